"""From bouts to `SetArrays`: what each line asks for, in the numbers that execution works with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.muscles import N_UNITS
from myocrine.evidence.parameters import ParameterSet
from myocrine.training.bouts import Bout
from myocrine.training.execution import UNLIMITED, SetArrays
from myocrine.training.maxima import (
    Maximum,
    assumed_maximum,
    default_load,
    load_percent,
    maximum,
)
from myocrine.training.session import ExerciseSets, Load

__all__ = ["Request", "requests", "set_arrays"]

Array = NDArray[np.float64]
Lanes = Mapping[str, Array]

_STOP_AT_COUNT, _STOP_BY_EFFORT, _FORCED = 0.0, 1.0, 2.0


@dataclass(frozen=True, kw_only=True)
class Request:
    """One bout in numbers; see `SetArrays` for the fields of the same names.

    Attributes
    ----------
    top : Maximum
    hold : bool
        One "repetition" is a stretch of holding.
    eccentric_load : (B,) or None
        Load of the lowering phase where it differs [% of the concentric maximum].
    weight : (32,)
        Involvement of the muscle units as the catalogue has it.
    """

    bout: Bout
    top: Maximum
    percent: Array
    given: Array
    low: float
    high: float
    reserve: Array
    stop: float
    factor: float
    seconds: float
    hold: bool
    eccentric_load: Array | None
    weight: Array
    warnings: tuple[str, ...] = ()


def requests(
    bouts: Sequence[Bout],
    lanes: Lanes,
    p: ParameterSet,
    loads: Mapping[int, Array] | None = None,
) -> list[Request]:
    """Read every bout; bouts of one line and side share the work.

    `loads` are the kilograms on the bar of each lane, by ``id`` of the line.
    """
    known: dict[tuple[int, str, int, float, bool, int], Request] = {}
    out = []
    for bout in bouts:
        done = -1 if bout.done is None else bout.number
        key = (id(bout.sets), bout.side, bout.part, bout.follow, bout.to_failure, done)
        if key not in known:
            kg = None if loads is None else loads.get(id(bout.sets))
            known[key] = _Reader(bout, lanes, p, kg).request()
        out.append(known[key] if known[key].bout is bout else _for(known[key], bout))
    return out


def _for(request: Request, bout: Bout) -> Request:
    from dataclasses import replace

    if bout.repetitions is not None:
        return replace(request, bout=bout, low=bout.repetitions, high=bout.repetitions)
    return replace(request, bout=bout)


class _Reader:
    """Turns one bout into a request; each method answers one question about it."""

    def __init__(self, bout: Bout, lanes: Lanes, p: ParameterSet, kg: Array | None) -> None:
        self.bout, self.line, self.lanes, self.p = bout, bout.sets, lanes, p
        self.kg = kg
        self.exercise = bout.exercise
        self.lowering = self.line.contraction == "eccentric"
        self.top = maximum(self.exercise, lanes, lowering=self.lowering)
        self.n = len(lanes["mass"])
        if np.isnan(self.top.kg).any():
            self.top = assumed_maximum(self._told_load, self.exercise, self.top, lanes, p)
        self.warnings: list[str] = []

    def request(self) -> Request:
        if self.line.bfr:
            self.warnings.append(
                f"{self.exercise.name}: blood-flow restriction has no mechanism here; the sets are "
                "taken as ordinary ones."
            )
        seconds = self._seconds()
        low, high, stop = self._repetitions(seconds)
        percent, given = self._load()
        if stop == _FORCED and not given.all():
            stop = _STOP_AT_COUNT
        return Request(
            bout=self.bout,
            top=self.top,
            percent=percent,
            given=given,
            low=low,
            high=high,
            reserve=self._reserve(given),
            stop=stop,
            factor=self._factor(seconds),
            seconds=seconds,
            hold=self.hold,
            eccentric_load=self._eccentric_load(),
            weight=self.exercise.involvement_vector(self.bout.side),
            warnings=tuple(self.warnings),
        )

    @property
    def _told_load(self) -> Load | None:
        """The load as written; where only done sets have one, the heaviest of those."""
        if self.line.load is not None:
            return self.line.load
        in_kg = [d.load for d in self.line.done if d.load is not None and d.load.unit == "kg"]
        in_lb = [d.load for d in self.line.done if d.load is not None and d.load.unit == "lb"]
        return max(in_kg or in_lb, key=lambda load: load.middle, default=None)

    @property
    def hold(self) -> bool:
        still = self.exercise.measure in ("time", "distance") and self.line.reps is None
        return self.line.contraction == "isometric" or still

    def _seconds(self) -> float:
        if self.hold:
            return self.p.value("execution.hold_seconds")
        if self.line.tempo is not None:
            return self.line.tempo.seconds
        x = self.exercise
        phases = {"eccentric": x.eccentric_s, "concentric": x.concentric_s}
        return max(phases.get(self.line.contraction, x.seconds_per_rep), 0.2)

    def _factor(self, seconds: float) -> float:
        """Slower repetitions are fewer; only a written tempo counts, and only a slower one."""
        ordinary = self.exercise.seconds_per_rep
        factor = self.exercise.repetition_factor
        if self.line.tempo is None or self.hold or seconds <= ordinary or ordinary <= 0:
            return factor
        return float(factor * (ordinary / seconds) ** self.p.value("execution.tempo_exponent"))

    def _repetitions(self, seconds: float) -> tuple[float, float, float]:
        """Return (low, high, how it stops)."""
        bout, line = self.bout, self.line
        if bout.done is not None:
            return self._as_done(seconds)
        if bout.repetitions is not None:
            return float(bout.repetitions), float(bout.repetitions), _STOP_AT_COUNT
        timed = self._timed_seconds()
        if timed is not None:
            n = timed / seconds
            return n, n, _STOP_AT_COUNT
        failing = bout.to_failure or (line.effort is not None and line.effort.kind == "failure")
        if line.reps is None:
            return 0.0, UNLIMITED, _STOP_BY_EFFORT
        low, high = float(line.reps.low), float(line.reps.high)
        if line.machine is not None:
            return low, high, _FORCED
        if line.reps.amrap or (failing and self._written_load):
            return low, UNLIMITED, _STOP_BY_EFFORT
        by_effort = line.effort is not None or not self._written_load
        return low, high, _STOP_BY_EFFORT if by_effort and low < high else _STOP_AT_COUNT

    @property
    def _written_load(self) -> bool:
        """Whether the line fixes the load: nRM for n repetitions means the nRM of each moment."""
        load, reps = self.line.load, self.line.reps
        if self.kg is not None and not np.isnan(self.kg).all():
            return True
        if load is None:
            return False
        keeps = load.unit == "RM" and reps is not None and reps.low == reps.high == load.middle
        return not keeps

    def _as_done(self, seconds: float) -> tuple[float, float, float]:
        assert self.bout.done is not None
        done, i = self.bout.done
        n = float(done.reps[i]) if done.reps else done.seconds[i] / seconds
        return n, n, _FORCED

    def _timed_seconds(self) -> float | None:
        if self.line.seconds is not None:
            return self.line.seconds
        if self.line.distance_m is not None:
            return self.line.distance_m / self.p.value("execution.carry_speed")
        return None

    def _load(self) -> tuple[Array, Array]:
        """Return the load [% of the maximum] and where it is that (1) or up to the lifter (0)."""
        percent, given = self._as_written()
        if self.kg is None or self.bout.follow > 0 or self.bout.done is not None:
            return percent, np.full(self.n, given)
        mine = 100.0 * np.maximum(self.kg + self.top.body, 0.0) / self.top.kg
        own = ~np.isnan(mine)
        return np.where(own, mine, percent), np.where(own, 1.0, given)

    def _as_written(self) -> tuple[Array, float]:
        done = self.bout.done
        load = done[0].load if done is not None and done[0].load is not None else self.line.load
        if self.bout.follow > 0:
            return np.zeros(self.n), 1.0
        if load is not None and (self.kg is not None or self._written_load or done is not None):
            args = (load, self.exercise, self.top, self.lanes)
            return load_percent(*args, lowering=self.lowering), 1.0
        if load is None and self.line.warm_up:
            return np.full(self.n, self.p.value("execution.warm_up_load")), 1.0
        free = self._free_load() if load is None else None
        if free is not None:
            return free, 1.0
        return np.zeros(self.n), 0.0

    def _free_load(self) -> Array | None:
        """Return the body's own load, unless the effort asked for makes people add or take off."""
        effort, counted = self.line.effort, self.line.reps is not None
        if effort is not None and effort.kind != "failure" and counted and not self.top.assumed:
            return None
        return default_load(self.exercise, self.top, self.p, lowering=self.lowering)

    def _reserve(self, given: Array) -> Array:
        """Return repetitions truly left: what the lifter says plus what lifters misjudge."""
        effort = self.line.effort
        zero = np.zeros(self.n)
        if self.bout.to_failure or self.bout.done is not None:
            return zero
        if effort is None:
            if given.all() or self.line.load is not None:
                return zero
            self.warnings.append(
                f"{self.exercise.name}: neither load nor effort is written; a load with "
                f"{self.p.value('execution.default_reserve'):g} repetitions in reserve is assumed."
            )
            return np.where(given > 0, 0.0, self.p.value("execution.default_reserve"))
        if effort.kind == "failure":
            return zero
        bias = self.p["execution.rir_bias"]
        z = np.asarray(self.lanes.get("rir_z", zero), float)
        return np.maximum(effort.rir + bias.value + bias.person * z, 0.0)

    def _eccentric_load(self) -> Array | None:
        load = self.line.load
        if load is None or load.eccentric_percent is None:
            return None
        return np.full(self.n, load.eccentric_percent)


