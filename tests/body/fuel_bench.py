"""A small body around the fuel submodels: stand-ins for hormones, muscle and lactate."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from quiet_network import QuietNetwork

from myocrine.body.assembly import Body
from myocrine.body.contract import CHANNELS, INPUTS, Rate, State, Submodel, flux
from myocrine.body.glucose import Glucose
from myocrine.body.lipids import Lipids
from myocrine.body.oxidation import Oxidation
from myocrine.body.oxygen import Oxygen
from myocrine.evidence.muscles import N_GROUPS, N_UNITS
from myocrine.evidence.parameters import parameters
from myocrine.simulation.integrator import advance

KJ_PER_LITRE = 20.5
_STEPS, _PIECES = 512, 48


class StandIn(Submodel):
    """Adrenaline and lactate rise with the drive; muscle glycogen is burnt; IL-6 stays at rest."""

    name = "stand_in"
    states = (
        State(name="glycogen", unit="1", rest=1.0, per_unit=True, ledger=True),
        State(name="il6", unit="1", rest=1.0),
    )

    def signals(self, v):
        hard = v.u["vo2_demand"] / v.who["vo2max"]
        return {
            "adrenaline_ratio": 1.0 + 6.0 * hard**3,
            "lactate_ratio": 1.0 + 8.0 * hard**4,
        }

    def rates(self, v):
        burn = v.u["involvement"] * v.u["power"] / 200_000.0
        return {
            "glycogen": flux(-burn * v.x["glycogen"] / (v.x["glycogen"] + 0.1)),
            "il6": Rate(0.0, 0.0),
        }


BODY = Body([QuietNetwork(), StandIn(), Oxygen(), Oxidation(), Glucose(), Lipids()])
LEGS = tuple(range(5))


def person(**changes):
    """Return a man of 75 kg, one lane, with some traits changed."""
    muscle = np.full((N_UNITS, 1), 30.0 / N_UNITS)
    who = {
        "sex_male": 1.0,
        "age": 30.0,
        "mass": 75.0,
        "fat_mass": 14.0,
        "vo2max": 3.9,
        "hr_max": 190.0,
        "hr_rest": 62.0,
        "rmr_kcal_d": 1700.0,
        "training": 0.6,
        "liver_mass": 1.75,
        **changes,
    }
    return {k: jnp.array([float(x)]) for k, x in who.items()} | {"muscle_mass": jnp.asarray(muscle)}


def values(**changes):
    """Return central parameter values, one lane; double underscores stand for dots."""
    known = parameters().replacing(**changes)
    return {name: jnp.array([known.value(name)]) for name in BODY.parameters}


@jax.jit
def _scan(x, pieces, p, who, index, h):
    def step(x, at):
        piece, size = at
        u = {name: value[piece] for name, value in pieces.items()}
        x = advance(lambda y: BODY.rates(y, u, p, who), x, jnp.full((1,), size))
        return x, (x, BODY.observe(x, u, p, who))

    return jax.lax.scan(step, x, (index, h))


def drive(**channels):
    """Return a full drive, one lane; unnamed channels are zero."""
    u = {name: jnp.zeros((1,)) for name in (*CHANNELS, *INPUTS)}
    u["involvement"] = jnp.zeros((N_UNITS, 1))
    return u | {k: jnp.atleast_1d(jnp.asarray(x, dtype=float)) for k, x in channels.items()}


def work(fraction, who, *, units=LEGS, **inputs):
    """Return a steady aerobic drive at a fraction of maximal uptake."""
    rest = who["rmr_kcal_d"] * 4.184 / 1440.0 / 20.1
    demand = jnp.maximum(fraction * who["vo2max"] - rest, 0.0)
    involved = np.zeros((N_UNITS, 1))
    for side in (0, N_GROUPS):
        involved[[side + k for k in units]] = 1.0
    return drive(vo2_demand=demand, power=demand * KJ_PER_LITRE * 1000.0 / 60.0, **inputs) | {
        "involvement": jnp.asarray(involved)
    }


def run(segments, *, who=None, p=None, h=0.5, x=None):
    """Run (minutes, drive) segments; return times, outputs and states by name, and the last state.

    Steps and pieces are padded (zero length, zero drive), so that all tests share one compilation.
    """
    who, p = who or person(), p or values()
    x = x or {k: jnp.asarray(a) for k, a in BODY.rest().items()}
    counts = [max(1, round(minutes / h)) for minutes, _ in segments]
    sizes = [minutes / count for (minutes, _), count in zip(segments, counts, strict=True)]
    n = sum(counts)
    index, step = np.zeros(_STEPS * -(-n // _STEPS), int), np.zeros(_STEPS * -(-n // _STEPS))
    index[:n], step[:n] = np.repeat(range(len(counts)), counts), np.repeat(sizes, counts)
    drives = [u for _, u in segments] + [drive()] * (_PIECES - len(segments))
    pieces = {name: jnp.stack([u[name] for u in drives]) for name in drives[0]}
    times, tables, states = [np.zeros(1)], [BODY.observe(x, drive(), p, who)[None]], [x]
    states = {k: [np.asarray(a)[None]] for k, a in x.items()}
    for start in range(0, n, _STEPS):
        part = slice(start, start + _STEPS)
        keep = min(_STEPS, n - start)
        x, (xs, ys) = _scan(x, pieces, p, who, index[part], step[part])
        tables.append(np.asarray(ys)[:keep])
        times.append(times[-1][-1] + np.cumsum(step[part])[:keep])
        for k, a in xs.items():
            states[k].append(np.asarray(a)[:keep])
    table = np.concatenate(tables)[:, :, 0]
    out = {o.name: table[:, k] for k, o in enumerate(BODY.outputs)}
    history = {f"x_{k}": np.concatenate(a)[..., 0] for k, a in states.items()}
    return np.concatenate(times), out | history, x


def at(times, series, minute):
    """Return the value at the node nearest to `minute`."""
    return float(series[int(np.argmin(np.abs(times - minute)))])
