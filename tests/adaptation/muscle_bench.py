"""A slow body of muscle alone, and plans followed by it: what the tests of muscle share."""

import functools

import numpy as np

from myocrine.body.adaptation.history import History
from myocrine.body.adaptation.hypertrophy import Hypertrophy
from myocrine.body.adaptation.readiness import Readiness
from myocrine.body.adaptation.slow_body import SlowBody
from myocrine.body.adaptation.strength import Strength
from myocrine.body.adaptation.tendon import Tendon
from myocrine.evidence.parameters import parameters
from myocrine.person import Person, complete, factor_names
from myocrine.person import lanes as person_lanes
from myocrine.planning.follow import follow
from myocrine.simulation.uncertainty import Blocks, parameter_lanes
from myocrine.training.plans import parse_plan

BODY = SlowBody([m() for m in (History, Hypertrophy, Readiness, Strength, Tendon)])
NOVICE = Person(sex="male", age=25.0, training_status="untrained")


def plan(*lines, days=(1, 3, 5), weeks=None, then="", sessions=""):
    """Return a plan of one session on some days a week; `then` follows the cycle block.

    `sessions` is the text of further sessions that `then` speaks of.
    """
    span = f"  for {weeks} weeks\n" if weeks else ""
    when = ", ".join(str(d) for d in days)
    cycle = f'plan "Test"\n  cycle 7 days\n    days {when}: Work\n{span}{then}'
    body = "\n".join(f"  {line}" for line in lines)
    return parse_plan(f'{cycle}\nsession "Work"\n{body}\n{sessions}')


@functools.cache
def central():
    """Return the central parameters of this body, one lane."""
    return {name: np.full(1, parameters().value(name)) for name in BODY.parameters}


def course(what, weeks, days=(), person=NOVICE, *, ageing=False, **changed):
    """Follow a plan with one person; a dot in a parameter's name is written as two underscores."""
    z = np.zeros((len(factor_names()), 1))
    who = person_lanes(complete(person), z, records=parameters())
    theta = {
        **central(),
        **{k.replace("__", "."): np.full(1, float(value)) for k, value in changed.items()},
    }
    return follow(
        what, who, theta, days=7.0 * weeks, moments=days, ageing=ageing, body=BODY, threads=1
    )


def gain(what, weeks, name, person=NOVICE, **changed):
    """Return one output at the end of some weeks."""
    return float(course(what, weeks, (), person, **changed).at(7.0 * weeks, name)[0])


def gains(what, days, name, person=NOVICE, **changed):
    """Return one output at some days, (days,)."""
    walked = course(what, max(days) / 7.0, days, person, **changed)
    return np.array([walked.at(day, name)[0] for day in days])


def cohort(what, weeks, people, person=NOVICE, *, seed=0):
    """Follow a plan with people drawn around one, who answer differently; lane 0 is central."""
    blocks = Blocks(person=people)
    z = blocks.normals(len(factor_names()), seed=seed, purpose="person", varies_in="person")
    who = person_lanes(complete(person), z, records=parameters())
    theta = parameter_lanes(parameters(), BODY.parameters, blocks, seed=seed)
    return follow(what, who, theta, days=7.0 * weeks, moments=(), ageing=False, body=BODY)
