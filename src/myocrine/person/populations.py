"""Virtual populations: a joint distribution of people, and person i of it for ever the same.

A population gives, for each sex, what is known of a group: age, size, fat, VO2max, strength, each
with mean, SD and limits, how they go together, and training status. What it does not give is
completed by the regressions of this room with their residuals. Person i depends on the seed, the
population's name and i only: people are made in fixed blocks of `BLOCK` and sliced, so that any
range in any order gives the same bits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from myocrine.errors import PersonError, UnknownNameError
from myocrine.evidence.parameters import ParameterSet
from myocrine.person.completion import CompletedPerson, complete
from myocrine.person.derivation import derive, factor_names
from myocrine.person.numbers import Array, Numbers
from myocrine.person.populations_correlations import Correlation, Pairs, check, correlated
from myocrine.person.populations_quantities import quantity
from myocrine.person.populations_strata import (
    Stratum,
    median_status,
    quantile,
    typical_person,
)
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
        group.check({"female": "women", "male": "men"}[sex])
        words = {quantity(m.name).latent: m.name for m in group.marginals}
        check(*self._structure(sex, group), words)

    def _check_lifts(self) -> None:
        """Refuse a lift that no regression could give to the other sex."""
        given = [group.lifts for _, group in self._groups()]
        for here, there in ((given[0], given[-1]), (given[-1], given[0])):
            for lane in sorted(set(here) - set(there) - set(factor_names())):
                msg = f"{here[lane]!r} is given for one sex, and no regression knows it."
                raise PersonError(msg, remedy="Give it for both sexes, or for none.")

    def _structure(self, sex: str, group: Stratum) -> tuple[tuple[str, ...], Pairs]:
        """Return the latent normals of a group and the pairs of them that go together."""
        lifts = sorted(group.lifts)
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
        male = z[0] < quantile(self.men.share)
        given: dict[str, Array] = {"sex_male": male.astype(float)}
        rows = z[: len(factor_names())].copy()
        for sex, group in self._groups():
            here = male if sex == "male" else ~male
            names, pairs = self._structure(sex, group)
            latent = correlated(names, pairs, z)
            rows[:, here] = np.stack([latent[n] for n in factor_names()])[:, here]
            for name, values in group.given(latent, Numbers(records)).items():
                row = given.setdefault(name, np.full(BLOCK, np.nan))
                row[here] = values[here]
        return derive(given, rows, records=records)

    def _n_own_lifts(self) -> int:
        lifts = {name for _, group in self._groups() for name in group.lifts}
        return len(lifts - set(factor_names()))

    def central(self) -> CompletedPerson:
        """Return the typical person: the means, the median status; both sexes mixed if both are."""
        groups = self._groups()
        sex = groups[0][0] if len(groups) == 1 else None
        kinds = {g.training_kind for _, g in groups}
        status = median_status((s, x * g.share) for _, g in groups for s, x in g.training)
        means = [(g.share, g.means()) for _, g in groups]
        shared = [k for k in means[0][1] if all(k in m for _, m in means)]
        mixed = {k: sum(share * m[k] for share, m in means) for k in shared}
        kind = kinds.pop() if len(kinds) == 1 else "mixed"
        return complete(typical_person(sex, mixed, status, kind))

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
