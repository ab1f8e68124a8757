"""Virtual populations: a joint distribution of people, and person i of it for ever the same.

A population gives, for each sex, what is known of a group: age, size, fat, VO2max, strength, each
with mean, SD and limits, how they go together, and training status. What it does not give is
completed by the regressions of this room with their residuals. Person i depends on the seed, the
population's name and i only: people are made in fixed blocks of `BLOCK` and sliced, so that any
range in any order gives the same bits.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from myocrine.errors import PersonError, UnknownNameError, nearest
from myocrine.evidence.parameters import ParameterSet
from myocrine.person.completion import CompletedPerson, complete, training_indices
from myocrine.person.derivation import derive, factor_names
from myocrine.person.model import Person
from myocrine.person.numbers import STATUSES, Array, Numbers
from myocrine.person.populations_correlations import Correlation, Pairs, check, correlated
from myocrine.person.populations_marginals import Marginal
from myocrine.person.populations_quantities import quantity
from myocrine.person.seeds import generator

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BLOCK", "PRESETS", "Population", "Stratum", "population"]

BLOCK = 128
"""People are made so many at a time, whatever is asked for."""

PRESETS: tuple[str, ...] = (
    "young_untrained_men",
    "young_untrained_women",
    "older_women",
    "older_men",
    "trained_lifters",
    "endurance_trained",
    "general_adults",
    "type_2_diabetes",
)
"""Populations that come with the package."""

_EXTRA = ("days_since_last_bout", "training")


@dataclass(frozen=True, kw_only=True)
class Stratum:
    """The people of one sex within a population.

    Parameters
    ----------
    share : float
        Part of the population that has this sex [0..1].
    marginals : tuple of Marginal
        What is given of them; everything else is completed.
    training : tuple of (str, float)
        Training statuses and the share of each; empty: unknown, follows from fitness.
    training_kind : {'mixed', 'endurance', 'strength'}
        What the status refers to.
    """

    share: float
    marginals: tuple[Marginal, ...] = ()
    training: tuple[tuple[str, float], ...] = ()
    training_kind: str = "mixed"

    def __getitem__(self, name: str) -> Marginal:
        found = {m.name: m for m in self.marginals}
        if name not in found:
            raise UnknownNameError("quantity", name, found)
        return found[name]


@dataclass(frozen=True, kw_only=True)
class Population:
    """A joint distribution of people.

    Parameters
    ----------
    name : str
        Part of the seed: people of two populations are not each other's twins.
    description : str
        One sentence.
    covers, lacks : str
        Whom it stands for, and what about them it does not hold.
    women, men : Stratum
        A sex that does not occur has the share 0.
    correlations : tuple of Correlation
        Within a sex.
    sources : tuple of str
        Source keys of everything in it.

    Raises
    ------
    PersonError
        If shares do not make a whole, a mean lies outside of its limits, an SD does not fit them,
        a correlation names nothing, or nobody can have all correlations together.

    Examples
    --------
    >>> from myocrine.person import population
    >>> people = population("older_women").table(range(3), seed=1)
    >>> bool((people["age"] >= 60).all())
    True
    """

    name: str
    description: str = ""
    covers: str = ""
    lacks: str = ""
    women: Stratum
    men: Stratum
    correlations: tuple[Correlation, ...] = ()
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        total = self.women.share + self.men.share
        if abs(total - 1.0) > 1e-9 or min(self.women.share, self.men.share) < 0.0:
            msg = f"The shares of women and men make {total:g} of {self.name!r}, not 1."
            raise PersonError(msg, remedy="Give 'share' for one sex; the other is the rest.")
        for sex, group in self._groups():
            self._check(sex, group)
        self._check_lifts()
        self.central()

    def _groups(self) -> list[tuple[str, Stratum]]:
        both = (("female", self.women), ("male", self.men))
        return [(sex, group) for sex, group in both if group.share > 0.0]

    def _check(self, sex: str, group: Stratum) -> None:
        shares = sum(share for _, share in group.training)
        if group.training and abs(shares - 1.0) > 1e-6:
            msg = f"The training statuses ({_sex_word(sex)}) make {shares:g} together, not 1."
            raise PersonError(msg, remedy="Give shares that add up to 1.")
        p = Numbers()
        placed: set[str] = set()
        lanes: set[str] = set()
        for m in _in_order(group.marginals):
            q = quantity(m.name)
            q.check(p, m)
            q.check_company(placed, lanes)
            _check_slopes(m, placed)
            placed.add(m.name)
            lanes.add(q.lane)
        words = {quantity(m.name).latent: m.name for m in group.marginals}
        check(*self._structure(sex, group), words)

    def _check_lifts(self) -> None:
        """Refuse a lift that no regression could give to the other sex."""
        given = [
            {q.lane: m.name for m in group.marginals if (q := quantity(m.name)).is_lift}
            for _, group in self._groups()
        ]
        for here, there in ((given[0], given[-1]), (given[-1], given[0])):
            for lane in sorted(set(here) - set(there) - set(factor_names())):
                msg = f"{here[lane]!r} is given for one sex, and no regression knows it."
                raise PersonError(msg, remedy="Give it for both sexes, or for none.")

    def _structure(self, sex: str, group: Stratum) -> tuple[tuple[str, ...], Pairs]:
        """Return the latent normals of a group and the pairs of them that go together."""
        lifts = sorted({q.latent for m in group.marginals if (q := quantity(m.name)).is_lift})
        own = [name for name in lifts if name not in factor_names()]
        names = (*factor_names(), *_EXTRA, *own)
        common = Numbers()("lift.common")
        pairs = {(a, b): common for i, a in enumerate(lifts) for b in lifts[i + 1 :]}
        for c in self.correlations:
            if c.sex in ("", sex):
                a, b = (self._latent(x, names) for x in c.between)
                if a == b:
                    one, other = c.between
                    msg = f"A correlation is between {one!r} and {other!r}, which are one quantity."
                    raise PersonError(msg, remedy="Name two quantities that are not the same.")
                pairs.pop((b, a), None)
                pairs[a, b] = c.r
        return names, tuple((a, b, r) for (a, b), r in pairs.items())

    def _latent(self, name: str, names: tuple[str, ...]) -> str:
        if name in names and name not in ("sex",):
            return name
        found = quantity(name, also=names).latent
        if found not in names:
            msg = f"A correlation names {name!r}, which no group of {self.name!r} gives."
            raise PersonError(msg, remedy="Give its mean and SD, or leave the correlation out.")
        return found

    def lanes(
        self, people: range, *, seed: int, records: ParameterSet | None = None
    ) -> dict[str, Array]:
        """Return the numbers of these people, as `myocrine.person.lanes` does.

        Parameters
        ----------
        people : range
            Indices into the population, 0 or more; person i is the same in every range.
        seed : int
            The run's seed.
        records : ParameterSet, optional
            Changed parameters (a draw of the knowledge spread); the residuals stay the same.

        Returns
        -------
        dict of str to array
            Shape (n,) each, ``muscle_mass`` (32, n).
        """
        wanted = np.asarray(people, dtype=int)
        if not len(wanted):
            msg = f"The range of people {people!r} is empty."
            raise PersonError(msg, remedy="Ask for one person or more: range(10).")
        if wanted.min() < 0:
            msg = f"People count from 0; {people!r} holds person {wanted.min()}."
            raise PersonError(msg, remedy="Start the range at 0 or later.")
        blocks = sorted({int(b) for b in wanted // BLOCK})
        made = [self._block(b, seed, records) for b in blocks]
        where = np.searchsorted(blocks, wanted // BLOCK) * BLOCK + wanted % BLOCK
        return {
            name: np.concatenate([one[name] for one in made], axis=-1)[..., where]
            for name in made[0]
        }

    def _block(self, block: int, seed: int, records: ParameterSet | None) -> dict[str, Array]:
        """Return the people of one whole block: the same arithmetic on the same width, always."""
        first = block * BLOCK
        n_latents = len(factor_names()) + len(_EXTRA) + self._n_own_lifts()
        purpose = f"population.{self.name}"
        z = np.stack(
            [generator(seed, first + i, purpose).standard_normal(n_latents) for i in range(BLOCK)],
            axis=1,
        )
        male = z[0] < _quantile(self.men.share)
        given: dict[str, Array] = {"sex_male": male.astype(float)}
        rows = z[: len(factor_names())].copy()
        for sex, group in self._groups():
            here = male if sex == "male" else ~male
            names, pairs = self._structure(sex, group)
            latent = correlated(names, pairs, z)
            rows[:, here] = np.stack([latent[n] for n in factor_names()])[:, here]
            for name, values in _given(group, latent, records).items():
                row = given.setdefault(name, np.full(BLOCK, np.nan))
                row[here] = values[here]
        return derive(given, rows, records=records)

    def _n_own_lifts(self) -> int:
        own = {
            q.latent
            for _, group in self._groups()
            for m in group.marginals
            if (q := quantity(m.name)).is_lift and q.latent not in factor_names()
        }
        return len(own)

    def central(self) -> CompletedPerson:
        """Return the typical person: the means, the median status; both sexes mixed if both are."""
        groups = self._groups()
        if len(groups) == 1:
            return complete(_typical(groups[0][0], groups[0][1]))
        kinds = {g.training_kind for _, g in groups}
        status = _median_status([(s, x * g.share) for _, g in groups for s, x in g.training])
        means = [(g.share, _means(g)) for _, g in groups]
        shared = set.intersection(*(set(m) for _, m in means))
        mixed = {k: sum(share * m[k] for share, m in means) for k in shared}
        return complete(_person(None, mixed, status, kinds.pop() if len(kinds) == 1 else "mixed"))

    def table(
        self, people: range, *, seed: int, records: ParameterSet | None = None
    ) -> pd.DataFrame:
        """Return these people as a tidy table, one row each, units in the column names.

        Parameters
        ----------
        people : range
        seed : int
        records : ParameterSet, optional

        Returns
        -------
        pandas.DataFrame
            Indexed by ``person``: sex, age [y], mass_kg, height_cm, bmi [kg/m2], fat_percent,
            lean_kg, muscle_kg, vo2max_ml_kg_min, training [0..1], one_rm_<lift>_kg.
        """
        import pandas as pd

        who = self.lanes(people, seed=seed, records=records)
        columns = {
            "sex": np.where(who["sex_male"] > 0.5, "male", "female"),
            "age": who["age"],
            "mass_kg": who["mass"],
            "height_cm": 100.0 * who["height_m"],
            "bmi": who["mass"] / who["height_m"] ** 2,
            "fat_percent": who["fat_percent"],
            "lean_kg": who["lean_mass"],
            "muscle_kg": who["muscle_total"],
            "vo2max_ml_kg_min": who["vo2max_rel"],
            "training": who["training"],
        }
        columns |= {f"{k}_kg": v for k, v in who.items() if k.startswith("one_rm_")}
        return pd.DataFrame(columns, index=pd.Index(people, name="person"))

    def replacing(self, **changes: object) -> Population:
        """Return a copy with other fields, checked anew."""
        return replace(self, **changes)  # type: ignore[arg-type]


def population(name_or_path: str | Path) -> Population:
    """Return a preset or the population of a TOML file.

    Parameters
    ----------
    name_or_path : str or Path
        A name of `PRESETS`, or a file; what ends in ``.toml`` or holds a slash is a file.

    Raises
    ------
    UnknownNameError
        If there is no such preset; close ones are named.
    PersonError
        If the file cannot be read or holds something impossible; with file and place.
    """
    from myocrine.person.populations_reading import preset, read_population

    if isinstance(name_or_path, str) and name_or_path in PRESETS:
        return preset(name_or_path)
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or text.endswith(".toml") or "/" in text or "\\" in text:
        return read_population(name_or_path)
    spelled = text.strip().casefold().replace(" ", "_").replace("-", "_")
    if spelled in PRESETS:
        return preset(spelled)
    raise UnknownNameError("population", text, PRESETS)


def _given(
    group: Stratum, latent: Mapping[str, Array], records: ParameterSet | None
) -> dict[str, Array]:
    """Return what a group gives of its people, in the names and units of `derive`."""
    p = Numbers(records)
    found: dict[str, Array] = {}
    values: dict[str, Array] = {}
    for m in _in_order(group.marginals):
        q = quantity(m.name)
        shift = sum((s.slope * (values[s.on] - s.at) for s in m.slopes), start=np.zeros(BLOCK))
        low, high = m.limits(*q.limits(p, values))
        values[m.name] = m.values(latent[q.latent], shift, low, high, valid=q.bounds(p))
        found[q.lane] = q.to_lane(values)
    if group.training:
        found |= _trained(p, group, latent["training"])
    return found


def _trained(p: Numbers, group: Stratum, latent: Array) -> dict[str, Array]:
    """Return the training indices: the least trained have the smallest latent."""
    shares = dict(group.training)
    found: dict[str, Array] = {}
    reached = 0.0
    for status in STATUSES:
        share = shares.get(status, 0.0)
        if share <= 0.0:
            continue
        above = latent >= _quantile(min(reached, 1.0))
        for name, index in training_indices(p, status, group.training_kind).items():
            found[name] = np.where(above, index, found.get(name, np.full(len(latent), index)))
        reached += share
    return found


@functools.lru_cache(maxsize=64)
def _quantile(level: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(level))


def _in_order(marginals: tuple[Marginal, ...]) -> list[Marginal]:
    """Return marginals so that each follows what it may depend on."""
    return sorted(marginals, key=lambda m: quantity(m.name).rank)


def _check_slopes(m: Marginal, placed: set[str]) -> None:
    for slope in m.slopes:
        if slope.on not in placed:
            choices = ", ".join(sorted(placed)) or "nothing: it comes first"
            msg = f"{m.name!r} cannot follow {slope.on!r}; before it stand {choices}."
            close = nearest(slope.on, placed, n=1)
            raise PersonError(msg, remedy=f"Did you mean {close[0]!r}?" if close else "")


def _means(group: Stratum) -> dict[str, float]:
    """Return the mean of what a group gives, at the means of its covariates."""
    found: dict[str, float] = {}
    for m in _in_order(group.marginals):
        shift = sum(s.slope * (found[s.on] - s.at) for s in m.slopes)
        found[m.name] = m.mean + shift
    return found


def _typical(sex: str, group: Stratum) -> Person:
    return _person(sex, _means(group), _median_status(group.training), group.training_kind)


def _person(sex: str | None, means: Mapping[str, float], status: str | None, kind: str) -> Person:
    fields: dict[str, object] = {}
    lifts: dict[str, float] = {}
    height = means.get("height_cm")
    mass = means.get("mass_kg")
    if mass is None and "bmi" in means:
        p = Numbers()
        male = np.array({"male": 1.0, "female": 0.0}.get(sex or "", 0.5))
        metres = float(p.by_sex("height", male)) if height is None else height / 100.0
        mass = means["bmi"] * metres**2
    for name, value in means.items():
        kept, _, lift = name.partition(".")
        if kept == "one_rm_kg":
            lifts[lift] = value
        elif kept == "relative_strength" and mass is not None:
            lifts[lift] = value * mass
        elif kept not in ("bmi", "mass_kg", "relative_strength"):
            fields[name] = value
    return Person(
        sex=sex,
        mass_kg=mass,
        one_rm_kg=lifts,
        training_status=status,
        training_kind=kind,
        **fields,  # type: ignore[arg-type]
    )


def _median_status(shares: tuple[tuple[str, float], ...] | list[tuple[str, float]]) -> str | None:
    total = sum(x for _, x in shares)
    reached = 0.0
    for status in STATUSES:
        reached += sum(x for s, x in shares if s == status)
        if total and reached >= total / 2.0:
            return status
    return None


def _sex_word(sex: str) -> str:
    return {"female": "women", "male": "men"}[sex]
