"""Printed names and units: every declared output is understood, nothing else is guessed."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from myocrine.body import default_body
from myocrine.body.contract import Output
from myocrine.errors import StudyError
from myocrine.qualification.analytes import factor, find_output, plain_unit
from myocrine.qualification.observables import observable
from myocrine.qualification.study import Observation


def made(*rows):
    """Return a body of which only the outputs are known: (name, long name, unit, matrix)."""
    outputs = [
        Output(name=n, long_name=long, unit=unit, kind="molecule", matrix=matrix)
        for n, long, unit, matrix in rows
    ]
    return SimpleNamespace(outputs=outputs)


TWO_POOLS = made(
    ("bdnf", "BDNF", "ng/mL", "serum"),
    ("bdnf_plasma", "BDNF in plasma", "pg/mL", "plasma"),
    ("tnf_alpha", "TNF-alpha", "pg/mL", "plasma"),
)


def row(analyte, unit="", scale="level", value=1.0, **changes):
    return Observation.model_validate(
        {
            "arm": "a",
            "analyte": analyte,
            "scale": scale,
            "value": value,
            "unit": unit,
            "time": {"min": 0},
            "locator": "x",
            **changes,
        }
    )


class Arm:
    """An arm in which every output is 2."""

    def output(self, name):  # noqa: ARG002 - any name
        return np.full((3, 1), 2.0)


@pytest.mark.parametrize("output", default_body().outputs, ids=lambda o: o.name)
def test_every_output_answers_to_its_identifier_and_its_long_name(output):
    body = default_body()
    for name in (output.name, output.long_name, output.long_name.upper()):
        assert find_output(name, "", body).name == output.name


@pytest.mark.parametrize("name", ["TNF-alpha", "tnf alpha", "TNF-α", "TNF‐ALPHA", "tnf_alpha"])
def test_case_blanks_hyphens_and_greek_do_not_matter(name):
    assert find_output(name, "plasma", TWO_POOLS).name == "tnf_alpha"


@pytest.mark.parametrize(
    ("matrix", "output"), [("serum", "bdnf"), ("", "bdnf"), ("plasma", "bdnf_plasma")]
)
def test_a_matrix_with_an_output_of_its_own_is_routed_to_it(matrix, output):
    assert find_output("BDNF", matrix, TWO_POOLS).name == output


def test_a_matrix_without_one_is_not():
    assert find_output("TNF-alpha", "serum", TWO_POOLS).name == "tnf_alpha"


@pytest.mark.parametrize("matrix", ["muscle", "muscle interstitium", "dialysate", ""])
def test_tissue_is_scored_against_tissue(matrix):
    body = made(("vegf", "VEGF", "pg/mL", "muscle interstitium"))
    assert find_output("VEGF", matrix, body).name == "vegf"


def test_blood_is_not_scored_against_tissue():
    body = made(("vegf", "VEGF", "pg/mL", "muscle interstitium"))
    with pytest.raises(StudyError, match=r"VEGF in serum.*muscle interstitium"):
        find_output("VEGF", "serum", body)


def test_an_unknown_analyte_is_refused_with_the_nearest():
    with pytest.raises(StudyError, match=r"BNDF is not an output.*BDNF"):
        observable(row("BNDF", "pg/mL"), TWO_POOLS)


@pytest.mark.parametrize(
    ("name", "unit", "to", "times"),
    [
        ("bdnf", "ng/mL", "pg/mL", 1000.0),
        ("bdnf", "ng/mL", "pg/ml", 1000.0),
        ("bdnf", "ng/mL", "ug/L", 1.0),
        ("il6", "pg/mL", "ng/L", 1.0),
        ("adrenaline", "nmol/L", "pmol/L", 1000.0),
        ("glucose", "mmol/L", "mg/dL", 18.016),
        ("lactate", "mmol/L", "mg/dL", 9.008),
        ("cortisol", "nmol/L", "ug/dL", 1.0 / 27.59),
        ("testosterone", "nmol/L", "ng/dL", 28.842),
        ("testosterone", "ng/mL", "nmol/L", 1.0 / 0.28842),
        ("il6_release_right_leg", "ng/min/kg", "pg/kg/min", 1000.0),
    ],
)
def test_units_convert_where_the_dimension_or_a_molar_mass_allows_it(name, unit, to, times):
    assert factor(name, unit, to) == pytest.approx(times, rel=2e-4)


@pytest.mark.parametrize("to", ["mmHg", "nmol/L", "furlong", ""])
def test_what_does_not_convert_is_refused(to):
    with pytest.raises(StudyError, match="cannot be converted"):
        factor("bdnf", "ng/mL", to)


def test_levels_are_converted_and_folds_are_not():
    level, fold = row("BDNF", "pg/mL"), row("BDNF", "1", scale="ratio")
    assert observable(level, TWO_POOLS)(Arm())[0, 0] == pytest.approx(2000.0)
    assert observable(fold, TWO_POOLS)(Arm())[0, 0] == 2.0
    sign = row("BDNF", scale="direction", value="up", matrix="plasma")
    assert observable(sign, TWO_POOLS)(Arm())[0, 0] == 2.0


def test_an_integral_over_time_is_converted_by_its_concentration():
    area = row("BDNF", "pg/mL*min", time={"from": 0, "to": 60, "reduce": "integral"})
    assert observable(area, TWO_POOLS)(Arm())[0, 0] == pytest.approx(2000.0)


def test_a_time_of_peak_needs_no_unit_of_the_quantity():
    peak = row("soreness", "min", scale="time_of_peak", time={"from": 0, "to": 9, "reduce": "max"})
    assert observable(peak, default_body())(Arm())[0, 0] == 2.0


@pytest.mark.parametrize(
    ("written", "plain"),
    [("pg/ml", "pg/mL"), ("μmol/l", "umol/L"), ("ug/dl", "ug/dL"), ("U/l", "U/L"), ("L", "L")],
)
def test_units_have_one_spelling(written, plain):
    assert plain_unit(written) == plain
