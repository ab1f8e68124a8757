r"""Plans: cycles of sessions with progression rules, and the next session as a pure function.

>>> plan = parse_plan('''
... plan "Five by five"
...   cycle 7 days
...     days 1, 3, 5: Squat
... session "Squat"
...   Back squat 5x5 at 60 kg, rest 3 min | lp +2.5 kg, fail 3: -10%
... ''')
>>> [p.day for p in plan.calendar(14)]
[0.0, 2.0, 4.0, 7.0, 9.0, 11.0]
>>> from myocrine.training.language import parse
>>> log = parse('session "Squat"\n  Back squat 5x5, done: 60 kg x 5, 5, 5, 5, 5')
>>> print(next(plan, log).session)
session "Squat"
  Back squat 5x5 at 62.5 kg, rest 3 min
<BLANKLINE>

The language is described in ``docs/how-to/plans.md``; its grammar is ``plan.lark`` beside this
file, on top of that of the session language.
"""

from __future__ import annotations

from myocrine.training.plans.book import Book, Prescription, opening, prescribe, record
from myocrine.training.plans.checks import plan_problems
from myocrine.training.plans.easing import Easing, Reactive, Return
from myocrine.training.plans.equipment import Equipment, Pieces, Plates, Steps, loadable
from myocrine.training.plans.following import Next, next_session
from myocrine.training.plans.language import parse_plan, read_plan
from myocrine.training.plans.model import (
    Cycle,
    Day,
    Deload,
    Diet,
    Layoff,
    Plan,
    Planned,
    RuledSets,
    Span,
    Surroundings,
)
from myocrine.training.plans.printer import plan_text
from myocrine.training.plans.rules import (
    Change,
    Double,
    Expected,
    Failing,
    Linear,
    Mass,
    More,
    Ordered,
    Reserve,
    Rule,
    Total,
    Wave,
    WaveStep,
)
from myocrine.training.plans.templates import template, template_names

__all__ = [
    "Book",
    "Change",
    "Cycle",
    "Day",
    "Deload",
    "Diet",
    "Double",
    "Easing",
    "Equipment",
    "Expected",
    "Failing",
    "Layoff",
    "Linear",
    "Mass",
    "More",
    "Next",
    "Ordered",
    "Pieces",
    "Plan",
    "Planned",
    "Plates",
    "Prescription",
    "Reactive",
    "Reserve",
    "Return",
    "Rule",
    "RuledSets",
    "Span",
    "Steps",
    "Surroundings",
    "Total",
    "Wave",
    "WaveStep",
    "loadable",
    "next",
    "next_session",
    "opening",
    "parse_plan",
    "plan_problems",
    "plan_text",
    "prescribe",
    "read_plan",
    "record",
    "template",
    "template_names",
]

next = next_session
"""The next session of a plan after a log: `next_session` by its short name."""
