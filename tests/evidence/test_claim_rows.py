"""The claim ledger as data: complete, checked, and silent about verdicts."""

from __future__ import annotations

import math
from importlib.resources import files
from typing import Any

import pytest
from pydantic import ValidationError

from myocrine.errors import UnknownNameError
from myocrine.evidence.claim_findings import Human
from myocrine.evidence.claim_rows import Claim, Part
from myocrine.evidence.claim_scenarios import Effect
from myocrine.evidence.claims import Ledger, ledger
from myocrine.evidence.knowledge import knowledge
from myocrine.evidence.sources import sources
from myocrine.training.language import parse
from myocrine.training.plans import parse_plan

IDS = [f"C{i:02d}" for i in range(1, 44)]
DISCUSSED = ("C02", "C14", "C16", "C21", "C30", "C37", "C39", "C43")
VERDICT_WORDS = ("supported", "contradicted", "not testable", "verdict")

PART: dict[str, Any] = {
    "effect": {"kind": "change", "output": "il6", "scenario": "walk"},
    "delta": 1.2,
    "unit": "fold",
    "why": "a reason",
}
CLAIM: dict[str, Any] = {
    "id": "C99",
    "topic": "t",
    "statement": "s",
    "sentence": "x",
    "patterns": ["x"],
    "part": [PART],
}


def test_no_claim_is_missing() -> None:
    assert list(ledger()) == IDS


def test_a_claim_is_found_in_any_case_and_a_wrong_name_gets_a_near_one() -> None:
    assert ledger()["c02"].id == ledger()[" c2"].id == "C02"
    assert "c2" in ledger()
    with pytest.raises(UnknownNameError, match="'C42'"):
        ledger()["C420"]


@pytest.mark.parametrize("name", IDS)
def test_no_row_types_in_its_verdict(name: str) -> None:
    claim = ledger()[name]
    text = " ".join([claim.statement, claim.sentence, *(p.says for p in claim.parts)]).casefold()
    assert not [w for w in VERDICT_WORDS if w in text]


@pytest.mark.parametrize("name", IDS)
def test_what_was_computed_stands_in_the_sentence_as_a_field(name: str) -> None:
    claim = ledger()[name]
    for part in claim.parts:
        if part.effect is not None:
            assert f"{{{part.key}." in claim.sentence


@pytest.mark.parametrize("name", IDS)
def test_a_computed_part_says_where_its_delta_comes_from(name: str) -> None:
    for part in ledger()[name].parts:
        if part.effect is not None:
            assert part.why.strip(".")
            assert part.unit
            assert part.threshold > 0.0


@pytest.mark.parametrize("name", DISCUSSED)
def test_contrary_evidence_is_told(name: str) -> None:
    assert len(ledger()[name].contrary) > 80


@pytest.mark.parametrize("name", IDS)
def test_what_is_neither_computed_nor_explained_does_not_exist(name: str) -> None:
    claim = ledger()[name]
    if any(p.effect is None for p in claim.parts):
        assert claim.not_yet or claim.out_of_scope


@pytest.mark.parametrize("name", IDS)
def test_every_finding_has_a_source_and_can_be_weighed(name: str) -> None:
    for finding in ledger()[name].human:
        assert finding.source in sources()
        effect, error = finding.estimate()
        assert math.isfinite(effect)
        assert error > 0.0
        assert finding.locator or finding.sized


@pytest.mark.parametrize("name", IDS)
def test_the_sign_of_a_finding_agrees_with_its_size(name: str) -> None:
    for finding in ledger()[name].human:
        effect, _ = finding.estimate()
        if finding.sign == "+":
            assert effect >= 0.0
        if finding.sign == "-":
            assert effect <= 0.0


@pytest.mark.parametrize("key", list(ledger().scenarios))
def test_every_scenario_is_a_session_or_a_plan(key: str) -> None:
    scenario = ledger().scenarios[key]
    if scenario.plan:
        plan = parse_plan(scenario.plan)
        assert bool(plan.calendar(7.0 * scenario.weeks)) == (scenario.plan != "nothing")
        return
    (session,) = parse(scenario.session)
    assert session.blocks


def test_every_scenario_is_read_by_a_claim() -> None:
    read = {
        key
        for claim in ledger().values()
        for part in claim.parts
        if part.effect
        for key, _ in part.effect.runs
    }
    assert read == set(ledger().scenarios)


def test_what_claims_name_of_the_network_exists() -> None:
    known = knowledge()
    for claim in ledger().values():
        for part in claim.parts:
            assert not [e for e in part.edges if e not in known.edges], claim.id
            knocked = part.effect.knocked if part.effect else ()
            assert not [m for m in knocked if m not in (*known.molecules, "exerkines")], claim.id


def test_patterns_find_the_statement_of_their_own_claim_or_plain_words_for_it() -> None:
    said = {
        "C02": "The harder you train, the more myokines your muscles secrete.",
        "C06": "IL-6 helps to mobilise fat from adipose tissue.",
        "C14": "Resistance training triggers the release of BDNF.",
        "C21": "More muscle means a higher resting metabolic rate.",
        "C30": "Within hours of training your blood vessels work better.",
        "C37": "You can't buy this in a bottle.",
        "C39": "Myokines explain many of the benefits of exercise.",
        "C43": "Research consistently shows that the myokine response depends on intensity.",
    }
    for name, sentence in said.items():
        assert ledger()[name].matches(sentence), name
    assert not [c.id for c in ledger().values() if c.matches("The bus leaves at noon.")]


def test_the_paper_of_every_comparison_is_known_and_all_directions_are_kept() -> None:
    rows = ledger().contrasts
    assert len(rows) >= 30
    assert {c.direction for c in rows} == {"up", "none", "down"}
    assert all(c.source in sources() for c in rows)


def test_the_ledger_names_nothing_of_this_machine() -> None:
    folder = files("myocrine.evidence").joinpath("data", "claims")
    for file in folder.iterdir():
        assert "/work" not in file.read_text(encoding="utf-8")


# Rows that are refused


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "contrast"},
        {"kind": "slope", "scenarios": ["walk"], "x": [1.0]},
        {"kind": "mediated"},
        {"kind": "unlike", "outputs": ["il6"]},
        {"kind": "count"},
        {"measure": "auc"},
    ],
)
def test_an_effect_that_cannot_be_read_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Effect.model_validate({"kind": "change", "output": "il6", "scenario": "walk", **change})


@pytest.mark.parametrize(
    "change", [{"delta": 0.9}, {"delta": 0.0}, {"unit": ""}, {"why": ""}, {"human_scale": "kcal"}]
)
def test_a_part_without_a_usable_delta_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Part.model_validate({**PART, **change})


def test_a_claim_that_is_not_computed_must_say_why() -> None:
    silent = {**CLAIM, "part": [{"says": "x"}]}
    with pytest.raises(ValidationError, match="nothing says why"):
        Claim.model_validate(silent)
    assert Claim.model_validate({**silent, "not_yet": "because"})


@pytest.mark.parametrize(
    "change", [{"low": 0.1}, {"low": 0.1, "high": 0.3}, {"effect": 0.2}, {"n": 0}]
)
def test_a_finding_without_a_usable_size_is_refused(change: dict[str, Any]) -> None:
    row = {"source": "a", "says": "x", "design": "rct", "evidence": "A", "sign": "+", "n": 5}
    with pytest.raises(ValidationError):
        Human.model_validate({**row, **change})


def test_a_scenario_that_does_not_exist_is_named() -> None:
    with pytest.raises(UnknownNameError, match="walk"):
        Ledger([Claim.model_validate(CLAIM)], [])
