"""The runner: the same numbers whatever the threads, the neighbours and the length."""

from collections import OrderedDict

import numpy as np
import pytest
from accuracy import case

from myocrine import simulate
from myocrine.body import default_body
from myocrine.errors import ModelError
from myocrine.evidence.parameters import parameters
from myocrine.person import Person, complete, factor_names
from myocrine.person import lanes as person_lanes
from myocrine.simulation import executables, runner
from myocrine.simulation.result import Options
from myocrine.simulation.runner import FEW, SEGMENT, WIDE, run
from myocrine.simulation.simulate import prepare
from myocrine.simulation.uncertainty import Blocks, parameter_lanes
from myocrine.training import read_one
from myocrine.training.drive import compile_session

BODY = default_body()


@pytest.fixture(scope="module")
def drawn():
    """A cohort of 8 on a short ride: schedule, parameters, people, start."""
    records, blocks = parameters(), Blocks(joint=FEW - 1)
    z = blocks.normals(len(factor_names()), seed=2, purpose="person", varies_in="person")
    who = person_lanes(complete(Person()), z, records=records)
    _, drive = compile_session(read_one("Cycle 20 min at 60% VO2max"), who, records=records)
    schedule, _, _ = prepare(drive, who, Options(hours=2.0), records)
    theta = parameter_lanes(records, BODY.parameters, blocks, seed=2)
    people = {k: np.asarray(v, dtype=float) for k, v in who.items()}
    return schedule, theta, people, BODY.rest(FEW)


def chosen(drawn, lanes):
    schedule, theta, who, x0 = drawn
    return (
        schedule.lanes(lanes),
        {k: v[lanes] for k, v in theta.items()},
        {k: v[..., lanes] for k, v in who.items()},
        {k: v[..., lanes] for k, v in x0.items()},
    )


def test_threads_change_no_bit():
    # 60 draws and twice 30: two chunks.
    one, two = (
        simulate("Cycle 20 min at 60% VO2max", draws=60, hours=2, threads=t) for t in (1, 2)
    )
    assert one.values.shape[-1] > WIDE
    assert np.array_equal(one.values, two.values)


def test_a_lane_does_not_feel_its_neighbours(drawn):
    whole, _ = run(BODY, *drawn)
    order = np.array([3, 7, 0, 5, 1])
    part, _ = run(BODY, *chosen(drawn, order))
    assert np.array_equal(part, whole[..., order])


def test_double_precision_and_positive(drawn):
    values, last = run(BODY, *drawn)
    assert values.dtype == np.float64
    assert all(v.dtype == np.float64 for v in last.values())
    ledgers = {s.name for s in BODY.states if s.ledger}
    assert all(v.min() >= -1e-12 for k, v in last.items() if k not in ledgers)
    positive = [i for i, o in enumerate(BODY.outputs) if o.kind == "molecule"]
    assert values[:, positive].min() >= -1e-9


def test_one_compilation_serves_every_session():
    first = case("Cycle 20 min at 60% VO2max", hours=2.0)
    second = case("Back squat 3x8 at 70%, rest 2 min\nCycle 35 min at 50% VO2max", hours=30.0)
    assert first.schedule.n_steps < 2 * SEGMENT < second.schedule.n_steps
    kernel = runner._kernel(
        BODY, first.schedule.names, tuple(sorted(first.theta)), runner._Layout.of(first.who)
    )
    run(BODY, first.schedule, first.theta, first.who, first.x0)
    compiled = kernel.compiled
    run(BODY, second.schedule, second.theta, second.who, second.x0)
    assert kernel.compiled == compiled


def test_segments_join_without_a_seam(drawn, monkeypatch):
    whole, end = run(BODY, *drawn)
    monkeypatch.setattr(runner, "SEGMENT", 23)
    runner._kernel.cache_clear()
    cut, end_of_cut = run(BODY, *drawn)
    runner._kernel.cache_clear()
    assert whole.shape[0] > 2 * 23
    np.testing.assert_allclose(cut, whole, rtol=1e-12, atol=1e-12)
    assert all(np.allclose(end[k], end_of_cut[k], rtol=1e-12, atol=1e-12) for k in end)


def test_one_by_one_and_in_a_wide_chunk_agree(drawn):
    narrow, _ = run(BODY, *drawn)
    twice = np.concatenate([np.arange(FEW), np.arange(FEW)])
    wide, _ = run(BODY, *chosen(drawn, twice))
    np.testing.assert_allclose(wide[..., :FEW], narrow, rtol=1e-9, atol=1e-9)
    assert np.array_equal(wide[..., :FEW], wide[..., FEW:])


def test_memory_holds_a_few_kernels_only(monkeypatch):
    monkeypatch.setattr(executables, "_MEMORY", OrderedDict())
    kernel = executables.Kernel(lambda x: x + 1.0, "plus one", keep=False)
    for n in range(1, executables._MOST + 5):
        assert kernel(np.zeros(n)).shape == (n,)
    assert len(kernel.compiled) == executables._MOST
    assert np.asarray(kernel(np.zeros(1))) == 1.0


def test_progress_counts_chunks(drawn):
    seen = []
    run(BODY, *drawn, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(k, FEW) for k in range(1, FEW + 1)]


def test_a_lane_that_fails_is_named(drawn):
    schedule, theta, who, x0 = drawn
    broken = {**theta, "il6.baseline": np.where(np.arange(FEW) == 4, np.nan, 1.0)}
    with pytest.raises(ModelError, match=r"lane 4 \(1 of 8 lanes"):
        run(BODY, schedule, broken, who, x0)


def test_a_lane_that_fails_can_be_kept_and_disturbs_nobody(drawn):
    schedule, theta, who, x0 = drawn
    sick = np.arange(FEW) == 4
    broken = {**theta, "il6.baseline": np.where(sick, np.nan, theta["il6.baseline"])}
    whole, _ = run(BODY, *drawn)
    kept, _ = run(BODY, schedule, broken, who, x0, on_failure="keep")
    assert np.array_equal(kept[..., ~sick], whole[..., ~sick])
    assert np.isnan(kept[..., sick]).any()
