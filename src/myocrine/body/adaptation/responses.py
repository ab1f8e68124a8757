r"""Answers of blood, vessels, brain and metabolism to weeks of training: one law, many rows.

.. math::

    \dot x_{jk} &= \frac{s_k - x_{jk}}{\tau_j}, \qquad
        \tau_j = \tau_j^{on}\ (x < s),\ \tau_j^{off}\ (x \ge s), \qquad
        r_j = 1 - e^{-T_j/\tau_j^{on}} \\
    y_i &= \frac{\sum_{k,c} m_c\,b_{ikc}\,(1 - \eta\,\theta_k)\,x_{jk}/r_j}
           {1 + \kappa\,(x_{jl} x_{ja} + x_{jl} x_{jh} + x_{ja} x_{jh})/r_j^2} + f_i\,\Delta F

:math:`s_k` is a saturated weekly dose (`myocrine.body.adaptation.doses`), 1 for that of a typical
trial; :math:`x_{jk}` how far the body has followed it at pace :math:`j`; :math:`b_{ikc}` the
change that trials pooled in people of class :math:`c` (membership :math:`m_c`) after :math:`T_j`,
so that dividing by :math:`r_j` makes a typical trial end where it ended, whatever the time
constants are drawn to be. Status :math:`\theta` takes headroom, lifting :math:`l`, endurance
:math:`a` and holds :math:`h` together give less than their sum (:math:`\kappa`), and lost fat
:math:`\Delta F` adds its own part. The sign lives in :math:`b`; the states are never negative.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import jax.numpy as jnp
import numpy as np

from myocrine.body.adaptation.base import DAY, Adaptation
from myocrine.body.adaptation.strata import STRATA_PARAMETERS, memberships, resting_pressure
from myocrine.body.contract import Array, Output, Rate, State, View, stacked
from myocrine.evidence.adaptation_rows import AdaptationRow, adaptation_rows, paces

__all__ = ["DOSES_FOLLOWED", "TrainingResponses", "row_output"]

DOSES_FOLLOWED = ("lifting", "heavy", "light", "aerobic", "held")
"""Doses that the body follows with delay."""
_PACES = paces()
_ROWS = adaptation_rows()
_N = len(DOSES_FOLLOWED)
_KINDS = tuple(DOSES_FOLLOWED.index(dose) for dose in ("lifting", "aerobic", "held"))
_LEAST = 0.1


def row_output(row: AdaptationRow) -> Output:
    """Return the declared output of a row."""
    kept = ("name", "long_name", "unit", "organ", "matrix", "evidence", "certainty", "decimals")
    fields = {name: getattr(row, name) for name in (*kept, "scale", "description")}
    return Output(kind="adaptation", **fields)


def _pace_names(what: str) -> tuple[str, ...]:
    return tuple(f"adaptation.pace_{pace}.{what}" for pace in _PACES)


class TrainingResponses(Adaptation):
    """All rows of ``data/adaptation``.

    Signals: ``response_<row>`` (n,), the value of each row, and ``endothelium_trained`` (n,), how
    far vessels have followed training [0..1].
    """

    name: ClassVar[str] = "training_responses"
    states: ClassVar[tuple[State, ...]] = (
        State(
            name="training_followed",
            unit="1",
            rest=0.0,
            rows=len(_PACES) * _N,
            long_name="how far the body has followed each dose, by pace",
        ),
    )
    outputs: ClassVar[tuple[Output, ...]] = tuple(row_output(row) for row in _ROWS)
    parameters: ClassVar[tuple[str, ...]] = (
        *(name for what in ("onset", "offset", "trial") for name in _pace_names(what)),
        *(name for row in _ROWS for name in row.parameters()),
        "adaptation.crp_start",
        "adaptation.overlap",
        "adaptation.status_headroom",
        "vessel.fmd_age_slope",
        "vessel.fmd_baseline",
        "vessel.fmd_reference_age",
        *STRATA_PARAMETERS,
    )
    changed: ClassVar[tuple[str, ...]] = ("crp", "systolic", "fmd")

    def parameters_of(self, output: str) -> tuple[str, ...]:
        """Return the parameters of one row: its sizes, its pace and what all rows share."""
        row = next(r for r in _ROWS if r.name == output)
        pace = (f"adaptation.pace_{row.pace}.{what}" for what in ("onset", "offset", "trial"))
        classes = any(e.stratum != "everybody" for e in row.effects)
        shared = ("adaptation.overlap", "adaptation.status_headroom")
        return (*row.parameters(), *pace, *shared, *(STRATA_PARAMETERS if classes else ()))

    def constants(self, p: Mapping[str, Array], who: Mapping[str, Array]) -> dict[str, Array]:
        """Return memberships, headroom by dose, reach by pace and where levels start."""
        taken = p["adaptation.status_headroom"]
        lifting = 1.0 - taken * who["training_strength"]
        aerobic = 1.0 - taken * who["training_endurance"]
        reach = -jnp.expm1(-stacked(p, _pace_names("trial")) / stacked(p, _pace_names("onset")))
        found = {f"stratum_{name}": y for name, y in memberships(p, who).items()}
        return {
            **found,
            "response_headroom": jnp.stack([lifting, lifting, lifting, aerobic, lifting]),
            "response_reach": reach,
            **_starts(p, who),
        }

    def signals(self, v: View) -> dict[str, Array]:
        """Return the change of every row."""
        n = v.who["mass"].shape[0]
        followed = v.x["training_followed"].reshape(len(_PACES), _N, n)
        followed = followed / v.c["response_reach"][:, None, :]
        lifting, aerobic, held = (followed[:, i] for i in _KINDS)
        shared = lifting * aerobic + lifting * held + aerobic * held
        overlap = 1.0 + v.p["adaptation.overlap"] * shared
        parts = followed * v.c["response_headroom"] / overlap[:, None]
        found = {f"response_{row.name}": _change(row, parts, v) for row in _ROWS}
        vessels = _PACES.index("endothelium")
        found["endothelium_trained"] = jnp.clip(lifting[vessels] + aerobic[vessels], 0.0, 1.0)
        return found

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of what is followed."""
        wanted = jnp.stack([v.s[f"dose_{name}"] for name in DOSES_FOLLOWED])
        wanted = jnp.tile(jnp.maximum(wanted, 0.0), (len(_PACES), 1))
        onset = np.repeat(np.arange(len(_PACES)), _N)
        rising = 1.0 / (DAY * stacked(v.p, _pace_names("onset"))[onset])
        falling = 1.0 / (DAY * stacked(v.p, _pace_names("offset"))[onset])
        rate = jnp.where(v.x["training_followed"] < wanted, rising, falling)
        return {"training_followed": Rate(rate * wanted, rate)}

    def observe(self, v: View) -> dict[str, Array]:
        """Return the change of every row since the start."""
        return {row.name: v.s[f"response_{row.name}"] for row in _ROWS}

    def changes(self, v: View) -> dict[str, Array]:
        """Return CRP, resting systolic pressure and flow-mediated dilation as ratios."""
        return {
            "crp": _ratio(v, "crp", "crp_mg_l"),
            "systolic": _ratio(v, "systolic", "systolic_pressure_mmhg"),
            "fmd": _ratio(v, "fmd", "flow_mediated_dilation_points"),
        }


