"""A cohort like a study's: its n, its means and its SDs, people on the last axis.

Spread within the cohort comes from the same standard normals as a single person's residuals:
where a study prints a mean, the factor of that field is turned into correlated values with that
mean and SD; where it prints nothing, the regression with its residual stands in.

Matching: with `match` (the default) each printed field is standardised over the lanes, so that the
cohort's mean and SD (n - 1) equal the study's exactly instead of up to sampling error. Where
limits of validity cut in, cutting and standardising are repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import NormalDist

import numpy as np

from myocrine.errors import PersonError
from myocrine.evidence.parameters import ParameterSet
from myocrine.person.completion import training_indices
from myocrine.person.derivation import derive, factor_names
from myocrine.person.model import Person
from myocrine.person.numbers import Array, Numbers
from myocrine.person.seeds import generator
from myocrine.person.strength import REFERENCE_LIFTS, lift_key

__all__ = ["Cohort"]

_ROUNDS = 200


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """People as a study describes them; every field but `n` may be missing.

    Parameters
    ----------
    n : int
        Number of people, 1 or more.
    male_fraction : float, optional
        Share of men [0..1]; unknown means a mixture of half and half.
    age_mean, age_sd : float, optional
        [y]. A mean without an SD gets the spread that groups of volunteers have.
    mass_mean, mass_sd, height_mean, height_sd : float, optional
        [kg] and [cm].
    bmi_mean : float, optional
        [kg/m2]; stands in for a missing mass or height.
    fat_mean, fat_sd : float, optional
        [% of mass].
    vo2max_mean, vo2max_sd : float, optional
        [mL/kg/min].
    one_rm_mean, one_rm_sd : mapping of exercise name to float, optional
        [kg].
    training_status, training_kind : str, optional
        As for `Person`.
    days_since_last_bout : float, optional
        [d].

    Raises
    ------
    PersonError
        If a mean is outside of what the regressions cover.
    """

    n: int
    male_fraction: float | None = None
    age_mean: float | None = None
    age_sd: float | None = None
    mass_mean: float | None = None
    mass_sd: float | None = None
    height_mean: float | None = None
    height_sd: float | None = None
    bmi_mean: float | None = None
    fat_mean: float | None = None
    fat_sd: float | None = None
    vo2max_mean: float | None = None
    vo2max_sd: float | None = None
    one_rm_mean: Mapping[str, float] = field(default_factory=dict)
    one_rm_sd: Mapping[str, float] = field(default_factory=dict)
    training_status: str | None = None
    training_kind: str = "mixed"
    days_since_last_bout: float | None = None

    def __post_init__(self) -> None:
        if self.n < 1:
            msg = f"A cohort needs at least one person, not {self.n}."
            raise PersonError(msg)
        share = self.male_fraction
        if share is not None and not 0.0 <= share <= 1.0:
            msg = f"'male_fraction' lies between 0 and 1, not {share:g}."
            raise PersonError(msg, remedy="Give men divided by all people.")
        for name in ("age_sd", "mass_sd", "height_sd", "fat_sd", "vo2max_sd"):
            value = getattr(self, name)
            if value is not None and not (np.isfinite(value) and value >= 0.0):
                msg = f"{name!r} is a standard deviation: 0 or more, not {value!r}."
                raise PersonError(msg)
        self.central_person()

    def central_person(self) -> Person:
        """Return the person whom the printed means describe; checks them by the way."""
        mass, height = self._mass_height()
        sex = {0.0: "female", 1.0: "male"}.get(
            -1.0 if self.male_fraction is None else self.male_fraction
        )
        return Person(
            sex=sex,
            age=self.age_mean,
            mass_kg=mass,
            height_cm=height,
            fat_percent=self.fat_mean,
            vo2max_ml_kg_min=self.vo2max_mean,
            one_rm_kg=self.one_rm_mean,
            training_status=self.training_status,
            training_kind=self.training_kind,
            days_since_last_bout=self.days_since_last_bout,
        )

    def _mass_height(self) -> tuple[float | None, float | None]:
        mass, height, bmi = self.mass_mean, self.height_mean, self.bmi_mean
        if bmi and mass and not height:
            height = 100.0 * float(np.sqrt(mass / bmi))
        elif bmi and height and not mass:
            mass = bmi * (height / 100.0) ** 2
        elif bmi and not mass and not height:
            share = np.array(0.5 if self.male_fraction is None else self.male_fraction)
            height = 100.0 * float(Numbers().by_sex("height", share))
            mass = bmi * (height / 100.0) ** 2
        return mass, height

    def sample(
        self,
        n: int | None = None,
        *,
        seed: int = 0,
        match: bool = True,
        records: ParameterSet | None = None,
    ) -> dict[str, Array]:
        """Return the lanes of `n` people (the study's own n by default).

        `seed` is the run's seed; the same seed gives the same people.
        """
        count = self.n if n is None else n
        rng = generator(seed, 0, "cohort")
        z = rng.standard_normal((len(factor_names()), count))
        return self.lanes(z, match=match, records=records)

    def lanes(
        self, z: Array, *, match: bool = True, records: ParameterSet | None = None
    ) -> dict[str, Array]:
        """Return the lanes for given standard normals, shape (n_factors, n); see `derive`."""
        z = np.asarray(z, dtype=float)
        if z.ndim != 2 or len(z) != len(factor_names()):
            return derive({}, z)  # says what is wrong with the shape
        return derive(self._given(z, match), z, records=records)

    def _given(self, z: Array, match: bool) -> dict[str, Array]:
        p = Numbers()
        n = z.shape[1]
        by_name = dict(zip(factor_names(), z, strict=True))
        male = _sexes(self.male_fraction, by_name["sex"])
        latent = _correlated(p, self, male, by_name)
        given = {"sex_male": male}
        mass, height = self._mass_height()
        age = p("cohort.age_sd")
        for name, mean, sd, record in (
            ("age", self.age_mean, _or(self.age_sd, age), "age"),
            ("height_m", _metres(height), _metres(self._height_sd(p, height)), "height"),
            ("mass", mass, _or(self.mass_sd, p("cohort.mass_cv") * (mass or 0.0)), "mass"),
            ("fat_percent", self.fat_mean, _or(self.fat_sd, p("cohort.fat_sd")), "fat_percent"),
            (
                "vo2max_rel",
                self.vo2max_mean,
                _or(self.vo2max_sd, p("cohort.vo2max_cv") * (self.vo2max_mean or 0.0)),
                "vo2max",
            ),
        ):
            if mean is not None and sd is not None:
                limits = p.record(record)
                given[name] = _placed(latent[name], mean, sd, (limits.low, limits.high), match)
        given |= self._lifts(p, by_name, match)
        indices = training_indices(p, self.training_status, self.training_kind)
        if self.days_since_last_bout is not None:
            indices["days_since_last_bout"] = self.days_since_last_bout
        return given | {k: np.full(n, v) for k, v in indices.items()}

    def _height_sd(self, p: Numbers, height: float | None) -> float | None:
        return None if height is None else _or(self.height_sd, p("cohort.height_cv") * height)

    def _lifts(self, p: Numbers, z: Mapping[str, Array], match: bool) -> dict[str, Array]:
        limits = p.record("one_rm")
        common = p("lift.common")
        found = {}
        for name, mean in self.one_rm_mean.items():
            key = lift_key(name)
            own = z[f"one_rm_{key}"] if key in REFERENCE_LIFTS else z["strength"]
            latent = np.sqrt(common) * z["strength"] + np.sqrt(1.0 - common) * own
            sd = self.one_rm_sd.get(name, p("cohort.one_rm_cv") * mean)
            found[f"one_rm_{key}"] = _placed(latent, mean, sd, (limits.low, limits.high), match)
        return found


def _or(value: float | None, other: float) -> float:
    return other if value is None else value


def _metres(cm: float | None) -> float | None:
    return None if cm is None else cm / 100.0


def _sexes(fraction: float | None, z: Array) -> Array:
    """Men where z is largest, exactly the study's share (rounded to whole people)."""
    share = 0.5 if fraction is None else fraction
    if not z.any():
        return np.full_like(z, share)  # the central lane of a mixed group is its mean
    if len(z) == 1 and 0.0 < share < 1.0:
        return np.asarray(z > NormalDist().inv_cdf(1.0 - share), dtype=float)
    male = np.zeros_like(z)
    male[np.argsort(-z, kind="stable")[: round(share * len(z))]] = 1.0
    return male


def _correlated(p: Numbers, c: Cohort, male: Array, z: Mapping[str, Array]) -> dict[str, Array]:
    """Latent standard normals of the fields with the stated correlations, sex included."""
    sex = _standard(male)
    mixed = 1.0 if sex.any() else 0.0
    height_own = z["height_m"]
    r = p("cohort.height_mass")
    mass_own = r * height_own + np.sqrt(1.0 - r * r) * z["mass"]
    r = p("cohort.mass_fat")
    fat_own = r * z["mass"] + np.sqrt(1.0 - r * r) * z["fat_percent"]
    r_fat, r_age = p("cohort.fat_vo2max"), _age_vo2max(p, c)
    rest = np.sqrt(max(1.0 - r_fat * r_fat - r_age * r_age, 0.0))
    vo2_own = r_fat * fat_own + r_age * z["age"] + rest * z["vo2max_rel"]
    own = {
        "age": (0.0, z["age"]),
        "height_m": (p("cohort.sex_height"), height_own),
        "mass": (p("cohort.sex_mass"), mass_own),
        "fat_percent": (p("cohort.sex_fat"), fat_own),
        "vo2max_rel": (p("cohort.sex_vo2max"), vo2_own),
    }
    return {
        k: mixed * a * sex + np.sqrt(1.0 - mixed * a * a) * values for k, (a, values) in own.items()
    }


def _age_vo2max(p: Numbers, c: Cohort) -> float:
    """Correlation that the regression's slope on age implies at the cohort's own spreads."""
    if c.age_mean is None or c.vo2max_mean is None:
        return 0.0
    vo2_sd = _or(c.vo2max_sd, p("cohort.vo2max_cv") * c.vo2max_mean)
    slope = p("vo2max.age_slope") * _or(c.age_sd, p("cohort.age_sd"))
    cap = p("cohort.age_vo2max_max")
    return float(np.clip(slope / vo2_sd, -cap, cap)) if vo2_sd > 0 else 0.0


def _standard(values: Array) -> Array:
    sd = values.std(ddof=1) if len(values) > 1 else 0.0
    return (values - values.mean()) / sd if sd > 0 else np.zeros_like(values)


def _placed(
    latent: Array, mean: float, sd: float, limits: tuple[float, float], match: bool
) -> Array:
    """Turn latent normals into values with this mean and SD inside the limits."""
    if not match:
        return np.clip(mean + sd * latent, *limits)
    latent = _standard(latent)
    values = mean + sd * latent
    for _ in range(_ROUNDS):
        cut = np.clip(values, *limits)
        if np.array_equal(cut, values):
            break
        values = mean + sd * _standard(cut)
    return np.clip(values, *limits)
