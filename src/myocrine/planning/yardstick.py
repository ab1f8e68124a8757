"""One number for what a week gives: growth, strength and endocrine dose beside the blueprint's.

Each is divided by what the blueprint template gives the same person, weighted by the goal
(`protocol.<goal>_growth` and so on) and added up, so that 1 is the blueprint in its own minutes.
Which aims count how much is a choice, not a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.planning.doses import SessionDose, Who, central_lanes, plan_dose
from myocrine.planning.myokine_dose import exercise_doses
from myocrine.planning.stimulus import Stimulus, group_weights, week_stimulus
from myocrine.training.plans import parse_plan, template

__all__ = ["AIMS", "REFERENCE", "Yardstick", "dose_a_week", "dose_table", "yardstick"]

AIMS = ("growth", "strength", "endocrine")
REFERENCE = "blueprint"
"""The template that 1 stands for."""


@dataclass(frozen=True, kw_only=True)
class Yardstick:
    """What the aims weigh, and what the blueprint gives of each.

    Attributes
    ----------
    weights : mapping of aim to float
    reference : mapping of aim to float
        Growth [%], strength [%] and endocrine dose [reference bouts] of the blueprint.
    total : float
        Sum of the goal's own weights of what is counted, which `weights` are divided by.
    """

    weights: Mapping[str, float]
    reference: Mapping[str, float]
    total: float = 1.0

    def relative(self, given: Stimulus, dose: float = 0.0) -> dict[str, float]:
        """Return each aim over the blueprint's."""
        own = (given.growth_percent, given.strength_percent, dose)
        return {
            aim: value / self.reference[aim] if self.reference[aim] else 0.0
            for aim, value in zip(AIMS, own, strict=True)
        }

    def score(self, given: Stimulus, dose: float = 0.0) -> float:
        """Return the one number; 1 is what the blueprint gives."""
        return sum(self.weights[a] * v for a, v in self.relative(given, dose).items())


def yardstick(
    goal: str,
    who: Who | None = None,
    *,
    table: Mapping[str, float] | None = None,
    records: ParameterSet | None = None,
) -> Yardstick:
    """Return the yardstick of a goal for a person.

    Parameters
    ----------
    goal : str
        One of the protocol's goals.
    table : mapping of exercise to float
        Endocrine dose of one hard set (`myocrine.planning.myokine_dose.exercise_doses`); without
        it no dose is counted, and the other aims share its weight.
    """
    p, lane = records or parameters(), central_lanes(who)
    rows, weeks = plan_dose(parse_plan(template(REFERENCE)), lane, records=records)
    doses = [dose for _, dose in rows]
    given = week_stimulus(
        doses, group_weights(lane["muscle_mass"][:, 0]), weeks=weeks, records=records
    )
    weights = {aim: p.value(f"protocol.{goal}_{aim}") for aim in AIMS}
    if table is None:
        weights["endocrine"] = 0.0
    total = sum(weights.values())
    return Yardstick(
        weights={aim: w / total for aim, w in weights.items()},
        reference={
            "growth": given.growth_percent,
            "strength": given.strength_percent,
            "endocrine": dose_a_week(doses, table or {}, weeks),
        },
        total=total,
    )


def dose_table(
    names: Iterable[str], who: Who | None = None, *, records: ParameterSet | None = None
) -> dict[str, float]:
    """Return the endocrine dose of one hard set of exercises, as the optimiser counts it.

    Parameters
    ----------
    names : iterable of str
        Exercises of the catalogue.
    """
    sets = round((records or parameters()).value("planning.dose_sets"))
    return exercise_doses(sorted(set(names)), central_lanes(who), sets=sets)


def dose_a_week(
    doses: Iterable[SessionDose], table: Mapping[str, float], weeks: float = 1.0
) -> float:
    """Return the endocrine dose of a week, set by set from a table [reference bouts]."""
    sets = (s for dose in doses for s in dose.working)
    return sum(s.share * table.get(s.exercise, 0.0) for s in sets) / weeks
