"""The model in other people's languages, generated from the equations that the engine runs."""
