"""Studies of weeks and years: their arms followed through their plans, their changes scored."""
