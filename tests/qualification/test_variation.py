"""Variation within a person: which record applies, what samples share, what a test then needs."""

import numpy as np
import pytest

from myocrine.body import default_body
from myocrine.evidence.parameters import parameters
from myocrine.evidence.sources import sources
from myocrine.qualification.study import Observation
from myocrine.qualification.variation import change_variance, sample_variance, within_cv

RECORDS = parameters()
CVS = [n for n in RECORDS if n.startswith("qualification.within_cv.")]


def observed(analyte, **changes):
    return Observation.model_validate(
        {
            "arm": "a",
            "analyte": analyte,
            "scale": "direction",
            "value": "up",
            "time": {"ref": "end", "min": 0},
            "locator": "made up",
        }
        | changes
    )


@pytest.mark.parametrize(
    ("analyte", "record"),
    [
        ("IL-6", "il6"),
        ("TNF-alpha", "tnf_alpha"),
        ("IL-8", "cytokine"),
        ("MCP-1", "cytokine"),
        ("irisin", "protein"),
        ("BDNF", "protein"),
        ("GDF15", "gdf15"),
        ("VO2", "whole_body"),
        ("CK", "creatine_kinase"),
        ("soreness", "other"),
        ("IL-6 leg release", "other"),
    ],
)
def test_the_most_special_record_applies(analyte, record):
    name = within_cv(observed(analyte), default_body(), RECORDS)
    assert name == f"qualification.within_cv.{record}"


@pytest.mark.parametrize("name", CVS)
def test_no_variation_comes_from_a_study_that_is_scored(name):
    record = RECORDS[name]
    if record.source:
        assert sources()[record.source].split == "reference"
    else:
        assert record.obtained == "assumed"


def test_every_record_is_reached_by_an_output_or_is_a_class():
    names = {o.name for o in default_body().outputs} | {
        "cytokine",
        "protein",
        "whole_body",
        "other",
    }
    assert {n.rsplit(".", 1)[1] for n in CVS} <= names


def test_variances_in_closed_form():
    o, body = observed("insulin"), default_body()
    records = RECORDS.with_values(
        {
            "qualification.assay_cv": 0.1,
            "qualification.within_cv.insulin": 0.3,
            "qualification.within_shared": 0.25,
        }
    )
    assay, own = np.log(1.01), np.log(1.09)
    assert sample_variance(o, body, records) == pytest.approx(assay + own)
    assert change_variance(o, body, records, apart=None) == pytest.approx(2 * (assay + own))
    near = change_variance(o, body, records, apart=60.0)
    assert near == pytest.approx(2 * (assay + 0.75 * own))


def test_two_samples_of_one_day_differ_less_than_two_visits():
    o, body = observed("IL-6"), default_body()
    near, next_day, visits = (
        change_variance(o, body, RECORDS, apart=a) for a in (30.0, 1440.0, None)
    )
    assert near < next_day == visits


def test_what_varies_in_people_needs_more_of_a_rise():
    body = default_body()
    glucose, ffa = (
        change_variance(observed(a), body, RECORDS, apart=60) for a in ("glucose", "FFA")
    )
    assert glucose < ffa
