"""One sex of a population: what it gives of its people, and what these become."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from myocrine.errors import PersonError, UnknownNameError, nearest
from myocrine.person.completion import training_indices
from myocrine.person.model import Person
from myocrine.person.numbers import STATUSES, Array, Numbers
from myocrine.person.populations_marginals import Marginal
from myocrine.person.populations_quantities import quantity

__all__ = ["Stratum", "median_status", "quantile", "typical_person"]


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

    @property
    def lifts(self) -> dict[str, str]:
        """Name of each given lift by its latent, which is its lane, too."""
        found = (quantity(m.name) for m in self.marginals)
        return {q.latent: q.name for q in found if q.is_lift}

    def check(self, who: str) -> None:
        """Refuse what nobody can be; `who` says of whom, for the error."""
        shares = sum(share for _, share in self.training)
        if self.training and abs(shares - 1.0) > 1e-6:
            msg = f"The training statuses ({who}) make {shares:g} together, not 1."
            raise PersonError(msg, remedy="Give shares that add up to 1.")
        p = Numbers()
        placed: set[str] = set()
        lanes: set[str] = set()
        for m in self._in_order():
            q = quantity(m.name)
            q.check(p, m)
            q.check_company(placed, lanes)
            _check_slopes(m, placed)
            placed.add(m.name)
            lanes.add(q.lane)

    def given(self, latent: Mapping[str, Array], p: Numbers) -> dict[str, Array]:
        """Return what is given of people with these latent normals, as `derive` takes it."""
        found: dict[str, Array] = {}
        values: dict[str, Array] = {}
        none = np.zeros_like(latent["age"])
        for m in self._in_order():
            q = quantity(m.name)
            shift = sum((s.slope * (values[s.on] - s.at) for s in m.slopes), start=none)
            low, high = m.limits(*q.limits(p, values))
            values[m.name] = m.values(latent[q.latent], shift, low, high, valid=q.bounds(p))
            found[q.lane] = q.to_lane(values)
        if self.training:
            found |= self._trained(p, latent["training"])
        return found

    def means(self) -> dict[str, float]:
        """Return the mean of what is given, at the means of its covariates."""
        found: dict[str, float] = {}
        for m in self._in_order():
            found[m.name] = m.mean + sum(s.slope * (found[s.on] - s.at) for s in m.slopes)
        return found

    def _in_order(self) -> list[Marginal]:
        """Return the marginals so that each follows what it may depend on."""
        return sorted(self.marginals, key=lambda m: quantity(m.name).rank)

    def _trained(self, p: Numbers, latent: Array) -> dict[str, Array]:
        """Return the training indices: the least trained have the smallest latent."""
        shares = dict(self.training)
        found: dict[str, Array] = {}
        reached = 0.0
        for status in STATUSES:
            share = shares.get(status, 0.0)
            if share <= 0.0:
                continue
            above = latent >= quantile(min(reached, 1.0))
            for name, index in training_indices(p, status, self.training_kind).items():
                found[name] = np.where(above, index, found.get(name, np.full(len(latent), index)))
            reached += share
        return found


@functools.lru_cache(maxsize=64)
def quantile(level: float) -> float:
    """Return the standard normal's quantile; minus and plus infinity at 0 and 1."""
    from scipy.special import ndtri

    return float(ndtri(level))


def median_status(shares: Iterable[tuple[str, float]]) -> str | None:
    """Return the status in the middle of the people, None where nothing is known of it."""
    known = list(shares)
    total = sum(x for _, x in known)
    reached = 0.0
    for status in STATUSES:
        reached += sum(x for s, x in known if s == status)
        if total and reached >= total / 2.0:
            return status
    return None


def typical_person(
    sex: str | None, means: Mapping[str, float], status: str | None, kind: str
) -> Person:
    """Return the person whom these means describe, in the names of a population file."""
    fields: dict[str, object] = {}
    lifts: dict[str, float] = {}
    mass = _typical_mass(sex, means)
    for name, value in means.items():
        what, _, lift = name.partition(".")
        if what == "one_rm_kg":
            lifts[lift] = value
        elif what == "relative_strength" and mass is not None:
            lifts[lift] = value * mass
        elif what not in ("bmi", "mass_kg", "relative_strength"):
            fields[name] = value
    return Person(
        sex=sex,
        mass_kg=mass,
        one_rm_kg=lifts,
        training_status=status,
        training_kind=kind,
        **fields,  # type: ignore[arg-type]
    )


def _typical_mass(sex: str | None, means: Mapping[str, float]) -> float | None:
    if "bmi" not in means:
        return means.get("mass_kg")
    height = means.get("height_cm")
    if height is None:  # one sex gives it, the other does not
        male = np.array({"male": 1.0, "female": 0.0}.get(sex or "", 0.5))
        height = 100.0 * float(Numbers().by_sex("height", male))
    return means["bmi"] * (height / 100.0) ** 2


def _check_slopes(m: Marginal, placed: set[str]) -> None:
    for slope in m.slopes:
        if slope.on not in placed:
            choices = ", ".join(sorted(placed)) or "nothing: it comes first"
            msg = f"{m.name!r} cannot follow {slope.on!r}; before it stand {choices}."
            close = nearest(slope.on, placed, n=1)
            raise PersonError(msg, remedy=f"Did you mean {close[0]!r}?" if close else "")
