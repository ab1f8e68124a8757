"""From what a paper prints to what the model gives: analyte names, units and sides.

An `Observable` computes one printed quantity from the outputs of an arm, in the printed unit and in
every lane. What has no counterpart in the model is refused by name, so that it is listed among the
skipped and never silently dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body
from myocrine.body.contract import Output
from myocrine.errors import StudyError
from myocrine.evidence.muscles import GROUPS, N_GROUPS
from myocrine.qualification.analytes import MOLAR_MASS, factor, find_output, plain_unit
from myocrine.qualification.study import Observation
from myocrine.training.performance import Performance

__all__ = ["ArmResult", "observable", "series"]

Floats = NDArray[np.float64]
Series = Callable[["ArmResult"], Floats]

_GLUCOSE = 1e6 / MOLAR_MASS["glucose"]  # umol in a gram
_UNITLESS = ("", "1", "fold", "%")
_QUADRICEPS = GROUPS.index("quadriceps")


@dataclass(frozen=True, kw_only=True)
class ArmResult:
    """One simulated arm: outputs over (time, lanes), the lanes' people and parameters."""

    body: Body
    time: Floats
    clock: Floats
    values: Floats
    end_min: float
    who: Mapping[str, Floats]
    theta: Mapping[str, Floats]
    performance: Performance
    n_people: int

    def output(self, name: str) -> Floats:
        """Return one output by identifier, (time, lanes)."""
        names = [o.name for o in self.body.outputs]
        return self.values[:, names.index(name), :]

    @property
    def people(self) -> slice:
        """Lanes of the cohort."""
        return slice(1, 1 + self.n_people)

    @property
    def knowledge(self) -> slice:
        """Lanes of the knowledge draws."""
        return slice(1 + self.n_people, self.values.shape[-1])


def _plain(name: str, factor: float = 1.0) -> Series:
    return lambda arm: arm.output(name) * factor


def _per_kg(name: str, factor: float) -> Series:
    return lambda arm: arm.output(name) * factor / arm.who["mass"]


def _rate_of(name: str) -> Series:
    """Energy spent per minute [kcal/min]: over each step; at the start the resting rate."""

    def rate(arm: ArmResult) -> Floats:
        slope = np.diff(arm.output(name), axis=0) / np.maximum(np.diff(arm.clock, axis=0), 1e-9)
        rest = np.broadcast_to(arm.who["rmr_kcal_d"] / 1440.0, slope[:1].shape)
        return np.concatenate([rest, slope])

    return rate


def _above_rest(arm: ArmResult) -> Floats:
    """Energy spent above rest since the start [kcal]."""
    rest = arm.who["rmr_kcal_d"] / 1440.0
    return arm.output("energy_expenditure") - rest * arm.clock


def _after_end(name: str) -> Series:
    """Return what a cumulative output gains after the end of the session."""

    def gained(arm: ArmResult) -> Floats:
        y = arm.output(name)
        end = int(np.argmin(np.abs(arm.time - arm.end_min)))
        return np.asarray(y - y[end])

    return gained


def _heart_share(of_reserve: bool) -> Series:
    def share(arm: ArmResult) -> Floats:
        rest = arm.who["hr_rest"] if of_reserve else np.zeros(1)
        return 100.0 * (arm.output("heart_rate") - rest) / (arm.who["hr_max"] - rest)

    return share


def _adipose(arm: ArmResult) -> Floats:
    """Output of the sampled (responding) depot [pg/100 g/min]."""
    responding = arm.theta["il6.adipose_responding"] * arm.who["fat_mass"]
    per_kg = arm.output("il6_release_adipose") / responding  # ng/min/kg = 100 pg/100 g/min
    return 100.0 * per_kg


def _leg_release(per_kg: bool, side: str | None) -> Series:
    chosen = side or "right"
    row = _QUADRICEPS + (N_GROUPS if chosen == "right" else 0)

    def release(arm: ArmResult) -> Floats:
        y = arm.output(f"il6_release_{chosen}_leg")
        return y if per_kg else y * arm.who["muscle_mass"][row]

    return release