def _starts(p: Mapping[str, Array], who: Mapping[str, Array]) -> dict[str, Array]:
    """Return the levels that changes are ratios to: CRP [mg/L], pressure [mmHg], dilation [%]."""
    older = who["age"] - p["vessel.fmd_reference_age"]
    return {
        "start_crp": p["adaptation.crp_start"],
        "start_systolic": resting_pressure(p, who)[0],
        "start_fmd": p["vessel.fmd_baseline"] * jnp.exp(-p["vessel.fmd_age_slope"] * older),
    }


def _change(row: AdaptationRow, parts: Array, v: View) -> Array:
    """Return the change of one row, from (paces, doses, n) of what was followed."""
    total = jnp.zeros_like(v.who["mass"])
    for effect in row.effects:
        size = v.p[row.parameter(effect)] * v.c[f"stratum_{effect.stratum}"]
        if effect.dose in DOSES_FOLLOWED:
            dose = DOSES_FOLLOWED.index(effect.dose)
            total += size * parts[_PACES.index(row.pace), dose]
        else:
            total += size * v.s[f"dose_{effect.dose}"]
    return total


def _ratio(v: View, level: str, row: str) -> Array:
    """Return (start + change) / start; a wide draw must not turn a level over."""
    return jnp.maximum(1.0 + v.s[f"response_{row}"] / v.c[f"start_{level}"], _LEAST)
