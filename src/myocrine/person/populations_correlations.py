"""Correlations of a population: from the pairs somebody wrote to a factor that draws them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from myocrine.errors import PersonError
from myocrine.person.numbers import Array

__all__ = ["Correlation", "allowed", "check", "correlated", "factor", "matrix"]

Pairs = tuple[tuple[str, str, float], ...]
_LEAST = 1e-9  # smallest eigenvalue that still counts as positive


@dataclass(frozen=True, kw_only=True)
class Correlation:
    """How two quantities of one person go together, within a sex.

    Parameters
    ----------
    between : tuple of str
        Two quantities of the population, or residuals of `myocrine.person.factor_names` (what a
        regression leaves of a quantity that the population does not give).
    r : float
        Correlation of the two (of their normal scores where they are not normal), -1 < r < 1.
    sex : {'', 'female', 'male'}
        For one sex only.
    source, locator, obtained, note : str
        As for a parameter.
    """

    between: tuple[str, str]
    r: float
    sex: str = ""
    source: str = ""
    locator: str = ""
    obtained: str = ""
    note: str = ""


def matrix(names: tuple[str, ...], pairs: Pairs) -> Array:
    """Return the correlation matrix of `names`; pairs that nobody wrote are zero."""
    found = np.eye(len(names))
    for a, b, r in pairs:
        i, j = names.index(a), names.index(b)
        found[i, j] = found[j, i] = r
    return found


def check(names: tuple[str, ...], pairs: Pairs, words: Mapping[str, str]) -> None:
    """Refuse correlations that nobody can have.

    Parameters
    ----------
    words : mapping of str to str
        What to call a name in the error, where it differs.

    Raises
    ------
    PersonError
        Names the pair that is easiest to mend and what the others leave to it.
    """
    whole = matrix(names, pairs)
    if np.linalg.eigvalsh(whole)[0] <= _LEAST:
        raise _impossible(names, pairs, whole, words)


@functools.lru_cache(maxsize=256)
def factor(names: tuple[str, ...], pairs: Pairs) -> Array:
    """Return the lower triangular factor that gives independent normals these correlations."""
    lower: Array = np.asarray(np.linalg.cholesky(matrix(names, pairs)), dtype=np.float64)
    lower.setflags(write=False)
    return lower


def correlated(names: tuple[str, ...], pairs: Pairs, z: Array) -> dict[str, Array]:
    """Return normals with these correlations from independent ones, one row of `z` a name.

    Added up term by term: a matrix product may round differently from machine to machine.
    """
    lower = factor(names, pairs)
    found = {}
    for i, name in enumerate(names):
        row = np.zeros(z.shape[1])
        for j in np.flatnonzero(lower[i]):
            row = row + lower[i, j] * z[j]
        found[name] = row
    return found


def allowed(whole: Array, i: int, j: int) -> tuple[float, float] | None:
    """Return the range that the other correlations leave to pair (i, j), None if they leave none.

    By the Schur complement of the others: r = a'S⁻¹b ± sqrt((1 - a'S⁻¹a)(1 - b'S⁻¹b)).
    """
    rest = [k for k in range(len(whole)) if k not in (i, j)]
    inner = whole[np.ix_(rest, rest)]
    if rest and np.linalg.eigvalsh(inner)[0] <= _LEAST:
        return None
    a, b = whole[rest, i], whole[rest, j]
    solved = np.linalg.solve(inner, np.stack([a, b], axis=1)) if rest else np.zeros((0, 2))
    left = 1.0 - float(a @ solved[:, 0]), 1.0 - float(b @ solved[:, 1])
    if min(left) <= 0.0:
        return None
    middle, width = float(a @ solved[:, 1]), (left[0] * left[1]) ** 0.5
    return max(middle - width, -1.0), min(middle + width, 1.0)


def _impossible(
    names: tuple[str, ...], pairs: Pairs, whole: Array, words: Mapping[str, str]
) -> PersonError:
    ranges = {
        (a, b, r): span
        for a, b, r in pairs
        if (span := allowed(whole, names.index(a), names.index(b))) is not None
    }

    def change(pair: tuple[str, str, float]) -> float:
        low, high = ranges[pair]
        return max(low - pair[2], pair[2] - high)

    if ranges:
        a, b, r = min(ranges, key=change)
        low, high = ranges[a, b, r]
        remedy = f"The other pairs leave it between {low:.2f} and {high:.2f}."
    else:
        vector = np.linalg.eigh(whole)[1][:, 0]
        a, b, r = min(
            pairs, key=lambda p: p[2] * vector[names.index(p[0])] * vector[names.index(p[1])]
        )
        remedy = "More than one pair is too strong: weaken them, this one first."
    msg = (
        f"Nobody can have these correlations together: {words.get(a, a)!r} with "
        f"{words.get(b, b)!r} at {r:g} contradicts the others (not positive definite)."
    )
    return PersonError(msg, remedy=remedy)
