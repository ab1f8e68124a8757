"""The network inside the whole body: its laws, not its numbers."""

import functools

import numpy as np
import pytest

from myocrine import simulate
from myocrine.body import body_of, default_body
from myocrine.body.drivers import DRIVERS
from myocrine.errors import UnknownNameError
from myocrine.evidence.knowledge import knowledge
from myocrine.evidence.knowledge_rows import ORGANS

RIDE = "Cycle 60 min at 70% VO2max"


@functools.cache
def ride(**changes):
    records = default_body().records.with_values(dict(changes.get("held", ())))
    return simulate(RIDE, draws=1, records=records, evidence=changes.get("evidence", "C"))


def test_every_molecule_and_organ_shows_in_a_simulation():
    result = ride()
    names = {o.name for o in result.body.outputs} | {o.long_name for o in result.body.outputs}
    for molecule in knowledge().molecules.values():
        assert {molecule.key, molecule.name, *molecule.aliases} & names, molecule.key
    shown = {o.organ for o in result.body.outputs if o.kind == "organ"}
    assert shown == set(ORGANS)


def test_a_day_of_rest_moves_nothing():
    result = simulate("Rest 30 min", draws=1)
    for o in result.body.outputs:
        if o.name in {m.key for m in knowledge().molecules.values()} or o.kind == "organ":
            y = result.central(o.name)
            assert np.allclose(y, y[0], rtol=1e-9, atol=1e-12), o.name


@pytest.mark.parametrize("key", ["irisin", "sparc"])
def test_a_held_molecule_stays_at_baseline_for_everybody(key):
    result = ride(held=((f"molecule.{key}.held", 1.0),))
    y = result.central(key)
    if knowledge().molecules[key].large:  # it is measured in plasma that shrinks around it
        y = y * result.central("plasma_volume") / result.central("plasma_volume")[0]
    assert np.allclose(y, y[0], rtol=1e-9)


def test_holding_a_molecule_moves_only_what_it_reaches():
    full, held = ride(), ride(held=(("molecule.sparc.held", 1.0),))
    reached = {"sparc"} | {
        e.process.replace(".", "_") for e in knowledge().edges_of(molecule="sparc")
    }
    for o in full.body.outputs:
        if o.organ == "brain" and o.name not in reached:
            assert np.array_equal(full.central(o.name), held.central(o.name)), o.name


def test_the_dial_shuts_what_has_no_admitted_route():
    shut = ride(evidence="A")
    for o in shut.body.outputs:
        process = o.name.replace("_", ".", 1)
        if process in knowledge().processes and o.evidence == "D":
            assert np.allclose(shut.central(o.name), 1.0, atol=1e-12), o.name


def test_opening_the_dial_to_animals_says_so():
    assert any("ypothetical" in w for w in ride(evidence="D").warnings)


def test_infused_il6_acts_where_it_was_studied_and_a_ride_is_told_it_is_below():
    assert any("IL-6" in w and "below" in w for w in ride().warnings)


def test_a_row_that_names_no_signal_is_refused(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        '[[molecule]]\nkey = "xkine"\nname = "Xkine"\nkind = "myokine"\nunit = "pg/mL"\n'
        'evidence = "C"\ndescription = "x"\nbaseline = {value = 1.0, note = "n"}\n'
        'half_life = {value = 9.0, note = "n"}\n'
        '[[molecule.driver]]\ndriver = "efort"\ngain = {value = 1.0, note = "n"}\n',
        encoding="utf-8",
    )
    with pytest.raises(UnknownNameError) as caught:
        body_of(knowledge(path))
    assert "effort" in str(caught.value)


def test_a_molecule_of_ones_own_is_simulated(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        '[[molecule]]\nkey = "xkine"\nname = "Xkine"\nkind = "myokine"\nunit = "pg/mL"\n'
        'evidence = "C"\ndescription = "x"\nbaseline = {value = 20.0, note = "n"}\n'
        'half_life = {value = 30.0, note = "n"}\n'
        '[[molecule.driver]]\ndriver = "effort"\ngain = {value = 2.0, note = "n"}\n'
        '[[edge]]\nmolecule = "xkine"\nprocess = "adipose.lipolysis"\nmode = "endocrine"\n'
        'reference = {value = 1.0, note = "n"}\nhalf = {value = 2.0, note = "n"}\n'
        '[[edge.finding]]\nsign = "+"\nevidence = "C"\nspecies = "human"\n'
        'source = "steensberg2000"\n',
        encoding="utf-8",
    )
    body = body_of(knowledge(path))
    result = simulate(RIDE, draws=1, body=body)
    y = result.central("Xkine")
    assert y.max() > 1.3 * y[0]
    assert result.central("adipose_lipolysis").max() > ride().central("adipose_lipolysis").max()


def test_every_driver_says_what_it_is():
    assert all(signal.meaning for signal in DRIVERS.values())
