"""Why an interval is wide: which of the things drawn carry the spread of an output.

In the joint block every lane is another person and another guess at what nobody knows. All that was
drawn is known again from the seed: the standard normals behind the parameters (people and knowledge
apart) and the fields of the person. The share of an output's spread that one of them carries is the
squared correlation of normal scores (ranks, turned into normal quantiles), so that bends and long
tails do not matter; the largest is taken first, then whatever adds most to it, and so on.
Parameters are drawn independently of each other, so for them the shares are first-order indices and
simply add up; fields of a person hang together, and what two of them share counts for the first.

With `n` lanes a correlation of a few roots of ``1/n`` is chance. What is below the bar is not told.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.person import factor_names
from myocrine.simulation.citing import submodel_of
from myocrine.simulation.simulate import EXECUTION_FACTORS
from myocrine.simulation.uncertainty import parameter_lanes, spread_names

if TYPE_CHECKING:
    from myocrine.planning.simulate import PlanResult

__all__ = ["LEAST_DRAWS", "Contributor", "Drawn", "Why", "contributors", "drawn", "why"]

Floats = NDArray[np.float64]
Kind = Literal["people", "unknown", "person"]

LEAST_DRAWS = 20
"""Lanes below which no correlation can be told from chance."""
_MOST_LANES = 2000
_ALIKE = 0.05
"""Share of its own variance below which a row is what was told already."""
_BAR = 3.0
"""Standard errors that a correlation must exceed; one more where hundreds of others are tried."""
_LEAST_SHARE = 0.02
"""Less than a fiftieth of the spread makes no interval wide."""
_STATUS = ("training", "training_strength", "training_endurance")
_FIELDS = ("sex_male", *_STATUS, *EXECUTION_FACTORS)
"""Fields of a person beside those that regressions estimate."""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What differs between the lanes of a joint block.

    Attributes
    ----------
    names : tuple of str
        Records of parameters and fields of the person.
    kinds : tuple of {'people', 'unknown', 'person'}
        Spread of a parameter among people, what nobody knows of a parameter, a field.
    scores : (names, lanes)
        Normal scores of each: mean 0, variance 1.
    lanes : slice
        The lanes of the block that were looked at.
    """

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    scores: Floats
    lanes: slice