_COMPUTED: Mapping[tuple[str, str], Series] = {
    ("IL-6 adipose output", "pg/100g/min"): _adipose,
    ("FFA rate of appearance", "umol/kg/min"): _plain("ffa_appearance"),
    ("glycerol rate of appearance", "umol/kg/min"): _plain("glycerol_appearance"),
    ("hepatic glucose production", "mg/kg/min"): _per_kg("hepatic_glucose_output", 1000.0),
    ("hepatic glucose production", "umol/kg/min"): _per_kg("hepatic_glucose_output", _GLUCOSE),
    ("glucose rate of appearance", "umol/kg/min"): _per_kg("glucose_appearance", _GLUCOSE),
    ("glucose rate of appearance", "mg/kg/min"): _per_kg("glucose_appearance", 1000.0),
    ("glucose rate of disappearance", "umol/kg/min"): _per_kg("glucose_disappearance", _GLUCOSE),
    ("glucose rate of disappearance", "mg/kg/min"): _per_kg("glucose_disappearance", 1000.0),
    ("muscle glycogen", "mmol/kg"): _plain("muscle_glycogen"),  # per kg wet, as papers print it
    ("soreness", "1"): _plain("soreness"),
    ("VO2", "L/min"): _plain("vo2"),
    ("VO2", "%VO2max"): lambda arm: 100.0 * arm.output("vo2") / arm.who["vo2max"],
    ("heart rate", "bpm"): _plain("heart_rate"),
    ("heart rate", "%HRR"): _heart_share(True),
    ("heart rate", "%HRmax"): _heart_share(False),
    ("EPOC", "L"): _after_end("epoc"),
    ("RER", "1"): _plain("rer"),
    ("energy expenditure", "kcal/min"): _rate_of("energy_expenditure"),
    ("session energy", "kcal"): _plain("energy_expenditure"),
    ("net session energy", "kcal"): _above_rest,
    ("fat oxidation", "g/min"): _plain("fat_oxidation"),
    # Fat as fatty acids: a triglyceride of 860 g/mol holds three of them.
    ("fat oxidation", "umol/kg/min"): _per_kg("fat_oxidation", 3e6 / 860.0),
}
"""What needs computing, by analyte and printed unit; every other name is looked up."""


def observable(o: Observation, body: Body) -> Series:
    """Return the function that computes an observation's quantity in its unit.

    Raises
    ------
    StudyError
        If the model has no such output (the nearest are named) or the unit has no conversion.
    """
    if o.analyte in ("IL-6 leg release", "IL-6 release per kg active muscle"):
        return _leg_release("per kg" in o.analyte, o.side)
    if o.analyte == "session load":
        return lambda arm: np.tile(arm.performance.volume_load, (len(arm.time), 1))
    units = [u for a, u in _COMPUTED if a == o.analyte]
    if not units:
        output = find_output(o.analyte, o.matrix, body)
        return _plain(output.name, _factor(o, output))
    unit = "" if o.scale == "time_of_peak" else plain_unit(o.unit)
    if unit in _UNITLESS:  # ratios and signs carry no unit of their own
        unit = unit if unit in units else units[0]
    if unit not in units:
        msg = f"{o.analyte} in {o.unit} cannot be converted (known: {', '.join(units)})"
        raise StudyError(msg)
    return _available(_COMPUTED[o.analyte, unit], body, o.analyte)


def _factor(o: Observation, output: Output) -> float:
    """Return what turns the output's unit into the printed one; folds and signs need none."""
    if o.scale not in ("level", "difference"):
        return 1.0
    unit = o.unit.removesuffix("*min") if o.time.reduce == "integral" else o.unit
    return factor(output.name, output.unit, unit)


def _available(function: Series, body: Body, analyte: str) -> Series:
    """Check that every output a function reads exists in this body."""
    probe = _Probe({o.name for o in body.outputs})
    try:
        function(probe)  # type: ignore[arg-type]
    except KeyError as error:
        msg = f"{analyte} is not an output of this version ({error.args[0]})"
        raise StudyError(msg) from None
    return function


class _Probe:
    """Stands in for an arm to find out which outputs a function reads."""

    def __init__(self, names: set[str]) -> None:
        self.names = names
        self.clock = np.arange(2.0)[:, None]
        self.time = np.arange(2.0)
        self.end_min = 1.0
        self.who: Mapping[str, Any] = _Ones()
        self.theta: Mapping[str, Any] = _Ones()

    def output(self, name: str) -> Floats:
        if name not in self.names:
            raise KeyError(name)
        return np.ones((2, 1))


class _Ones(dict[str, Any]):
    def __missing__(self, key: str) -> Floats:
        return np.full(1, float(1 + len(key)))  # differ from one another: no 0/0


def series(o: Observation, arm: ArmResult) -> Floats:
    """Return the observation's quantity in every lane of an arm, (time, lanes)."""
    return observable(o, arm.body)(arm)
