"""Is it true: published studies replicated, scored and shown with their failures."""

from myocrine.qualification.qualify import QualificationReport, qualify

__all__ = ["QualificationReport", "qualify"]
