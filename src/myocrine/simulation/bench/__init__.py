"""The engine and its peers side by side: one problem, one schedule, one measure of error."""
