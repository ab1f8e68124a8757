"""Study files: ours all load and parse; others' mistakes get one sentence that says where."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from pathlib import Path

import pytest

from myocrine.body import default_body
from myocrine.errors import StudyError
from myocrine.evidence.knowledge import knowledge
from myocrine.evidence.sources import sources
from myocrine.qualification.analytes import find_output
from myocrine.qualification.study import (
    Study,
    StudyShelf,
    default_folder,
    load_studies,
    read_studies,
    read_study,
)

TEMPLATE = """
schema = "myocrine.study/1"
source = "doe2031"
title = "An hour of cycling"

[paper]
author = "Doe"
year = 2031
doi = "10.1000/example.1"

[cohort]
n = 12
sex = "male"
age = [24, 3]

[[arm]]
id = "ride"
session = "Cycle 60 min at 70% VO2max"

[[arm]]
id = "walk"
session = "Walk 60 min at 5 km/h"
n = 9
age = 51

[[observation]]
arm = "ride"
analyte = "IL-6"
scale = "level"
value = 4.5
baseline = 0.8
unit = "pg/mL"
time = { ref = "end", min = 0 }
locator = "Table 2"

[[observation]]
arm = "ride"
arm_b = "walk"
analyte = "IL-6"
scale = "contrast"
value = "up"
time = { ref = "end", from = 0, to = 60, reduce = "any" }
locator = "Text"
"""


@pytest.fixture(scope="module")
def shelf() -> StudyShelf:
    return read_studies()


def write(folder: Path, text: str, name: str = "Doe2031.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_file_of_ours_loads_and_every_session_parses(shelf: StudyShelf) -> None:
    assert [str(e) for e in shelf.errors] == []
    assert len(shelf.studies) >= 110
    assert len(shelf.studies) + len(shelf.unsupported) >= 130


def test_both_sides_of_the_split_are_there(shelf: StudyShelf) -> None:
    sides = Counter(s.split for s in shelf.studies)
    assert sides["building"] >= 70
    assert sides["verification"] >= 40
    assert len(load_studies(split="building")) == sides["building"]
    assert len(load_studies(split="verification")) == sides["verification"]


def test_every_source_is_ours_and_every_observation_says_where_it_stands(shelf: StudyShelf) -> None:
    for study in shelf.studies:
        assert study.source in sources()
        assert study.paper is None
        ids = {a.id for a in study.arms}
        for o in study.observations:
            assert o.locator.strip()
            assert o.arm in ids


def test_what_was_assumed_is_explained(shelf: StudyShelf) -> None:
    for study in shelf.studies:
        for arm in study.arms:
            assert not arm.assumed or arm.note, (study.source, arm.id)


def test_unsupported_studies_are_listed_with_a_reason(shelf: StudyShelf) -> None:
    reasons = dict(shelf.unsupported)
    assert "steensberg2003a" in reasons  # its infusion rate is not known and is not invented
    assert all(len(r) > 10 for r in reasons.values())


def test_a_paper_counts_once_and_its_records_agree_on_the_split(shelf: StudyShelf) -> None:
    ids = [s.paper_id for s in shelf.studies]
    assert len(ids) == len(set(ids))
    sides: dict[str, set[str]] = {}
    for record in sources().values():
        if record.doi and record.split != "reference":
            sides.setdefault(record.doi.lower(), set()).add(record.split)
    assert {doi: s for doi, s in sides.items() if len(s) > 1} == {}


def test_every_numeric_level_has_a_baseline_or_says_that_it_has_none(shelf: StudyShelf) -> None:
    levels = [o for s in shelf.studies for o in s.observations if o.scale == "level"]
    flagged = [o for o in levels if o.baseline_unknown]
    assert len(levels) - len(flagged) >= 80
    for o in levels:
        assert not (o.absolute and o.baseline is not None), (o.arm, o.analyte)


def test_most_molecules_of_the_network_are_in_a_study(shelf: StudyShelf) -> None:
    body = default_body()
    known = knowledge().molecules
    used = set()
    for o in (o for s in shelf.studies for o in s.observations):
        with contextlib.suppress(StudyError):
            used.add(find_output(o.analyte, o.matrix, body).name)
    assert len(used & set(known)) >= 30
    assert sorted(used & {"bdnf", "bdnf_plasma"}) == ["bdnf", "bdnf_plasma"]


def test_folder_is_found_without_being_told() -> None:
    assert (default_folder() / "Steensberg2000.toml").is_file()


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return read_study(write(tmp_path, TEMPLATE))


def test_a_study_of_ones_own_needs_no_source_record(study: Study) -> None:
    assert study.record.citation().startswith("Doe 2031")
    assert study.split == "verification"  # nobody can have fitted to it
    assert study.paper_id == "10.1000/example.1"


def test_a_paper_that_the_project_knows_keeps_its_side(tmp_path: Path) -> None:
    doi = sources()["macdonald2003"].doi
    other = read_study(write(tmp_path, TEMPLATE.replace("10.1000/example.1", doi.upper())))
    assert other.split == "building"


def test_verification_wins_where_records_disagree(tmp_path: Path) -> None:
    doi = sources()["ronsen2002"].doi
    assert read_study(write(tmp_path, TEMPLATE.replace("10.1000/example.1", doi))).split == (
        "verification"
    )


def test_a_paper_that_only_gave_a_parameter_cannot_verify(tmp_path: Path) -> None:
    known = {s.doi for s in sources().values() if s.doi and s.split != "reference"}
    doi = next(
        s.doi for s in sources().values() if s.split == "reference" and s.doi and s.doi not in known
    )
    assert read_study(write(tmp_path, TEMPLATE.replace("10.1000/example.1", doi))).split == (
        "building"
    )


def test_an_arm_overrides_its_cohort(study: Study) -> None:
    assert study.people("ride").n == 12
    assert study.people("walk").n == 9
    assert study.people("walk").age == (51,)
    assert study.people("walk").sex == "male"


def test_observations_know_their_kind(study: Study) -> None:
    level, sign = study.observations
    assert level.number == 4.5
    assert not level.baseline_unknown
    assert sign.is_sign
    with pytest.raises(TypeError):
        _ = sign.number


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("baseline = 0.8", "baselin = 0.8", r"observation 1 \(IL-6\).*'baselin'.*'baseline'"),
        ("sex = ", "sexx = ", r"cohort: unknown key 'sexx'.*'sex'"),
        ("value = 4.5", "value = -4.5", "above 0"),
        ("value = 4.5", 'value = "up"', "the value is a number"),
        ('value = "up"', "value = 1.5", "one of up, none, down"),
        ('arm_b = "walk"\n', "", "'arm_b' is missing"),
        ('arm_b = "walk"', 'arm_b = "rest"', "no arm 'rest'; arms are ride, walk"),
        ('id = "walk"', 'id = "ride"', "'ride' stands twice"),
        ("min = 0 }", "min = 0, to = 5 }", "either a moment"),
        ("from = 0, to = 60", "from = 60, to = 0", "'from' smaller than 'to'"),
        (', reduce = "any"', "", "needs 'reduce'"),
        ('locator = "Table 2"', 'locator = ""', "locator"),
        ('unit = "pg/mL"\n', "", "'unit' is missing"),
        ("baseline = 0.8", "baseline = 0.8\ndispersion = 1", "'dispersion_type' is missing"),
        ("70% VO2max", "70% VO2max banana", "session of arm ride"),
        ("Cycle 60 min at 70% VO2max", "Cyclops press 3x8", "Cyclops press"),
        ("[paper]", "[papers]", "unknown key 'papers'.*'paper'"),
        ("study/1", "study/9", "schema"),
        ("n = 12", "n = = 12", "not TOML"),
    ],
)
def test_mistakes_get_one_sentence(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in TEMPLATE
    path = write(tmp_path, TEMPLATE.replace(old, new, 1))
    with pytest.raises(StudyError) as caught:
        read_study(path)
    assert re.search(says, str(caught.value)), str(caught.value)
    assert str(caught.value).startswith("Doe2031.toml")


def test_an_unknown_source_without_a_paper_is_refused_with_the_nearest(tmp_path: Path) -> None:
    text = re.sub(r"\[paper\].*?\n\n", "", TEMPLATE, flags=re.DOTALL)
    with pytest.raises(StudyError, match="nearest key is 'ronsen2002'"):
        read_study(write(tmp_path, text.replace("doe2031", "ronson2002")))


def test_bytes_that_are_not_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b'schema = "\xff\xfe"')
    with pytest.raises(StudyError, match="UTF-8"):
        read_study(path)


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path, TEMPLATE)
    write(tmp_path, TEMPLATE, "Again.toml")
    write(tmp_path, "schema = 1", "Bad.toml")
    found = read_studies(tmp_path)
    assert len(found.studies) == 1
    assert len(found.errors) == 2
    assert any("same paper as" in str(e) for e in found.errors)
    with pytest.raises(StudyError, match=r"2 study file\(s\)"):
        load_studies(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="no folder"):
        read_studies(tmp_path / "nowhere")


def test_the_page_lists_every_analyte_that_our_files_use(shelf: StudyShelf) -> None:
    page = (Path(__file__).parents[2] / "docs" / "studies.md").read_text(encoding="utf-8")
    table = page[page.index("| signals |") : page.index("## The split")]
    used = {o.analyte for s in shelf.studies for o in s.observations}
    assert {a for a in used if a not in table} == set()


def test_the_template_of_the_page_is_a_study(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "studies.md").read_text(encoding="utf-8")
    template = re.search(r"```toml\n(.*?)```", page, flags=re.DOTALL)
    assert template is not None
    example = read_study(write(tmp_path, template[1]))
    assert len(example.observations) == 4
    table = page[page.index("| signals |") : page.index("## The split")]
    for o in example.observations:
        assert o.analyte in table
