"""What makes an interval wide, held against bodies whose variance is known in closed form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import pytest

from myocrine.body.adaptation.base import Adaptation
from myocrine.body.adaptation.slow_body import SlowBody
from myocrine.body.contract import Array, Output, Rate, State, View
from myocrine.errors import InputError, UnknownNameError
from myocrine.evidence.parameters import Parameter, ParameterSet, parameters
from myocrine.planning.contributors import LEAST_DRAWS, Drawn, contributors, drawn, why
from myocrine.planning.simulate import PlanResult, simulate_plan

# y = a + 2 b + c/2 of linear parameters: what each adds to the variance is (weight x SD)^2.
WEIGHTS = {"linear.a": 1.0, "linear.b": 2.0, "linear.c": 0.5}
PEOPLE = {"linear.a": 3.0, "linear.b": 0.0, "linear.c": 1.0}
UNKNOWN = {"linear.a": 0.0, "linear.b": 1.0, "linear.c": 0.2}


class Linear(Adaptation):
    """A weighted sum of parameters, a bent one, and an output that is the same in everybody."""

    name: ClassVar[str] = "linear"
    states: ClassVar[tuple[State, ...]] = (State(name="idle", unit="1", rest=1.0),)
    outputs: ClassVar[tuple[Output, ...]] = tuple(
        Output(name=name, long_name=name, unit="1", kind="adaptation", scale=1.0)
        for name in ("sum_sd", "bent_sd", "mass_sd", "same_sd")
    )
    parameters: ClassVar[tuple[str, ...]] = tuple(WEIGHTS)

    def rates(self, v: View) -> Mapping[str, Rate]:  # type: ignore[override]
        """Return a state that stays where it is."""
        return {"idle": Rate(0.1 + 0.0 * v.x["idle"], 0.1 + 0.0 * v.x["idle"])}

    def observe(self, v: View) -> dict[str, Array]:
        """Return the outputs."""
        total = sum(w * v.p[name] for name, w in WEIGHTS.items())
        return {
            "sum_sd": total,
            "bent_sd": np.e ** (0.5 * total),
            "mass_sd": v.who["mass"] + 0.0 * total,
            "same_sd": v.x["idle"],
        }


def record(name: str) -> Parameter:
    return Parameter(
        name=name,
        value=0.0,
        unit="1",
        low=-100.0,
        high=100.0,
        scale="linear",
        person=PEOPLE[name],
        knowledge=UNKNOWN[name],
        obtained="assumed",
        note="Made up for a test.",
    )


RECORDS = ParameterSet({**parameters(), **{name: record(name) for name in WEIGHTS}})
VARIANCE = {
    (name, kind): (w * spread[name]) ** 2
    for name, w in WEIGHTS.items()
    for kind, spread in (("people", PEOPLE), ("unknown", UNKNOWN))
}
SHARES = {what: v / sum(VARIANCE.values()) for what, v in VARIANCE.items()}
DRAWS = 800
NEAR = 3.0 / np.sqrt(DRAWS)


@pytest.fixture(scope="module")
def ran() -> PlanResult:
    return simulate_plan(None, weeks=1, draws=DRAWS, body=SlowBody([Linear()]), records=RECORDS)


@pytest.mark.parametrize("output", ["sum_sd", "bent_sd"])
def test_shares_of_a_sum_are_its_variances_however_it_is_bent(ran: PlanResult, output: str) -> None:
    found = why(ran, output, records=RECORDS)
    expected = sorted(SHARES, key=lambda what: -SHARES[what])[:3]
    assert [(c.name, c.kind) for c in found.contributors] == expected
    for c in found.contributors:
        assert c.share == pytest.approx(SHARES[c.name, c.kind], abs=NEAR)
        assert c.sign == 1
    assert found.together == pytest.approx(sum(SHARES[what] for what in expected), abs=0.02)
    assert found.lanes == DRAWS


def test_a_minus_sign_turns_the_signs_and_nothing_else(ran: PlanResult) -> None:
    y, lanes = ran.output("sum_sd")[-1], drawn(ran, RECORDS)
    up, down = contributors(y, lanes, own=WEIGHTS), contributors(-y, lanes, own=WEIGHTS)
    assert [c.sign for c in down.contributors] == [-c.sign for c in up.contributors]
    assert [c.share for c in down.contributors] == pytest.approx([c.share for c in up.contributors])


def test_a_field_of_the_person_is_told_and_its_twins_are_not(ran: PlanResult) -> None:
    found = why(ran, "mass_sd", records=RECORDS)
    first, *others = found.contributors
    assert (first.name, first.kind) == ("mass", "person")
    assert first.share == pytest.approx(1.0, abs=1e-6)
    assert others == []


def test_what_is_the_same_in_everybody_has_no_reason(ran: PlanResult) -> None:
    assert why(ran, "same_sd", records=RECORDS).contributors == ()


def test_few_draws_tell_nothing() -> None:
    few = simulate_plan(
        None, weeks=1, draws=LEAST_DRAWS - 1, body=SlowBody([Linear()]), records=RECORDS
    )
    assert why(few, "sum_sd", records=RECORDS).contributors == ()


def test_what_is_not_there_is_refused(ran: PlanResult) -> None:
    with pytest.raises(UnknownNameError):
        why(ran, "sum", records=RECORDS)
    with pytest.raises(InputError, match="was not kept"):
        why(ran, "sum_sd", 3.3, records=RECORDS)


def noise(rows: int, lanes: int, seed: int) -> Drawn:
    z = np.random.default_rng(seed).standard_normal((rows, lanes))
    z = (z - z.mean(axis=1, keepdims=True)) / z.std(axis=1, keepdims=True)
    names = tuple(f"n{i}" for i in range(rows))
    return Drawn(names=names, kinds=("unknown",) * rows, scores=z, lanes=slice(0, lanes))


def test_chance_is_rarely_taken_for_a_reason() -> None:
    # Four standard errors, 400 tries, 50 times: 50 * 400 * 6e-5 = 1.3 expected.
    told: list[Any] = []
    for seed in range(50):
        y = np.random.default_rng(1000 + seed).standard_normal(200)
        told += contributors(y, noise(400, 200, seed)).contributors
    assert len(told) <= 6


def test_shares_of_what_hangs_together_are_not_counted_twice() -> None:
    z = noise(2, 400, 5).scores
    mixed = 0.8 * z[0] + 0.6 * z[1]
    lanes = Drawn(
        names=("a", "b", "a again"),
        kinds=("person",) * 3,
        scores=np.array([z[0], mixed / mixed.std(), z[0]]),
        lanes=slice(0, 400),
    )
    found = contributors(z[0] + 0.3 * z[1], lanes)
    assert found.together <= 1.0 + 1e-9
    assert found.together == pytest.approx(1.0, abs=0.02)
    assert not {"a", "a again"} <= {c.name for c in found.contributors}


def test_the_draws_of_the_parameters_are_those_of_the_run(ran: PlanResult) -> None:
    lanes = drawn(ran, RECORDS)
    rows = dict(zip(zip(lanes.names, lanes.kinds, strict=True), lanes.scores, strict=True))
    y = sum(np.sqrt(v) * rows[what] for what, v in VARIANCE.items() if v > 0.0)
    assert np.corrcoef(y, ran.output("sum_sd")[-1])[0, 1] == pytest.approx(1.0, abs=1e-6)
