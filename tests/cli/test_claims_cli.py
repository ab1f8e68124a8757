"""``myocrine claims``: on a body without outputs, so that only counts are computed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from myocrine.body import Body
from myocrine.body.contract import Output, Rate, State, Submodel, View
from myocrine.cli import options
from myocrine.evidence.claims import ledger
from myocrine.evidence.knowledge import knowledge

Run = Callable[..., Any]


class Empty(Submodel):
    """A body in which nothing happens."""

    name = "empty"
    states = (State(name="nothing", unit="1", rest=1.0),)
    outputs = (Output(name="nothing", long_name="Nothing", unit="1", kind="whole body"),)

    def rates(self, v: View) -> dict[str, Rate]:
        return {"nothing": Rate(0.0 * v.x["nothing"], 0.0)}


@pytest.fixture(autouse=True)
def empty_body(monkeypatch: pytest.MonkeyPatch) -> None:
    body = Body([Empty()], known=knowledge())
    monkeypatch.setattr(options, "body_with", lambda _files: body)


def test_every_claim_has_a_verdict_and_json_is_alone_on_stdout(run: Run) -> None:
    ran = run("claims", "--json", "--draws", "10")
    assert ran.code == 0
    data = json.loads(ran.out)
    assert list(data["claims"]) == list(ledger())
    assert {c["verdict"] for c in data["claims"].values()} <= {
        "supported",
        "mixed",
        "contradicted",
        "not testable",
        "not testable yet",
    }
    assert data["claims"]["C43"]["verdict"] == "contradicted"
    assert data["claims"]["C42"]["reason"] == "out_of_scope"


@pytest.mark.parametrize("dial", "ABCD")
def test_every_setting_of_the_dial_gives_a_ledger(run: Run, dial: str) -> None:
    ran = run("claims", "--json", "--draws", "2", "--evidence", dial)
    assert ran.code == 0
    assert json.loads(ran.out)["evidence"] == dial


def test_the_table_names_every_claim_and_fits_eighty_columns(run: Run) -> None:
    ran = run("claims", "--draws", "2")
    assert ran.code == 0
    assert all(name in ran.out for name in ledger())
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "43 claims:" in ran.out


def test_one_claim_is_told_in_full(run: Run) -> None:
    ran = run("claims", "c43", "--draws", "10")
    assert ran.code == 0
    assert "'consistently' means" in ran.out
    assert "Against it:" in ran.out
    assert "Fragility:" in ran.out


def test_an_unknown_claim_gets_the_nearest_names(run: Run) -> None:
    ran = run("claims", "C99")
    assert ran.code == 3
    assert "I do not know the claim 'C99'" in ran.err


def test_a_page_is_written_beside_the_table(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "claims.html"
    ran = run("claims", "C43", "--draws", "10", "--report", str(path))
    assert ran.code == 0
    assert "Written to" in ran.err
    assert "C43" in path.read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_is_refused_before_anything_runs(run: Run) -> None:
    ran = run("claims", "--report", "/proc/none/claims.html")
    assert ran.code == 3
    assert "cannot be written" in ran.err


def test_a_qualification_run_is_read_and_a_wrong_file_refused(run: Run, tmp_path: Path) -> None:
    good = tmp_path / "run.json"
    good.write_text(
        json.dumps({"schema": "myocrine.qualification/1", "scores": {"by_analyte": {}}}),
        encoding="utf-8",
    )
    ran = run("claims", "C43", "--json", "--draws", "2", "--qualification", str(good))
    assert json.loads(ran.out)["qualification_checked"] is True
    for content in ("{}", "no JSON", '{"schema": "myocrine.qualification/1"}', "[]"):
        good.write_text(content, encoding="utf-8")
        ran = run("claims", "C43", "--qualification", str(good))
        assert ran.code == 3
        assert "qualify --json" in ran.err
    assert run("claims", "C43", "--qualification", str(tmp_path / "none.json")).code == 3


def test_chance_counts_verdicts_under_shuffled_signs(run: Run) -> None:
    ran = run("claims", "C43", "--chance", "3", "--draws", "5", "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["chance"]["claims"]["C43"] == {"contradicted": 3}
    assert "over 3 shuffles" in run("claims", "C43", "--chance", "3", "--draws", "5").out
