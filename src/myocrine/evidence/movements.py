"""Movement families: what practice of one lift teaches another.

Skill is learnt by movement, muscle by muscle group. A family is a movement pattern of the
catalogue; single-joint exercises are told apart by the joint that their prime mover turns.
"""

from __future__ import annotations

from myocrine.evidence.exercise_records import Exercise

__all__ = ["FAMILIES", "family", "family_number"]

FAMILIES: tuple[str, ...] = (
    "squat",
    "hinge",
    "lunge",
    "horizontal_push",
    "vertical_push",
    "horizontal_pull",
    "vertical_pull",
    "olympic",
    "carry",
    "core",
    "jump",
    "knee_extension",
    "knee_flexion",
    "hip",
    "calf",
    "shoulder",
    "elbow_flexion",
    "elbow_extension",
    "forearm",
    "other",
)
"""Families in the order of the slow body's arrays."""

_JOINT_OF: dict[str, str] = {
    "quadriceps": "knee_extension",
    "hamstrings": "knee_flexion",
    "gluteals": "hip",
    "adductors": "hip",
    "calves": "calf",
    "spinal_erectors": "core",
    "abdominals": "core",
    "latissimus": "vertical_pull",
    "upper_back": "shoulder",
    "front_deltoid": "shoulder",
    "rear_deltoid": "shoulder",
    "pectorals": "horizontal_push",
    "triceps": "elbow_extension",
    "biceps": "elbow_flexion",
    "forearms": "forearm",
    "other": "other",
}
"""Family of a single-joint exercise by its prime mover; a pull-over teaches pulling down."""


def family(exercise: Exercise) -> str:
    """Return the movement family of an exercise, one of `FAMILIES`.

    Examples
    --------
    >>> from myocrine.evidence.exercises import find
    >>> family(find("Leg press")), family(find("Leg extension"))
    ('squat', 'knee_extension')
    """
    if exercise.pattern in FAMILIES:
        return exercise.pattern
    involved = exercise.involvement
    strongest = max(involved, key=lambda group: involved[group], default="other")
    return _JOINT_OF.get(strongest, "other")


def family_number(exercise: Exercise) -> int:
    """Return the number of the family as the ``movement`` channel carries it; 0 is none."""
    return 1 + FAMILIES.index(family(exercise))
