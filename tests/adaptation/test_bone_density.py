"""Bone density: ageing, load, and how much of the effect is loss prevented."""

import functools

import numpy as np
import pytest
from responses_bench import body, people, row, somebody, walk

from myocrine.simulation.uncertainty import Blocks

SPINE, NECK = "bone_density_spine_percent", "bone_density_femoral_neck_percent"


@functools.cache
def after(kinds, weeks=35, joint=0, **changes):
    who, theta = people(somebody(**changes), Blocks(joint=joint))
    _, values = walk(kinds, weeks, who, theta, ageing=1.0, days=(0, 3))
    return {o.name: row(values, o.name)[-1] for o in body().declared}


def test_ageing_takes_bone_by_age_and_sex():
    # greendale2012: 7.4 % of the spine in the three years around the last period; hannan2000:
    # women beyond 67 y about 1 % a year, men less.
    around, late = (after((), weeks=52, age=age)[SPINE][0] for age in (51, 70))
    man = after((), weeks=52, sex="male", age=70)[NECK][0]
    young = after((), weeks=52, age=30)[SPINE][0]
    assert around == pytest.approx(-2.4, abs=0.3)
    assert late == pytest.approx(-1.0, abs=0.1)
    assert late < man < -0.3
    assert young == pytest.approx(0.0, abs=0.01)


def test_frozen_age_takes_nothing():
    who, theta = people(somebody())
    _, values = walk((), 52, who, theta, ageing=0.0)
    assert row(values, SPINE)[-1, 0] == 0.0


def test_years_multiply():
    one, three = (after((), weeks=w)[NECK][0] / 100.0 for w in (52, 156))
    assert np.log1p(three) == pytest.approx(3 * np.log1p(one), rel=1e-3)


def test_heavy_lifting_keeps_the_bone_that_others_lose():
    # watson2018, 8 months: spine +2.9 against -1.2 %, femoral neck +0.3 against -1.9 %.
    trained, control = after(("heavy", "jumps")), after(())
    assert control[SPINE][0] < 0.0 < trained[SPINE][0]
    assert 1.0 < trained[SPINE][0] - control[SPINE][0] < 4.1
    assert 0.5 < trained[NECK][0] - control[NECK][0] < 2.2


def test_light_loads_and_riding_do_little():
    heavy, light, riding = (
        after(k)[SPINE][0] - after(())[SPINE][0] for k in (("heavy",), ("light",), ("ride",))
    )
    assert heavy > 5 * light > 0
    assert riding == pytest.approx(0.0, abs=0.05)


def test_before_menopause_nothing_is_within_the_interval():
    change = after(("heavy",), joint=100, age=32)[SPINE][1:]
    low, high = np.percentile(change, [5, 95])
    assert low < 0 < high


def test_part_of_the_effect_is_loss_prevented():
    # With age frozen there is no loss to prevent: what is left is what load adds.
    who, theta = people(somebody())
    _, values = walk(("heavy",), 104, who, theta, ageing=0.0, days=(0, 3))
    added = row(values, SPINE)[-1, 0]
    gap = after(("heavy",), weeks=104)[SPINE][0] - after((), weeks=104)[SPINE][0]
    assert 0 < added < gap
