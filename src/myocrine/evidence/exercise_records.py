"""What the catalogue knows of one exercise or one mode of endurance work.

Two different numbers stand for a muscle group's part in an exercise. `involvement` (0..1) is how
much of the group works, in force and in metabolism. `credit` (1, 0.5 or 0) is what one hard set
counts for that group in the volume literature. They differ on purpose: the hamstrings work in a
squat but a squat earns them no set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import InputError
from myocrine.evidence.muscles import GROUPS, N_GROUPS

__all__ = [
    "ECONOMIES",
    "NUMBERS",
    "PATTERNS",
    "REFERENCES",
    "Basis",
    "Exercise",
    "Mode",
    "OneRepMax",
    "Side",
]

Side = Literal["both", "left", "right"]

PATTERNS = (
    "carry",
    "core",
    "hinge",
    "horizontal_pull",
    "horizontal_push",
    "jump",
    "locomotion",
    "lunge",
    "olympic",
    "single_joint",
    "squat",
    "vertical_pull",
    "vertical_push",
)
"""Movement patterns, one data file each."""

ECONOMIES = (
    "arm_cycling",
    "elliptical",
    "knee_extension",
    "leg_cycling",
    "met",
    "rowing",
    "running",
    "skiing",
    "stepping",
    "swimming",
    "walking",
)
"""Keys of the equations of oxygen uptake; ``met`` has none but a multiple of rest."""

REFERENCES = ("Back squat", "Bench press")
"""Lifts that the prior of a 1RM may be a multiple of."""

NUMBERS = (
    "involvement",
    "credit",
    "range_of_motion",
    "body_mass_share",
    "eccentric_ratio",
    "repetition_factor",
    "other_side",
    "tempo",
    "one_rm",
    "max_kg",
)
"""Fields that carry numbers; each has a `Basis` (``tempo`` is both seconds of a repetition)."""

_AXIAL = np.array([g in ("spinal_erectors", "abdominals") for g in GROUPS])


@dataclass(frozen=True, kw_only=True, slots=True)
class Basis:
    """How a number came about: the source, the place in it, and a note where it is a judgement."""

    obtained: Literal["measured", "fitted", "derived", "assumed"]
    source: str = ""
    locator: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OneRepMax:
    """A prior for the 1RM: `ratio` times the 1RM of the exercise `of`, with log-SD `log_sd`.

    For an exercise with ``load_kind = "body_mass"`` the maximum meant is the whole load: the lifted
    share of body mass plus what is added. Otherwise it is the external load, both hands together.
    """

    of: str
    ratio: float
    log_sd: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Exercise:
    """One exercise of the catalogue.

    Attributes
    ----------
    name : str
        The name we print.
    aliases : tuple of str
        What other people and their programs call it.
    pattern : str
        Movement pattern, one of `PATTERNS`.
    equipment : str
        What it needs.
    measure : {'repetitions', 'time', 'distance'}
        What a set is counted in.
    load_kind : {'external', 'body_mass'}
        Whether a written load is all there is, or comes on top of the body.
    load_count : int
        How many implements of the written load are lifted at once (a pair of dumbbells: 2).
    assistance : bool
        The written load is taken off the body, not put on.
    laterality : {'bilateral', 'unilateral', 'alternating'}
        Both limbs at once, one for a whole set, or one after the other within the set.
    other_side : float
        Share of its involvement that the resting limb keeps in one-sided work [fraction].
    involvement, credit : Mapping of group to float
        How much of the group works (0..1), and what a hard set counts for it (1, 0.5, 0). Groups
        that are not named have 0.
    range_of_motion : float
        Way of the load in one direction [fraction of stature].
    body_mass_share : float
        Share of body mass that is lifted along, over the way of the load [fraction].
    eccentric_ratio : float
        Eccentric over concentric maximum [-].
    repetition_factor : float
        Repetitions to failure over those of the general load-repetition model [-].
    eccentric_s, concentric_s : float
        Ordinary duration of the two halves of a repetition [s].
    max_kg : float
        A written load above this is a slip of the pen [kg per implement].
    one_rm : OneRepMax or None
        Prior of the 1RM, where one makes sense.
    basis : Mapping of field to Basis
        How each number came about, for every field of `NUMBERS`.
    """

    name: str
    aliases: tuple[str, ...]
    pattern: str
    equipment: str
    measure: str
    load_kind: str
    load_count: int
    assistance: bool
    laterality: str
    other_side: float
    involvement: Mapping[str, float]
    credit: Mapping[str, float]
    range_of_motion: float
    body_mass_share: float
    eccentric_ratio: float
    repetition_factor: float
    eccentric_s: float
    concentric_s: float
    max_kg: float
    one_rm: OneRepMax | None
    basis: Mapping[str, Basis]

    @property
    def seconds_per_rep(self) -> float:
        """Ordinary duration of one repetition [s]."""
        return self.eccentric_s + self.concentric_s

    @property
    def prime_movers(self) -> tuple[str, ...]:
        """The groups that do all they can."""
        return tuple(g for g, v in self.involvement.items() if v >= 1.0)

    def involvement_vector(self, side: Side = "both") -> NDArray[np.float64]:
        """Return the involvement of the 32 muscle units in ``UNITS`` order.

        ``left`` and ``right`` mean a repetition of that limb: the other limb keeps `other_side` of
        it, the trunk works on both sides. ``both`` is the repetition itself in a bilateral
        exercise, and the mean of a left and a right repetition in a one-sided one.
        """
        return _by_side(_vector(self.involvement), side, self.laterality, self.other_side)

    def credit_vector(self, side: Side = "both") -> NDArray[np.float64]:
        """Return the sets that one hard set counts for each unit, in ``UNITS`` order.

        A one-sided set counts in full for the limb that did it, and ``both`` says that each did.
        """
        laterality = "bilateral" if side == "both" else self.laterality
        return _by_side(_vector(self.credit), side, laterality, 0.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mode:
    """One mode of endurance work.

    Attributes
    ----------
    name, aliases : str, tuple of str
        The name we print and what others call it.
    involvement : Mapping of group to float
        How much of the group works at the highest aerobic power of the mode (0..1).
    sides : {'both', 'one'}
        Whether both limbs work or a chosen one only.
    recruited_share : float
        Share of the involvement-weighted muscle mass that is recruited then [fraction].
    active_mass_kg : float or None
        Measured active muscle, where it is known; goes before the two above [kg].
    impact : bool
        Muscles are stretched while they brake (running downhill, landing): damage is possible.
    economy : str
        Key of the equation that turns speed, grade or power into oxygen uptake.
    basis : Mapping of field to Basis
        How the numbers came about.
    """

    name: str
    aliases: tuple[str, ...]
    involvement: Mapping[str, float]
    sides: str
    recruited_share: float
    active_mass_kg: float | None
    impact: bool
    economy: str
    basis: Mapping[str, Basis]

    def involvement_vector(self, side: Side = "both") -> NDArray[np.float64]:
        """Return the involvement of the 32 muscle units in ``UNITS`` order.

        In a mode of one limb the other rests, and ``both`` is refused.

        Raises
        ------
        InputError
            If a mode of one limb is asked for both.
        """
        if self.sides == "one" and side == "both":
            msg = f"{self.name} is done with one limb."
            raise InputError(msg, remedy="Say left or right.")
        return _by_side(_vector(self.involvement), side, "bilateral", 0.0)


def _vector(amounts: Mapping[str, float]) -> NDArray[np.float64]:
    return np.array([amounts.get(g, 0.0) for g in GROUPS], dtype=np.float64)


def _by_side(
    amounts: NDArray[np.float64], side: Side, laterality: str, other_side: float
) -> NDArray[np.float64]:
    resting = np.where(_AXIAL, amounts, other_side * amounts)
    left, right = np.concatenate([amounts, resting]), np.concatenate([resting, amounts])
    if side == "left":
        return left
    if side == "right":
        return right
    if laterality == "bilateral":
        return np.concatenate([left[:N_GROUPS], right[N_GROUPS:]])
    both: NDArray[np.float64] = 0.5 * (left + right)
    return both
