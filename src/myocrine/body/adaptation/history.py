r"""How long a plan has gone on: the years that count, and whether the plan has begun.

.. math::

    \dot b = s/s_0\,(1 - b), \qquad \dot y = a

with :math:`b` whether training by the plan has begun, :math:`s` the effective sets and the oxygen
uptake above rest of a minute, :math:`y` years lived since the start and :math:`a` the ageing
switch. What somebody did before the start goes on until the plan's first session, then the plan
stands in its place.
"""

from __future__ import annotations

from typing import ClassVar

from myocrine.body.adaptation.base import YEAR, Adaptation
from myocrine.body.contract import Array, Rate, State, View, flux

__all__ = ["History"]


class History(Adaptation):
    """Years since the start, and whether the plan has replaced what was done before.

    Signals: ``begun`` [0..1], ``years`` [year], both (n,).
    """

    name: ClassVar[str] = "history"
    states: ClassVar[tuple[State, ...]] = (
        State(name="begun", unit="1", rest=0.0, long_name="the plan has begun"),
        State(name="years", unit="year", rest=0.0, ledger=True, long_name="years since the start"),
    )
    parameters: ClassVar[tuple[str, ...]] = ("history.begun_sets", "history.begun_oxygen")
    changed: ClassVar[tuple[str, ...]] = ("years",)

    def signals(self, v: View) -> dict[str, Array]:
        """Return whether the plan has begun and the years since the start."""
        return {"begun": v.x["begun"], "years": v.x["years"]}

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of both states."""
        work = v.u["stimulus"] / v.p["history.begun_sets"]
        work = work + v.u["vo2_demand"] / v.p["history.begun_oxygen"]
        return {"begun": Rate(work, work), "years": flux(v.u["ageing"] / YEAR)}

    def changes(self, v: View) -> dict[str, Array]:
        """Return the years that have been added to everybody's age [year]."""
        return {"years": v.x["years"]}
