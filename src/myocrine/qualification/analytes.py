"""What a study calls a thing, and the model output that answers for it.

Study files speak as papers do ("IL-6", "CK", "EPOC"); the body's outputs have identifiers. An
analyte that no output answers for is skipped with that reason, so that a file may hold more than
today's model can say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["ANALYTES", "Analyte", "Reading", "analyte", "output_name"]

Reading: TypeAlias = Literal[
    "value", "rate", "since_end", "session_total", "session_net", "times_quadriceps"
]
"""How an output becomes the published number.

``value``: as it is at the time, or reduced over the window. ``rate``: the output is a running
total, its slope over the window is meant. ``since_end``: a running total, counted from the end of
the session. ``session_total``: what the session itself came to; ``session_net``: that, less what
rest would have cost. ``times_quadriceps``: per kilogram, times the mass of that leg's quadriceps.
"""


@dataclass(frozen=True, kw_only=True)
class Analyte:
    """One published quantity.

    Attributes
    ----------
    name : str
        As the study files write it.
    outputs : tuple of str
        Model outputs that may answer, in order of preference; ``{side}`` is ``left`` or ``right``.
    unit : str
        Unit that absolute values are compared in.
    molar_mass : float
        For units of mass against units of amount [g/mol]; 0 where that does not arise.
    near_zero : float
        Added before taking logarithms where rest is near the detection limit, in `unit`.
    """

    name: str
    outputs: tuple[str, ...]
    unit: str
    reading: Reading = "value"
    molar_mass: float = 0.0
    near_zero: float = 0.0


def _a(name: str, *outputs: str, unit: str, **more: object) -> Analyte:
    return Analyte(name=name, outputs=outputs, unit=unit, **more)  # type: ignore[arg-type]


_ROWS = (
    _a("IL-6", "il6", unit="pg/mL"),
    _a("IL-1ra", "il1ra", unit="pg/mL"),
    _a("IL-8", "il8", unit="pg/mL"),
    _a("IL-10", "il10", unit="pg/mL"),
    _a("TNF-alpha", "tnf_alpha", "tnf", unit="pg/mL"),
    _a("IL-6 release per kg active muscle", "il6_release_{side}_leg", unit="ng/min/kg"),
    _a(
        "IL-6 leg release",
        "il6_release_{side}_leg",
        unit="ng/min",
        reading="times_quadriceps",
    ),
    _a("IL-6 adipose output", "il6_adipose_per_100g", unit="pg/100g/min"),
    _a("IL-6 splanchnic uptake", "il6_splanchnic_uptake", unit="ng/min"),
    _a("adrenaline", "adrenaline", unit="nmol/L", molar_mass=183.20),
    _a("noradrenaline", "noradrenaline", unit="nmol/L", molar_mass=169.18),
    _a("cortisol", "cortisol", unit="nmol/L", molar_mass=362.46),
    _a("GH", "gh", "growth_hormone", unit="ng/mL", near_zero=0.1),
    _a("testosterone", "testosterone", unit="nmol/L", molar_mass=288.43),
    _a("insulin", "insulin", unit="pmol/L"),
    _a("glucagon", "glucagon", unit="ng/L"),
    _a("lactate", "lactate", "blood_lactate", unit="mmol/L", molar_mass=90.08),
    _a("glucose", "glucose", unit="mmol/L", molar_mass=180.16),
    _a("FFA", "ffa", unit="mmol/L"),
    _a("glycerol", "glycerol", unit="umol/L"),
    _a("FFA rate of appearance", "ffa_appearance", unit="umol/kg/min"),
    _a("glycerol rate of appearance", "glycerol_appearance", unit="umol/kg/min"),
    _a("glucose rate of appearance", "glucose_appearance", unit="mg/kg/min"),
    _a("glucose rate of disappearance", "glucose_disappearance", unit="mg/kg/min"),
    _a("hepatic glucose production", "hepatic_glucose_output", unit="g/min"),
    _a("muscle glycogen", "muscle_glycogen", unit="mmol/kg"),
    _a("plasma volume", "plasma_volume", unit="L"),
    _a("CK", "ck", "creatine_kinase", unit="U/L"),
    _a("myoglobin", "myoglobin", unit="ng/mL"),
    _a("soreness", "soreness", unit="1"),
    _a("heart rate", "heart_rate", unit="bpm"),
    _a("VO2", "vo2", unit="L/min"),
    _a("EPOC", "epoc", unit="L", reading="since_end"),
    _a("RER", "rer", unit="1"),
    _a("fat oxidation", "fat_oxidation", unit="g/min", molar_mass=860.0),
    _a("carbohydrate oxidation", "carbohydrate_oxidation", unit="g/min"),
    _a("energy expenditure", "energy_expenditure", unit="kcal/min", reading="rate"),
    _a("session energy", "energy_expenditure", unit="kcal", reading="session_total"),
    _a("net session energy", "energy_expenditure", unit="kcal", reading="session_net"),
    _a("session load", "session_load", unit="kg", reading="session_total"),
)

ANALYTES: dict[str, Analyte] = {row.name: row for row in _ROWS}
"""Every analyte name that study files may use, by name."""


def analyte(name: str) -> Analyte | None:
    """Return the record of an analyte, None where the name is not ours."""
    return ANALYTES.get(name)


def output_name(name: str, outputs: Iterable[str], *, side: str | None = None) -> str | None:
    """Return the model output that answers for an analyte, None where none does.

    Parameters
    ----------
    name : str
        Analyte as the study writes it; an output's own identifier is taken too.
    outputs : iterable of str
        Identifiers of the outputs that the body declares.
    side : {'left', 'right'}, optional
        For outputs that each leg has; the left where nothing is said.
    """
    known = set(outputs)
    row = ANALYTES.get(name)
    wanted = (name,) if row is None else row.outputs
    for pattern in wanted:
        output = pattern.format(side=side or "left")
        if output in known:
            return output
    return None
