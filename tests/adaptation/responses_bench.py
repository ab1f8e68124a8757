"""A bench for the answers to training: a week of sessions, walked through again and again."""

import functools

import numpy as np

from myocrine.body.adaptation.bone_density import BoneDensity
from myocrine.body.adaptation.doses import TrainingDoses
from myocrine.body.adaptation.history import History
from myocrine.body.adaptation.insulin_action import InsulinAction
from myocrine.body.adaptation.last_bout import LastBout
from myocrine.body.adaptation.responses import TrainingResponses
from myocrine.body.adaptation.slow_body import SlowBody
from myocrine.evidence.parameters import parameters
from myocrine.person import Person, complete, factor_names
from myocrine.person import lanes as person_lanes
from myocrine.planning.clock import stretch
from myocrine.simulation.runner import enable_cache, run
from myocrine.simulation.uncertainty import Blocks, parameter_lanes
from myocrine.training import read_one
from myocrine.training.drive import compile_session

enable_cache()  # float64

SESSIONS = {
    "lifting": """session "Whole body"
  Back squat       3x10 at 67%, rest 2 min
  Bench press      3x10 at 67%, rest 2 min
  Leg curl         3x10 at 67%, rest 2 min
  Lat pulldown     3x10 at 67%, rest 2 min
  Leg extension    3x10 at 67%, rest 2 min
  Overhead press   3x10 at 67%, rest 2 min
""",
    "heavy": """session "Heavy"
  Deadlift         5x5 at 84%, rest 2 min
  Back squat       5x5 at 84%, rest 2 min
  Overhead press   5x5 at 84%, rest 2 min
""",
    "light": """session "Light"
  Back squat       3x20 at 45%, rest 1 min
  Bench press      3x20 at 45%, rest 1 min
  Leg curl         3x20 at 45%, rest 1 min
  Lat pulldown     3x20 at 45%, rest 1 min
  Leg extension    3x20 at 45%, rest 1 min
""",
    "holds": """session "Holds"
  Leg extension 4x120 s isometric at 20% MVC, rest 3 min
""",
    "leg extension": """session "Leg extension"
  Leg extension 4x10 at 70%, rest 3 min
""",
    "ride": """session "Ride"
  Cycle 40 min at 65% VO2max
""",
    "jumps": """session "Jumps"
  Box jump 5x10
""",
}
PEOPLE = {
    "older woman": Person(sex="female", age=67, mass_kg=72, height_cm=163),
    "young man": Person(sex="male", age=25, mass_kg=78, height_cm=180),
}
"""People by name, untrained unless said otherwise."""


@functools.cache
def somebody(name="older woman", **changes):
    """Return one of `PEOPLE` with other values."""
    return PEOPLE[name].replacing(**{"training_status": "untrained", **changes})


@functools.cache
def body():
    """The answers alone, without muscle and energy."""
    models = (History, TrainingDoses, TrainingResponses, LastBout, InsulinAction, BoneDensity)
    return SlowBody([m() for m in models])


def people(person, blocks=None, **known):
    """Return lanes and parameters; `known` are fields that a person file cannot give yet."""
    blocks = blocks or Blocks()
    z = blocks.normals(len(factor_names()), seed=1, purpose="person", varies_in="person")
    who = {k: np.asarray(v, float) for k, v in person_lanes(complete(person), z).items()}
    who |= {k: np.full(blocks.total, v) for k, v in known.items()}
    return who, parameter_lanes(parameters(), body().parameters, blocks, seed=1)


def walk(kinds, weeks, who, theta, *, ageing=0.0, rest_weeks=0.0, days=(0, 2, 4)):
    """Return times [d] and outputs (T, outputs, lanes) of weeks with sessions, then of rest.

    The first of `kinds` is done on `days` of every week, the next ones on the days after those.
    """
    lanes = len(who["mass"])
    surroundings = {"energy_offset": 0.0, "protein": 1.2, "ageing": ageing}
    surroundings = {k: np.full(lanes, v) for k, v in surroundings.items()}
    drives = [compile_session(read_one(SESSIONS[k]), who)[1] for k in kinds]
    starts = [
        (7.0 * w + d + i, drive)
        for w in range(weeks if kinds else 0)
        for d in days
        for i, drive in enumerate(drives)
    ]
    end = 7.0 * (weeks + rest_weeks)
    cuts = np.arange(0.0, end, 7.0)
    x, times, rows = body().rest(lanes), [], []
    moments = sorted({0.0, *(s for s, _ in starts)})
    by_start = dict(starts)
    for start, until in zip(moments, [*moments[1:], end], strict=True):
        part = stretch(
            start=start,
            until=until,
            drive=by_start.get(start),
            present=np.ones(lanes, dtype=bool),
            surroundings=surroundings,
            resting=np.full(lanes, 0.1),
            cuts=cuts,
        )
        values, x = run(body(), part.schedule, theta, who, x, threads=1)
        times += [*(c for c in cuts if start < c < until), until]
        rows += [values[n] for n in part.nodes]
    return np.array(times), np.array(rows)


def row(values, name):
    """Return one output (T, lanes)."""
    return values[:, [o.name for o in body().outputs].index(name)]