def set_arrays(
    asked: Sequence[Request], rest: Sequence[float], p: ParameterSet, lanes: int
) -> SetArrays:
    """Stack requests into arrays; `rest` is the time after each until the next bout [min]."""
    slots: dict[tuple[str, str, bool], int] = {}
    default = p.value("execution.default_repetitions")
    rows = []
    for r in asked:
        line: ExerciseSets = r.bout.sets
        slot = slots.setdefault((r.bout.exercise.name, r.bout.side, line.warm_up), len(slots))
        choosing = not r.given.all()
        unlimited = r.high >= UNLIMITED
        low = default if choosing and r.low == 0.0 else r.low
        high = default if choosing and unlimited else r.high
        peak = max(float(r.weight.max()), 1e-9)
        rows.append((slot, r.weight / peak, low, high))
    overhead = p.value("time.set_overhead") / 60.0
    n = len(rows)
    return SetArrays(
        valid=np.ones(n),
        slot=np.array([r[0] for r in rows], dtype=np.int64),
        weight=np.array([r[1] for r in rows]).reshape(n, N_UNITS),
        given=np.array([r.given for r in asked]).reshape(n, lanes),
        follow=np.array([r.bout.follow for r in asked]),
        percent=np.array([r.percent for r in asked]).reshape(n, lanes),
        low=np.array([r[2] for r in rows], dtype=float),
        high=np.array([r[3] for r in rows], dtype=float),
        reserve=np.array([r.reserve for r in asked]).reshape(n, lanes),
        by_effort=np.array([r.stop for r in asked]),
        factor=np.array([np.full(lanes, r.factor) for r in asked]).reshape(n, lanes),
        seconds=np.array([r.seconds for r in asked]),
        overhead=np.array([0.0 if r.bout.part else overhead for r in asked]),
        rest=np.asarray(rest, float),
    )
