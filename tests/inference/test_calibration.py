"""Calibration: refuses what must stay unseen, finds what it made, says what it cannot know."""

import numpy as np
import pytest

from myocrine.errors import InputError
from myocrine.evidence.parameters import parameters
from myocrine.inference.calibration import calibrate, targets_of
from myocrine.qualification.study import Study, read_studies

RECORDS = parameters()


def own(split_source="keller2003", value=2.0):
    """Return a building study (by its source) on a short ride, so that the fit is quick."""
    return Study.model_validate(
        {
            "schema": "myocrine.study/1",
            "source": split_source,
            "cohort": {"n": 10, "sex": "male"},
            "arm": [{"id": "a", "session": "Cycle 60 min at 60% VO2max"}],
            "observation": [
                {
                    "arm": "a",
                    "analyte": "IL-6",
                    "scale": "ratio",
                    "value": value,
                    "time": {"ref": "end", "min": 0},
                    "statistic": "median",
                    "locator": "made up",
                }
            ],
        }
    )


def test_a_verification_study_is_refused():
    held = next(s for s in read_studies(split="verification").studies)
    with pytest.raises(InputError, match="verification"):
        targets_of([held], ["IL-6"])


def test_a_parameter_without_a_prior_is_refused():
    name = next(r.name for r in RECORDS.values() if r.knowledge == 0 and r.scale == "log")
    with pytest.raises(InputError, match="no log prior"):
        calibrate([], [name])


@pytest.mark.slow
def test_a_fit_moves_towards_the_data_and_says_what_it_learnt():
    names = ["il6.release", "il6.depot_time"]  # the second has nothing to do with a ride
    targets = targets_of([own(value=8.0)], ["IL-6"], sigma=0.05)
    fit = calibrate(targets, names, iterations=3)
    assert fit.chi2[1] < fit.chi2[0]
    assert fit.value[0] > fit.start[0]
    assert fit.value[1] == pytest.approx(fit.start[1], rel=1e-6)
    assert fit.identified == {"il6.release": True, "il6.depot_time": False}
    assert fit.eigenvalues[0] > 1.0
    assert fit.eigenvalues[1] == pytest.approx(0.0, abs=1e-6)
    assert np.all(fit.conditional_sd <= fit.marginal_sd + 1e-12)
    assert np.all(fit.marginal_sd <= fit.prior_sd * (1 + 1e-9))
