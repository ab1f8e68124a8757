"""What peers are given is the same model; they agree with the reference as their tolerance says."""

import numpy as np
import pytest

from myocrine.errors import ModelError
from myocrine.simulation.bench.build import days_of, pattern_of, roadrunner_days
from myocrine.simulation.bench.crew import crew
from myocrine.simulation.bench.field import Field, OutOfTime
from myocrine.simulation.bench.jax_peers import Diffrax
from myocrine.simulation.bench.peers import Compiled, Setting
from myocrine.simulation.bench.problem import flat, largest_error, pose, shaped
from myocrine.simulation.export.equations import equations_of

pytestmark = pytest.mark.slow  # the reference and the code of the peers are compiled


@pytest.fixture(scope="module")
def problem():
    return pose("Cycle 20 min at 70% VO2max", 2, hours=1.0, samples=(10.0, 20.0, 40.0))


@pytest.fixture(scope="module")
def truth(problem):
    return Diffrax(problem, "Dopri8").solve(1e-10, np.ones(problem.body.size))


@pytest.fixture(scope="module")
def days(problem, truth, tmp_path_factory):
    scale = np.maximum(np.abs(truth).max(axis=(0, 2)), 1e-9)
    return days_of(problem, scale, tmp_path_factory.mktemp("code"))[0]


def slopes(problem, segment, y):
    s = problem.segments[segment]
    x = shaped(problem.body, y)
    u = problem.u(s.drive, s.involvement)
    rates = problem.body.rates(x, u, problem.theta, problem.who)
    made = {k: np.broadcast_to(r.production - r.loss * x[k], x[k].shape) for k, r in rates.items()}
    lost = {k: np.broadcast_to(r.loss, x[k].shape) for k, r in rates.items()}
    return np.asarray(flat(problem.body, made)), np.asarray(flat(problem.body, lost))


@pytest.mark.parametrize("person", [0, 1])
def test_compiled_slopes_and_losses_are_the_bodys(problem, days, truth, person):
    field = Field(days).of(person)
    losses = Field(days, days.losses, days.loss_sizes).of(person)
    for k, _ in enumerate(field.segments()):
        losses.enter(k)
        y = truth[2 * k]
        slope, loss = slopes(problem, k, y)
        assert field.evaluate()(y[:, person]) == pytest.approx(slope[:, person], rel=1e-9, abs=1e-9)
        assert losses.evaluate()(y[:, person]) == pytest.approx(loss[:, person], rel=1e-9, abs=1e-9)


def test_the_pattern_holds_every_dependence(problem, days, truth):
    field = Field(days).of(0)
    next(field.segments())
    slope, y = field.evaluate(), truth[0][:, 0]
    base = slope(y).copy()
    pattern = pattern_of(equations_of(problem.body))
    for column in range(0, len(y), 23):
        moved = y.copy()
        moved[column] += 1e-3 * max(abs(y[column]), 1e-3)
        changed = np.flatnonzero(slope(moved) != base)
        assert pattern[changed, column].all()


@pytest.mark.parametrize(
    ("peer", "linear"),
    [("scipy_lsoda", "dense"), ("cvode", "dense"), ("cvode", "sparse"), ("cvode", "gmres"),
     ("cvode", "gmres + losses")],
)  # fmt: skip
def test_peers_come_closer_with_their_tolerance(problem, truth, days, peer, linear):
    reference = problem.observed(truth)
    loaded = Compiled(Field(days))
    errors = []
    for rtol in (1e-3, 1e-7):
        setting = Setting(rtol=rtol, floor=0.01, linear=linear)
        states = np.stack([loaded.solve(peer, setting, i, 60.0) for i in (0, 1)], axis=-1)
        errors.append(largest_error(problem.body, problem.observed(states), reference))
    assert errors[1] < 1e-4
    assert errors[1] < errors[0]


def test_a_solver_that_takes_too_long_is_stopped(days):
    with pytest.raises(OutOfTime):
        Compiled(Field(days)).solve("scipy_lsoda", Setting(rtol=1e-6), 0, 0.0)


def test_roadrunner_solves_the_same_model(problem, truth, days):
    with crew(roadrunner_days(problem, days.scale), 1, load_s=400.0) as workers:
        setting = Setting(rtol=1e-7, floor=0.01, linear="BDF")
        (states, why), ms = workers.solve("roadrunner", setting, (0, 1), 60.0)
    assert why == ""
    assert ms > 0.0
    assert largest_error(problem.body, problem.observed(states), problem.observed(truth)) < 1e-4


class Sleeper:
    """A peer whose loading does not end."""

    def opened(self):
        import time

        time.sleep(60.0)


def test_a_peer_that_cannot_be_loaded_is_given_up():
    with pytest.raises(ModelError, match="not loaded after"), crew(Sleeper(), 1, load_s=2.0):
        pass