@dataclass(frozen=True, kw_only=True)
class Contributor:
    """One of the things drawn, and what it does to an output.

    Attributes
    ----------
    name : str
        A parameter's record, or a field of the person.
    kind : {'people', 'unknown', 'person'}
    share : float
        Share of the output's spread that it adds to those before it [0..1].
    sign : int
        1 where more of it makes the output larger, else -1.
    """

    name: str
    kind: Kind
    share: float
    sign: int

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"name": self.name, "kind": self.kind, "share": self.share, "sign": self.sign}


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why the interval of an output is as wide as it is.

    Attributes
    ----------
    contributors : tuple of Contributor
        The largest first; empty where none can be told from chance.
    lanes : int
        How many lanes it was read from.
    """

    contributors: tuple[Contributor, ...]
    lanes: int

    @property
    def together(self) -> float:
        """Share of the spread that they carry together [0..1]."""
        return sum(c.share for c in self.contributors)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        told = [c.as_dict() for c in self.contributors]
        return {"contributors": told, "together": self.together, "lanes": self.lanes}


def why(
    result: PlanResult,
    name: str,
    day: float | None = None,
    *,
    most: int = 3,
    records: ParameterSet | None = None,
) -> Why:
    """Return what makes the interval of an output of a plan wide.

    Parameters
    ----------
    result : PlanResult
    name : str
        An output of the slow body.
    day : float, optional
        A kept time [d]; the last one where not given.
    most : int
        How many contributors at most.
    records : ParameterSet, optional
        Those of the run, where it was given its own.

    Raises
    ------
    UnknownNameError
        If no output is called so.
    InputError
        If the day was not kept.
    """
    course = result.course
    y = course.at(float(course.days[-1]) if day is None else day, name)
    return contributors(
        y[result.blocks.where("joint")],
        drawn(result, records),
        own=submodel_of(course.body, name).parameters_of(name),
        most=most,
    )


def drawn(result: PlanResult, records: ParameterSet | None = None) -> Drawn:
    """Return what differs between the joint lanes of a run.

    Parameters
    ----------
    records : ParameterSet, optional
        Those of the run, where it was given its own.
    """
    block = result.blocks.where("joint")
    lanes = slice(block.start, min(block.stop, block.start + _MOST_LANES))
    known = records or parameters()
    rows = [*_parameters(result, known, lanes), *_fields(result.course.who, lanes)]
    n = lanes.stop - lanes.start
    return Drawn(
        names=tuple(name for name, _, _ in rows),
        kinds=tuple(kind for _, kind, _ in rows),
        scores=np.array([z for _, _, z in rows]).reshape(len(rows), n),
        lanes=slice(0, n),
    )


def _parameters(
    result: PlanResult, records: ParameterSet, lanes: slice
) -> Iterator[tuple[str, Kind, Floats]]:
    """Yield the normals that parameters were drawn with; not of those that the dial shuts off."""
    blocks, o, names = result.blocks, result.options, result.course.body.parameters
    theta = parameter_lanes(records, names, blocks, seed=o.seed, evidence=o.evidence)
    kinds: tuple[tuple[Literal["person", "knowledge"], Kind], ...] = (
        ("person", "people"),
        ("knowledge", "unknown"),
    )
    for spread, kind in kinds:
        own = spread_names(records, names, spread)
        purpose = f"parameter.{spread}"
        z = blocks.normals(len(own), seed=o.seed, purpose=purpose, varies_in=spread)
        for name, row in zip(own, z[:, lanes], strict=True):
            if np.ptp(theta[name][lanes]) > 0.0:
                yield name, kind, _scores(row)


def _fields(who: Mapping[str, Floats], lanes: slice) -> Iterator[tuple[str, Kind, Floats]]:
    seen: list[Floats] = []
    for name in dict.fromkeys((*factor_names(), *_FIELDS)):
        values = who.get(name)
        if values is None or values.ndim != 1 or np.ptp(values[lanes]) == 0.0:
            continue
        z = _scores(values[lanes])
        if not any(np.allclose(z, other) for other in seen):  # one status, whatever it is for
            seen.append(z)
            yield name, "person", z


def contributors(y: Floats, drawn: Drawn, *, own: Collection[str] = (), most: int = 3) -> Why:
    """Return what carries the spread of some values.

    Parameters
    ----------
    y : (lanes,)
        An output in the joint block.
    drawn : Drawn
        What differs between those lanes.
    own : collection of str
        Parameters of the output's own equations; others have to show more.
    most : int
        How many at most.
    """
    y = np.asarray(y, float)[drawn.lanes]
    n = len(y)
    if n < LEAST_DRAWS or np.ptp(y) == 0.0 or not drawn.names:
        return Why(contributors=(), lanes=n)
    pairs = zip(drawn.names, drawn.kinds, strict=True)
    close = np.array([kind == "person" or name in own for name, kind in pairs])
    bars = np.where(close, _BAR, _BAR + 1.0) / np.sqrt(n)
    found = (
        Contributor(name=drawn.names[i], kind=drawn.kinds[i], share=share, sign=sign)
        for i, share, sign in _forward(_scores(y), drawn.scores, bars)
    )
    return Why(contributors=tuple(itertools.islice(found, most)), lanes=n)


def _forward(left: Floats, rows: Floats, bars: Floats) -> Iterator[tuple[int, float, int]]:
    """Yield which row adds most to those before it, how much, and its sign, until it is little.

    Parameters
    ----------
    left : (lanes,)
        What is to be explained: mean 0, variance 1.
    rows : (rows, lanes)
        The same of what may explain it.
    bars : (rows,)
        Correlation of each that is no chance any more.
    """
    n = len(left)
    free = np.ones(len(rows))
    axes: list[Floats] = []
    while left @ left > _LEAST_SHARE * n:
        i, r = _best(rows @ left / n, free, float(left @ left) / n, bars)
        if r == 0.0:
            return
        axis = rows[i] - sum((q * (q @ rows[i]) / n for q in axes), np.zeros(n))
        axis /= np.sqrt(axis @ axis / n)
        carried = float(axis @ left) / n
        if carried**2 < _LEAST_SHARE:
            return
        yield i, carried**2, 1 if r > 0.0 else -1
        left = left - carried * axis
        free = np.maximum(free - (rows @ axis / n) ** 2, 0.0)
        axes.append(axis)


def _best(covariance: Floats, free: Floats, left: float, bars: Floats) -> tuple[int, float]:
    """Return the row that adds most, and its partial correlation: 0 where all may be chance.

    Parameters
    ----------
    covariance : (rows,)
        With what is left of the output.
    free : (rows,)
        Variance of each row that those before it do not hold.
    left : float
        Variance of what is left of the output.
    """
    r = covariance / np.sqrt(np.maximum(free, _ALIKE) * left)
    r = np.where((free > _ALIKE) & (np.abs(r) > bars), r, 0.0)
    i = int(np.argmax(np.abs(r)))
    return i, float(r[i])


def _scores(values: Floats) -> Floats:
    """Return normal scores with mean 0 and variance 1; equal values share one."""
    from scipy.special import ndtri
    from scipy.stats import rankdata

    z = ndtri((rankdata(values) - 0.5) / len(values))
    return np.asarray((z - z.mean()) / z.std())
