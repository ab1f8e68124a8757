"""Knock-outs: shares that add up, edges that are not there, and one published receptor block."""

import functools

import numpy as np
import pytest

from myocrine.errors import InputError, UnknownNameError
from myocrine.simulation.knockout import held, knockout
from myocrine.simulation.result import Options

RIDE = "Cycle 120 min at 60% VO2max"


@functools.cache
def lost(*molecules, level="baseline"):
    return knockout(RIDE, molecules=molecules, level=level, options=Options(draws=1))


@pytest.mark.slow
def test_shares_of_an_effect_add_up_to_the_whole():
    for loss in lost("IL-6", "irisin", "BDNF").losses.values():
        if loss.share is None:
            continue
        named = sum(q.median for q in loss.shapley.values())
        assert named == pytest.approx(loss.share.median, abs=1e-9)
        assert loss.others is not None
        assert loss.other_routes is not None
        whole = named + loss.others.median + loss.other_routes.median
        assert whole == pytest.approx(1.0, abs=1e-9)


def test_what_a_molecule_does_not_reach_is_not_lost():
    loss = lost("IL-6").losses["vo2"]
    assert loss.lost.median == pytest.approx(0.0, abs=1e-9)


def test_il1ra_is_lost_without_il6():
    share = lost("IL-6").losses["il1ra"].share
    assert share is not None
    assert share.median > 0.5


def test_the_name_may_be_any_the_row_has():
    assert lost("il6").molecules == lost("IL-6").molecules


def test_an_unknown_molecule_is_refused_with_the_nearest():
    with pytest.raises(UnknownNameError) as caught:
        lost("irisine")
    assert "irisin" in str(caught.value).casefold()


def test_none_and_too_many_are_refused():
    with pytest.raises(InputError):
        knockout(RIDE, molecules=())
    with pytest.raises(InputError):
        knockout(RIDE, molecules=("il6", "irisin", "bdnf", "sparc", "decorin", "fgf21", "gdf15"))


def test_switches_hold_at_the_level_asked_for():
    assert held(["il6"]) == {"molecule.il6.held": 1.0, "molecule.il6.held_at": 1.0}
    assert held(["il6"], "receptor")["molecule.il6.held_at"] == 0.0


def test_the_json_says_what_was_held():
    said = lost("IL-6").as_dict()
    assert said["schema"] == "myocrine.knockout/1"
    assert said["molecules"] == ["IL-6"]
    assert all(np.isfinite(row["lost"]["median"]) for row in said["outputs"].values())
