"""The SBML of a session: valid, complete, and the same numbers in another house's simulator."""

import re
import sys
import warnings

import libsbml
import numpy as np
import pytest

from myocrine import simulate
from myocrine.body import default_body
from myocrine.errors import InputError
from myocrine.person import Person
from myocrine.simulation.export.formulas import Formulas
from myocrine.simulation.export.sbml import export_sbml, sbml_of
from myocrine.simulation.export.sbml_units import factors, unit_id
from myocrine.simulation.export.scenario import scenario, scenario_of
from myocrine.simulation.reference import error_against, solve_reference
from myocrine.simulation.result import Options
from myocrine.simulation.runner import run
from myocrine.training import read_one
from myocrine.units import convert

with warnings.catch_warnings():
    # Its generated bindings define types that Python finds untidy.
    warnings.simplefilter("ignore", DeprecationWarning)
    import roadrunner

BODY = default_body()
NAMES = [o.name for o in BODY.outputs]
TEXT = "Back squat 2x5 at 80%, rest 2 min\nCycle 10 min at 65% VO2max"
HOURS = 1.5


@pytest.fixture(scope="module")
def given():
    return scenario(read_one(TEXT), options=Options(hours=HOURS))


@pytest.fixture(scope="module")
def text(given):
    return sbml_of(given)


@pytest.fixture(scope="module")
def document(text):
    return libsbml.readSBMLFromString(text)


@pytest.fixture(scope="module")
def model(document):
    return document.getModel()  # libSBML frees it with its document


def loaded(text):
    """The model in libRoadRunner, compiled without optimising: seconds instead of a minute."""
    config = roadrunner.Config
    config.setValue(config.LLVM_BACKEND, config.LLJIT)
    config.setValue(config.LLJIT_OPTIMIZATION_LEVEL, config.NONE)
    made = roadrunner.RoadRunner(text)
    made.integrator.relative_tolerance = 1e-8
    made.integrator.absolute_tolerance = 1e-10
    return made


@pytest.fixture(scope="module")
def simulator(text):
    return loaded(text)


def problems(text, *, units):
    document = libsbml.readSBMLFromString(text)
    assert document.getNumErrors() == 0
    document.setConsistencyChecks(libsbml.LIBSBML_CAT_UNITS_CONSISTENCY, units)
    document.checkConsistency()
    found = map(document.getError, range(document.getNumErrors()))
    return [(e.getErrorId(), e.getSeverity(), e.getMessage()) for e in found]


def test_it_is_level_3_version_2_and_clean_in_every_check_but_that_of_units(text, document):
    assert (document.getLevel(), document.getVersion()) == (3, 2)
    assert problems(text, units=False) == []


@pytest.mark.slow
def test_the_check_of_units_finds_nothing_worse_than_units_that_are_not_declared(text):
    # Bare numbers in equations have no unit, and expressions made of them none to compare.
    found = problems(text, units=True)
    undeclared = {10501, 10533, 20702, 80701, 99505, 99508}
    assert [e for e in found if e[1] != libsbml.LIBSBML_SEV_WARNING] == []
    assert [e for e in found if e[0] not in undeclared] == []
    assert found  # the check did run


def test_everything_that_the_body_has_is_there(model, given):
    for o in BODY.outputs:
        assert model.getAssignmentRule(o.name) is not None
    rates = [r for r in map(model.getRule, range(model.getNumRules())) if r.isRate()]
    assert len(rates) == BODY.size
    read = {f.name for f in given.equations.parameters if f.kind == "p"}
    for name in read:
        made = model.getParameter("p_" + name.replace(".", "_"))
        assert made.getConstant()
        assert made.getValue() == pytest.approx(given.theta[name][0], rel=1e-12)


def test_parameters_say_where_they_are_from(model):
    made = model.getParameter("p_il6_clearance")
    record = BODY.records["il6.clearance"]
    assert record.obtained in made.getNotesString()
    cited = [made.getCVTerm(i).getResourceURI(0) for i in range(made.getNumCVTerms())]
    assert cited
    assert all(c.startswith("https://identifiers.org/") for c in cited)
    assert made.getUnits() == unit_id(record.unit)


def test_the_model_says_that_it_is_simulated_and_by_what(model):
    notes = model.getNotesString()
    for words in ("not measured", "Evidence dial: C", "Apache-2.0", "Back squat"):
        assert words in notes


def test_every_change_of_the_drive_is_an_event(model, given):
    starts, rows = given.pieces
    assert len(starts) > 3
    assert np.all(np.any(rows[1:] != rows[:-1], axis=1))
    assert model.getNumEvents() == len(starts)  # one a change, and the one that follows them
    times = [
        float(re.search(r"[\d.]+$", libsbml.formulaToL3String(e.getTrigger().getMath()))[0])
        for e in map(model.getEvent, range(len(starts) - 1))
    ]
    np.testing.assert_allclose(times, starts[1:], rtol=1e-12)


