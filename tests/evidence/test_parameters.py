"""A number has a home: records refuse what makes no sense, and copies leave the original alone."""

import pytest

from myocrine.errors import EvidenceError, UnknownNameError
from myocrine.evidence import parameters as module
from myocrine.evidence.parameters import Parameter, check_units, parameters
from myocrine.evidence.sources import sources

GOOD = {
    "name": "test.gain",
    "value": 2.0,
    "unit": "1",
    "low": 1.0,
    "high": 4.0,
    "obtained": "assumed",
    "note": "for a test",
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": 5.0}, "outside its bounds"),
        ({"low": -1.0}, "cannot be negative"),
        ({"scale": "logit"}, "within \\[0, 1\\]"),
        ({"obtained": "fitted"}, "needs a source"),
        ({"note": ""}, "needs a note"),
        ({"person": -0.1}, "person"),
        ({"name": "Gain"}, "name"),
        ({"colour": "blue"}, "colour"),
        ({"value": float("nan")}, "outside its bounds"),
    ],
)
def test_a_record_that_makes_no_sense_is_refused(change, said):
    Parameter(**GOOD)
    with pytest.raises(ValueError, match=said):
        Parameter(**(GOOD | change))


def test_every_record_of_the_package_stands():
    records = parameters()
    check_units(records)
    for record in records.values():
        assert record.low <= record.value <= record.high
        assert record.source in sources() or record.obtained == "assumed"


def test_nothing_is_fitted_to_a_verification_study():
    fitted = [r for r in parameters().values() if r.obtained == "fitted" and r.source]
    assert [r.name for r in fitted if sources()[r.source].split == "verification"] == []


def test_an_assumed_number_is_unsure():
    # Conventions (a unit, a meal's length) are not uncertain; what the body does is.
    rooms = ("il6.", "il10.", "il1ra.", "tnf.", "muscle.")
    assumed = [r for r in parameters().values() if r.obtained == "assumed"]
    unsure = [r for r in assumed if r.name.startswith(rooms) and r.low < r.high]
    assert [r.name for r in unsure if r.knowledge == 0] == []


def test_an_unknown_name_suggests_the_nearest():
    with pytest.raises(UnknownNameError, match=r"il6\.clearance"):
        parameters()["il6.clearence"]


def test_a_changed_copy_leaves_the_original_and_keeps_to_the_bounds():
    records = parameters()
    old = records.value("il6.clearance")
    changed = records.replacing(il6__clearance=old * 1.1)
    assert changed.value("il6.clearance") == pytest.approx(old * 1.1)
    assert records.value("il6.clearance") == old
    assert changed["il6.clearance"].source == records["il6.clearance"].source
    with pytest.raises(ValueError, match="outside its bounds"):
        records.with_values({"il6.clearance": records["il6.clearance"].high * 2})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (GOOD | {"source": "nobody1900"}, "unknown source"),
        (GOOD | {"value": 9.0}, "does not fit its schema"),
    ],
)
def test_a_bad_row_is_named_with_its_file(row, said):
    with pytest.raises(EvidenceError, match=said) as caught:
        module._checked(row, "x.toml")
    assert "x.toml" in str(caught.value)
