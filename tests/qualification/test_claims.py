"""Claims computed on a body small enough to compile in a moment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from myocrine.body import Body
from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.errors import EvidenceError
from myocrine.evidence.claim_rows import Claim, Contrast
from myocrine.evidence.claim_scenarios import Scenario
from myocrine.evidence.claims import Ledger, ledger
from myocrine.evidence.knowledge import knowledge
from myocrine.qualification.chance import shuffled
from myocrine.qualification.claim_counts import COUNTERS, count
from myocrine.qualification.claims import ClaimReport, assess
from myocrine.qualification.quality import Quality
from myocrine.report.strict_json import strict_json

EASY, HARD = "Cycle 20 min at 40% VO2max", "Cycle 20 min at 70% VO2max"
FOUND = {
    "source": "steensberg2000",
    "locator": "Abstract",
    "says": "It was seen.",
    "design": "rct",
    "evidence": "B",
    "sign": "+",
    "n": 10,
    "effect": 0.5,
    "error": 0.2,
}


class Gland(Submodel):
    """A molecule that follows power, a response to it, and one that never moves."""

    name = "gland"
    states = (State(name="level", unit="1", rest=1.0),)
    outputs = (
        Output(name="il6", long_name="IL-6", unit="pg/mL", kind="molecule"),
        Output(name="twice", long_name="Twice", unit="1", kind="organ"),
        Output(name="still", long_name="Still", unit="1", kind="whole body"),
    )
    parameters = ("catecholamines.half_life", "molecule.il6.held")

    def rates(self, v: View) -> dict[str, Rate]:
        loss = 0.69 / v.p["catecholamines.half_life"]
        return {"level": Rate(loss * (1.0 + 0.01 * v.u["power"]), loss)}

    def observe(self, v: View) -> dict[str, Array]:
        seen = 1.0 + (v.x["level"] - 1.0) * (1.0 - v.p["molecule.il6.held"])
        # Half of the response goes through the molecule, half does not.
        twice = 1.0 + (seen - 1.0) + (v.x["level"] - 1.0)
        return {"il6": v.x["level"], "twice": twice, "still": 0.0 * v.x["level"] + 5.0}


@pytest.fixture(scope="module")
def body() -> Body:
    return Body([Gland()])


def claim(
    effect: dict[str, Any], *, human: Sequence[dict[str, Any]] = (FOUND,), **more: Any
) -> Claim:
    part = {"effect": effect, "delta": 1.1, "unit": "fold", "why": "fixed", **more}
    return Claim.model_validate(
        {
            "id": "C01",
            "topic": "t",
            "statement": "It does.",
            "sentence": "By {main.effect}, where {main.delta} was asked; {main.human}.",
            "patterns": ["x"],
            "part": [{**part, "human": list(human)}],
        }
    )


def book(row: Claim, contrasts: Sequence[Contrast] = ()) -> Ledger:
    scenarios = [
        Scenario(key="easy", name="Easy", session=EASY, hours=2.0),
        Scenario(key="hard", name="Hard", session=HARD, hours=2.0),
    ]
    return Ledger([row], scenarios, contrasts)


def run(row: Claim, body: Body, **options: Any) -> ClaimReport:
    given = {"draws": 4, **options}
    return assess(book=book(row), body=body, known=knowledge(), **given)


CHANGE = {"kind": "change", "output": "il6", "scenario": "hard"}


def test_a_rise_that_people_have_shown_is_supported_and_told(body: Body) -> None:
    result = run(claim(CHANGE), body).results["C01"]
    assert (result.verdict, result.reason) == ("supported", "above_delta")
    assert result.main.effect is not None
    assert result.main.effect.low > 1.1
    assert "in people 0.5 SD (0.11 to 0.89), one study" in result.sentence
    assert result.fragility == 1
    assert list(result.hinges) == ["steensberg2000"]


def test_a_harder_session_gives_more_than_an_easier_one(body: Body) -> None:
    effect = {"kind": "contrast", "output": "il6", "scenario": "hard", "against": "easy"}
    more = run(claim(effect), body).results["C01"].main.effect
    effect = {**effect, "scenario": "easy", "against": "hard"}
    less = run(claim(effect), body).results["C01"].main.effect
    assert more is not None
    assert less is not None
    assert more.low > 1.0
    assert more.median * less.median == pytest.approx(1.0, rel=1e-3)


def test_a_slope_over_two_sessions_is_their_contrast_a_step(body: Body) -> None:
    line = {"kind": "slope", "output": "il6", "scenarios": ["easy", "hard"], "x": [40.0, 70.0]}
    contrast = {"kind": "contrast", "output": "il6", "scenario": "hard", "against": "easy"}
    slope = run(claim({**line, "per": 30.0}), body).results["C01"].main.effect
    step = run(claim(contrast), body).results["C01"].main.effect
    assert slope is not None
    assert step is not None
    assert slope.median == pytest.approx(step.median)


def test_what_never_moves_is_contradicted_where_people_saw_nothing_either(body: Body) -> None:
    null = {**FOUND, "sign": "0", "effect": 0.0}
    row = claim({**CHANGE, "output": "still"}, human=[null])
    result = run(row, body).results["C01"]
    assert (result.verdict, result.reason) == ("contradicted", "within_delta")


def test_a_fall_that_was_claimed_is_measured_downwards(body: Body) -> None:
    result = run(claim(CHANGE, direction="down"), body).results["C01"]
    assert result.main.delta == pytest.approx(1.0 / 1.1)
    assert result.main.ruling.chances is not None
    assert result.main.ruling.chances.below == 1.0


def test_holding_the_molecule_loses_the_half_that_goes_through_it(body: Body) -> None:
    effect = {
        "kind": "mediated",
        "output": "twice",
        "scenario": "hard",
        "knocked": ["il6"],
        "scale": "difference",
    }
    result = run(claim(effect, delta=0.2, unit="share"), body).results["C01"]
    assert result.main.effect is not None
    assert result.main.effect.median == pytest.approx(0.5, abs=1e-6)
    assert result.verdict == "supported"


def test_holding_what_has_no_link_to_the_output_contradicts_nothing(body: Body) -> None:
    effect = {**CHANGE, "kind": "contrast", "output": "il6", "knocked": ["il6"]}
    null = {**FOUND, "sign": "0", "effect": 0.0}
    result = run(claim(effect, human=[null]), body).results["C01"]
    assert (result.verdict, result.reason) == ("not testable", "no_link")


def test_what_another_session_reproduces_is_not_unlike(body: Body) -> None:
    effect = {
        "kind": "unlike",
        "outputs": ["il6", "still"],
        "scenario": "hard",
        "against": "hard",
        "scale": "difference",
    }
    same = run(claim(effect, delta=0.5, unit="share"), body).results["C01"].main.effect
    other = run(claim({**effect, "against": "easy"}, delta=0.5, unit="share"), body)
    assert same is not None
    assert same.median == pytest.approx(0.0, abs=1e-9)
    assert other.results["C01"].main.effect.median > 0.0  # type: ignore[union-attr]


def test_an_output_that_does_not_exist_is_said_to_be_missing(body: Body) -> None:
    result = run(claim({**CHANGE, "output": "aura"}), body).results["C01"]
    assert (result.verdict, result.reason) == ("not testable", "no_such_output")


def test_an_edge_that_the_dial_switches_off_contradicts_nothing(body: Body) -> None:
    mouse = next(k for k, e in knowledge().edges.items() if e.best == "D")
    row = claim({**CHANGE, "output": "still"}, edges=[mouse])
    off = run(row, body, evidence="C").results["C01"]
    assert (off.verdict, off.reason) == ("not testable", "edge_switched_off")
    assert off.main.effect is None
    on = run(row, body, evidence="D").results["C01"]
    assert on.hypothetical
    assert off.sentence.startswith("It rests on animals or cells")
    assert on.sentence.startswith("Hypothetical: ")


def test_at_a_stricter_dial_weaker_studies_no_longer_count(body: Body) -> None:
    assert run(claim(CHANGE), body, evidence="B").results["C01"].verdict == "supported"
    assert run(claim(CHANGE), body, evidence="A").results["C01"].reason == "no_human_evidence"


def test_an_output_that_failed_its_qualification_decides_nothing(body: Body) -> None:
    narrow = Quality({"il-6": {"coverage_interval": [0.1, 0.6], "gmfe_interval": [1.0, 1.5]}})
    far = Quality({"il-6": {"coverage_interval": [0.7, 1.0], "gmfe_interval": [2.5, 4.0]}})
    fine = Quality({"il-6": {"coverage_interval": [0.7, 1.0], "gmfe_interval": [1.2, 4.0]}})
    reasons = [
        run(claim(CHANGE), body, quality=q).results["C01"].reason for q in (narrow, far, fine)
    ]
    assert reasons == ["failed_qualification", "failed_qualification", "above_delta"]


def test_the_same_seed_gives_the_same_ledger(body: Body) -> None:
    first, second = (run(claim(CHANGE), body).as_dict() for _ in range(2))
    assert strict_json(first) == strict_json(second)


def test_the_json_form_has_what_was_promised(body: Body) -> None:
    data = json.loads(strict_json(run(claim(CHANGE), body).as_dict()))
    assert data["schema"] == "myocrine.claims/1"
    assert data["evidence"] == "C"
    entry = data["claims"]["C01"]
    promised = {"statement", "verdict", "reason", "effect", "delta", "unit", "evidence", "sources"}
    assert promised | {"fragility"} <= set(entry)
    assert set(entry["effect"]) == {"median", "low", "high", "person", "knowledge"}
    assert entry["parts"]["main"]["human"]["findings"][0]["source"] == "steensberg2000"


# Counts


# Counters of protocols solve some: test_claim_protocols has them, with a stub.
@pytest.mark.parametrize("name", sorted(n for n in COUNTERS if not n.startswith("protocol_")))
@pytest.mark.parametrize("dial", "ABCD")
def test_every_counter_counts_at_every_dial(name: str, dial: str) -> None:
    found = count(name, book=ledger(), known=knowledge(), dial=dial, n=10)
    assert found.draws.shape in ((10,), (0,))
    assert np.isfinite(found.draws).all()


def test_an_open_dial_counts_no_less() -> None:
    for name in ("human_signals", "organs_reached"):
        rows = [count(name, book=ledger(), known=knowledge(), dial=d, n=1).draws[0] for d in "ABCD"]
        assert rows == sorted(rows)


def contrast(source: str, direction: str) -> Contrast:
    return Contrast.model_validate(
        {
            "source": source,
            "molecule": "IL-6",
            "lower": "easy",
            "higher": "hard",
            "matched": "time",
            "mode": "endurance",
            "direction": direction,
            "n": 10,
        }
    )


def test_a_share_of_studies_has_the_posterior_of_a_share() -> None:
    rows = [
        contrast("scott2011", "up"),
        contrast("scott2011", "none"),
        contrast("mendham2011", "up"),
    ]
    shelf = book(claim(CHANGE), rows)
    found = count("intensity_contrasts", book=shelf, known=knowledge(), dial="C", n=4001)
    assert np.mean(found.draws) == pytest.approx((1.5 + 0.5) / 3.0, abs=1e-3)
    assert found.words["n"] == "3"
    gone = count(
        "intensity_contrasts",
        book=shelf,
        known=knowledge(),
        dial="C",
        n=11,
        without=frozenset({"scott2011"}),
    )
    assert gone.words["n"] == "1"


# Weeks of sessions


WEEK = """
plan "Week"
  cycle 7 days
{days}
session "One"
  {session}
