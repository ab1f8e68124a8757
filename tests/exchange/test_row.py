"""A row asked by the names of its fields: where a unit is looked for, and in what order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myocrine.exchange.columns import columns
from myocrine.exchange.records import KG_PER_LB, Raw, RowProblem
from myocrine.exchange.row import Asked, Row
from myocrine.exchange.table import Record

ALIASES = {
    "date": ("date",),
    "exercise": ("exercise",),
    "kg": ("weight_kg",),
    "lb": ("weight_lbs",),
    "weight": ("weight",),
    "weight unit": ("weight unit",),
    "distance": ("distance",),
    "distance unit": ("distance unit",),
}


def row(cells: dict[str, str], **asked: Any) -> Row:
    """Return a row of cells by their headers, with what is asked of the file."""
    record = Record(line=2, cells=tuple(cells.values()))
    raw = Raw(source="log.csv", digest="", line=2, cells=record.cells)
    return Row(columns=columns(tuple(cells), ALIASES), record=record, raw=raw, asked=Asked(**asked))


@pytest.mark.parametrize(
    ("cells", "asked", "kg"),
    [
        ({"weight_kg": "50", "weight_lbs": "110"}, None, 50.0),
        ({"weight_kg": "", "weight_lbs": "100"}, "kg", 100.0 * KG_PER_LB),
        ({"weight": "100", "weight unit": "lbs"}, "kg", 100.0 * KG_PER_LB),
        ({"weight": "100"}, "lb", 100.0 * KG_PER_LB),
        ({"weight": "0"}, None, 0.0),
    ],
)
def test_a_weight_has_the_nearest_unit_that_is_said(
    cells: dict[str, str], asked: str | None, kg: float
) -> None:
    found = row(cells, unit=asked).weight()
    assert found is not None
    assert found.kg == pytest.approx(kg)


def test_a_header_names_the_unit_of_all_rows_but_those_that_name_their_own() -> None:
    for own, kg in (("", 100.0 * KG_PER_LB), ("kg", 100.0)):
        cells = {"Weight (lbs)": "100", "Weight Unit": own, "Distance [km]": "1.5"}
        one = row(cells, unit="kg", distance="mi")
        weight = one.weight()
        assert weight is not None
        assert weight.kg == pytest.approx(kg)
        assert one.metres(timed=False) == pytest.approx(1500.0)


@given(st.sampled_from(["", "stone"]), st.floats(0.5, 500.0))
def test_a_weight_that_nobody_can_tell_in_kilograms_is_a_problem(unit: str, value: float) -> None:
    with pytest.raises(RowProblem, match="unit"):
        row({"weight": f"{value:.2f}", "weight unit": unit}).weight()


def test_a_blank_is_no_weight_and_a_distance_of_nothing_is_none() -> None:
    assert row({"weight": ""}).weight() is None
    assert row({"distance": "0"}).metres(timed=False) is None


def test_a_distance_without_a_unit_is_a_problem_unless_the_time_says_enough() -> None:
    assert row({"distance": "5"}).metres(timed=True) is None
    with pytest.raises(RowProblem, match="--distance km or mi"):
        row({"distance": "5"}).metres(timed=False)
    assert row({"distance": "5"}, distance="km").metres(timed=False) == 5000.0


def test_every_format_says_when_and_what() -> None:
    entry = row({"date": "2026-11-22 18:30", "exercise": "  Back   squat "}).entry("strong")
    assert (entry.exercise, entry.start.hour, entry.has_time) == ("Back squat", 18, True)
    assert entry.format == "strong"
    with pytest.raises(RowProblem, match="no exercise"):
        row({"date": "2026-11-22", "exercise": " "}).entry("strong")
