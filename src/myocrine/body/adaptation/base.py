"""What an adaptation is: a submodel of the slow body that also says how the person changed."""

from __future__ import annotations

from typing import ClassVar

from myocrine.body.contract import CHANNELS, Array, Submodel, View

__all__ = ["DAY", "SLOW_CHANNELS", "SURROUNDINGS", "WEEK", "YEAR", "Adaptation"]

DAY = 1440.0
WEEK = 7.0 * DAY
YEAR = 365.25 * DAY
"""Minutes of a day, a week and a year."""

SURROUNDINGS: dict[str, str] = {
    "energy_offset": "energy eaten beyond what would keep the starting weight [kcal/d]",
    "protein": "protein eaten [g/kg/d]",
    "ageing": "1 while the calendar makes people older, 0 where age is frozen [1]",
}
"""What acts on the slow body all the time, on days of rest too; each (n,)."""

SLOW_CHANNELS: dict[str, str] = {
    **CHANNELS,
    "load": "load of the set over that day's one-repetition maximum [1]",
    "movement": "1 + number of the movement family (`myocrine.evidence.movements`), 0 for none",
    "vo2_fraction": "oxygen uptake asked for over that day's maximum, resting share at rest [1]",
    **SURROUNDINGS,
}
"""Drive channels of the slow body, one value a segment and lane."""


class Adaptation(Submodel):
    """Base of the submodels of the slow body.

    States are relative to the start of the plan or changes since then, so that somebody who does
    nothing stands exactly at rest. `View.who` is the person at the start, throughout.

    Attributes
    ----------
    changed : tuple of str
        Keys of `changes`, each changed by one submodel only.
    """

    changed: ClassVar[tuple[str, ...]] = ()

    def changes(self, v: View) -> dict[str, Array]:  # noqa: ARG002 - the default changes nothing
        """Return what is different about the person, as ratios to the start.

        Keys are fields of ``who`` (``vo2max``, ``muscle_mass`` (32, n), ``fat_mass``), or
        ``skill`` (families, n): strength beyond what muscle force explains, by movement family;
        ``force`` (32, n): of each muscle unit; and two that are no ratios: ``protection`` (32, n)
        from damage, and ``years`` added to the age.
        """
        return {}