"""


def weekly(own: tuple[str, str], other: tuple[str, str], body: Body) -> ClaimReport:
    """Compare two weeks, each given by its days and its session."""
    effect = {
        "kind": "weekly",
        "output": "il6",
        "measure": "auc",
        "scenario": "own",
        "against": "other",
    }
    scenarios = [
        Scenario(key=key, name=key, plan=WEEK.format(days=days, session=session), hours=2.0)
        for key, (days, session) in (("own", own), ("other", other))
    ]
    return assess(book=Ledger([claim(effect)], scenarios), body=body, known=knowledge(), draws=4)


def test_twice_the_sessions_of_a_week_do_twice_as_much(body: Body) -> None:
    twice = "    day 1: One\n    day 4: One"
    report = weekly((twice, HARD), ("    day 2: One", HARD), body)
    effect = report.results["C01"].main.effect
    assert effect is not None
    assert effect.median == pytest.approx(2.0)
    assert effect.low == pytest.approx(effect.high)


def test_a_week_of_harder_sessions_does_more(body: Body) -> None:
    once = "    day 1: One"
    more, less = (
        weekly((once, a), (once, b), body).results["C01"].main.effect
        for a, b in ((HARD, EASY), (EASY, HARD))
    )
    assert more is not None
    assert less is not None
    assert more.low > 1.0
    assert more.median * less.median == pytest.approx(1.0, rel=1e-3)


def test_a_week_is_read_of_plans_alone() -> None:
    effect = {"kind": "weekly", "output": "il6", "scenario": "easy", "against": "hard"}
    with pytest.raises(EvidenceError, match="reads weeks of 'Easy'"):
        book(claim(effect))


# Shuffled signs


def test_shuffling_keeps_sizes_spreads_and_the_number_of_signs() -> None:
    records = knowledge().records
    mixed = shuffled(records, 7)
    gains = [n for n in records if n.startswith("edge.") and n.endswith(".gain")]
    before = np.array([records.value(n) for n in gains])
    after = np.array([mixed.value(n) for n in gains])
    assert np.abs(before) == pytest.approx(np.abs(after))
    assert not np.allclose(before, after)
    assert all(records[n].knowledge == mixed[n].knowledge for n in gains)
    same = [n for n in records if n not in gains]
    assert all(records[n] == mixed[n] for n in same)
    assert [mixed.value(n) for n in gains] == [shuffled(records, 7).value(n) for n in gains]


def test_an_endpoint_of_weeks_that_failed_decides_nothing():
    scores = {"n_studies": 5, "coverage_interval": [0.1, 0.5]}
    for quality, failed in ((None, False), (Quality({"anxiety_sd": scores}), True)):
        found = assess(["C18"], draws=8, quality=quality, with_fragility=False).results["C18"]
        assert (found.reason == "failed_qualification") == failed
        assert found.main.effect is not None


def test_weeks_are_read_of_plans_and_hours_of_sessions():
    claim = ledger()["C18"]
    effect = claim.parts[0].effect
    assert effect is not None
    for scenario, week in (("walk", 12.0), ("weeks_lift", 27.0)):
        wrong = effect.model_copy(update={"scenario": scenario, "week": week})
        part = claim.parts[0].model_copy(update={"effect": wrong})
        changed = claim.model_copy(update={"parts": (part,)})
        with pytest.raises(EvidenceError, match="week"):
            Ledger([changed], list(ledger().scenarios.values()))
