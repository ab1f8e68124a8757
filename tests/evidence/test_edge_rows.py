"""The edges of the signalling network and their findings, as they stand in the data."""

from __future__ import annotations

import itertools
import math

import pytest

from myocrine.evidence.knowledge import Knowledge, knowledge
from myocrine.evidence.knowledge_rows import GRADES, ORGANS, Edge
from myocrine.evidence.parameters import own_parameters

RETRACTED = ("10.1113/jphysiol.2004.077610",)
"""Papers that were withdrawn; none may count as a finding."""


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return knowledge()


def _with_gain(known: Knowledge) -> list[Edge]:
    return [e for e in known.edges.values() if not e.carried_by]


def _effects(known: Knowledge, edge: Edge) -> list[float]:
    """Return what each finding says by itself at the reference dose."""
    return [
        pooled.mean
        for f in edge.findings
        if (pooled := known.pooled(edge.model_copy(update={"findings": (f,)}), "D")) is not None
    ]


def test_there_are_enough_edges_that_act_or_can_be_switched_on(known: Knowledge) -> None:
    assert len(_with_gain(known)) >= 100


def test_ten_organs_are_reached(known: Knowledge) -> None:
    assert {e.organ for e in known.edges.values()} == set(ORGANS)
    assert len(ORGANS) >= 10


def test_every_end_exists(known: Knowledge) -> None:
    for e in known.edges.values():
        assert e.molecule in known.molecules
        assert e.process in known.processes


def test_no_process_is_idle(known: Knowledge) -> None:
    reached = {e.process for e in known.edges.values()}
    driven = {p.key for p in known.processes.values() if p.drivers}
    assert set(known.processes) <= reached | driven


def test_sources_resolve_and_retracted_work_is_none_of_them(known: Knowledge) -> None:
    for e in known.edges.values():
        for f in e.findings:
            assert known.sources[f.source].doi not in RETRACTED, e.key
    assert not any(s.doi in RETRACTED for s in known.sources.values())


def test_the_withdrawn_paper_is_named_where_it_would_have_stood(known: Knowledge) -> None:
    assert RETRACTED[0] in known.edges["il8->vessel.angiogenesis"].note


def test_no_size_is_taken_from_a_study_kept_for_checking(known: Knowledge) -> None:
    for e in known.edges.values():
        for f in e.findings:
            if known.sources[f.source].split == "verification":
                assert (f.fold, f.at) == (None, None), (e.key, f.source)


def test_null_findings_stand_beside_the_others(known: Knowledge) -> None:
    nulls = {(e.key, f.source) for e in known.edges.values() for f in e.findings if f.sign == "0"}
    assert {
        ("il6->adipose.lipolysis", "hiscock2005"),
        ("il6->adipose.visceral_fat", "christensen_rabex"),
        ("il6->gut.gastric_emptying", "lehrskov2019"),
        ("lactate->adipose.lipolysis", "lactatereview2011"),
    } <= nulls


@pytest.mark.parametrize(
    ("edge", "signs"),
    [
        ("il6->pancreas.insulin_secretion", {"+", "-"}),
        ("il6->liver.glucose_output", {"+", "-", "0"}),
        ("osteoglycin->bone.formation", {"+", "-"}),
        ("lactate->brain.bdnf_expression", {"+", "0"}),
        ("irisin->adipose.browning", {"+", "0"}),
    ],
)
def test_contradictions_are_kept(known: Knowledge, edge: str, signs: set[str]) -> None:
    assert {f.sign for f in known.edges[edge].findings} == signs


def test_animal_evidence_alone_is_shut_off_at_the_default(known: Knowledge) -> None:
    animal = [e for e in _with_gain(known) if e.best == "D"]
    assert len(animal) >= 30
    for e in animal:
        assert known.pooled(e, "C") is None
        assert known.pooled(e, "D") is not None


def test_a_wider_dial_never_loses_an_edge(known: Knowledge) -> None:
    for e in _with_gain(known):
        open_at = [known.pooled(e, dial) is not None for dial in GRADES]
        assert open_at == sorted(open_at)
        assert open_at[GRADES.index(e.best)]


def test_the_pool_lies_between_its_findings(known: Knowledge) -> None:
    for e in _with_gain(known):
        effects, pooled = _effects(known, e), known.pooled(e, "D")
        assert pooled is not None
        assert min(effects) - 1e-12 <= pooled.mean <= max(effects) + 1e-12


