"""The body: submodels, one file each, and their assembly into one system."""

from myocrine.body.assembly import Body, body_of, default_body

__all__ = ["Body", "body_of", "default_body"]
