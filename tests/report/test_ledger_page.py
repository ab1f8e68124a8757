"""The page of a ledger: whole, accessible, and telling the numbers that the ledger has."""

from __future__ import annotations

import pytest
from page_checks import check

from myocrine.planning.ledger import Ledger, ledger
from myocrine.report.ledger_figures import balance, muscles, stream
from myocrine.report.ledger_page import ledger_page
from myocrine.report.ledger_words import steadiness, worked_groups
from myocrine.training.plans import parse_plan

PLAN = parse_plan("""plan "Short & <sweet>"
  cycle 7 days
    day 1: A
session "A"
  Back squat 2x8 at RIR 2, rest 2 min
  Cycle 10 min at 70% VO2max
""")


@pytest.fixture(scope="module")
def found() -> Ledger:
    return ledger(PLAN, weeks=3, draws=3)


def test_the_page_is_whole(found: Ledger) -> None:
    html = ledger_page(found, who="a <person>")
    check(html)
    assert "Short &amp; &lt;sweet&gt;" in html
    assert "a &lt;person&gt;" in html
    for section in ("Balances", "Muscles", "What was released", "What an hour bought"):
        assert f">{section}</h2>" in html


def test_pictures_say_in_words_what_they_show(found: Ledger) -> None:
    account = found.account("strength_1rm_percent")
    assert "what each session bought" in balance(found, account).svg
    groups = worked_groups(found)
    assert "quadriceps" in groups
    assert "biceps" not in groups
    field = muscles(found, groups).svg
    assert f"{max(found.weekly_sets(g).max() for g in groups):.1f} sets" in field
    assert "IL-6" in stream(found).caption


def test_first_and_last_weeks_by_hand() -> None:
    import numpy as np

    assert steadiness(np.array([2.0, 4.0, 4.0, 3.0])) == (3.0, 3.5, 3.5 / 3.0)
    assert steadiness(np.array([0.0, 1.0])) == (0.0, 1.0, None)
    assert steadiness(np.full(20, 5.0)) == (5.0, 5.0, 1.0)


@pytest.mark.parametrize("line", ["Cycle 20 min at 60% VO2max", "meal 30 g protein"])
def test_a_ledger_without_a_set_has_its_page(line: str) -> None:
    plan = parse_plan(f'plan "P"\n  cycle 7 days\n    day 1: A\nsession "A"\n  {line}\n')
    found = ledger(plan, weeks=1, outputs=["vo2max_percent"])
    check(ledger_page(found, who="somebody"))
    account = found.account("vo2max_percent")
    moved = account.balance[-1, 0] - account.opening[-1, 0]
    assert (moved > 0.0) == line.startswith("Cycle")
