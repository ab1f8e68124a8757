"""Whole populations: the numbers depend on the run and the person, and on nothing else."""

import dataclasses
import weakref

import numpy as np
import pytest
from wide_people import LIFT, RIDE, Drawn, wide

from myocrine.body import default_body
from myocrine.errors import InputError, UnknownNameError
from myocrine.evidence.parameters import parameters
from myocrine.person import generator
from myocrine.person.populations import population
from myocrine.simulation import chunks
from myocrine.simulation.chunks import Part, people_of
from myocrine.simulation.result import Options
from myocrine.simulation.simulate import simulate_lanes
from myocrine.simulation.uncertainty import Blocks, parameters_at, spread_names
from myocrine.simulation.wide import (
    BASELINE,
    Group,
    failures,
    run_wide,
)
from myocrine.training import read_one

MEAL = read_one(
    "Back squat 2x8 at 70%, rest 1 min\nmeal 30 g carbohydrate\nBack squat 2x8 at RIR 1"
)


def with_people(asked, people, **changes):
    group = dataclasses.replace(asked.groups[0], people=people)
    return dataclasses.replace(asked, groups=(group,), **changes)


@pytest.fixture(scope="module")
def ride(tmp_path_factory):
    return run_wide(wide(), tmp_path_factory.mktemp("wide") / "ride").load()


def test_what_comes_back_is_labelled(ride):
    assert ride["value"].dims == ("group", "replicate", "output", "time", "person")
    assert ride["value"].shape == (1, 1, 3, 3, 64)
    assert list(ride["output"].values) == ["il6", "lactate", "glucose"]
    assert ride["unit"].sel(output="lactate").item() == "mmol/L"
    assert np.array_equal(ride["number"].values[0, 0], np.arange(64))
    assert np.allclose(ride["minutes"], 20.0)
    assert ride.attrs["schema"] == "myocrine.wide/1"
    assert ride.attrs["note"] == "simulated, not measured"
    assert np.isfinite(ride["value"]).all()
    assert failures(ride) == ()


def test_it_is_what_the_one_door_gives(ride):
    """The same people with the same parameters, by `simulate_lanes`."""
    body, records, people = default_body(), parameters(), range(6)
    who = Drawn().lanes(people, seed=3, records=records)
    own = len(spread_names(records, body.parameters, "person"))
    shared = len(spread_names(records, body.parameters, "knowledge"))
    z = np.array([generator(3, i, "wide.person").standard_normal(own) for i in people]).T
    one = simulate_lanes(
        RIDE,
        Drawn().central(),
        who,
        parameters_at(records, body.parameters, z, np.zeros((shared, 1))),
        options=Options(draws=1, hours=50 / 60),
        blocks=Blocks(joint=5),
        body=body,
        records=records,
    )
    for output in ride["output"].values:
        nodes = [int(np.argmin(np.abs(one.time - t))) for t in (0.0, 20.0, 50.0)]
        ours = ride["value"].sel(output=output, group="riders", replicate=0).values[:, :6]
        assert ours == pytest.approx(one.lanes_of(str(output))[nodes], rel=1e-10)


@pytest.mark.parametrize("session", [RIDE, LIFT, MEAL], ids=["ride", "lift", "meal"])
def test_who_is_beside_whom_changes_no_bit(session, tmp_path):
    whole = run_wide(wide(session=session), tmp_path / "whole", workers=2)
    other = with_people(wide(session=session), range(7, 47), chunk=24)
    part = run_wide(other, tmp_path / "part", workers=1)
    assert np.array_equal(part["value"].values, whole["value"].values[..., 7:47])
    assert np.array_equal(part["minutes"].values, whole["minutes"].values[..., 7:47])


def test_a_cross_over_shares_its_people(tmp_path):
    ride = Group(name="ride", session=RIDE, population=Drawn(), people=range(4))
    held = dataclasses.replace(ride, name="held", held=("IL-6",))
    few = dataclasses.replace(ride, name="few", people=range(2, 4))
    asked = wide(groups=(ride, held, few), chunk=3, outputs=("il6", "IL-1ra"))
    data = run_wide(asked, tmp_path / "run")
    value = data["value"].sel(replicate=0)
    rise = value.sel(output="il1ra").isel(time=-1) - value.sel(output="il1ra").isel(time=0)
    assert (rise.sel(group="ride")[:4] > rise.sel(group="held")[:4]).all()
    again = value.sel(group="few").values[..., :2]
    assert np.array_equal(again, value.sel(group="ride").values[..., 2:4])
    # A smaller group leaves its places empty.
    assert np.isnan(value.sel(group="few").values[..., 2:]).all()
    assert list(data["number"].sel(group="few", replicate=0)) == [2, 3, -1, -1]


