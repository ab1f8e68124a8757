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


def middling():
    """Return half an hour at a middling intensity, as most trials have it."""
    return ride(0.6)


def test_molecules_add_the_log_of_their_process():
    # The stand-in's processes are exp(0.3 effort) at once.
    result = middling()
    effort = result["x_effort_aerobic"][50] / (1.0 - rest_share())
    p = parameters()
    own = p.value("brain.cognition_gain") * result["x_alertness"][50]
    added = p.value("brain.network_scale") * 0.3 * effort
    assert result["cognition_index"][50] == pytest.approx(own + added, rel=1e-6)


@pytest.mark.parametrize(
    ("minutes", "published"), [((10, 30), 0.101), ((30, 40), 0.108), ((45, 90), 0.103)]
)
def test_cognition_during_after_and_later(minutes, published):
    result = middling()
    during = (result["time"] > minutes[0]) & (result["time"] <= minutes[1])
    gain = parameters().value("brain.cognition_gain")
    assert gain * result["x_alertness"][during].mean() == pytest.approx(published, abs=0.04)


def test_mood_within_half_an_hour():
    result = middling()
    after = (result["time"] > 30) & (result["time"] <= 60)
    gain = parameters().value("brain.affect_gain")
    assert 0.234 < gain * result["x_affect"][after].mean() < 0.439


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
        if name.startswith("brain.") and name.endswith("_gain"):
            assert record.person == 0.0
            assert record.knowledge >= 0.08


def test_nothing_was_fitted_to_verification_studies():
    for name, record in parameters().items():
        if name.startswith("brain.") and record.source:
            assert sources()[record.source].split != "verification", name
