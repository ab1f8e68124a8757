"""What was done: the session language, and the execution that decides what fatigue lets happen."""

from myocrine.training.reading import read_one, read_sessions

__all__ = ["read_one", "read_sessions"]
