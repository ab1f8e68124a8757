"""Rows of adaptation: every number has a record, and a row that does not fit says why."""

import pytest

from myocrine.errors import EvidenceError
from myocrine.evidence import adaptation_rows as module
from myocrine.evidence.adaptation_rows import adaptation_rows
from myocrine.evidence.parameters import parameters
from myocrine.evidence.sources import sources

ROW = {
    "name": "crp_mg_l",
    "long_name": "CRP",
    "unit": "mg/L",
    "pace": "proteins",
    "effects": ["lifting.older"],
    "evidence": "C",
    "certainty": "low",
    "scale": 0.2,
    "description": "A test.",
}


@pytest.fixture
def file(monkeypatch):
    """Put one row in place of the package's own."""

    def put(**changes):
        rows = {"row": [{**ROW, **changes}]}
        monkeypatch.setattr(module, "read_data", lambda *_: rows)
        return adaptation_rows.__wrapped__

    return put


def test_no_size_comes_from_a_paper_that_is_kept_for_checking():
    used = [parameters()[n] for row in adaptation_rows() for n in row.parameters()]
    assert [r.name for r in used if r.source and sources()[r.source].split == "verification"] == []


def test_sizes_are_linear_with_knowledge_spread():
    for row in adaptation_rows():
        for name in row.parameters():
            record = parameters()[name]
            assert record.scale == "linear"
            assert record.knowledge > 0


def test_a_misspelt_dose_is_told_with_its_neighbour(file):
    with pytest.raises(EvidenceError, match=r"'liftin' is not known \(nearest: lifting"):
        file(effects=["liftin.older"])()


def test_a_misspelt_class_is_told_with_its_neighbour(file):
    with pytest.raises(EvidenceError, match="nearest: older"):
        file(effects=["lifting.oder"])()


def test_a_row_without_its_record_is_told(file):
    with pytest.raises(EvidenceError, match=r"lacks the parameter record .*crp_mg_l\.heavy"):
        file(effects=["heavy"])()


def test_a_pace_without_records_is_told(file):
    with pytest.raises(EvidenceError, match=r"pace_slow\.onset"):
        file(pace="slow")()


def test_a_row_stands_once(file):
    load = file()
    with pytest.raises(EvidenceError, match="stands twice"):
        load()  # each of the files gives it
