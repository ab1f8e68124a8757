"""What weeks change, explained: every output of the slow body, with what it rests on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import ClassVar

import pytest
from rich.console import Console

from myocrine.body import default_body
from myocrine.body.adaptation.base import SLOW_CHANNELS, Adaptation
from myocrine.body.adaptation.registry import slow_body
from myocrine.body.adaptation.slow_body import SlowBody
from myocrine.body.contract import Rate, State, View
from myocrine.errors import UnknownNameError
from myocrine.evidence.adaptation_rows import adaptation_rows
from myocrine.evidence.knowledge import knowledge
from myocrine.evidence.parameters import parameters
from myocrine.planning.endpoints import endpoint_key
from myocrine.planning.reads import reads
from myocrine.qualification.study import default_folder, read_studies
from myocrine.report.explain_network import network_word
from myocrine.report.explain_weeks import CHANNEL_WORDS, page_of
from myocrine.report.explained import Explanation
from myocrine.report.explanation import explain

OUTPUTS = slow_body().declared
ROOT = Path(__file__).parents[2]


def fast(name: str) -> bool:
    """Whether the fast body or the network has something that is called so."""
    names = {n.casefold() for o in default_body().outputs for n in (o.name, o.long_name)}
    return name.casefold() in names or network_word(name, knowledge(), default_body()) is not None


def printed(found: Explanation) -> str:
    console = Console(width=80, color_system=None)
    with console.capture() as captured:
        console.print(found.sheet())
    return captured.get()


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda o: o.name)
def test_every_output_of_the_slow_body_says_what_it_rests_on(output) -> None:  # type: ignore[no-untyped-def]
    found = explain(output.name)
    assert found.kind == "change over weeks"
    assert found.name == output.long_name
    data = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert data["schema"] == "myocrine.explanation/1"
    facts = data["facts"]
    assert facts["certainty"].startswith(f"{output.certainty}. ")
    assert facts["evidence"].startswith(f"{output.evidence}. ")
    assert facts["what"] == (output.description or output.long_name)
    assert facts["in data"] == output.name
    assert facts["driven by"]
    assert (ROOT / page_of(output)).is_file()
    assert page_of(output) in facts["submodel"]
    measured = next(s for s in data["sections"] if s["heading"] == "How it is measured")
    stem = f"endpoint.{endpoint_key(output.name)}"
    known = [n for n in parameters() if n.rpartition(".")[0] == stem]
    told = [n for n in known if not n.endswith(("_from", "_to"))]
    assert len(measured["rows"]) == len(told) >= 2
    assert all(r.source in data["sources"] for r in found.records if r.source)
    text = printed(found)
    assert max(map(len, text.splitlines())) <= 80
    assert "…" not in text.partition("Parameters")[2].partition("Sources")[0]


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda o: o.long_name)
def test_a_long_name_means_the_slow_output_unless_the_fast_body_has_it(output) -> None:  # type: ignore[no-untyped-def]
    found = explain(output.long_name)
    if found.kind == "change over weeks":
        assert found.facts["in data"] == output.name
    else:
        assert fast(output.long_name)
        assert output.name in found.facts["over weeks"]


@pytest.mark.parametrize(
    ("name", "slow"),
    [
        ("CRP", "crp_mg_l"),
        ("irisin", "irisin_resting_sd"),
        ("IL-6", "il6_resting_sd"),
        ("myostatin", "myostatin_resting_sd"),
        ("HOMA-IR", "homa_ir_percent"),
        ("bone", "bone_density_spine_percent"),
    ],
)
def test_what_the_fast_body_has_comes_first_and_weeks_are_offered(name: str, slow: str) -> None:
    found = explain(name)
    assert found.kind != "change over weeks"
    assert slow in found.facts["over weeks"]


def test_one_molecule_does_not_offer_the_weeks_of_another() -> None:
    offered = explain("IL-6").facts["over weeks"]
    assert "il15" not in offered
    assert "il10" not in offered
    assert "over weeks" not in explain("irisin->brain").facts


@pytest.mark.parametrize("row", adaptation_rows(), ids=lambda r: r.name)
def test_a_row_shows_its_own_effects_and_no_other_rows(row) -> None:  # type: ignore[no-untyped-def]
    found = explain(row.name)
    drives = next(s for s in found.sections if s.heading == "What drives it")
    assert len(drives.rows) == len(row.effects)
    shown = {r.name for r in found.records}
    assert set(row.parameters()) <= shown
    others = {n for r in adaptation_rows() if r.name != row.name for n in r.parameters()}
    assert not shown & others


def test_the_studies_of_an_output_are_those_whose_files_observe_it() -> None:
    name = "visceral_fat_percent"
    holding = {
        s.source for s in read_studies().studies if any(o.analyte == name for o in s.observations)
    }
    assert holding
    found = explain(name)
    table = next(s for s in found.sections if s.heading == "Studies that observe it")
    assert holding <= {row[0] for row in table.rows}
    text = "".join(p.read_text("utf-8").casefold() for p in default_folder().glob("*.toml"))
    assert all(f'source = "{row[0]}"' in text for row in table.rows)
    sides = [row[1] for row in table.rows]
    assert sides == sorted(sides)
    assert set(sides) <= {"building", "verification"}


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("vo2mx_percent", "vo2max_percent"),
        ("Musle size", "Muscle size"),
        ("hba1c_point", "hba1c_points"),
    ],
)
def test_a_miss_names_neighbours_of_the_slow_body(name: str, near: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        explain(name)
    assert near.casefold() in str(caught.value.suggestions).casefold()


def test_a_submodel_of_the_slow_body() -> None:
    found = explain("resting metabolism")
    model = next(m for m in slow_body().submodels if m.name == "resting_metabolism")
    assert [r.name for r in found.records] == list(model.parameters)
    assert (ROOT / found.facts["page"]).is_file()


def test_a_unit_may_be_left_out() -> None:
    assert explain("vo2max").facts["in data"] == "vo2max_percent"
    assert "Oxygen used in a minute" in explain("vo2max").facts["in a word"]


def test_what_drives_a_submodel_is_what_its_equations_read() -> None:
    assert set(CHANNEL_WORDS) == {*SLOW_CHANNELS, "involvement"}
    found = reads()
    assert set(found) == {m.name for m in slow_body().submodels}
    assert {"stimulus", "load", "movement"} <= set(found["strength"].channels)
    assert "hypertrophy" in found["strength"].submodels
    assert "training_doses" in found["training_responses"].submodels
    for name, one in found.items():
        assert name not in one.submodels
        said = explain(name.replace("_", " ")).facts["driven by"]
        assert all(CHANNEL_WORDS[c] in said for c in one.channels)
        assert all(n in said for n in one.submodels)


def test_whoever_reads_nothing_is_found_to_read_nothing() -> None:
    class Still(Adaptation):
        name: ClassVar[str] = "still"
        states: ClassVar[tuple[State, ...]] = (State(name="still", unit="1", rest=1.0),)

        def rates(self, v: View) -> dict[str, Rate]:
            return {"still": Rate(0.0 * v.x["still"], 0.0 * v.x["still"])}

    class Moved(Still):
        name: ClassVar[str] = "moved"
        states: ClassVar[tuple[State, ...]] = (State(name="moved", unit="1", rest=1.0),)

        def rates(self, v: View) -> dict[str, Rate]:
            return {"moved": Rate(v.u["power"] + v.x["still"], v.x["moved"])}

    found = reads(SlowBody([Still(), Moved()]))
    assert (found["still"].channels, found["still"].submodels) == ((), ())
    assert (found["moved"].channels, found["moved"].submodels) == (("power",), ("still",))
