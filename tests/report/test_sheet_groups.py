"""The response sheet of a body with a network: groups, organs, what only plasma did."""

from __future__ import annotations

import re

import pytest
from rich.console import Console

from myocrine.body import Body
from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.evidence.knowledge import knowledge
from myocrine.evidence.knowledge_rows import ORGANS
from myocrine.report.comparison import compare, comparison_sheet
from myocrine.report.groups import (
    by_organ,
    molecule_groups,
    organs_still,
    plasma_sentence,
    still_sentence,
)
from myocrine.report.rows import rows
from myocrine.report.sheet import sheet_text
from myocrine.simulation.result import Simulation
from myocrine.simulation.simulate import simulate


def molecule(name: str, long_name: str, grade: str = "B") -> Output:
    return Output(
        name=name,
        long_name=long_name,
        unit="pg/mL",
        kind="molecule",
        evidence=grade,  # type: ignore[arg-type]
    )


def organ(name: str, key: str, what: str, grade: str = "B", unit: str = "1") -> Output:
    return Output(
        name=name,
        long_name=f"{ORGANS[key]}: {what}",
        unit=unit,
        kind="organ",
        organ=key,
        evidence=grade,  # type: ignore[arg-type]
        scale=0.02,
    )


class Shrinking(Submodel):
    """Plasma shrinks under power; some molecules are released, some only look so."""

    name = "shrinking"
    states = (State(name="effort", unit="1", rest=1.0),)
    outputs = (
        Output(name="plasma_volume", long_name="Plasma volume", unit="L", kind="whole body"),
        molecule("crp", "CRP"),
        molecule("irisin", "Irisin", "D"),
        molecule("il6", "IL-6"),
        molecule("myostatin", "Myostatin"),
        organ("gut_x", "gut", "reading of the gut"),
        organ("gut_y", "gut", "nothing at all"),
        organ("vessel_fmd", "vessel", "dilation", unit="percent"),
        organ("brain_mood", "brain", "mood (index)"),
        organ("tumour_z", "tumour", "cells", "D"),
    )
    parameters = ("il6.baseline",)

    def rates(self, v: View) -> dict[str, Rate]:
        return {"effort": Rate(0.1 * (1.0 + 0.001 * v.u["power"]), 0.1 + 0.0 * v.u["power"])}

    def observe(self, v: View) -> dict[str, Array]:
        x = v.x["effort"] + 0.0 * v.p["il6.baseline"]
        shrunk = 1.0 / x
        still = 1.0 + 0.0 * x
        return {
            "plasma_volume": 3.0 * shrunk,
            "crp": 2.0 / shrunk,
            "irisin": x**2 / shrunk,
            "il6": x**5 / shrunk,
            "myostatin": shrunk / shrunk,
            "gut_x": x,
            "gut_y": still,
            "vessel_fmd": 7.0 * x,
            "brain_mood": x,
            "tumour_z": still,
        }


@pytest.fixture(scope="module")
def ride() -> Simulation:
    body = Body([Shrinking()], knowledge())
    return simulate("Cycle 40 min at 65% VO2max", body=body, draws=20, hours=5)


def test_what_only_plasma_moved_is_named_and_not_numbered(ride: Simulation) -> None:
    found = {r.output.name: r for r in rows(ride)}
    assert found["crp"].moved
    assert found["crp"].plasma_only
    assert not found["crp"].told
    assert found["irisin"].told
    assert not found["irisin"].plasma_only
    said = plasma_sentence(list(found.values()))
    assert said.endswith("nothing released or lost: CRP.")
    assert re.search(r"×1\.\d+\)", said)


def test_molecules_stand_by_kind_the_strongest_first(ride: Simulation) -> None:
    groups = molecule_groups(ride, rows(ride))
    assert [r.output.name for r in groups["Myokines"]] == ["il6", "irisin"]
    assert "Cytokines and acute phase" not in groups, "CRP is named in a sentence"
    assert still_sentence(rows(ride)) == "Did not move: Myostatin."


def test_organs_stand_in_the_order_of_the_data(ride: Simulation) -> None:
    found = by_organ(rows(ride))
    assert list(found) == [o for o in ORGANS if o in found]
    assert organs_still(rows(ride)) == (
        "2 of 5 readings of organs did not move (all in --json); nothing moved in: tumour cells "
        "in a dish."
    )


def test_the_sheet_reads_at_eighty_columns(ride: Simulation) -> None:
    text = sheet_text(ride)
    assert max(map(len, text.splitlines())) <= 80
    lines = text.splitlines()
    at = lines.index("Organs")
    gut = next(line for line in lines[at:] if "Reading of the gut" in line)
    assert re.search(r"1\.\d+ \(1\.\d+–1\.\d+\)", gut) or re.search(r"1\.\d+", gut)
    dilation = next(line for line in lines[at:] if "Dilation" in line)
    assert "7 → " in dilation
    assert "%" in dilation
    assert "Irisin, hypothetical" in " ".join(text.split())
    assert "averages of groups" in text


def test_a_body_without_a_network_keeps_one_group(ride: Simulation) -> None:
    sim = simulate("Cycle 20 min at 65% VO2max", body=Body([Shrinking()]), draws=5, hours=2)
    assert list(molecule_groups(sim, rows(sim))) == ["Molecules"]
    assert plasma_sentence(rows(sim)) == ""


def test_a_comparison_has_organs_one_by_one_and_calls_d_hypothetical(ride: Simulation) -> None:
    other = simulate("Cycle 60 min at 70% VO2max", body=ride.body, draws=20, hours=5)
    found = compare([ride, other])
    assert found.contrasts[0]["CRP"].plasma_only
    console = Console(width=80, color_system=None)
    with console.capture() as captured:
        console.print(comparison_sheet(found))
    text = captured.get()
    lines = [line.rstrip() for line in text.splitlines()]
    assert max(map(len, lines)) <= 80
    assert lines.index("Gut") < lines.index("Vessels and heart")
    assert "Irisin, hypothetical" in " ".join(text.split())
    assert "Moved by the shrinking of plasma alone: CRP." in text
    assert "readings of organs" in text
