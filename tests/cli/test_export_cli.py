"""``export`` as a person runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import libsbml

Run = Callable[..., Any]
WALK = "Walk 20 min at 5 km/h"


def test_the_file_is_the_model_of_the_session(run: Run, tmp_path: Path) -> None:
    person = tmp_path / "me.toml"
    person.write_text("mass_kg = 61\n", encoding="utf-8")
    file = tmp_path / "walk.xml"
    ran = run("export", WALK, "--sbml", str(file), "--person", str(person), "--evidence", "D")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.replace("\n", "") == f"Written to {file}."
    document = libsbml.readSBMLFromFile(str(file))
    assert document.getNumErrors() == 0
    model = document.getModel()
    assert model.getParameter("who_mass").getValue() == 61.0
    assert "Evidence dial: D" in model.getNotesString()


def test_a_dash_prints_the_document_and_nothing_else(run: Run) -> None:
    ran = run("export", WALK, "--sbml", "-")
    assert ran.code == 0
    assert ran.out.startswith("<?xml")
    assert ran.out.rstrip().endswith("</sbml>")


def test_a_place_that_cannot_be_written_is_bad_input(run: Run, tmp_path: Path) -> None:
    ran = run("export", WALK, "--sbml", str(tmp_path / "nowhere" / "x.xml"))
    assert ran.code == 3
    assert "cannot be written" in ran.err
    assert "folder that exists" in ran.err


def test_without_a_file_it_is_a_usage_error(run: Run) -> None:
    assert run("export", WALK).code == 2


def test_a_mistyped_exercise_is_pointed_at(run: Run, tmp_path: Path) -> None:
    ran = run("export", "Back skwat 3x5 at 100 kg", "--sbml", str(tmp_path / "x.xml"))
    assert ran.code == 3
    assert "^^^^" in ran.err
    assert not (tmp_path / "x.xml").exists()
