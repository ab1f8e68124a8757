"""Explanations: whatever the product shows can be asked for, with every finding and its source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console

from myocrine.body import default_body
from myocrine.errors import UnknownNameError
from myocrine.evidence.claims import ledger
from myocrine.evidence.knowledge import knowledge
from myocrine.evidence.knowledge_rows import ORGANS
from myocrine.report.explained import Explanation
from myocrine.report.explanation import explain


def printed(found: Explanation) -> str:
    console = Console(width=80, color_system=None)
    with console.capture() as captured:
        console.print(found.sheet())
    return captured.get()


def words(found: Explanation) -> str:
    return " ".join(printed(found).split())


@pytest.mark.parametrize("key", knowledge().molecules)
def test_every_molecule_is_explained_with_all_its_findings(key: str) -> None:
    m = knowledge().molecules[key]
    found = explain(m.name)
    assert found.kind == m.kind
    data = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    edges = list(knowledge().edges_of(molecule=key))
    shown = [s for s in data["sections"] if s["heading"].startswith(f"{m.name} → ")]
    assert len(shown) == len(edges)
    assert sum(len(s["rows"]) for s in shown) == sum(len(e.findings) for e in edges)
    assert {f.source for e in edges for f in e.findings} <= set(data["sources"])
    assert set(m.sources) <= set(data["sources"])
    if m.caveat:
        assert data["facts"]["caution"] == m.caveat
    assert max(map(len, printed(found).splitlines())) <= 80


@pytest.mark.parametrize("name", [*ORGANS, *ORGANS.values()])
def test_every_organ_is_explained(name: str) -> None:
    found = explain(name)
    assert found.kind == "organ"
    (key,) = [k for k, label in ORGANS.items() if label == found.name]
    edges = list(knowledge().edges_of(organ=key))
    acting = next(s for s in found.sections if s.heading == "What acts on it")
    assert len(acting.rows) == len(edges)
    read = next(s for s in found.sections if s.heading == "What can be read")
    assert len(read.rows) == sum(o.organ == key for o in default_body().outputs)


def test_what_was_found_not_to_change_stands_beside_the_rest() -> None:
    found = explain("irisin -> adipose")
    signs = [row[0] for s in found.sections for row in s.rows if len(row) == 5 and len(row[0]) == 1]
    assert "0" in signs
    assert "+" in signs


@pytest.mark.parametrize(
    "name", ["il6->adipose.lipolysis", "IL-6 → Breakdown of stored fat", "interleukin-6->lipolysis"]
)
def test_one_edge_by_any_of_its_names(name: str) -> None:
    found = explain(name)
    assert found.kind == "edge"
    assert found.facts["in data"] == "il6->adipose.lipolysis"
    assert found.facts["studied at"].endswith("pg/mL")
    assert all(f"pooled at {dial}" in found.facts for dial in "ABCD")


def test_an_edge_to_an_organ_may_be_several() -> None:
    found = explain("IL-6->liver")
    assert found.kind == "edges"
    n = len(list(knowledge().edges_of(molecule="il6", organ="liver")))
    assert found.facts["edges"].startswith(f"{n},")


def test_grade_d_is_called_hypothetical() -> None:
    text = words(explain("irisin->brain"))
    assert "hypothetical, animals or cells only" in text


@pytest.mark.parametrize("claim", ledger())
def test_every_claim_is_explained_without_a_verdict(claim: str) -> None:
    found = explain(claim)
    assert found.facts["says"] == ledger()[claim].statement
    assert found.facts["verdict"] == f"computed when asked: myocrine claims {claim}"
    shown = sum(len(s.rows) for s in found.sections)
    assert shown == len(ledger()[claim].human)
    assert max(map(len, printed(found).splitlines())) <= 80


def test_a_molecule_with_a_submodel_shows_its_equations_and_its_claims() -> None:
    found = explain("IL-6")
    assert found.records
    assert "C06" in found.facts["claims"]
    assert found.facts["unit"] == "pg/mL"


def test_a_listed_molecule_is_said_not_to_be_modelled() -> None:
    listed = knowledge().catalogue
    assert len(listed) >= 100
    for m in listed:
        found = explain(m.name)
        if found.kind == "listed molecule":
            assert "named only" in found.facts["in the model"]
            assert found.source_keys == [m.source]
        else:
            assert knowledge().molecule(m.name), "whatever is listed and modelled is modelled"


def test_a_term_of_the_glossary() -> None:
    assert explain("Shapley").text.startswith("A fair split")
    assert explain("health optimization").name == "Health optimisation"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("irsin", "irisin"),
        ("livre", "liver"),
        ("irisin->livr", "Liver"),
        ("irsin->liver", "Irisin"),
        ("C99", "C"),
        ("miokine", "myokine"),
    ],
)
def test_a_miss_names_its_neighbours(name: str, near: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        explain(name)
    assert near.casefold() in str(caught.value.suggestions).casefold()


def test_an_edge_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(UnknownNameError, match="It has edges to: adipose, bone, brain"):
        explain("irisin->pancreas")


def test_ones_own_molecule_is_explained(tmp_path: Path) -> None:
    from myocrine.body import body_of

    file = tmp_path / "own.toml"
    file.write_text(
        '[[molecule]]\nkey = "mine"\nname = "Mine"\nkind = "myokine"\nunit = "pg/mL"\n'
        'evidence = "D"\ndescription = "My own."\nbaseline = { value = 2.0, note = "x" }\n'
        'half_life = { value = 20.0, note = "x" }\n',
        encoding="utf-8",
    )
    found = explain("mine", body=body_of(knowledge(file)))
    assert found.facts["what"] == "My own."
    assert "hypothetical" in found.facts["evidence"]
