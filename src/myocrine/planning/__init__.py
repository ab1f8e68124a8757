"""Planning: what a plan makes of people over weeks, months and years."""
