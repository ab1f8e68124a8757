"""What one segment asks of the muscles: the channels of `Drive`, segment by segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.movements import family_number
from myocrine.evidence.muscles import N_UNITS
from myocrine.evidence.parameters import ParameterSet
from myocrine.training.bouts import Bout, Pause, Piece
from myocrine.training.endurance import Effort
from myocrine.training.energy import LiftCost, lift_cost, oxygen_equivalent, pause_power
from myocrine.training.execution import Executed
from myocrine.training.lifting import Request

__all__ = [
    "CHANNELS",
    "Segment",
    "effective_sets",
    "endurance_segment",
    "lift_segments",
    "pause_segment",
]

Array = NDArray[np.float64]
Lanes = Mapping[str, Array]

CHANNELS = (
    "recruitment",
    "power",
    "active_mass",
    "vo2_demand",
    "glycolytic",
    "tension",
    "eccentric",
    "contractions",
    "stimulus",
    "impact",
    "load",
    "movement",
)
"""Channels that a segment carries; see `Drive` for units. At rest all are zero but
``vo2_demand``: between sets people stand and walk about."""

_LIFT, _ENDURANCE = 1, 2
_CADENCES = {
    "walking": "drive.cadence_walk",
    "running": "drive.cadence_run",
    "leg_cycling": "drive.cadence_cycle",
    "arm_cycling": "drive.cadence_cycle",
    "rowing": "drive.cadence_row",
    "knee_extension": "drive.cadence_kick",
}


@dataclass(frozen=True, kw_only=True)
class Segment:
    """One stretch of time in which the same is done; channels (B,), missing ones are zero."""

    kind: int
    label: str
    duration: Array
    involvement: Array = field(default_factory=lambda: np.zeros(N_UNITS))
    channels: Mapping[str, Array] = field(default_factory=dict)
    joules: Array | None = None
    source: Bout | Piece | None = None


def lift_segments(
    asked: Sequence[Request], done: Executed, lanes: Lanes, p: ParameterSet
) -> list[Segment]:
    """Return one segment a bout."""
    if not asked:
        return []
    sets = _Sets(asked, done, lanes, p)
    channels, joules = sets.channels(), sets.joules()
    return [
        Segment(
            kind=_LIFT,
            label=_label(r.bout),
            duration=sets.minutes[i],
            involvement=r.weight,
            channels={name: values[i] for name, values in channels.items()},
            joules=joules[i],
            source=r.bout,
        )
        for i, r in enumerate(asked)
    ]


class _Sets:
    """All sets of a session at once, (S, B): a set alone is too small a thing to compute with."""

    def __init__(
        self, asked: Sequence[Request], done: Executed, lanes: Lanes, p: ParameterSet
    ) -> None:
        self.asked, self.done, self.lanes, self.p = asked, done, lanes, p
        self.minutes = np.maximum(done.minutes, 1e-6)
        self.weight = np.array([r.weight for r in asked])
        self.mass = self.weight @ lanes["muscle_mass"]
        scales = [
            r.bout.exercise.eccentric_ratio if r.bout.sets.contraction == "eccentric" else 1.0
            for r in asked
        ]
        self.tension = np.array(scales)[:, None] * done.percent / 100.0
        self.concentric, self.lowered = self._phases()
        self.cost = self._cost()

    def channels(self) -> dict[str, Array]:
        """Return the channels of all sets; those in which nothing was done are at rest."""
        p, done = self.p, self.done
        n, possible = done.repetitions, done.possible
        recruitment = _recruitment(done.percent / done.strength, n / np.maximum(possible, 1e-9), p)
        lengthening = np.array(
            [
                self.tension[i] if r.eccentric_load is None else r.eccentric_load / 100.0
                for i, r in enumerate(self.asked)
            ]
        )
        moving = np.array([[0.0 if r.hold else 1.0] for r in self.asked])
        lowers = self.lowered > 0
        some = np.any(lowers, axis=1, keepdims=True)
        rate, seconds = n / self.minutes, self.minutes * 60.0
        families = np.array([[family_number(r.bout.exercise)] for r in self.asked])
        found = {
            "recruitment": recruitment,
            "power": self.cost.muscle / seconds,
            "active_mass": recruitment * self.mass,
            "vo2_demand": oxygen_equivalent(self.cost.total / seconds, p),
            "glycolytic": p.value("energy.anaerobic_share") * recruitment,
            "tension": np.maximum(self.tension, lengthening * some),
            "eccentric": moving * lowers * lengthening * rate,
            "contractions": rate,
            "stimulus": effective_sets(n, np.maximum(possible - n, 0.0), p) / self.minutes,
            "load": done.percent / 100.0,
            "movement": families.astype(float),
        }
        return {name: np.where(n > 0, values, 0.0) for name, values in found.items()}

    def joules(self) -> Array:
        """Return what each set costs above rest [J]."""
        return np.where(self.done.repetitions > 0, self.cost.total, 0.0)

    def _phases(self) -> tuple[Array, Array]:
        """Return whether load is lifted (S, 1), and the lowered load over the lifted one."""
        found = [_phases(r, self.done.percent[i]) for i, r in enumerate(self.asked)]
        return np.array([[lifts] for lifts, _ in found]), np.array(
            [lowered for _, lowered in found]
        )

    def _cost(self) -> LiftCost:
        asked, p, n = self.asked, self.p, self.done.repetitions
        still = np.array([[0.0 if r.hold else r.bout.exercise.range_of_motion] for r in asked])
        # Holding a stretch that lengthens costs little: tension there counts like lowered work.
        whole = (self.concentric > 0) | np.array([[r.hold] for r in asked])
        held = np.where(whole, self.tension, self.tension * p.value("energy.lowering_cost"))
        return lift_cost(
            repetitions=n,
            moved_mass=np.array([r.top.moved(self.done.percent[i]) for i, r in enumerate(asked)]),
            travel=still * self.lanes["height_m"],
            involved_mass=self.mass,
            all_muscle=self.lanes["muscle_mass"].sum(axis=0),
            tension=held,
            seconds=n * np.array([[r.seconds] for r in asked]),
            concentric=self.concentric,
            eccentric=self.lowered,
            records=p,
        )


def pause_segment(
    kind: int, pause: Pause, lanes: Lanes, p: ParameterSet, *, lifting: bool
) -> Segment:
    """Return the segment of a pause; after a set people stand, walk and change plates."""
    mass = lanes["mass"]
    watts = pause_power(mass, pause.minutes, p) if lifting else np.zeros_like(mass)
    return Segment(
        kind=kind,
        label="change" if pause.kind == "change" else "rest",
        duration=np.full_like(mass, pause.minutes),
        channels={"vo2_demand": oxygen_equivalent(watts, p)},
        joules=watts * pause.minutes * 60.0,
    )


def _label(bout: Bout) -> str:
    side = "" if bout.side == "both" else f", {bout.side}"
    part = f", part {bout.part + 1}" if bout.part else ""
    warm = ", warm-up" if bout.sets.warm_up else ""
    return f"{bout.exercise.name}, set {bout.number + 1}{part}{side}{warm}"


def _recruitment(percent: Array, used: Array, p: ParameterSet) -> Array:
    """Mean recruitment of a set: by the size principle, from its first load to all at failure."""
    full = p.value("drive.full_recruitment")
    start = np.clip(percent / full, p.value("drive.least_recruitment"), 1.0)
    last = start + (1.0 - start) * np.clip(used, 0.0, 1.0)
    return np.asarray(0.5 * (start + last))


def _phases(r: Request, percent: Array) -> tuple[float, Array]:
    """Return whether load is lifted, and the lowered load over the lifted one."""
    contraction = r.bout.sets.contraction
    if r.hold:
        return 0.0, np.zeros_like(percent)
    if contraction == "concentric":
        return 1.0, np.zeros_like(percent)
    if r.eccentric_load is not None:
        return 1.0, r.eccentric_load / np.maximum(percent, 1.0)
    return (0.0 if contraction == "eccentric" else 1.0), np.ones_like(percent)


def effective_sets(n: Array, reserve: Array, p: ParameterSet) -> Array:
    """Return the share of a hard set that a bout is worth [sets].

    `n` are the repetitions done, `reserve` those that were left.
    """
    near = np.maximum(1.0 - p.value("drive.stimulus_slope") * reserve, 0.0)
    return np.asarray(near * -np.expm1(-n / p.value("drive.stimulus_repetitions")))


def endurance_segment(piece: Piece, work: Effort, lanes: Lanes, p: ParameterSet) -> Segment:
    """Return the segment of one piece of endurance work."""
    mode, line = piece.mode, piece.endurance
    side = line.side if line.side in ("left", "right") else "right"
    involvement = mode.involvement_vector(side if mode.sides == "one" else "both")
    share = np.clip(work.relative, 0.0, 1.0)
    recruitment = mode.recruited_share * share
    watts = work.demand * p.value("energy.oxygen") * 1000.0 / 60.0
    contractions = line.cadence_rpm or p.value(_CADENCES.get(mode.economy, "drive.cadence_other"))
    tension = p.value("drive.endurance_tension") * np.minimum(work.relative, 2.0)
    downhill = 1.0 + p.value("drive.downhill_gain") * max(-line.grade_percent, 0.0)
    lengthening = _lengthening(mode.economy, p) * downhill
    channels = {
        "recruitment": recruitment,
        "power": watts,
        "active_mass": recruitment * (involvement @ lanes["muscle_mass"]),
        "vo2_demand": work.demand,
        "glycolytic": _glycolytic(work.relative, p),
        "tension": tension,
        "eccentric": tension * lengthening * contractions,
        "contractions": np.full_like(watts, contractions),
        "impact": np.full_like(watts, _impact(mode.economy, mode.impact, p) * downhill),
    }
    return Segment(
        kind=_ENDURANCE,
        label=mode.name,
        duration=work.minutes,
        involvement=involvement,
        channels=channels,
        joules=watts * work.minutes * 60.0,
        source=piece,
    )


def _glycolytic(relative: Array, p: ParameterSet) -> Array:
    threshold = p.value("endurance.lactate_threshold")
    over = np.clip((relative - threshold) / (1.0 - threshold), 0.0, 1.0)
    supra = np.maximum(relative - 1.0, 0.0) / np.maximum(relative, 1e-9)
    return np.asarray(p.value("endurance.glycolytic_at_max") * over**2 * (1.0 - supra) + supra)


def _lengthening(economy: str, p: ParameterSet) -> float:
    if economy == "running":
        return p.value("drive.run_eccentric")
    return p.value("drive.walk_eccentric") if economy == "walking" else 0.0


def _impact(economy: str, strikes: bool, p: ParameterSet) -> float:
    if economy == "walking":
        return p.value("drive.walk_impact")
    return 1.0 if strikes else 0.0
