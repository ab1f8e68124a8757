"""The body: submodels, one file each, and their assembly into one system."""

from myocrine.body.assembly import Body, default_body

__all__ = ["Body", "default_body"]
