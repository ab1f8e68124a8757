"""Serum on cells in a dish: at rest nothing, after effort a little, hours later nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hormones_bench import LEGS, Bench, Muscle, at, drive, involvement, person, steady

from myocrine.body.plasma_volume import PlasmaVolume
from myocrine.body.tumour import Tumour
from myocrine.evidence.parameters import own_parameters

WHO = person()
OUTPUTS = ("colon_cell_proliferation", "breast_cell_viability")


def bench(who=WHO, **options):
    return Bench([PlasmaVolume(), Muscle(), Tumour()], who, **options)


def test_resting_serum_does_nothing():
    result = bench().run([(120, drive())])
    for name in OUTPUTS:
        assert np.abs(result[name] - 1.0).max() < 1e-14


def test_resting_serum_of_a_trained_person_does_nothing_either():
    result = bench(person(training=1.0, vo2max=5.5)).run([(120, drive())])
    assert np.abs(result["breast_cell_viability"] - 1.0).max() < 1e-14


def test_the_factor_follows_its_closed_form_at_steady_effort():
    result = bench().run([(90, steady(WHO, 0.5))], step=0.5)
    reserve = result["x_effort_aerobic"][-1] / (1.0 - _rest_share())
    half_life = own_parameters()["tumour.serum_half_life"].value
    # After the first minutes of uptake kinetics: 1 - 2^(-t/half-life) of the effort.
    expected = reserve * (1.0 - math.exp(-math.log(2.0) * 90.0 / half_life))
    assert result["x_exercise_serum"][-1] == pytest.approx(expected, rel=0.03)


def _rest_share():
    return WHO["rmr_kcal_d"][0] / 1440.0 / 4.83 / WHO["vo2max"][0]


def test_one_bout_slows_the_cells_a_little_and_hours_later_no_more():
    result = bench().run([(60, steady(WHO, 0.7)), (300, drive())], step=0.5)
    for name in OUTPUTS:
        assert 0.75 < at(result, name, 60) < 0.97
        assert at(result, name, 360) > 0.99


def test_lifting_counts_although_it_takes_up_little_oxygen():
    work = drive(power=1500.0, glycolytic=0.77, vo2_demand=2.0, involvement=involvement(*LEGS))
    result = bench().run([(0.6, work), (1.5, drive())] * 20)
    assert result["breast_cell_viability"][-1] < 0.97


def test_more_effort_slows_more():
    ends = [
        bench().run([(45, steady(WHO, f))], step=0.5)["breast_cell_viability"][-1]
        for f in (0.3, 0.5, 0.7, 0.9)
    ]
    assert ends == sorted(ends, reverse=True)
    assert min(ends) > 0.6


def test_what_is_said_is_a_dish_and_a_hypothesis():
    for output in Tumour.outputs:
        assert output.matrix == "cells in vitro"
        assert output.evidence == "D"
        assert "in vitro" in output.description
        assert "training serum null" in output.description
