"""The exported graph says what the body says, and refuses what it cannot say."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from myocrine.body import Body, default_body
from myocrine.body.contract import CHANNELS, INPUTS, Output, Rate, State, Submodel
from myocrine.errors import ModelError
from myocrine.evidence.parameters import parameters
from myocrine.person import Person, complete, factor_names
from myocrine.person import lanes as person_lanes
from myocrine.simulation.export.equations import DRIVE, FIXED, MOVING, equations_of
from myocrine.simulation.export.graph import Graph, Leaf
from myocrine.simulation.export.interpreter import Nodes, interpret
from myocrine.simulation.uncertainty import Blocks, parameter_lanes

BODY = default_body()
LANES = 5


@pytest.fixture(scope="module")
def drawn():
    """Five people with drawn parameters, at random states and drives; lane 0 is central, at rest"""
    blocks = Blocks(joint=LANES - 1)
    z = blocks.normals(len(factor_names()), seed=5, purpose="person", varies_in="person")
    who = person_lanes(complete(Person()), z)
    theta = parameter_lanes(parameters(), BODY.parameters, blocks, seed=5, evidence="D")
    rng = np.random.default_rng(11)
    moved = np.array([0.0, *[1.0] * (LANES - 1)])
    x = {k: v * np.exp(moved * rng.normal(0, 0.5, v.shape)) for k, v in BODY.rest(LANES).items()}
    u = {k: moved * rng.uniform(0, 1.0, LANES) for k in (*CHANNELS, *INPUTS)}
    u["power"] *= 200.0
    u["involvement"] = np.broadcast_to(rng.uniform(0, 1, (32, 1)), (32, LANES)) * moved
    return x, u, theta, {k: np.asarray(v, dtype=float) for k, v in who.items()}


@pytest.fixture(scope="module")
def told(drawn):
    """What the body itself says there: slopes by state, outputs."""
    x, u, theta, who = drawn
    constants = BODY.constants(theta, who)
    rates = BODY.rates(x, u, theta, who, constants)
    made = {k: np.broadcast_to(r.production, x[k].shape) for k, r in rates.items()}
    lost = {k: np.broadcast_to(r.loss, x[k].shape) for k, r in rates.items()}
    return made, lost, np.asarray(BODY.observe(x, u, theta, who, constants))


def agree(ours, theirs):
    scale = np.abs(theirs).max(axis=-1, keepdims=True)
    assert np.all(np.abs(ours - theirs) <= 1e-12 * np.maximum(scale, 1e-3))


@pytest.mark.slow
def test_production_and_loss_are_those_of_the_body(drawn, told):
    equations = equations_of()
    for nodes, by_state in ((equations.production, told[0]), (equations.loss, told[1])):
        ours = equations.evaluate(nodes, *drawn)
        agree(np.stack(np.broadcast_arrays(*ours)), equations.packed(by_state))


@pytest.mark.slow
def test_the_slope_is_production_less_loss(drawn, told):
    equations = equations_of()
    x, _, _, _ = drawn
    made, lost, _ = told
    slope = {k: made[k] - lost[k] * x[k] for k in x}
    size = {k: np.abs(made[k]) + np.abs(lost[k] * x[k]) for k in x}
    ours = np.stack(equations.evaluate(equations.slope, *drawn))
    off = np.abs(ours - equations.packed(slope))
    assert np.all(off <= 1e-12 * (equations.packed(size) + 1e-6))


@pytest.mark.slow
def test_outputs_are_those_of_the_body(drawn, told):
    equations = equations_of()
    assert list(equations.outputs) == [o.name for o in BODY.outputs]
    ours = np.stack(np.broadcast_arrays(*equations.evaluate(equations.outputs.values(), *drawn)))
    agree(ours, told[2])


@pytest.mark.slow
def test_signals_keep_their_names(drawn):
    equations = equations_of()
    x, u, theta, who = drawn
    view = BODY.view(x, u, theta, who)
    (ours,) = equations.evaluate(equations.signals["il6_release_muscle"], *drawn)
    agree(ours, np.asarray(view.s["il6_release_muscle"]))


def test_every_state_output_and_channel_is_there_once():
    equations = equations_of()
    assert len(equations.states) == len(set(equations.states)) == BODY.size
    assert len(equations.drive) == len(CHANNELS) + len(INPUTS) + 32
    assert len(equations.slope) == BODY.size
    read = {f.name for f in equations.parameters if f.kind == "p"}
    assert read <= set(BODY.parameters)
    assert len(read) > 0.9 * len(BODY.parameters)


def test_what_depends_on_parameters_alone_is_set_apart():
    equations = equations_of()
    stages = equations.stages()
    for i, stage in stages.items():
        leaves = {equations.graph.nodes[j].leaf for j in equations.graph.reached([i])}
        kinds = {f.kind for f in leaves if f}
        expected = MOVING if "x" in kinds else DRIVE if "u" in kinds else FIXED
        assert stage == expected
        if i > 1500:  # the walk is long, and the later nodes are made of the earlier ones
            break
    rest = equations.stages(fixed=equations.drive)
    assert DRIVE not in rest.values()


def test_arithmetic_is_folded_and_equal_expressions_are_one():
    g = Graph()
    x, y = g.leaf(Leaf("x", "a")), g.leaf(Leaf("x", "b"))
    zero, one = g.constant(0.0), g.constant(1.0)
    assert g.apply("add", x, y) == g.apply("add", y, x)
    assert g.apply("sub", x, y) != g.apply("sub", y, x)
    assert g.apply("add", x, zero) == g.apply("mul", one, x) == g.apply("div", x, one) == x
    assert g.apply("mul", x, zero) == zero
    assert g.value(g.apply("add", one, one)) == 2.0
    assert g.apply("where", g.apply("gt", one, zero), x, y) == x
    assert g.apply("where", g.apply("gt", x, y), x, x) == x
    assert g.apply("neg", g.apply("neg", x)) == x


def _traced(function, *arrays):
    graph = Graph()
    closed = jax.make_jaxpr(function)(*arrays)
    leaves, inputs = {}, []
    for k, a in enumerate(arrays):
        ids = np.empty(a.shape, dtype=np.int64)
        for place in np.ndindex(a.shape):
            leaf = Leaf("x", f"{k}:{place}")
            ids[place], leaves[leaf] = graph.leaf(leaf), a[place]
        inputs.append(Nodes(ids))
    (out,) = interpret(graph, closed, inputs)
    ids = out.ids
    values = graph.evaluate([int(i) for i in ids.ravel()], lambda f: leaves[f])
    return np.array(values).reshape(ids.shape)


A = np.array([[0.3, -1.2, 2.0], [0.7, 0.1, -0.4]])
B = np.array([[1.1, 0.2], [-0.3, 0.6], [0.5, 2.5]])


@pytest.mark.parametrize(
    "function",
    [
        lambda a, b: a @ b,
        lambda a, b: jnp.einsum("ij,jk->k", a, b),
        lambda a, b: jnp.asarray([3, 1, 2]) ** 2 * a[0] + b[:, 0],
        lambda a, b: a[np.array([1, 0, 1])] ** 3 + b[:, :1],
        lambda a, b: jnp.moveaxis(a, 0, 1)[::-1] / (1.0 + b**2),
        lambda a, b: a.at[:, 1].set(b[0]),
        lambda a, b: jnp.pad(a, ((1, 0), (0, 1)), constant_values=2.0) + b[0, 0],
        lambda a, b: jnp.clip(a, -0.5, 0.5) + jax.nn.sigmoid(b.T),
        lambda a, b: jnp.where((a > 0) & ~(b.T > 1), jnp.sign(a), jnp.exp2(b.T)),
        lambda a, b: jnp.logaddexp(a, b.T) + jnp.square(a) + jnp.sqrt(jnp.abs(b.T)),
        lambda a, b: (a > 0).astype(float) * jnp.max(b, axis=1) + jnp.prod(b) + jnp.min(a),
        lambda a, b: jnp.split(a, [1], axis=1)[1] + jnp.arange(2.0) + jnp.tanh(b[:2]),
        lambda a, b: a**-2 + jnp.expm1(b.T) + jnp.log1p(b.T**2) + jnp.power(jnp.abs(a), 1.7),
        lambda a, b: jax.vmap(lambda row: row * row.sum())(a) - jnp.minimum(a, b.T),
        lambda a, b: jax.lax.optimization_barrier(a) + jax.jit(lambda c: c.T)(b),
    ],
)
def test_the_interpreter_agrees_with_jax(function):
    np.testing.assert_allclose(
        _traced(function, A, B), function(jnp.asarray(A), jnp.asarray(B)), rtol=1e-12
    )


def test_what_has_no_rule_is_named_with_its_line():
    class Odd(Submodel):
        name = "odd"
        states = (State(name="odd", unit="1", rest=1.0),)
        outputs = (Output(name="odd", long_name="Odd", unit="1", kind="molecule"),)
        parameters = ("il6.clearance",)

        def rates(self, v):
            return {"odd": Rate(jax.lax.erf_inv(v.x["odd"]), 1.0)}

        def observe(self, v):
            return {"odd": v.x["odd"]}

    with pytest.raises(ModelError, match="'erf_inv'"):
        equations_of(Body([Odd()]))


def test_a_place_that_only_a_run_knows_is_refused():
    with pytest.raises(ModelError, match="real numbers"):
        _traced(lambda a: a.ravel()[(a[0, 0] > 0).astype(int)], A)
