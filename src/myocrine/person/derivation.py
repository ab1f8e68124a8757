"""Derive every number of a body from what is known, for any number of people at once.

Given values stay, missing ones become regression + residual, where the residuals come from
standard normals handed in. At z = 0 stands the central person. The order of the steps is the
order of the dependence: size, composition, aerobic capacity, training, heart, blood, organs,
strength.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from myocrine.errors import PersonError
from myocrine.evidence.parameters import ParameterSet
from myocrine.person import muscles, regressions
from myocrine.person.numbers import STATUSES, Array, Numbers
from myocrine.person.strength import REFERENCE_LIFTS, lifts, typical_lift

__all__ = ["Estimate", "Work", "derive", "derive_with_errors", "factor_names"]

_FACTORS: tuple[str, ...] = (
    "sex",
    "age",
    "height_m",
    "mass",
    "fat_percent",
    "muscle_total",
    "vo2max_rel",
    "wmax",
    "hr_max",
    "hr_rest",
    "rmr_kcal_d",
    "blood_volume",
    "hematocrit",
    "liver_mass",
    "vo2_tau",
    "strength",
)


def factor_names() -> tuple[str, ...]:
    """Return the residual factors in the order of the first axis of `z`."""
    return (*_FACTORS, *(f"one_rm_{lift}" for lift in REFERENCE_LIFTS))


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """One value that was not given: what it was set to, how far it may be off, and by what.

    ``sd`` is on ``scale``: of the value itself (``linear``) or of its logarithm (``log``).
    ``source`` is a source key, empty where the number was assumed; ``parameter`` names the record
    that says more.
    """

    value: float
    sd: float
    scale: str
    source: str
    parameter: str


@dataclass
class Work:
    """What is handed from step to step: `out` grows, `estimates` remembers what was filled."""

    p: Numbers
    given: Mapping[str, Array]
    z: Mapping[str, Array]
    out: dict[str, Array] = field(default_factory=dict)
    estimates: dict[str, Estimate] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Number of lanes."""
        return len(self.z["sex"])

    @property
    def widen(self) -> Array:
        """Factor on the residual SDs where the regressions are extrapolated."""
        bmi = self.out["mass"] / self.out["height_m"] ** 2
        beyond = (self.out["age"] > self.p("old_age")) | (bmi > self.p("bmi_regression_max"))
        return np.where(beyond, self.p("widening"), 1.0)

    def known(self, name: str) -> Array:
        """Return what is given for one field, NaN where nothing is."""
        return self.given.get(name, np.full(self.n, np.nan))

    def fill(
        self,
        name: str,
        central: Array,
        sd: Array | float,
        parameter: str,
        *,
        scale: str = "linear",
        limits: str = "",
    ) -> Array:
        """Set ``out[name]``: given where given, else `central` with its residual, in `limits`."""
        spread = np.broadcast_to(np.asarray(sd, dtype=float), (self.n,))
        if name not in ("age", "height_m", "mass"):
            spread = spread * self.widen
        shift = spread * self.z[name]
        guess = central * np.exp(shift) if scale == "log" else central + shift
        if limits:
            record = self.p.record(limits)
            guess = np.clip(guess, record.low, record.high)
        known = self.known(name)
        self.out[name] = np.where(np.isnan(known), guess, known)
        if np.isnan(known).all():
            source = self.p.record(parameter).source
            value, width = float(np.mean(guess)), float(np.mean(spread))
            self.estimates[name] = Estimate(
                value=value, sd=width, scale=scale, source=source, parameter=f"person.{parameter}"
            )
        return self.out[name]


def derive(
    given: Mapping[str, Array], z: Array, *, records: ParameterSet | None = None
) -> dict[str, Array]:
    """Complete any number of people at once.

    Parameters
    ----------
    given : mapping of str to array (n,)
        What is known, in the names and units of `lanes`; NaN or absent where not known.
    z : array (n_factors, n)
        Standard normals in the order of `factor_names`.
    records : ParameterSet, optional
        Changed parameters (a draw of the knowledge spread).

    Returns
    -------
    dict of str to array
        The fields of `lanes`.
    """
    return derive_with_errors(given, z, records).out


