"""A bench for submodels: one person, constant drives, a few submodels, no catalogue needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import jax
import jax.numpy as jnp
import numpy as np

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


class Bench:
    """Runs submodels over segments of constant drive and keeps states and outputs each minute."""

    def __init__(
        self,
        submodels: Iterable[Submodel],
        who: Mapping[str, np.ndarray],
        *,
        start: Mapping[str, float] | None = None,
        **parameter: float,
    ) -> None:
        self.body = Body([*submodels, Others()])
        self.who = {k: jnp.asarray(x) for k, x in who.items()}
        records = parameters().replacing(**parameter)
        self.p = {name: jnp.array([records.value(name)]) for name in self.body.parameters}
        self.x0 = self.body.rest()[:, None]
        for state, value in (start or {}).items():
            self.x0[self.body.slice_of(state)] = value

    def run(
        self, segments: Sequence[tuple[float, Mapping[str, np.ndarray]]], step: float = 0.1
    ) -> dict[str, np.ndarray]:
        """Return outputs and scalar states by name against ``time`` [min], per step."""
        counts = [max(1, round(minutes / step)) for minutes, _ in segments]
        index = np.repeat(np.arange(len(segments)), counts)
        stacked = {
            name: jnp.stack([jnp.asarray(u[name]) for _, u in segments]) for name in segments[0][1]
        }

        def one(x, at):
            u = {name: value[at] for name, value in stacked.items()}
            x = advance(
                lambda y: self.body.production_loss(y, u, self.p, self.who),
                x,
                jnp.full(1, step),
            )
            return x, (x, self.body.observe(x, u, self.p, self.who))

        _, (xs, ys) = jax.jit(lambda: jax.lax.scan(one, jnp.asarray(self.x0), index))()
        out = {o.name: np.asarray(ys[:, i, 0]) for i, o in enumerate(self.body.outputs)}
        for state in self.body.states:
            value = np.asarray(xs[:, self.body.slice_of(state.name), 0])
            out["x_" + state.name] = value if state.per_unit else value[:, 0]
        out["time"] = step * np.arange(1, len(index) + 1)
        return out


def at(result: Mapping[str, np.ndarray], name: str, minute: float) -> float:
    """Return one output at the step that ends nearest to `minute`."""
    return float(result[name][int(np.argmin(np.abs(result["time"] - minute)))])
