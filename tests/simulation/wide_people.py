"""Populations and runs that tests of wide runs share (importable by worker processes)."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from myocrine.person import Person, complete, factor_names, generator
from myocrine.person import lanes as person_lanes
from myocrine.simulation.wide import BASELINE, Group, Wide
from myocrine.training import read_one

RIDE = read_one("Cycle 20 min at 60% VO2max")
LIFT = read_one("Back squat 2 sets at 70% to failure, rest 1 min")


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """People around nobody in particular; the numbers in `sick` have no body mass."""

    name: str = "people"
    sick: tuple[int, ...] = ()

    def central(self):
        return complete(Person())

    def lanes(self, people, *, seed, records):
        n = len(factor_names())
        z = np.array([generator(seed, i, "people").standard_normal(n) for i in people]).T
        who = person_lanes(self.central(), z, records=records)
        ill = np.isin(np.array(people), self.sick)
        return {**who, "mass": np.where(ill, np.nan, who["mass"])}


def wide(*, n=64, chunk=32, session=RIDE, sick=(), **changes):
    """Two chunks of a short ride, three outputs, three times."""
    group = Group(
        name="riders", session=session, population=Drawn(sick=tuple(sick)), people=range(n)
    )
    fields = {"outputs": ("il6", "lactate", "glucose"), "times": (BASELINE, 0.0, 30.0)}
    return Wide(**{"groups": (group,), "chunk": chunk, "seed": 3, **fields, **changes})


@dataclass(frozen=True, kw_only=True)
class Fatal(Drawn):
    """People of whom the first with number `fatal` kills the process that looks at them, once."""

    fatal: int
    scar: Path
    log: Path

    def lanes(self, people, *, seed, records):
        with self.log.open("a") as file:
            file.write(f"{people.start} {os.getpid()}\n")
        if people.start == self.fatal and not self.scar.exists():
            self.scar.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().lanes(people, seed=seed, records=records)
