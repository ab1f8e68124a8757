"""``myocrine cite`` of a plan and of what weeks change: every number used has its paper."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from myocrine.body.adaptation.registry import slow_body
from myocrine.evidence.parameters import parameters

PLAN = 'plan "P"\n  cycle 7 days\n    day 1: A\n\nsession "A"\n  {}\n'


def keys(ran: Any) -> list[str]:
    assert ran.code == 0, ran.err
    data = json.loads(ran.out)
    assert data["schema"] == "myocrine.citations/1"
    return [s["key"] for s in data["sources"]]


def test_a_plan_cites_every_parameter_that_its_run_reads(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "p.plan"
    file.write_text(PLAN.format("Leg extension 3x10 at 10RM, rest 2 min"), encoding="utf-8")
    found = keys(run("cite", str(file), "--json"))
    assert found == sorted(set(found))
    read = (parameters()[n].source for n in slow_body().parameters)
    assert set(read) - {""} <= set(found)
    measured = (r.source for n, r in parameters().items() if n.startswith("endpoint."))
    assert set(measured) - {""} <= set(found)


def test_a_template_is_a_plan_and_a_session_is_something_else(run: Callable[..., Any]) -> None:
    plan, session = keys(run("cite", "blueprint", "--json")), keys(run("cite", "--json"))
    assert set(plan) - set(session)
    assert set(session) - set(plan)


def test_an_output_of_weeks_cites_its_own_parameters(run: Callable[..., Any]) -> None:
    found = keys(run("cite", "bone_density_spine_percent", "--json"))
    bone = next(m for m in slow_body().submodels if m.name == "bone_density")
    assert found == sorted({parameters()[n].source for n in bone.parameters} - {""})
    row = keys(run("cite", "adiponectin_ug_ml", "--json"))
    assert 0 < len(row) < len(found) + 20
    assert not set(row) & {parameters()["adaptation.hba1c_points.heavy_diabetes"].source}


@pytest.mark.parametrize(
    ("word", "says"),
    [("vo2max_percnt", "vo2max_percent"), ("nowhere.plan", "no file"), ("bluprint", "blueprint")],
)
def test_a_miss_is_one_sentence(run: Callable[..., Any], word: str, says: str) -> None:
    ran = run("cite", word)
    assert ran.code == 3
    assert says in ran.err
