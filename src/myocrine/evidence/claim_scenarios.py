"""What is simulated for a claim, and what is read from it, as rows of data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from myocrine.evidence.rows import Row

__all__ = ["Effect", "Scenario"]

Kind = Literal["change", "contrast", "slope", "mediated", "unlike", "weekly", "stream", "count"]
Measure = Literal[
    "peak", "highest", "lowest", "auc", "at", "mean", "baseline", "week", "kept", "late"
]


class Scenario(Row):
    """A session or a plan done by somebody, simulated once however many claims read it.

    Attributes
    ----------
    key : str
    session : str
        Text in the session language; empty for a plan.
    hours : float
        Hours of a session simulated from its start [h].
    plan : str
        Text in the plan language, ``nothing`` for no training; empty for a session.
    weeks : float
        Weeks of a plan [weeks].
    person : mapping
        What is known of the person; the default person otherwise.
    note : str
        Why this session stands for what is claimed.
    """

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    session: str = ""
    hours: float = Field(default=24.0, gt=0.0, le=168.0)
    plan: str = ""
    weeks: float = Field(default=12.0, gt=0.0, le=3000.0)
    person: Mapping[str, str | float] = {}
    note: str = ""

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if bool(self.session) == bool(self.plan):
            msg = "a scenario is either a session or a plan"
            raise ValueError(msg)
        return self


class Effect(Row):
    """What is read from the simulations: one number for every draw.

    ``change``: one output in one scenario against rest. ``contrast``: the change in `scenario`
    minus that in `against` (on the log scale the ratio of the two folds), or minus that in the
    same scenario with the molecules of `knocked` held at baseline. ``slope``: the change
    per `per` units of `x` over several scenarios. ``mediated``: the share of the change that is
    lost when the molecules of `knocked` stay at baseline. ``unlike``: the share of what
    `scenario` does to `outputs` that `against` does not reproduce. ``weekly``: both are plans; how
    many times as much the sessions of a week of the one do as those of the other, each session by
    itself (a logarithm). ``stream``: of a plan as it is followed, the area that a week's sessions
    add: ``kept``, the mean of the last two weeks over that of the first four; ``late``, the mean of
    the last two over that of the plan `against` (a logarithm). ``count``: see
    `myocrine.qualification.claim_counts`.

    Attributes
    ----------
    measure : str
        ``peak`` (furthest from baseline, up or down), ``highest``, ``lowest``, ``auc`` (area from
        baseline, per hour), ``at`` (`minute` after the end of the session), ``mean`` (mean over
        `window`, minutes after the end), ``baseline`` (the resting value itself), or, of plans,
        ``week``: the change after `week` weeks. ``kept`` and ``late`` are those of ``stream``.
    scale : {'log', 'difference', 'percent'}
        Logarithm of the ratio to baseline, difference from it, or difference in % of it.
    """

    kind: Kind
    output: str = ""
    outputs: tuple[str, ...] = ()
    measure: Measure = "peak"
    minute: float = 0.0
    week: float = Field(default=12.0, gt=0.0)
    window: tuple[float, float] = (0.0, 60.0)
    scale: Literal["log", "difference", "percent"] = "log"
    scenario: str = ""
    against: str = ""
    against_output: str = ""
    scenarios: tuple[str, ...] = ()
    x: tuple[float, ...] = ()
    per: float = 1.0
    knocked: tuple[str, ...] = ()
    counter: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        needs: dict[str, tuple[str, ...]] = {
            "change": ("output", "scenario"),
            "contrast": ("output", "scenario"),
            "slope": ("output", "scenarios", "x"),
            "mediated": ("output", "scenario", "knocked"),
            "unlike": ("outputs", "scenario", "against"),
            "weekly": ("output", "scenario", "against"),
            "stream": ("output", "scenario"),
            "count": ("counter",),
        }
        for name in needs[self.kind]:
            if not getattr(self, name):
                msg = f"an effect of kind {self.kind!r} needs {name!r}"
                raise ValueError(msg)
        if self.kind == "contrast" and not (self.against or self.knocked):
            msg = "a contrast needs 'against' or 'knocked'"
            raise ValueError(msg)
        if self.kind == "slope" and (len(self.x) != len(self.scenarios) or len(self.x) < 2):
            msg = "a slope needs as many 'x' as 'scenarios', and at least two"
            raise ValueError(msg)
        if (self.kind == "stream") != (self.measure in ("kept", "late")):
            msg = "measures 'kept' and 'late' are those of a stream, and a stream has no other"
            raise ValueError(msg)
        if (self.measure == "late") != (self.kind == "stream" and bool(self.against)):
            msg = "a stream is 'late' against another plan, and 'kept' without one"
            raise ValueError(msg)
        if self.measure == "week" and self.scale != "difference":
            msg = "what a plan changes is a difference already: scale = 'difference'"
            raise ValueError(msg)
        summed = self.kind in ("weekly", "count")
        if self.scale == "log" and self.measure == "auc" and not summed:
            msg = "an area from baseline has a sign: no logarithm of it"
            raise ValueError(msg)
        return self

    @property
    def runs(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Simulations that are read: (scenario, molecules held at baseline)."""
        if self.kind == "count":
            return ()
        plain = self.scenarios or tuple(s for s in (self.scenario, self.against) if s)
        found: list[tuple[str, tuple[str, ...]]] = [(s, ()) for s in dict.fromkeys(plain)]
        if self.knocked:
            return (*found, (self.scenario, tuple(sorted(self.knocked))))
        return tuple(found)

    @property
    def reads(self) -> tuple[str, ...]:
        """Outputs that are read."""
        named = (self.output, self.against_output, *self.outputs)
        return tuple(dict.fromkeys(n for n in named if n))