def test_slopes_at_the_start_are_those_of_the_graph(simulator, given):
    simulator.resetAll()
    equations = given.equations
    u = dict(zip(given.schedule.names, given.schedule.channels[0], strict=True))
    u["involvement"] = given.schedule.involvement[0][:, None]
    ours = equations.evaluate(equations.slope, given.x0, u, given.theta, given.who)
    ids = Formulas(equations).leaf_ids
    theirs = [simulator[f"{ids[state]}'"] for state in equations.states]
    plain = [float(np.ravel(v)[0]) for v in ours]
    np.testing.assert_allclose(theirs, plain, rtol=1e-9, atol=1e-12)


@pytest.mark.slow
def test_libroadrunner_gives_the_numbers_of_the_reference_solver(simulator, given):
    clock = given.schedule.clock[:, 0]
    # Where the drive jumps, so do some outputs: the moment belongs to both sides.
    inside = [i for i, t in enumerate(clock) if np.abs(given.pieces[0] - t).min() > 1e-6]
    simulator.resetAll()
    simulator.timeCourseSelections = ["time", *NAMES]
    theirs = np.asarray(simulator.simulate(times=[0.0, *clock[inside]]))[1:, 1:]
    truth = solve_reference(BODY, given.schedule, given.theta, given.who, given.x0)[inside]
    assert {k: e for k, e in error_against(BODY, theirs, truth).items() if e > 1e-4} == {}
    ours = run(BODY, given.schedule, given.theta, given.who, given.x0)[0][inside, :, 0]
    assert {k: e for k, e in error_against(BODY, ours, truth).items() if e > 1e-3} == {}
    assert np.ptp(theirs[:, NAMES.index("il6")]) > 0.1  # something happened


@pytest.mark.slow
def test_a_parameter_changed_in_the_document_is_felt_as_in_the_engine(text):
    names = ("il6.release", "molecule.mcp1.half_life")
    changed = {name: 1.5 * BODY.records.value(name) for name in names}
    document = libsbml.readSBMLFromString(text)
    for name, value in changed.items():
        document.getModel().getParameter("p_" + name.replace(".", "_")).setValue(value)
    theirs = loaded(libsbml.writeSBMLToString(document))
    theirs.timeCourseSelections = ["time", "il6", "mcp1"]
    rows = np.asarray(theirs.simulate(times=[0.0, 30.0, 60.0, 90.0]))
    usual, ours = (
        simulate(TEXT, draws=1, hours=HOURS, records=records, resolution=2)
        for records in (BODY.records, BODY.records.with_values(changed))
    )
    for column, name in ((1, "il6"), (2, "mcp1")):
        expected = ours.central(name)[-1]
        assert rows[-1, column] == pytest.approx(expected, rel=1e-4)
        assert abs(expected - usual.central(name)[-1]) > 1e-3 * expected


def test_a_simulation_gives_the_scenario_of_its_own_central_lane(given):
    done = simulate(TEXT, draws=1, hours=HOURS)
    same = scenario_of(done)
    np.testing.assert_array_equal(same.schedule.h, given.schedule.h)
    last = same.schedule.clock[-1, 0]
    assert last == pytest.approx(HOURS * 60.0)
    assert done.end_min == same.end


def test_person_dial_and_state_at_the_start_are_in_it():
    light = scenario(read_one("Walk 20 min at 5 km/h"), Person(mass_kg=60.0))
    assert light.who["mass"][0] == 60.0
    low = scenario(read_one("Walk 20 min at 5 km/h"), options=Options(evidence="A"))
    open_ = scenario(read_one("Walk 20 min at 5 km/h"), options=Options(evidence="D"))
    assert any(low.theta[k][0] == 0.0 < open_.theta[k][0] for k in low.theta)


def test_a_session_without_libsbml_is_refused_with_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "libsbml", None)
    with pytest.raises(InputError, match="libSBML") as caught:
        export_sbml("Walk 20 min at 5 km/h")
    assert "myocrine[sbml]" in caught.value.remedy


@pytest.mark.parametrize("unit", sorted({BODY.records[n].unit for n in BODY.parameters}))
def test_unit_definitions_say_what_the_unit_says(unit):
    parts = factors(unit)
    if parts is None:
        assert unit in {"U/L", "U/L/kg"}
        return
    assert re.fullmatch(r"unit_\w+", unit_id(unit))
    size = np.prod([(p.multiplier * 10.0**p.scale) ** p.exponent for p in parts])
    base = {"litre": "L", "metre": "m", "second": "s", "dimensionless": "1"}
    spelt = "*".join(f"({base.get(p.kind, p.kind)})**{p.exponent:g}" for p in parts)
    plain = unit.replace("kg_wet", "kg").replace("^", "**")
    if unit not in ("1", "10^9/L"):
        assert convert(1.0, plain, spelt) == pytest.approx(size, rel=1e-6)
