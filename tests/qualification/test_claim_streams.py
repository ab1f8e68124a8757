"""Claims that follow the sessions of a plan: what is kept, what is late, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from myocrine.errors import InputError
from myocrine.evidence.claim_rows import Claim
from myocrine.evidence.claim_scenarios import Effect, Scenario
from myocrine.evidence.claims import Ledger
from myocrine.evidence.knowledge import knowledge
from myocrine.qualification.claims import ClaimReport, assess
from myocrine.qualification.trials.from_claim import claim_trial

WEEKLY = """plan "Weekly"
  cycle 7 days
    day 1: A
session "A"
  Back squat 2x8 at RIR 2, rest 2 min
"""
OTHER = WEEKLY.replace("cycle 7 days", "cycle 14 days")
PART = {"delta": 0.5, "unit": "of the first weeks", "why": "a test"}


def report(effect: dict[str, Any], **part: Any) -> ClaimReport:
    scenarios = [
        Scenario(key=key, name=key, plan=plan, weeks=8)
        for key, plan in (("weekly", WEEKLY), ("other", OTHER))
    ]
    claim = Claim.model_validate(
        {
            "id": "C01",
            "topic": "Test",
            "about": "product",
            "statement": "It flows.",
            "sentence": "{main.effect}",
            "contrary": "Nothing.",
            "patterns": ["never said"],
            "part": [{"effect": {"kind": "stream", "output": "il6", **effect}, **PART, **part}],
        }
    )
    return assess(book=Ledger([claim], scenarios), known=knowledge(), draws=3)


def test_a_week_with_a_session_has_twice_what_every_other_week_has() -> None:
    found = report(
        {"measure": "late", "scenario": "weekly", "against": "other"}, delta=1.5, unit="fold"
    ).results["C01"]
    effect = found.main.effect
    assert effect is not None
    # Who comes every week is more accustomed, so that it is a little less than twice as much.
    assert 1.6 < effect.low <= effect.high < 2.0
    assert found.verdict == "supported"


def test_a_plan_against_itself_is_the_same() -> None:
    effect = report(
        {"measure": "late", "scenario": "other", "against": "other"}, delta=1.5, unit="fold"
    ).results["C01"]
    assert effect.main.effect is not None
    assert effect.main.effect.median == pytest.approx(1.0)
    assert effect.verdict == "contradicted"


def test_what_is_kept_is_a_share_of_the_first_weeks() -> None:
    found = report({"measure": "kept", "scenario": "weekly"}).results["C01"]
    assert found.main.effect is not None
    assert 0.3 < found.main.effect.median < 1.0  # the first bout is the one that is new
    assert found.main.delta == PART["delta"]


@pytest.mark.parametrize(
    "effect",
    [
        {"kind": "stream", "output": "il6", "scenario": "weekly", "measure": "auc"},
        {"kind": "change", "output": "il6", "scenario": "weekly", "measure": "kept"},
        {"kind": "stream", "output": "il6", "scenario": "weekly", "measure": "late"},
        {
            "kind": "stream",
            "output": "il6",
            "scenario": "weekly",
            "against": "other",
            "measure": "kept",
        },
    ],
)
def test_measures_of_streams_belong_to_streams(effect: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="stream"):
        Effect.model_validate(effect)


def test_no_trial_of_people_decides_a_stream() -> None:
    with pytest.raises(InputError, match="follows the sessions of a plan"):
        claim_trial("C29")


@pytest.mark.slow
def test_c29_is_decided_by_its_numbers_and_by_what_people_showed() -> None:
    found = assess(["C29"], draws=4, with_fragility=False).results["C29"]
    effects = {p.part.key: p.effect for p in found.parts}
    assert all(e is not None for e in effects.values())
    kept, rested = effects["kept"], effects["consistency"]
    assert kept is not None
    assert rested is not None
    assert 0.4 < kept.median < 1.0  # muscle gets used to it
    assert 1.25 < rested.median < 2.0
    # Of the IL-6 of trained people one study found more, one nothing left.
    kept_part = next(p for p in found.parts if p.part.key == "kept")
    assert kept_part.ruling.people.split
    assert found.verdict == "mixed"