def test_the_order_of_findings_does_not_matter(known: Knowledge) -> None:
    several = [e for e in _with_gain(known) if len(e.findings) > 1]
    assert len(several) >= 15
    for e in several:
        here = known.pooled(e, "D")
        assert here is not None
        for order in itertools.islice(itertools.permutations(e.findings), 1, 6):
            there = known.pooled(e.model_copy(update={"findings": order}), "D")
            assert there is not None
            assert there.mean == pytest.approx(here.mean, abs=1e-12)
            assert there.spread == pytest.approx(here.spread, rel=1e-9)


def test_disagreement_widens_the_pool(known: Knowledge) -> None:
    edge = known.edges["il6->gut.glp1_secretion"]
    sized = edge.findings[0]
    against = sized.model_copy(update={"fold": 1.0 / (sized.fold or 1.0)})
    alone = known.pooled(edge.model_copy(update={"findings": (sized, sized)}), "A")
    torn = known.pooled(edge.model_copy(update={"findings": (sized, against)}), "A")
    assert alone is not None
    assert torn is not None
    assert torn.mean == pytest.approx(0.0, abs=1e-12)
    assert torn.spread > alone.spread


def _log_effect(known: Knowledge, key: str, excess: float, dial: str = "A") -> float:
    """Return ln(rate) of an edge at an excess, by the law of a process."""
    e = known.edges[key]
    pooled = known.pooled(e, dial)
    assert pooled is not None
    assert e.reference is not None
    assert e.half is not None
    r, h = e.reference.value, e.half.value
    return pooled.mean * (r + h) / r * excess / (abs(excess) + h)


def test_receptor_block_in_exercise_gives_the_published_glp1(known: Knowledge) -> None:
    """Tocilizumab in an acute bout: active GLP-1 x 0.74 (0.56-0.98)."""
    key = "il6->gut.glp1_secretion"
    blocked = _log_effect(known, key, -1.0) - _log_effect(known, key, 4.0)
    assert math.exp(blocked) == pytest.approx(0.74, abs=0.01)


@pytest.mark.parametrize(
    ("process", "fold"),
    [
        ("brain.sympathetic_outflow", 3.61),
        ("pancreas.glucagon_secretion", 1.70),
        ("adipose.lipolysis", 2.05),
    ],
)
def test_infused_il6_does_what_it_did_and_a_session_little(
    known: Knowledge, process: str, fold: float
) -> None:
    """Four hours of 37.5 ug/h (about 640 pg/mL) against the 10 pg/mL of a long session."""
    key, baseline = f"il6->{process}", own_parameters().value("il6.baseline")
    infused = math.exp(_log_effect(known, key, 638.0 / baseline - 1.0))
    session = math.exp(_log_effect(known, key, 10.0 / baseline - 1.0))
    assert infused == pytest.approx(fold, rel=0.12)
    assert 1.0 < session < 1.2


def test_growth_hormone_drive_of_a_dose_of_il6(known: Knowledge) -> None:
    """290 pg/mL give about 100-fold, a drive of 0.81 above rest; a session almost none."""
    key = "il6->brain.growth_hormone_secretion"
    assert math.exp(_log_effect(known, key, 289.0)) == pytest.approx(1.81, abs=0.15)
    assert math.exp(_log_effect(known, key, 9.0)) < 1.03


def test_drug_doses_leave_a_session_alone(known: Knowledge) -> None:
    """What only infusions of a hundred baselines show must not appear at a few per cent more."""
    for key, excess in (
        ("il15->immune.nk_expansion", 0.5),
        ("apelin->muscle.insulin_sensitivity", 0.3),
        ("apelin->vessel.no_production", 0.3),
        ("fgf21->vessel.triglyceride_clearance", 1.0),
    ):
        assert abs(_log_effect(known, key, excess)) < 0.01, key


def test_edges_of_a_submodel_name_its_parameters(known: Knowledge) -> None:
    carried = [e for e in known.edges.values() if e.carried_by]
    assert {"il6->immune.il1ra_production", "adrenaline->adipose.lipolysis"} <= {
        e.key for e in carried
    }
    for e in carried:
        assert all(name in own_parameters() for name in e.carried_by), e.key
        assert f"edge.{e.molecule}.{e.process.replace('.', '_')}.gain" not in known.records


def test_half_effects_are_wide(known: Knowledge) -> None:
    for e in _with_gain(known):
        assert e.half is not None
        assert e.reference is not None
        assert e.half.knowledge >= 0.7
        assert all((e.half.note, e.reference.note)), e.key


def test_dishes_and_animals_are_not_people(known: Knowledge) -> None:
    tumour = [p for p in known.processes.values() if p.organ == "tumour"]
    assert tumour
    assert all(p.in_vitro for p in tumour)
    assert not any(p.in_vitro for p in known.processes.values() if p.organ != "tumour")