def derive_with_errors(
    given: Mapping[str, Array], z: Array, records: ParameterSet | None = None
) -> Work:
    """Do the work of `derive` and keep the estimates with their errors."""
    z = np.asarray(z, dtype=float)
    names = factor_names()
    if z.ndim != 2 or z.shape[0] != len(names):
        msg = f"z must have the shape ({len(names)}, n), one row a factor, not {z.shape}."
        raise PersonError(msg, remedy="See myocrine.person.factor_names() for the order.")
    work = Work(Numbers(records), given, dict(zip(names, z, strict=True)))
    for step in (_size, _composition, _aerobic, _training, _heart, _blood, _organs, _strength):
        step(work)
    return work


def _size(w: Work) -> None:
    p, known = w.p, w.known("sex_male")
    drawn = np.where(w.z["sex"] > 0, 1.0, np.where(w.z["sex"] < 0, 0.0, 0.5))
    male = w.out["sex_male"] = np.where(np.isnan(known), drawn, known)
    age = p.record("age")
    w.fill("age", np.full(w.n, age.value), age.person, "age", limits="age")
    sd = (p.record("height_male").person + p.record("height_female").person) / 2.0
    height = w.fill("height_m", p.by_sex("height", male), sd, "height_male", limits="height")
    typical = p("bmi") * height**2
    w.fill("mass", typical, p.record("bmi").person, "bmi", scale="log", limits="mass")


def _composition(w: Work) -> None:
    p, o = w.p, w.out
    body = (o["sex_male"], o["age"], o["mass"], o["height_m"])
    by_size = regressions.body_fat(p, *body)
    index = np.nan_to_num(w.known("training"), nan=0.0)
    leaner = np.interp(index, p.index_grid(), [0.0, 0.0, p("fat.trained"), p("fat.athlete")])
    fat = w.fill("fat_percent", by_size + leaner, p("fat.see"), "fat.see", limits="fat_percent")
    o["fat_mass"] = o["mass"] * fat / 100.0
    lean = o["lean_mass"] = o["mass"] - o["fat_mass"]
    # Lee's equation does not know the fat share; muscle follows what lean mass deviates from the
    # fat regression, and only the rest of its error is drawn.
    record = p.record("fat_percent")
    lean_by_size = o["mass"] * (1.0 - np.clip(by_size, record.low, record.high) / 100.0)
    by_lee = regressions.muscle_total(p, *body)
    floor, cap = p("muscle.lean_share_min"), p("muscle.lean_share_max")
    central = np.clip(by_lee, floor * lean_by_size, cap * lean_by_size)
    muscle = w.fill("muscle_total", central * lean / lean_by_size, p("muscle.see"), "muscle.see")
    muscle = o["muscle_total"] = np.clip(muscle, floor * lean, cap * lean)
    shares = muscles.group_shares(p, o["mass"], o["height_m"], central)
    o["muscle_mass"] = muscles.unit_masses(shares, muscle)


def _aerobic(w: Work) -> None:
    p, o = w.p, w.out
    # Beyond a BMI the equation's fall with mass would carry on into absolute uptake.
    lighter = np.minimum(o["mass"], p("vo2max.bmi_cap") * o["height_m"] ** 2)
    central = regressions.vo2max_de_souza(p, o["sex_male"], o["age"], lighter, o["height_m"])
    central = central * lighter / o["mass"]
    limits = p.record("vo2max")
    central = np.clip(central, limits.low, limits.high)
    status = w.known("training_endurance")
    factor = np.where(np.isnan(status), 1.0, p.by_training("vo2max", np.nan_to_num(status)))
    see = np.where(np.isnan(status), p("vo2max.see"), p("vo2max.see_known_status"))
    guess = central * factor
    sd = np.minimum(see, p("vo2max.cv_max") * guess)
    power = w.known("wmax")
    measured = ~np.isnan(power)
    by_power = regressions.vo2max_from_power(p, np.nan_to_num(power, nan=100.0), o["mass"])
    guess = np.where(measured, by_power, guess)
    sd = np.where(measured, p("wmax.cv") * by_power, sd)
    parameter = "wmax.slope" if measured.all() else "vo2max.see"
    relative = w.fill("vo2max_rel", guess, sd, parameter, limits="vo2max")
    o["vo2max"] = relative * o["mass"] / 1000.0
    typical = regressions.wmax(p, relative, o["mass"])
    w.fill("wmax", typical, p("wmax.cv"), "wmax.slope", scale="log", limits="wmax")
    levels = [np.log(p(f"vo2max.{s}")) for s in STATUSES]
    o["fitness"] = np.interp(np.log(relative / central), levels, p.index_grid())