def test_times_are_on_everybodys_own_clock(tmp_path):
    times = ("baseline", -600.0, -2.0, -1e-9, 0.0, 5.0)
    data = run_wide(wide(session=LIFT, n=12, times=times), tmp_path / "run")
    assert data["minutes"].values.std() > 0
    y = data["value"].values[0, 0, 1]
    assert np.array_equal(data["time"], [-np.inf, -600.0, -2.0, -1e-9, 0.0, 5.0])
    assert np.array_equal(y[0], y[1])  # before the start people rest
    assert y[3] == pytest.approx(y[4], rel=1e-6)  # no jump at the end
    assert (y[4] > y[0]).all()  # lactate rises in the sets ...
    assert ((y[2] > y[0]) & (y[2] < y[4])).all()  # ... all the way


def test_a_long_lead_counts_from_the_session(tmp_path):
    fed = read_one("meal 60 g carbohydrate at start -60 min\nCycle 20 min at 60% VO2max")
    data = run_wide(wide(session=fed, n=3, times=(BASELINE, -50.0, 10.0)), tmp_path / "run")
    assert np.allclose(data["minutes"], 20.0)
    glucose = data["value"].sel(output="glucose", group="riders", replicate=0).values
    assert (glucose[1] > 1.1 * 5.0).all()  # 30 min after the meal, 30 min before the start
    plain = run_wide(wide(n=3, times=(BASELINE, -50.0, 10.0)), tmp_path / "plain")
    assert (glucose[0] > plain["value"].sel(output="glucose").values[..., 0, :]).all()


def test_a_replicate_is_one_draw_for_all(tmp_path, ride):
    asked = wide(n=4, chunk=3, replicates=3)
    data = run_wide(asked, tmp_path / "three")
    y = data["value"].sel(group="riders").values
    assert np.array_equal(y[0], ride["value"].values[0, 0, ..., :4])  # the central knowledge
    two = run_wide(dataclasses.replace(asked, replicates=2), tmp_path / "two")
    assert np.array_equal(two["value"].values[0], y[:2])
    # Baselines have knowledge spread of their own: it moves everybody alike.
    shift = np.log(y[1:, 0, 0] / y[0, 0, 0])
    assert shift == pytest.approx(np.repeat(shift[:, :1], 4, axis=1), abs=1e-3)
    assert abs(shift[0, 0] - shift[1, 0]) > 1e-4


def test_fresh_people_in_every_replicate(tmp_path, ride):
    data = run_wide(wide(n=3, replicates=2, fresh=True), tmp_path / "run")
    assert set(data["number"].values[0, 0]).isdisjoint(data["number"].values[0, 1])
    assert np.array_equal(data["value"].values[0, 0], ride["value"].values[0, 0, ..., :3])


def test_someone_who_fails_stops_nobody(tmp_path, ride):
    data = run_wide(wide(sick=(5, 40)), tmp_path / "run")
    value = data["value"].values[0, 0]
    well = np.setdiff1d(np.arange(64), [5, 40])
    assert np.array_equal(value[..., well], ride["value"].values[0, 0][..., well])
    assert np.isnan(value[..., [5, 40]]).all()
    found = failures(data)
    assert [(f.group, f.replicate, f.person) for f in found] == [
        ("riders", 0, 5),
        ("riders", 0, 40),
    ]
    names = {o.name for o in default_body().outputs}
    assert all(f.output in names and f.minute >= 0 and not np.isfinite(f.value) for f in found)
    assert "person 5 of 'riders'" in str(found[0])


def test_the_first_that_failed_is_named():
    nominal = np.arange(6.0)
    clock = nominal[:, None] * np.array([1.0, 1.5, np.nan])
    values = np.zeros((6, 4, 3))
    values[4:, 0, 1] = np.nan
    values[3:, 2, 1] = np.inf
    values[1:, 3, 2] = np.nan
    output, minute, value = chunks._failures(clock, nominal, values)
    assert list(output) == [-1, 2, 3]
    assert np.array_equal(
        minute, [np.nan, 4.5, 1.0], equal_nan=True
    )  # own clock where there is one
    assert np.array_equal(value, [np.nan, np.inf, np.nan], equal_nan=True)


