"""The plan of an arm, read from its text."""

from __future__ import annotations

from typing import Any

from myocrine.qualification.study_schema import Arm

__all__ = ["read_plan"]


def read_plan(arm: Arm) -> Any:
    """Return the plan of an arm; None where nothing is done."""
    return arm.plan if arm.trains else None