def _training(w: Work) -> None:
    p, o = w.p, w.out
    status = w.known("training")
    o["training"] = np.where(np.isnan(status), o["fitness"], status)
    for kind in ("training_endurance", "training_strength"):
        known = w.known(kind)
        o[kind] = np.where(np.isnan(known), o["training"], known)
    days = w.known("days_since_last_bout")
    o["days_since_last_bout"] = np.where(np.isnan(days), p("days_since_last_bout"), days)
    central = p.by_training("vo2_tau", o["training_endurance"])
    spread = p.record("vo2_tau.recreational").person
    w.fill("vo2_tau", central, spread, "vo2_tau.recreational", scale="log")


def _heart(w: Work) -> None:
    p, o = w.p, w.out
    hr_max = regressions.max_heart_rate(p, o["age"])
    w.fill("hr_max", hr_max, p("hr.max_see"), "hr.max_intercept", limits="hr_max")
    status = w.known("training_endurance")
    index = np.nan_to_num(status)
    shift = np.where(np.isnan(status), 0.0, p.by_training("hr_rest", index))
    rest = p.by_sex("hr.rest", o["sex_male"]) + shift
    w.fill("hr_rest", rest, p("hr.rest_sd"), "hr.rest_male", limits="hr_rest")
    highest = np.where(np.isnan(w.known("hr_rest")), p("hr.rest_share_max") * o["hr_max"], np.inf)
    o["hr_rest"] = np.minimum(o["hr_rest"], highest)


def _blood(w: Work) -> None:
    p, o = w.p, w.out
    male, lean = o["sex_male"], o["lean_mass"]
    central = regressions.blood_volume(p, male, lean, o["training_endurance"])
    men, women = p.record("blood.per_lean_male"), p.record("blood.per_lean_female")
    cv = men.person / men.value * male + women.person / women.value * (1.0 - male)
    w.fill("blood_volume", central, cv, "blood.per_lean_male", scale="log")
    typical = p.by_sex("blood.hematocrit", male)
    sd = p.record("blood.hematocrit_male").person
    hct = w.fill("hematocrit", typical, sd, "blood.hematocrit_male", limits="hematocrit")
    o["plasma_volume"] = o["blood_volume"] * (1.0 - hct * p("blood.cell_factor"))


def _organs(w: Work) -> None:
    p, o = w.p, w.out
    male, lean = o["sex_male"], o["lean_mass"]
    by_size = regressions.rmr(p, male, o["age"], o["mass"], o["height_m"])
    measured_fat = ~np.isnan(w.known("fat_percent"))
    central = np.where(measured_fat, regressions.lean_rmr(p, lean), by_size)
    parameter = "rmr.lean_slope" if measured_fat.all() else "rmr.mass_slope"
    w.fill("rmr_kcal_d", central, p("rmr.cv"), parameter, scale="log")
    lipid = p("organ.lipid_share")
    o["adipose_mass"] = o["fat_mass"] / lipid
    reference = p.by_sex("organ.mass", male) - lipid * p.by_sex("organ.adipose", male)
    liver = p.by_sex("organ.liver", male) * lean / reference
    w.fill("liver_mass", liver, p("organ.liver_cv"), "organ.liver_male", scale="log")
    o["kidney_mass"] = p.by_sex("organ.kidneys", male) * lean / reference
    o["brain_mass"] = p.by_sex("organ.brain", male)


def _strength(w: Work) -> None:
    p, o = w.p, w.out
    status = w.known("training_strength")
    typical = {
        lift: typical_lift(p, lift, o["sex_male"], o["age"], o["muscle_total"], status)
        for lift in REFERENCE_LIFTS
    }
    prefix = "one_rm_"
    given = {k.removeprefix(prefix): v for k, v in w.given.items() if k.startswith(prefix)}
    found = lifts(p, typical, given, w.z, w.widen)
    for lift, load in (given | found).items():
        o[prefix + lift] = load
    for lift in REFERENCE_LIFTS:
        if np.isnan(given.get(lift, np.full(w.n, np.nan))).all():
            record = p.record(f"lift.{lift}_male")
            w.estimates[prefix + lift] = Estimate(
                value=float(np.mean(found[lift])),
                sd=float(np.mean(record.person * w.widen)),
                scale="log",
                source=record.source,
                parameter=record.name,
            )
