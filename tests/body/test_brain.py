"""Indices of cognition and mood, and plasticity."""

import functools

import numpy as np
import pytest
from hormones_bench import Bench, at, person, steady
from organs_bench import Processes, rest

from myocrine.body.brain import Brain
from myocrine.body.plasma_volume import PlasmaVolume
from myocrine.evidence.parameters import parameters
from myocrine.evidence.sources import sources

MODELS = (PlasmaVolume(), Processes(), Brain())
WHO = person()


@functools.cache
def ride(fraction, minutes=30.0):
    bench = Bench(MODELS, WHO)
    return bench.run([(minutes, steady(WHO, fraction)), (120.0, rest())], step=0.5)


def test_rest_is_zero_and_stays_zero():
    result = Bench(MODELS, WHO).run([(1440.0, rest())], step=10.0)
    assert np.all(result["cognition_index"] == 0.0)
    assert np.all(np.abs(result["mood_index"]) < 1e-12)
    assert result["plasticity_drive"] == pytest.approx(1.0)


def test_indices_are_logs_of_the_processes():
    # The stand-in's processes are exp(0.3 effort) at once.
    result = ride(0.5)
    effort = result["x_effort_aerobic"][50] / (1.0 - rest_share())
    scale = parameters().value("brain.cognition_scale")
    assert result["cognition_index"][50] == pytest.approx(scale * 0.3 * effort, rel=1e-6)


def rest_share():
    who, energy = WHO, parameters().value("plasma_volume.oxygen_energy")
    return float(who["rmr_kcal_d"][0] / (1440.0 * energy * who["vo2max"][0]))


def test_easy_work_is_not_unpleasant_and_hard_work_is():
    assert ride(0.4)["x_displeasure"].max() < 0.01
    during, after = (at(ride(0.95), "mood_index", m) for m in (29.0, 35.0))
    assert during < 0.0
    assert after > during  # mood rebounds within minutes of the end


def test_mood_falls_further_the_harder_the_work():
    moods = [at(ride(f), "mood_index", 29.0) for f in (0.7, 0.8, 0.9, 1.0)]
    assert moods == sorted(moods, reverse=True)


def test_plasticity_lags_by_hours():
    result = ride(0.7)
    process = np.exp(0.3 * 0.7)
    assert 1.0 < at(result, "plasticity_drive", 30.0) < 1.0 + 0.1 * (process - 1.0)


def test_outputs_speak_of_groups():
    for output in Brain.outputs:
        assert "group" in output.description, output.name
        assert output.organ == "brain"
        assert output.kind == "organ"


def test_people_do_not_differ_in_what_is_said_of_groups():
    for name, record in parameters().items():
        if name.startswith("brain.") and name.endswith("_scale"):
            assert record.person == 0.0
            assert record.knowledge >= 0.3


def test_nothing_was_fitted_to_verification_studies():
    for name, record in parameters().items():
        if name.startswith("brain.") and record.source:
            assert sources()[record.source].split != "verification", name
