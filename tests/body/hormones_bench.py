"""A bench for submodels: one person, constant drives, a few submodels, no catalogue needed."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from quiet_network import QuietNetwork

from myocrine.body.assembly import Body
from myocrine.body.contract import CHANNELS, INPUTS, Rate, State, Submodel
from myocrine.evidence.muscles import GROUPS, N_GROUPS, N_UNITS
from myocrine.evidence.parameters import parameters
from myocrine.simulation.integrator import advance

JOULE_PER_LITRE_OXYGEN = 20_900.0
SHARES = (13, 6, 6, 6, 5, 4, 5, 5, 5, 4, 1, 5, 3, 3, 3, 26)  # [% of muscle], rough

LEGS = ("quadriceps", "hamstrings", "gluteals", "adductors", "calves")


def person(**changes: float) -> dict[str, np.ndarray]:
    """Return one young man, with changes."""
    values = {
        "sex_male": 1.0,
        "age": 28.0,
        "mass": 78.0,
        "height_m": 1.79,
        "fat_mass": 13.0,
        "lean_mass": 65.0,
        "vo2max": 3.6,
        "hr_max": 188.0,
        "hr_rest": 62.0,
        "rmr_kcal_d": 1780.0,
        "blood_volume": 5.4,
        "plasma_volume": 3.1,
        "hematocrit": 0.45,
        "training": 0.4,
        "days_since_last_bout": 60.0,
        "liver_mass": 1.7,
        "muscle": 33.0,
    } | changes
    muscle = values.pop("muscle")
    who = {name: np.array([value]) for name, value in values.items()}
    groups = muscle * np.array(SHARES) / sum(SHARES) / 2
    who["muscle_mass"] = np.concatenate([groups, groups])[:, None]
    return who


def involvement(*groups: str, sides: str = "both") -> np.ndarray:
    """Return involvement 1 for the named groups, shape (32, 1)."""
    out = np.zeros((N_UNITS, 1))
    for group in groups:
        at = GROUPS.index(group)
        if sides in ("both", "left"):
            out[at] = 1.0
        if sides in ("both", "right"):
            out[N_GROUPS + at] = 1.0
    return out


def drive(**channels: float | np.ndarray) -> dict[str, np.ndarray]:
    """Return a drive: everything zero but what is named."""
    u = {name: np.zeros(1) for name in (*CHANNELS, *INPUTS)}
    u["involvement"] = np.zeros((N_UNITS, 1))
    for name, value in channels.items():
        u[name] = value if isinstance(value, np.ndarray) else np.array([float(value)])
    return u


def steady(who: Mapping[str, np.ndarray], fraction: float, *groups: str) -> dict[str, np.ndarray]:
    """Return the drive of steady leg exercise at a fraction of VO2max."""
    rest = who["rmr_kcal_d"][0] / 1440.0 / 4.83
    demand = fraction * who["vo2max"][0] - rest
    return drive(
        vo2_demand=demand,
        power=demand * JOULE_PER_LITRE_OXYGEN / 60.0,
        glycolytic=0.15 * max(0.0, (fraction - 0.6) / 0.4) ** 2,
        involvement=involvement(*(groups or LEGS)),
        contractions=80.0,
        recruitment=0.4,
        tension=0.3,
    )


class Others(Submodel):
    """States and signals of submodels that are not on the bench, held at rest."""

    name = "others"
    states = (State(name="il6", unit="1", rest=1.0),)

    def rates(self, v):  # noqa: ARG002
        return {"il6": Rate(0.0, 0.0)}


class Muscle(Submodel):
    """The one signal of the muscle submodel that hormones read."""

    name = "muscle_stub"

    def signals(self, v):
        active = v.u["involvement"] * v.who["muscle_mass"]
        total = jnp.sum(active, axis=0)
        return {"unit_power": v.u["power"] * v.u["involvement"] / jnp.where(total > 0, total, 1.0)}

    def rates(self, v):  # noqa: ARG002
        return {}


@functools.cache
def _body(kinds: tuple[type[Submodel], ...]) -> tuple[Body, Callable[..., Any]]:
    body = Body([QuietNetwork(), *(kind() for kind in kinds), Others()])

    def scan(x, u, index, h, p, who):
        def one(x, at):
            i, length = at
            now = {name: value[i] for name, value in u.items()}
            x = advance(lambda y: body.rates(y, now, p, who), x, length[None])
            return x, (x, body.observe(x, now, p, who))

        return jax.lax.scan(one, x, (index, h))[1]

    return body, jax.jit(scan)


def _padded(count: int, smallest: int) -> int:
    return max(smallest, 4 ** math.ceil(math.log(max(count, 1), 4)))


class Bench:
    """Runs submodels over segments of constant drive and keeps states and outputs at every step.

    Steps and segments are padded to a few sizes (a step of length 0 does nothing), so that a test
    file compiles once or twice.
    """

    def __init__(
        self,
        submodels: Iterable[Submodel],
        who: Mapping[str, np.ndarray],
        *,
        start: Mapping[str, float] | None = None,
        **parameter: float,
    ) -> None:
        self.body, self._scan = _body(tuple(type(m) for m in submodels))
        self.who = {k: jnp.asarray(x) for k, x in who.items()}
        records = parameters().replacing(**parameter)
        self.p = {name: jnp.array([records.value(name)]) for name in self.body.parameters}
        self.x0 = self.body.rest()
        for state, value in (start or {}).items():
            self.x0[state][:] = value

    def run(
        self, segments: Sequence[tuple[float, Mapping[str, np.ndarray]]], step: float = 0.2
    ) -> dict[str, np.ndarray]:
        """Return outputs and states by name against ``time`` [min], per step."""
        counts = [max(1, round(minutes / step)) for minutes, _ in segments]
        lengths = [m / n for (m, _), n in zip(segments, counts, strict=True)]
        steps = sum(counts)
        index = np.zeros(_padded(steps, 256), dtype=np.int32)
        h = np.zeros(len(index))
        index[:steps] = np.repeat(np.arange(len(segments)), counts)
        h[:steps] = np.repeat(lengths, counts)
        padding = [segments[0][1]] * (_padded(len(segments), 4) - len(segments))
        drives = [u for _, u in segments] + padding
        u = {name: np.stack([d[name] for d in drives]) for name in drives[0]}
        xs, ys = self._scan(self.x0, u, index, h, self.p, self.who)
        ys = np.asarray(ys)[:steps]
        out = {o.name: ys[:, i, 0] for i, o in enumerate(self.body.outputs)}
        out |= {"x_" + name: np.asarray(value[:steps, ..., 0]) for name, value in xs.items()}
        out["time"] = np.cumsum(h[:steps])
        return out


def at(result: Mapping[str, np.ndarray], name: str, minute: float) -> float:
    """Return one output at the step that ends nearest to `minute`."""
    return float(result[name][int(np.argmin(np.abs(result["time"] - minute)))])
