"""Folders where files are asked for, files where folders are, and files with nothing in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

READERS = (
    ("plan", "check"),
    ("plan", "next"),
    ("ledger",),
    ("simulate",),
    ("history",),
    ("timeline",),
    ("timeline", "--from"),
)


@pytest.mark.parametrize("command", READERS)
def test_a_folder_is_no_file(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    ran = run(*command, str(tmp_path))
    assert ran.code == 3
    assert "cannot be read (Is a directory)" in ran.err


def test_a_template_goes_before_a_folder_of_its_name(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "waves").mkdir()
    monkeypatch.chdir(tmp_path)
    assert run("plan", "next", "waves").code == 0


@pytest.mark.parametrize("command", [("simulate", "--last"), ("ledger",), ("history",)])
def test_an_empty_table_says_the_same_everywhere(
    run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    ran = run(command[0], str(empty), *command[1:])
    assert ran.code == 3
    assert "There is nothing in it." in ran.err
    assert "^" not in ran.err


@pytest.mark.parametrize("command", [("simulate", "Walk 5 min"), ("compare", "Walk 5 min", "Walk")])
def test_out_refuses_the_name_of_a_file(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    page = tmp_path / "X.html"
    ran = run(*command, "--out", str(page))
    assert ran.code == 3
    assert "--out takes a folder" in ran.err
    assert not page.exists()
