"""Other people's formats: logs of other programs in, calendars and cards out."""

from myocrine.exchange.history import Account, History, merged, read_history

__all__ = ["Account", "History", "merged", "read_history"]
