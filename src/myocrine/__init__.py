"""Myocrine: what a training session does inside a body, computed, with units and intervals.

>>> import myocrine
>>> (session,) = myocrine.parse("Back squat 3x8 at 100 kg, rest 2 min")
>>> session.blocks[0].sets
3

Names are loaded when they are first used, so that ``import myocrine`` costs next to nothing.
Not a medical device: everything computed here is simulated, not measured.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from myocrine import units
    from myocrine.errors import (
        EvidenceError,
        InputError,
        ModelError,
        MyocrineError,
        PersonError,
        SessionError,
        SessionSyntaxError,
        StudyError,
        UnknownNameError,
    )
    from myocrine.evidence.exercises import exercises
    from myocrine.evidence.knowledge import Knowledge, knowledge
    from myocrine.evidence.parameters import Parameter, ParameterSet, parameters
    from myocrine.evidence.sources import Source, sources
    from myocrine.exchange import History, read_history
    from myocrine.person import (
        Cohort,
        CompletedPerson,
        Person,
        Population,
        complete,
        parse_person,
        population,
        read_person,
    )
    from myocrine.planning.acute import answer
    from myocrine.planning.course import Course
    from myocrine.planning.ledger import Ledger, ledger
    from myocrine.planning.protocol import Protocol, Request, protocol
    from myocrine.planning.simulate import PlanOptions, PlanResult, simulate_plan
    from myocrine.simulation.knockout import Knockout, knockout
    from myocrine.simulation.result import Options, Simulation
    from myocrine.simulation.simulate import simulate
    from myocrine.simulation.summary import Quantity
    from myocrine.simulation.trials import Trial, read_trial
    from myocrine.simulation.wide import Group, Wide, open_wide, run_wide
    from myocrine.training.language import parse, to_text
    from myocrine.training.plans import Plan, parse_plan, plan_text, read_plan
    from myocrine.training.reading import read_one, read_sessions
    from myocrine.training.session import Session
    from myocrine.units import convert

__all__ = [
    "Cohort",
    "CompletedPerson",
    "Course",
    "EvidenceError",
    "Group",
    "History",
    "InputError",
    "Knockout",
    "Knowledge",
    "Ledger",
    "ModelError",
    "MyocrineError",
    "Options",
    "Parameter",
    "ParameterSet",
    "Person",
    "PersonError",
    "Plan",
    "PlanOptions",
    "PlanResult",
    "Population",
    "Protocol",
    "Quantity",
    "Request",
    "Session",
    "SessionError",
    "SessionSyntaxError",
    "Simulation",
    "Source",
    "StudyError",
    "Trial",
    "UnknownNameError",
    "Wide",
    "__version__",
    "answer",
    "complete",
    "convert",
    "exercises",
    "knockout",
    "knowledge",
    "ledger",
    "open_wide",
    "parameters",
    "parse",
    "parse_person",
    "parse_plan",
    "plan_text",
    "population",
    "protocol",
    "read_history",
    "read_one",
    "read_person",
    "read_plan",
    "read_sessions",
    "read_trial",
    "run_wide",
    "simulate",
    "simulate_plan",
    "sources",
    "to_text",
    "units",
]

# Written here and compared with the package's metadata in a test: reading metadata takes longer
# than everything else that `import myocrine` does.
__version__ = "0.5.0"

_HOMES = {
    "errors": (
        "EvidenceError",
        "InputError",
        "ModelError",
        "MyocrineError",
        "PersonError",
        "SessionError",
        "SessionSyntaxError",
        "StudyError",
        "UnknownNameError",
    ),
    "evidence.exercises": ("exercises",),
    "evidence.knowledge": ("Knowledge", "knowledge"),
    "evidence.parameters": ("Parameter", "ParameterSet", "parameters"),
    "evidence.sources": ("Source", "sources"),
    "person": (
        "Cohort",
        "CompletedPerson",
        "Person",
        "Population",
        "complete",
        "parse_person",
        "population",
        "read_person",
    ),
    "exchange": ("History", "read_history"),
    "planning.acute": ("answer",),
    "planning.course": ("Course",),
    "planning.ledger": ("Ledger", "ledger"),
    "planning.protocol": ("Protocol", "Request", "protocol"),
    "planning.simulate": ("PlanOptions", "PlanResult", "simulate_plan"),
    "simulation.knockout": ("Knockout", "knockout"),
    "simulation.result": ("Options", "Simulation"),
    "simulation.simulate": ("simulate",),
    "simulation.summary": ("Quantity",),
    "simulation.trials": ("Trial", "read_trial"),
    "simulation.wide": ("Group", "Wide", "open_wide", "run_wide"),
    "training.language": ("parse", "to_text"),
    "training.plans": ("Plan", "parse_plan", "plan_text", "read_plan"),
    "training.reading": ("read_one", "read_sessions"),
    "training.session": ("Session",),
    "units": ("convert",),
}
_HOME = {name: f"myocrine.{module}" for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name == "units":
        return importlib.import_module("myocrine.units")
    if name not in _HOME:
        msg = f"module 'myocrine' has no attribute {name!r}"
        raise AttributeError(msg, name=name, obj=importlib.import_module(__name__))
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
