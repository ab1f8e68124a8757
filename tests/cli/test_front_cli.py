"""``myocrine protocol --front`` on the command line, its solver a stub."""

from __future__ import annotations

import json
from typing import Any

import pytest

from myocrine.cli.app import main
from myocrine.planning import frontier
from myocrine.planning.protocol import Protocol, Request
from stub_solver import stub


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    def solver(request: Request, **_: Any) -> Protocol:
        return stub(request)

    monkeypatch.setattr(frontier, "protocol", solver)


def test_the_front_is_printed_and_its_page_written(capsys, tmp_path) -> None:
    page = tmp_path / "front.html"
    assert main(["protocol", "--front", "--days", "3", "--report", str(page)]) == 0
    shown = capsys.readouterr()
    assert "Stimulus against minutes" in shown.out
    assert "With supersets the same stimulus" in " ".join(shown.out.split())
    assert max(map(len, shown.out.splitlines())) <= 80
    assert "Written" in shown.err
    assert "What minutes buy" in page.read_text(encoding="utf-8")


def test_the_front_is_json_and_nothing_else(capsys) -> None:
    assert main(["protocol", "--front", "--no-supersets", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "myocrine.front/1"
    assert len(data["points"]) == len(frontier.BUDGETS)
    assert data["supersets_save"] is None


def test_a_page_that_cannot_be_written_is_said_before_the_minutes(capsys, tmp_path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    assert main(["protocol", "--front", "--report", str(file / "front.html")]) == 3
    assert capsys.readouterr().out == ""
