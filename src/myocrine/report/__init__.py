"""What people read: the response sheet, comparisons, explanations and files, from one result.

Import from the modules: the command line loads only the one it needs.
"""
