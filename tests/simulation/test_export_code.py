"""The exported C says what the graph says (which has a test of its own)."""

import numpy as np
import pytest
from accuracy import case
from scipy.integrate import solve_ivp

from myocrine.errors import ModelError
from myocrine.simulation.export.code import c_code
from myocrine.simulation.export.compiled import Compiled
from myocrine.simulation.export.equations import equations_of


@pytest.fixture(scope="module")
def ready():
    """A set of squats for the central person, the equations, and their machine code."""
    c = case("Back squat 1x5 at 80%", hours=0.5)
    equations = equations_of()
    built = Compiled(c_code(equations), equations.numbers(c.theta, c.who)[:, 0])
    return c, equations, built


def at_work(c):
    piece = int(np.argmax(c.schedule.involvement.sum(axis=1)))
    u = dict(zip(c.schedule.names, c.schedule.channels[piece], strict=True))
    return {**u, "involvement": c.schedule.involvement[piece][:, None]}


def test_slopes_and_outputs_are_those_of_the_graph(ready):
    c, equations, built = ready
    rng = np.random.default_rng(3)
    x = {k: v * np.exp(rng.normal(0, 0.3, v.shape)) for k, v in c.x0.items()}
    u = at_work(c)
    y = np.ascontiguousarray(equations.packed(x)[:, 0])
    built.drive(equations.driven(u)[:, 0])
    slope = np.stack(equations.evaluate(equations.slope, x, u, c.theta, c.who))[:, 0]
    np.testing.assert_allclose(built.rhs(0.0, y), slope, rtol=1e-10, atol=1e-12)
    seen = np.stack(equations.evaluate(equations.outputs.values(), x, u, c.theta, c.who))[:, 0]
    np.testing.assert_allclose(built.observe(y), seen, rtol=1e-10, atol=1e-12)


def test_at_work_the_body_moves_and_at_rest_it_does_not(ready):
    c, equations, built = ready
    y = np.ascontiguousarray(equations.packed(c.x0)[:, 0])
    row = next(i for i, f in enumerate(equations.states) if f.name == "il6_repair")
    built.drive(np.zeros(built.code.drive))
    assert abs(built.rhs(0.0, y)[row]) < 1e-12
    built.drive(equations.driven(at_work(c))[:, 0])
    assert np.abs(built.rhs(0.0, y)).max() > 1.0


def test_a_solver_of_another_house_runs_on_it(ready):
    # A minute of rest after a disturbance: two adaptive methods of different kinds agree.
    c, equations, built = ready
    y0 = np.ascontiguousarray(equations.packed(c.x0)[:, 0]) * 1.1
    built.drive(np.zeros(built.code.drive))
    ends = [
        solve_ivp(built.rhs, (0.0, 1.0), y0, method=method, rtol=1e-9, atol=1e-12).y[:, -1]
        for method in ("RK45", "LSODA")
    ]
    np.testing.assert_allclose(*ends, rtol=1e-6, atol=1e-9)


def test_arrays_of_another_kind_are_refused(ready):
    _, _, built = ready
    with pytest.raises(TypeError, match="contiguous doubles"):
        built.rhs(0.0, np.ones(built.code.states, dtype=np.float32))


def test_without_a_compiler_the_error_says_so(ready, monkeypatch):
    _, equations, built = ready
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CC", raising=False)
    with pytest.raises(ModelError, match="no C compiler"):
        Compiled(c_code(equations), built.p)
