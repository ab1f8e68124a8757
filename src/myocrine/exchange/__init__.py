"""Other people's formats: logs of other programs in, calendars and cards out."""
