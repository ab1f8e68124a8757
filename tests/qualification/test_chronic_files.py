"""The study files of weeks themselves: what could be mistyped in a number, a week or a plan."""

from __future__ import annotations

import pytest

from myocrine.evidence.parameters import parameters
from myocrine.planning.endpoints import endpoint
from myocrine.qualification.chronic.courses import test_day as day_of
from myocrine.qualification.chronic.plans import read_plan
from myocrine.qualification.study import Arm, Observation, Study, read_studies

_FORMAT = "{0.source} {1.analyte} {1.arm}"


@pytest.fixture(scope="module")
def studies() -> list[Study]:
    return [s for s in read_studies().studies if s.chronic]


@pytest.fixture(scope="module")
def rows(studies: list[Study]) -> list[tuple[Study, Observation]]:
    return [(s, o) for s in studies for o in s.observations if o.time.days is not None]


def sessions(arm: Arm, days: float) -> list[float]:
    plan = read_plan(arm)
    return [] if plan is None else [p.day for p in plan.calendar(days)]


def test_there_are_enough_on_both_sides_and_pools_and_trials(studies: list[Study]) -> None:
    sides = [s.split for s in studies]
    assert sides.count("building") >= 90
    assert sides.count("verification") >= 15
    pools = [s for s in studies if any(o.pool for o in s.observations)]
    assert len(pools) >= 40
    assert len(studies) - len(pools) >= 30


def test_a_number_lies_within_its_printed_interval(rows: list[tuple[Study, Observation]]) -> None:
    for study, o in rows:
        printed = (o.interval, o.pool.interval if o.pool else None)
        for low, high in (p for p in printed if p):
            assert low <= o.number <= high, _FORMAT.format(study, o)


def test_percentages_were_written_as_ratios(rows: list[tuple[Study, Observation]]) -> None:
    """+18.8 % is 1.188: nothing that weeks change falls below a third or more than trebles."""
    for study, o in rows:
        if o.scale == "ratio":
            assert 1 / 3 < o.number < 3, _FORMAT.format(study, o)
            assert o.dispersion is None or o.dispersion < 1, _FORMAT.format(study, o)


def test_what_is_scored_in_standard_deviations_has_one(
    rows: list[tuple[Study, Observation]],
) -> None:
    records = parameters()
    for study, o in rows:
        known = endpoint(o.analyte, records)
        assert known.between_sd > 0 < known.measurement_error, _FORMAT.format(study, o)


def test_who_trains_has_trained_before_the_test(rows: list[tuple[Study, Observation]]) -> None:
    for study, o in rows:
        arm = study.arm(o.arm)
        days = o.time.days
        assert days is not None
        done = sessions(arm, days + 4.0)
        if arm.trains:
            assert any(d < days for d in done), _FORMAT.format(study, o)
        first = 0.0 if o.baseline_time is None else day_of(o.baseline_time, done)
        assert first < day_of(o.time, done), _FORMAT.format(study, o)


def test_every_arm_stands_in_a_finding(studies: list[Study]) -> None:
    """An arm that nothing is said about is an arm that a row forgot (spare controls apart)."""
    for study in studies:
        told = {a for o in study.observations for a in (o.arm, o.arm_b)}
        spare = [a.id for a in study.arms if a.chronic and a.trains and a.id not in told]
        assert spare == [], study.source


def test_the_two_arms_of_a_comparison_differ(rows: list[tuple[Study, Observation]]) -> None:
    for study, o in rows:
        if o.arm_b is None:
            continue
        a, b = study.arm(o.arm), study.arm(o.arm_b)
        same_plan = a.plan.strip() == b.plan.strip() and a.adherence == b.adherence
        same_people = study.people(a.id) == study.people(b.id)
        assert not (same_plan and same_people), _FORMAT.format(study, o)
