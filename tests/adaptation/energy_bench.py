"""A slow body of the energy submodels alone, driven by hand: weeks of sessions, no plans."""

import functools

import jax
import jax.numpy as jnp
import numpy as np

from myocrine.body.adaptation.aerobic import Aerobic
from myocrine.body.adaptation.base import SLOW_CHANNELS, Adaptation
from myocrine.body.adaptation.composition import Composition
from myocrine.body.adaptation.resting_metabolism import RestingMetabolism
from myocrine.body.adaptation.slow_body import SlowBody
from myocrine.body.contract import Rate, State
from myocrine.evidence.muscles import N_UNITS
from myocrine.evidence.parameters import parameters
from myocrine.person import Person, complete, factor_names
from myocrine.person import lanes as person_lanes
from myocrine.simulation.integrator import advance

DAY = 1440.0
MAN = Person(sex="male", age=30.0, mass_kg=80.0, height_cm=180.0, training_status="untrained")


class Muscle(Adaptation):
    """Stands in for growth: two kilograms of muscle while lifting, along 30 days, lost likewise."""

    name = "muscle_stand_in"
    states = (State(name="muscle_stand_in", unit="kg", rest=0.0),)

    def signals(self, v):
        share = jnp.log1p(v.x["muscle_stand_in"] / jnp.sum(v.who["muscle_mass"], axis=0))
        return {"size": jnp.broadcast_to(share, v.who["muscle_mass"].shape)}

    def rates(self, v):
        rate = 1.0 / (30.0 * DAY)
        # 45 effective sets a week hold two kilograms.
        return {"muscle_stand_in": Rate(v.u["stimulus"] * 10080.0 / 45.0 * 2.0 * rate, rate)}


BODY = SlowBody([Muscle(), Composition(), RestingMetabolism(), Aerobic()])


def someone(person=MAN):
    z = np.zeros((len(factor_names()), 1))
    who = person_lanes(complete(person), z, records=parameters())
    return {k: jnp.asarray(np.asarray(v, dtype=float)) for k, v in who.items()}


def numbers(**changed):
    """Return the central parameters; a dot in a name is written as two underscores."""
    records = parameters().replacing(**changed)
    return {name: jnp.full(1, records.value(name)) for name in BODY.parameters}


def quiet(**channels):
    u = {name: jnp.zeros(1) for name in SLOW_CHANNELS}
    u.update({k: jnp.full(1, float(value)) for k, value in channels.items()})
    return {**u, "involvement": jnp.zeros((N_UNITS, 1))}


def ride(minutes, fraction, person=MAN):
    """Return a session of endurance, one piece: channels and minutes."""
    demand = fraction * float(someone(person)["vo2max"][0]) - 0.25
    return (({"vo2_demand": demand, "vo2_fraction": fraction}, minutes),)


def sets(count=15, fraction=0.78, person=MAN):
    """Return a session of lifting: all sets as one piece, then all rests between them."""
    vo2max = float(someone(person)["vo2max"][0])
    lifted = {
        "vo2_demand": fraction * vo2max - 0.25,
        "vo2_fraction": fraction,
        "stimulus": 1.0 / 0.63,
        "load": 0.75,
        "movement": 1.0,
    }
    return ((lifted, count * 0.63), ({"vo2_demand": 0.3, "vo2_fraction": 0.16}, count * 2.0))


@functools.cache
def _step():
    def step(x, u, p, who, h):
        return advance(lambda y: BODY.rates(y, u, p, who), x, h)

    return jax.jit(step)


def course(week, weeks, person=MAN, p=None, x=None, **surroundings):
    """Return the outputs at the end of each week, by name, and the last state.

    `week` maps a day of the week (0-6) to pieces of a session, each channels and minutes.
    """
    p, who = p or numbers(), someone(person)
    x = x or {k: jnp.asarray(value) for k, value in BODY.rest(1).items()}
    rows = []
    for _ in range(weeks):
        for day in range(7):
            left = DAY
            for channels, minutes in week.get(day, ()):
                u = quiet(**channels, **surroundings)
                x = _step()(x, u, p, who, jnp.full(1, minutes))
                left -= minutes
            x = _step()(x, quiet(**surroundings), p, who, jnp.full(1, left))
        rows.append(seen(x, p, who, **surroundings))
    return {k: np.array([float(row[k]) for row in rows]) for k in rows[0]}, x


def seen(x, p, who, **surroundings):
    v = BODY.view(x, quiet(**surroundings), p, who)
    return {name: y[0] for m in BODY.submodels for name, y in m.observe(v).items()}
