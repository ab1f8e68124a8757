"""A plan and its timeline from end to end, with the body as it is."""

import math
from dataclasses import replace

import numpy as np
import pytest

from myocrine.person import Person
from myocrine.planning.endpoints import AGES, AGES_WITH_THEM, DOMAINS
from myocrine.planning.timing import plan_timeline
from myocrine.simulation.citing import output_sources
from myocrine.training.plans.language import NOTHING

pytestmark = pytest.mark.slow

LEGS = """\
plan "Legs"
  cycle 7 days
    days 2, 5: Legs

session "Legs"
  Leg extension 3x10 at {load}, rest 2 min
"""
SMALL = Person(sex="female", age=60.0, mass_kg=55.0, height_cm=160.0, training_status="untrained")


def test_whoever_does_nothing_and_does_not_age_does_not_move() -> None:
    found = plan_timeline(NOTHING, weeks=8, draws=6, ageing=False)
    for x in found.lines.values():
        assert not x.moved, x.name
        assert math.isinf(x.seen)
    assert found.sessions == ()
    assert found.plan == NOTHING


def test_a_plan_held_against_itself_is_no_different() -> None:
    plan = LEGS.format(load="10RM")
    found = plan_timeline(plan, SMALL, weeks=3, draws=6, versus=plan, adherence=0.7, seed=4)
    for x in found.lines.values():
        assert np.all(x.joint == 0.0), x.name


def test_hours_count_from_the_first_session() -> None:
    found = plan_timeline(LEGS.format(load="10RM"), SMALL, weeks=2, draws=6)
    x = found.lines["strength_knee_extension_percent"]
    assert found.sessions == (1.0, 4.0, 8.0, 11.0)
    assert x.days[x.marks["2 h"]] == pytest.approx(1.0 + 2.0 / 24.0)
    assert x.days[x.marks["1 d"]] == 2.0
    assert found.lines["force_loss_first_bout_percent"].sizes["1 d"].median < 0.0


def test_what_nobody_can_lift_trains_nothing_and_is_said() -> None:
    found = plan_timeline(LEGS.format(load="150 kg"), SMALL, weeks=3, draws=6, ageing=False)
    assert any("never lifts" in w and "Leg extension" in w for w in found.warnings)
    assert not found.lines["strength_knee_extension_percent"].joint[1].any()
    fine = plan_timeline(LEGS.format(load="10RM"), SMALL, weeks=2, draws=6)
    assert not any("never lifts" in w for w in fine.warnings)


def test_the_person_and_the_sources_of_every_line_are_told() -> None:
    who = replace(SMALL, days_since_last_bout=0.0)
    found = plan_timeline(LEGS.format(load="10RM"), who, weeks=1, draws=6)
    assert found.person["age"] == 60.0
    assert found.person["days_since_last_bout"] == 0.0  # not left out
    assert "pregnant" not in found.person
    assert found.person["sex"] == "female"
    assert "threads" not in found.options
    from myocrine.body.adaptation.registry import slow_body

    for x in found.lines.values():
        assert list(x.sources) == output_sources(slow_body(), x.name)
    assert any(x.sources for x in found.lines.values())


def test_what_is_said_to_grow_older_does_and_nothing_else() -> None:
    found = plan_timeline(NOTHING, SMALL, weeks=260, draws=2)
    older = {x.name for x in found.lines.values() if np.any(np.abs(x.joint[1]) > 1e-3)}
    own, following = (
        {name for names in rows.values() for name in names} for rows in (AGES, AGES_WITH_THEM)
    )
    told = {name for names in DOMAINS.values() for name in names}
    assert older & told == own | following
    assert not own & following
