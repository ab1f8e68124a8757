"""What the page on plans says in code is what the language reads; the example plans are sound."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

import myocrine
from myocrine.training.plans import parse_plan, plan_problems, read_plan

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "plans.md"
EXAMPLES = sorted((Path(myocrine.__file__).parent / "examples").glob("*.plan"))
RULES = re.findall(
    r"^\| ((?:`[^`|]+`(?:, )?)+) \|", PAGE.read_text(encoding="utf-8").split("## Rules")[1], re.M
)


def rules() -> list[str]:
    found = [code for row in RULES for code in re.findall(r"`([^`]+)`", row)]
    return [code for code in found if not code.startswith("--")]


OF_THE_PLAN = ("deload", "return", "plates", "dumbbells")
"""First words of what stands below the cycles and not behind a bar."""


@pytest.mark.parametrize("rule", rules())
def test_every_rule_of_the_page_is_read(rule: str) -> None:
    own = f"  {rule}\n" if rule.startswith(OF_THE_PLAN) else ""
    behind = "lp +2.5 kg" if own else rule
    if rule.startswith(("fail", "round", "up to")):
        behind = f"lp +2.5 kg, {rule}"
    effort = "at 60 kg"
    if behind.startswith("wave"):
        effort = "at 70%"
    elif behind == "expect +2.5 kg":
        effort = "at RIR 2"
    parse_plan(
        f'plan "P"\n  cycle 7 days\n    day 1: A\n{own}session "A"\n'
        f"  Back squat 3x5-8 {effort} | {behind}\n"
    )


def test_the_page_has_the_rules() -> None:
    behind = {"lp", "dp", "sum", "expect", "rir", "wave", "first", "none", "fail", "up", "round"}
    assert {r.split()[0] for r in rules()} == behind | set(OF_THE_PLAN)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_example_plans_are_sound(path: Path) -> None:
    plan = read_plan(path)
    assert not plan_problems(plan)
    assert plan.calendar(60.0)


def test_the_five_year_plan_lasts_five_years_with_layoffs() -> None:
    plan = read_plan(next(p for p in EXAMPLES if p.stem == "five_years"))
    days = [p.day for p in plan.calendar(6 * 365.25)]
    assert 5 * 365.25 - 7 < days[-1] < 5.1 * 365.25
    assert max(b - a for a, b in pairwise(days)) > 16 * 7
