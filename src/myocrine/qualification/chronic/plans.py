"""The plan of an arm, read from its text."""

from __future__ import annotations

from myocrine.qualification.study_schema import Arm
from myocrine.training.plans.language import parse_plan
from myocrine.training.plans.model import Plan

__all__ = ["read_plan"]


def read_plan(arm: Arm) -> Plan | None:
    """Return the plan of an arm; None where nothing is done.

    Raises
    ------
    InputError
        If the text does not parse or asks for something impossible.
    """
    if not arm.trains:
        return None
    return parse_plan(arm.plan, source=f"plan of arm {arm.id}")
