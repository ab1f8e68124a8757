"""``network``, ``explain`` and ``read`` as a person runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

Run = Callable[..., Any]

OWN = """
[[molecule]]
key = "mine"
name = "Mine"
kind = "myokine"
unit = "pg/mL"
evidence = "C"
description = "My own."
baseline = { value = 2.0, note = "x" }
half_life = { value = 20.0, note = "x" }

[[edge]]
molecule = "mine"
process = "liver.glucose_output"
mode = "endocrine"
reference = { value = 1.0, note = "x" }
half = { value = 2.0, note = "x" }
finding = [{ sign = "+", evidence = "C", species = "human", source = "steensberg2000" }]
"""


def test_network_prints_organs_and_edges(run: Run) -> None:
    ran = run("network")
    assert ran.code == 0
    assert "Tumour cells in a dish" in ran.out
    assert "hypothetical" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_network_turns_with_the_dial(run: Run) -> None:
    found = {d: json.loads(run("network", "--evidence", d, "--json").out) for d in "AD"}
    assert found["A"]["counts"]["off"] > 0 == found["D"]["counts"]["off"]
    assert found["A"]["counts"]["edges"] == found["D"]["counts"]["edges"] >= 100
    assert found["A"]["counts"]["molecules"] >= 28
    assert found["A"]["counts"]["organs"] == 10


@pytest.mark.parametrize("ending", ["svg", "html", "graphml", "json"])
def test_network_is_written(run: Run, tmp_path: Path, ending: str) -> None:
    place = tmp_path / f"net.{ending}"
    ran = run("network", "--out", str(place))
    assert ran.code == 0
    text = place.read_text(encoding="utf-8")
    if ending == "json":
        assert json.loads(text)["schema"] == "myocrine.network/1"
    elif ending != "html":
        ET.fromstring(text.encode())


def test_network_refuses_what_it_cannot_write(run: Run, tmp_path: Path) -> None:
    ran = run("network", "--out", str(tmp_path / "net.png"))
    assert ran.code == 3
    assert ".graphml" in ran.err


def test_ones_own_molecule_is_in_the_network(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(OWN, encoding="utf-8")
    data = json.loads(run("network", "--knowledge", str(file), "--json").out)
    assert "mine" in data["molecules"]
    assert any(e["key"] == "mine->liver.glucose_output" for e in data["edges"])
    ran = run("explain", "--knowledge", str(file), "mine")
    assert "My own." in ran.out
    assert "Glucose output" in ran.out
    assert run("explain", "mine").code == 3


@pytest.mark.parametrize("command", [("network",), ("explain", "irisin")])
@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "cannot be read"), ("[[molecul]]", "no table"), ("= 3", "is not TOML"),
     ("[[molecule]]\nkey = 'x'", "does not fit")],
)  # fmt: skip
def test_a_faulty_file_of_ones_own_is_bad_input(
    run: Run, tmp_path: Path, command: tuple[str, ...], content: str | None, said: str
) -> None:
    file = tmp_path / "own.toml"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    ran = run(*command, "--knowledge", str(file))
    assert ran.code == 3
    assert said in " ".join(ran.err.split())
    assert "own.toml" in "".join(ran.err.split())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("irisin", "mass spectrometry"),
        ("liver", "What acts on it"),
        ("irisin->brain", "hypothetical"),
        ("C21", "100 kcal"),
        ("endocrine organ", "releases signals"),
        ("lipolysis", "Breakdown of stored fat"),
    ],
)
def test_explain_finds_it(run: Run, name: str, said: str) -> None:
    ran = run("explain", name)
    assert ran.code == 0
    assert said in " ".join(ran.out.split())
    assert json.loads(run("explain", name, "--json").out)["schema"] == "myocrine.explanation/1"


def test_explain_suggests(run: Run) -> None:
    ran = run("explain", "irsin->brain")
    assert ran.code == 3
    assert "Irisin" in ran.err


def test_read_finds_claims_and_keeps_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "Contracting muscle is an endocrine organ. Eggs are eggs."
    Path("a.txt").write_text(text, encoding="utf-8")
    ran = run("read", "a.txt", "--only-find")
    assert ran.code == 0
    assert "C01" in ran.out
    data = json.loads(run("read", "-", "--only-find", "--json", stdin=text.encode()).out)
    assert data["marked"][0]["claims"][0]["verdict"] is None
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt"]
    assert run("read", "a.txt", "--only-find", "--report", "m.html").code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "m.html"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b"\x00\x01\x02", "is no text"), (b"a" * 2_000_001, "longer than 2 MB")],
)
def test_read_refuses_what_is_no_article(
    run: Run, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(content)
    ran = run("read", str(file), "--only-find")
    assert ran.code == 3
    assert said in " ".join(ran.err.split())


def test_read_names_a_missing_file(run: Run) -> None:
    ran = run("read", "nothing.txt", "--only-find")
    assert ran.code == 3
    assert "nothing.txt" in ran.err


@pytest.mark.slow
def test_read_gives_verdicts(run: Run) -> None:
    text = b"A glossary of muscle defines myokine. SPARC suppresses colon cancer cells."
    data = json.loads(run("read", "-", "--json", "--draws", "5", stdin=text).out)
    assert data["evidence"] == "C"
    assert data["claims"]["C34"]["verdict"] == "supported"
    assert data["claims"]["C16"]["verdict"]
