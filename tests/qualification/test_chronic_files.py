"""Our own studies of weeks and years: enough of them, on both sides, and each can be scored."""

from __future__ import annotations

from collections import Counter

import pytest

from myocrine.body.adaptation.registry import slow_body
from myocrine.planning.endpoints import endpoint as measured
from myocrine.qualification.chronic.endpoints import PERCENT, endpoint, plain, start_field
from myocrine.qualification.chronic.plans import read_plan
from myocrine.qualification.study import Observation, Study, read_studies


@pytest.fixture(scope="module")
def studies() -> list[Study]:
    return [s for s in read_studies().studies if s.chronic]


@pytest.fixture(scope="module")
def rows(studies: list[Study]) -> list[tuple[Study, Observation]]:
    return [(s, o) for s in studies for o in s.observations if o.time.days is not None]


def test_at_least_seventy_trials_and_pools_on_both_sides(studies: list[Study]) -> None:
    sides = Counter(s.split for s in studies)
    assert sum(sides.values()) >= 70
    assert sides["verification"] >= 15
    assert sum(any(o.pool for o in s.observations) for s in studies) >= 20


def test_every_analyte_is_an_output_that_can_be_measured(
    rows: list[tuple[Study, Observation]],
) -> None:
    for study, o in rows:
        output = endpoint(o.analyte)
        assert output.name == o.analyte, study.source
        assert output.kind == "adaptation"
        assert measured(output.name).between_sd > 0.0


def test_every_number_has_a_start_or_a_unit(rows: list[tuple[Study, Observation]]) -> None:
    for study, o in rows:
        output = endpoint(o.analyte)
        if o.scale == "ratio":
            known = plain(output.unit) == PERCENT or start_field(output) is not None
            assert known, (study.source, o.analyte)
        elif o.scale == "difference":
            assert plain(o.unit) == plain(output.unit), (study.source, o.analyte, o.unit)


def test_every_plan_has_sessions_before_its_tests(studies: list[Study]) -> None:
    for study in studies:
        for arm in (a for a in study.arms if a.chronic and a.trains):
            times = [o.time.days for o in study.observations if arm.id in (o.arm, o.arm_b)]
            plan = read_plan(arm)
            assert plan is not None
            last = max((t for t in times if t is not None), default=1.0)
            fed = any(s.energy_offset or s.protein for s in [plan.surroundings(0.0)])
            assert plan.calendar(last) or fed, (study.source, arm.id)


def test_every_output_of_the_slow_body_has_its_errors_of_measurement() -> None:
    for output in slow_body().declared:
        found = measured(output.name)
        assert found.between_sd > 0.0
        assert found.measurement_error > 0.0
