"""The same trial asked another way: in parallel arms, or everybody in every arm."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Literal

from myocrine.errors import InputError
from myocrine.simulation.trials.trial import Endpoint, Trial

__all__ = ["in_design", "sequences_of"]

_ALL_ORDERS = 3


def in_design(trial: Trial, kind: Literal["parallel", "cross-over"]) -> Trial:
    """Return a trial in another design; what is simulated stays the same.

    Raises
    ------
    InputError
        If the trial has one arm only.
    """
    if trial.design.kind == kind:
        return trial
    if len(trial.arms) == 1:
        msg = "A trial of one arm is neither parallel nor a cross-over."
        raise InputError(msg, remedy="Add an [[arm]] to compare it with.", source=trial.source)
    sequences = sequences_of(trial.names) if kind == "cross-over" else ()
    design = replace(trial.design, kind=kind, sequences=sequences)
    endpoints = tuple(_analysed(e, kind) for e in trial.endpoints)
    return replace(trial, design=design, endpoints=endpoints)


def sequences_of(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return all orders of up to three arms, a Latin square of more."""
    if len(names) <= _ALL_ORDERS:
        return tuple(itertools.permutations(names))
    k = len(names)
    return tuple(tuple(names[(i + j) % k] for j in range(k)) for i in range(k))


def _analysed(one: Endpoint, kind: str) -> Endpoint:
    if kind == "cross-over":
        return replace(one, analysis="paired")
    return replace(one, analysis="welch")