def test_populations_of_the_package(tmp_path):
    women = Group(name="women", session=RIDE, population=population("older_women"), people=range(3))
    mixed = Group(
        name="all", session=RIDE, population=population("general_adults"), people=range(3)
    )
    data = run_wide(wide(groups=(women, mixed)), tmp_path / "run")
    assert np.isfinite(data["value"]).all()
    assert data.attrs["populations"] == {"women": women.population.name,
                                         "all": mixed.population.name}  # fmt: skip


def test_the_digest_is_of_what_decides_the_numbers():
    digests = {
        wide().digest(),
        wide(seed=4).digest(),
        wide(session=LIFT).digest(),
        wide(n=65).digest(),
        wide(times=(0.0,)).digest(),
        wide(outputs=("il6",)).digest(),
        wide(replicates=2).digest(),
        wide(evidence="B").digest(),
        wide(sick=(1,)).digest(),
        wide(values=(("il6.clearance", 0.1),)).digest(),
    }
    assert len(digests) == 10
    # Where a line stands in its text is no part of it.
    moved = read_one("\n\n" + "Cycle 20 min at 60% VO2max")
    assert wide(session=moved).digest() == wide().digest()
    assert wide(times=(30.0, "baseline", 0.0)).digest() == wide().digest()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"groups": ()}, "at least one group"),
        ({"times": ()}, "at least one time"),
        ({"times": (1.0, 1.0)}, "stands twice"),
        ({"times": (float("nan"),)}, "numbers of minutes"),
        ({"outputs": ("il6", "il6")}, "stands twice"),
        ({"seed": -1}, "0 or more"),
        ({"replicates": 0}, "at least one replicate"),
        ({"evidence": "E"}, "A, B, C, D"),
        ({"chunk": 0}, "1 to 255 people"),
        ({"chunk": 256}, "1 to 255 people"),
    ],
)
def test_what_cannot_be_is_refused(changes, said):
    with pytest.raises(InputError, match=said):
        wide(**changes)


def test_nobody_is_refused():
    with pytest.raises(InputError, match="no people"):
        Group(name="none", session=RIDE, population=Drawn(), people=range(0))


def test_unknown_names_are_refused_before_anything_is_written(tmp_path):
    with pytest.raises(UnknownNameError, match="Lactate"):
        run_wide(wide(outputs=("lactat",)), tmp_path / "run")
    ghost = dataclasses.replace(wide().groups[0], held=("IL-66",))
    with pytest.raises(UnknownNameError, match="IL-6"):
        run_wide(wide(groups=(ghost,)), tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_changed_values_are_checked_and_act(tmp_path, ride):
    clearance = parameters()["il6.clearance"]
    with pytest.raises(InputError, match="outside its bounds"):
        run_wide(wide(values=((clearance.name, clearance.high * 2),)), tmp_path / "run")
    with pytest.raises(UnknownNameError, match=r"il6\.clearance"):
        run_wide(wide(values=(("il6.clearence", 1.0),)), tmp_path / "run")
    slow = wide(n=3, values=((clearance.name, clearance.value * 0.8),))
    data = run_wide(slow, tmp_path / "run")
    after = {"output": "il6", "time": 30.0}
    change = data["value"].sel(after).values[0, 0] / ride["value"].sel(after).values[0, 0, :3]
    assert (change > 1.001).all()  # less cleared, more left


@pytest.mark.parametrize("workers", [1, 3])
def test_no_more_chunks_are_at_hand_than_workers(workers, tmp_path, monkeypatch):
    """What a chunk weighs is let go before the next is begun, however many there are."""
    alive: list[weakref.ref] = []
    most = [0]

    class Heavy(Part):
        pass

    def fake(wide, chunk, **_):
        n = len(people_of(wide, chunk))
        nothing = np.zeros(n)
        part = Heavy(
            values=np.zeros((3, 3, n)),
            minutes=nothing,
            failed_output=np.full(n, -1, dtype=np.int32),
            failed_minute=nothing,
            failed_value=nothing,
        )
        alive.append(weakref.ref(part))
        most[0] = max(most[0], sum(ref() is not None for ref in alive))
        return part

    monkeypatch.setattr("myocrine.simulation.wide.compute", fake)
    data = run_wide(wide(n=400, chunk=10), tmp_path / "run", workers=workers)
    assert len(alive) == 40
    assert (data["value"] == 0).all()
    assert most[0] <= 2 * workers + 1
