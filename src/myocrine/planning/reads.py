"""What drives a submodel of the slow body: which channels, and whose results, its equations read.

Found by evaluating the equations once and watching what they ask for, so that it cannot be out of
date.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np

from myocrine.body.adaptation.base import SLOW_CHANNELS
from myocrine.body.adaptation.registry import slow_body
from myocrine.body.adaptation.slow_body import SlowBody
from myocrine.body.contract import View
from myocrine.evidence.muscles import N_UNITS
from myocrine.person import Person, complete, factor_names
from myocrine.person import lanes as person_lanes
from myocrine.simulation.simulate import body_people

__all__ = ["Reads", "reads"]


@dataclass(frozen=True, kw_only=True)
class Reads:
    """What the equations of a submodel read.

    Attributes
    ----------
    channels : tuple of str
        Of the drive: keys of `SLOW_CHANNELS`, and ``involvement``.
    submodels : tuple of str
        Whose signals or states it reads, in signal order.
    """

    channels: tuple[str, ...]
    submodels: tuple[str, ...]


class _Watched(dict[str, Any]):
    """A dictionary that remembers what it was asked for."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value; asking counts."""
        self.asked.add(name)
        return super().get(name, default)


@functools.cache
def reads(body: SlowBody | None = None) -> Mapping[str, Reads]:
    """Return what each submodel reads, by its name.

    Parameters
    ----------
    body : SlowBody, optional
        The slow body as it stands where not given.
    """
    found: dict[str, Reads] = {}
    looked_at = body or slow_body()
    # Shapes are enough: nothing is computed, and nothing compiled.
    jax.eval_shape(lambda x: _evaluate(looked_at, x, found), looked_at.rest())
    return found


def _evaluate(body: SlowBody, x: Mapping[str, Any], found: dict[str, Reads]) -> None:
    p = {name: np.full(1, body.records.value(name)) for name in body.parameters}
    u = {name: np.ones(1) for name in SLOW_CHANNELS} | {"involvement": np.ones((N_UNITS, 1))}
    whole = body.view(x, u, p, _somebody())
    owner = {s.name: m.name for m in body.submodels for s in m.states}
    asked: dict[str, tuple[_Watched, ...]] = {}
    for model in body.submodels:
        parts = (_Watched(x), _Watched(u), _Watched(whole.s))
        v = View(parts[0], parts[1], p, whole.who, whole.c, parts[2])
        owner |= dict.fromkeys(model.signals(v), model.name)
        model.rates(v)
        model.observe(v)
        asked[model.name] = parts
    names = [m.name for m in body.submodels]
    for name, (states, channels, signals) in asked.items():
        others = {owner[key] for key in states.asked | signals.asked} - {name}
        found[name] = Reads(
            channels=tuple(key for key in u if key in channels.asked),
            submodels=tuple(n for n in names if n in others),
        )


def _somebody() -> dict[str, Any]:
    """Return one person as the body sees people."""
    z = np.zeros((len(factor_names()), 1))
    lanes = person_lanes(complete(Person()), z)
    return dict(body_people({k: np.asarray(y, float) for k, y in lanes.items()}))
