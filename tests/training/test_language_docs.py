"""The reference of the language runs: each of its examples is read, and reads back the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from myocrine.evidence import exercises as catalogue
from myocrine.training.checks import LIMITS
from myocrine.training.language import MAX_BYTES, MAX_LINE_LENGTH, MAX_LINES, parse, to_text
from myocrine.training.session import ENDURANCE_MODES, ExerciseSets, walk_blocks

PAGE = (Path(__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```session\n(.*?)```", PAGE, flags=re.DOTALL)
CELLS = [
    cell
    for row in re.findall(r"^\| (`.*?) \|", PAGE, flags=re.MULTILINE)
    for cell in re.findall(r"`([^`]+)`", row)
]
ENDURANCE = [
    cell
    for row in re.findall(r"^\| (`.*?at .*?|`.*?) \| (`at .*?) \|$", PAGE, flags=re.MULTILINE)
    for cell in re.findall(r"`([^`]+)`", row[1])
]


@pytest.mark.parametrize("text", EXAMPLES)
def test_examples_are_read_and_read_back(text: str) -> None:
    sessions = parse(text)
    again = to_text(sessions)
    assert parse(again) == sessions
    assert to_text(parse(again)) == again


@pytest.mark.parametrize("text", EXAMPLES)
def test_exercises_of_the_examples_are_in_the_catalogue(text: str) -> None:
    for session in parse(text):
        for block in walk_blocks(session.blocks):
            if isinstance(block, ExerciseSets):
                catalogue.find(block.exercise)


@pytest.mark.parametrize("cell", CELLS)
def test_every_row_of_the_tables_is_read(cell: str) -> None:
    tries = [f"Back squat {cell}", f"Back squat 3x8 {cell}", f"Run {cell}", f"sample IL-6 {cell}"]
    if cell == "BFR" or cell.startswith(("3 sets", "note")):
        tries = [f"Back squat {cell} to failure", 'Curl 3x8 note "x"', "Curl 3x8 BFR"]
    assert any(_reads(line) for line in tries), cell


@pytest.mark.parametrize("cell", ENDURANCE)
def test_every_intensity_is_read(cell: str) -> None:
    assert _reads(f"Cycle 30 min {cell}")


def _reads(text: str) -> bool:
    try:
        return bool(parse(text))
    except Exception:  # noqa: BLE001 - which of our errors does not matter here
        return False


def test_the_python_example_prints_what_the_page_says() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    printed: list[str] = []
    exec(code, {"print": printed.append})
    assert f"```text\n{printed[0]}```" in PAGE


def test_modes_and_limits_are_the_ones_of_the_code() -> None:
    for mode in ENDURANCE_MODES:
        assert re.search(rf"\b{mode}\b", PAGE.replace("\n", " ")), mode
    for number in (MAX_BYTES, MAX_LINES, MAX_LINE_LENGTH):
        assert f"{number:,}" in PAGE
    assert f"{LIMITS['load [kg]'][1]:g} kg" in PAGE
    assert LIMITS["session [h]"][1] == 36
