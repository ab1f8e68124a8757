"""Knowledge files: a user's rows beside the package's, and errors that say which row and why."""

import pytest

from myocrine.errors import EvidenceError, UnknownNameError
from myocrine.evidence.knowledge import knowledge
from myocrine.evidence.parameters import GRADES, own_parameters, parameters

OWN = """
[[molecule]]
key = "nobodykine"
name = "Nobodykine"
aliases = ["NBK"]
kind = "myokine"
unit = "pg/mL"
evidence = "C"
description = "A protein that nobody has measured yet."
baseline = { value = 20.0, knowledge = 0.5, note = "a guess" }
half_life = { value = 30.0, note = "a guess" }

[[molecule.driver]]
driver = "effort"
gain = { value = 2.0, knowledge = 0.3, note = "a guess" }

[[edge]]
molecule = "nobodykine"
process = "adipose.lipolysis"
mode = "endocrine"
reference = { value = 1.0, note = "a threefold rise" }
half = { value = 2.0, knowledge = 0.7, note = "a guess" }

[[edge.finding]]
sign = "+"
evidence = "C"
species = "human"
source = "steensberg2000"
"""


def own(tmp_path, text=OWN, name="own.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_packages_network_is_as_large_as_promised():
    known = knowledge()
    assert len(known.molecules) >= 28
    assert len(known.edges) >= 100
    assert len({p.organ for p in known.processes.values()}) == 10
    assert len(known.catalogue) >= 100


def test_a_users_file_adds_and_changes_no_other_row(tmp_path):
    before, after = knowledge(), knowledge(own(tmp_path))
    assert set(after.molecules) - set(before.molecules) == {"nobodykine"}
    assert set(after.edges) - set(before.edges) == {"nobodykine->adipose.lipolysis"}
    same = {n: r for n, r in after.records.items() if n in before.records}
    assert same == dict(before.records)
    assert after.molecule("nbk").key == "nobodykine"


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ('process = "adipose.lipolysis"', 'process = "adipose.lipolisis"', "adipose.lipolysis"),
        ('source = "steensberg2000"', 'source = "steensberg2020"', "steensberg2000"),
        ('unit = "pg/mL"', 'units = "pg/mL"', "units"),
        ('sign = "+"', 'sign = "up"', "sign"),
        ("baseline = { value = 20.0,", "baseline = { value = -20.0,", "baseline"),
        ("[[edge]]", "[[edges]]", "edges"),
        ('key = "nobodykine"', 'key = "irisin"', "irisin"),
        ("half = { value = 2.0, knowledge = 0.7, note = \"a guess\" }", "", "half"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named(tmp_path, wrong, right, said):
    assert wrong in OWN
    with pytest.raises((EvidenceError, UnknownNameError)) as caught:
        knowledge(own(tmp_path, OWN.replace(wrong, right))).records  # noqa: B018
    assert said in f"{caught.value} {getattr(caught.value, 'remedy', '')}"


@pytest.mark.parametrize("text", ["[[molecule", "\x00", "molecule = 3"])
def test_what_is_no_knowledge_file_is_refused(tmp_path, text):
    with pytest.raises(EvidenceError):
        knowledge(own(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(EvidenceError, match="cannot be read"):
        knowledge(tmp_path / "nowhere.toml")


def test_every_gain_is_there_at_the_dials_that_admit_a_finding():
    known = knowledge()
    for edge in known.edges.values():
        if edge.carried_by:
            continue
        gain = known.records[f"edge.{edge.molecule}.{edge.process.replace('.', '_')}.gain"]
        for dial in GRADES:
            admitted = GRADES.index(edge.best) <= GRADES.index(dial)
            assert (gain.at(dial) is not None) == admitted
            assert (known.pooled(edge, dial) is not None) == admitted


def test_opening_the_dial_lets_more_findings_in_and_never_fewer():
    known = knowledge()
    for edge in known.edges.values():
        counts = [p.n if (p := known.pooled(edge, d)) else 0 for d in GRADES]
        assert counts == sorted(counts)


def test_network_parameters_stand_beside_the_packages_own():
    assert set(own_parameters()) < set(parameters())
    assert all(r.source or r.note for r in parameters().values())
