"""Regressions from body size, age and sex; each states its source and where it holds.

All take and return float64 arrays of any one shape. `male` is 1 for men and 0 for women; between
the two lies the mean of a mixed group. Residual errors are not added here.
"""

from __future__ import annotations

import numpy as np

from myocrine.person.numbers import Array, Numbers

__all__ = [
    "blood_volume",
    "body_fat",
    "lean_rmr",
    "max_heart_rate",
    "muscle_total",
    "rmr",
    "vo2max_de_souza",
    "vo2max_from_power",
    "vo2max_myers",
    "wmax",
]

_KG_PER_LB = 0.45359237
_M_PER_INCH = 0.0254


def body_fat(p: Numbers, male: Array, age: Array, mass: Array, height: Array) -> Array:
    """Body fat [% of mass] of adults by Deurenberg 1991; overestimates in obesity.

    `age` [y], `mass` [kg], `height` [m]; BMI 14-41 kg/m2; standard error 4.1 points.
    """
    bmi = mass / height**2
    size = p("fat.bmi_slope") * bmi + p("fat.age_slope") * age
    return size + p("fat.sex_male") * male + p("fat.intercept")


def muscle_total(p: Numbers, male: Array, age: Array, mass: Array, height: Array) -> Array:
    """Skeletal muscle [kg] of non-obese adults by Lee 2000 (weight and height), R2 0.86."""
    size = p("muscle.mass_slope") * mass + p("muscle.height_slope") * height
    rest = p("muscle.sex_male") * male + p("muscle.age_slope") * age
    return size + rest + p("muscle.intercept")


def rmr(p: Numbers, male: Array, age: Array, mass: Array, height: Array) -> Array:
    """Resting metabolic rate [kcal/d] by Mifflin 1990; adults of 19-78 y, R2 0.71."""
    size = p("rmr.mass_slope") * mass + p("rmr.height_slope") * height
    return size + p("rmr.age_slope") * age + p.by_sex("rmr.intercept", male)


def lean_rmr(p: Numbers, lean: Array) -> Array:
    """Resting metabolic rate [kcal/d] from lean mass [kg], Katch-McArdle."""
    return p("rmr.lean_intercept") + p("rmr.lean_slope") * lean


def blood_volume(p: Numbers, male: Array, lean: Array, training: Array) -> Array:
    """Blood volume [L] from lean mass [kg] in the CO-rebreathing convention.

    Nadler's dye volumes are 14-18 % smaller; the two conventions must not be mixed. `training` is
    the index 0..1: athletes have a little more per kg of lean mass.
    """
    per_lean = p.by_sex("blood.per_lean", male) / 1000.0
    return lean * per_lean * (1.0 + p("blood.athlete_gain") * training)


def vo2max_de_souza(p: Numbers, male: Array, age: Array, mass: Array, height: Array) -> Array:
    """VO2max [mL/kg/min] on a treadmill by de Souza 2018; standard error 6.6."""
    size = p("vo2max.mass_slope") * mass / _KG_PER_LB + p("vo2max.height_slope") * height / (
        _M_PER_INCH
    )
    rest = p("vo2max.sex_slope") * (2.0 - male) + p("vo2max.age_slope") * age
    return p("vo2max.intercept") + size + rest + p("vo2max.mode")


def vo2max_myers(p: Numbers, male: Array, age: Array, mass: Array) -> Array:
    """VO2max [mL/kg/min] by Myers 2017, the second opinion; standard error 7.2."""
    size = p("vo2max.myers_mass_slope") * mass / _KG_PER_LB
    sex = p("vo2max.myers_female") * (1.0 - male)
    return p("vo2max.myers_intercept") + p("vo2max.myers_age_slope") * age + sex + size


def vo2max_from_power(p: Numbers, power: Array, mass: Array) -> Array:
    """VO2max [mL/kg/min] from the peak power [W] of an incremental ride (FRIEND cycle equation)."""
    return p("wmax.slope") * power * p("wmax.kgm_per_watt") / mass + p("wmax.rest")


def wmax(p: Numbers, vo2max: Array, mass: Array) -> Array:
    """Peak power [W] of an incremental ride from VO2max [mL/kg/min], the inverse of the above."""
    net = np.maximum(vo2max - p("wmax.rest"), 0.0)
    return net * mass / (p("wmax.slope") * p("wmax.kgm_per_watt"))


def max_heart_rate(p: Numbers, age: Array) -> Array:
    """Maximal heart rate [beats/min] by Nes 2013; adults, either sex, standard error 10.8."""
    return p("hr.max_intercept") + p("hr.max_age_slope") * age
