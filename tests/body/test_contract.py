"""What every submodel owes the body, held over the whole body and over drawn people."""

import functools
import json

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from myocrine import simulate, units
from myocrine.body import default_body
from myocrine.body.contract import CHANNELS, INPUTS, View
from myocrine.evidence.muscles import N_UNITS
from myocrine.evidence.parameters import parameters
from myocrine.person import Person, complete, factor_names
from myocrine.person import lanes as person_lanes
from myocrine.report.strict_json import strict_json
from myocrine.simulation.runner import run
from myocrine.simulation.schedule import Grid, build_schedule
from myocrine.simulation.uncertainty import Blocks, parameter_lanes

BODY = default_body()
MODELS = BODY.submodels
LANES = 24
# Upper ends of what a session can ask for; drives are drawn between zero and these.
LIMITS = {
    "recruitment": 1.0,
    "power": 2000.0,
    "vo2_demand": 5.0,
    "glycolytic": 1.0,
    "tension": 1.0,
    "eccentric": 40.0,
    "contractions": 180.0,
    "stimulus": 3.0,
    "impact": 3.0,
    "carbohydrate": 12.0,
    "fat": 8.0,
    "protein": 8.0,
    "glucose_iv": 3.0,
    "il6_iv": 5000.0,
    "il6_sc": 1e5,
    "adrenaline_iv": 20.0,
}
# Integrals of what was spent: they count, they do not rest.
COUNTERS = {"fat_burnt", "carbohydrate_burnt", "energy_spent"}
COUNTED = {"fat_oxidised", "carbohydrate_oxidised", "energy_expenditure"}


@functools.cache
def people(n=LANES, seed=1):
    """Return drawn people and parameters; lane 0 is the central one."""
    blocks = Blocks(joint=n - 1)
    z = blocks.normals(len(factor_names()), seed=seed, purpose="person", varies_in="person")
    who = person_lanes(complete(Person()), z, records=parameters())
    theta = parameter_lanes(parameters(), BODY.parameters, blocks, seed=seed)
    return {k: np.asarray(v, dtype=float) for k, v in who.items()}, theta


def quiet(n=LANES):
    u = {name: np.zeros(n) for name in (*CHANNELS, *INPUTS)}
    return {**u, "involvement": np.zeros((N_UNITS, 1))}


def drawn_drive(rng, n=LANES):
    u = {name: LIMITS[name] * rng.uniform(0, 1, n) ** 2 for name in (*CHANNELS, *INPUTS)}
    working = rng.uniform(0, 1, (N_UNITS, 1)) * (rng.uniform(0, 1, (N_UNITS, 1)) < 0.4)
    return {**u, "involvement": working}


def drawn_states(rng, n=LANES):
    """Return states around rest and far from it, never below zero."""
    x = {}
    for state in BODY.states:
        shape = BODY.shape(state.name, n)
        if state.rest > 0:
            x[state.name] = state.rest * np.exp(rng.normal(0, 0.7, shape))
        else:
            x[state.name] = rng.exponential(1.0, shape) * rng.integers(0, 2, shape)
    for store in ("glycogen", "liver_glycogen"):  # filled at a rate that vanishes when full
        x[store] = rng.uniform(0, 1.0, BODY.shape(store, n))
    return x


@jax.jit
def rates_of(x, u, p, who):
    """Production and loss of every state, compiled once: operation by operation takes a minute."""
    return {
        name: tuple(jnp.broadcast_to(part, x[name].shape) for part in rate)
        for name, rate in BODY.rates(x, u, p, who).items()
    }


@jax.jit
def seen(x, u, p, who):
    return BODY.observe(x, u, p, who)


@jax.jit
def slopes_of(x, u, p, who):
    # All directions at once: a derivative that is not finite spoils the sum.
    ones = jax.tree_util.tree_map(jnp.ones_like, x)
    return jax.jvp(lambda y: rates_of(y, u, p, who), (x,), (ones,))[1]


LEDGERS = {s.name for s in BODY.states if s.ledger}


def is_ledger(rate):
    return isinstance(rate.loss, float) and rate.loss == 0.0


def test_every_drive_has_a_limit_here():
    assert set(LIMITS) == {*CHANNELS, *INPUTS}


def test_rest_is_a_fixed_point_for_everybody():
    who, theta = people()
    x = BODY.rest(LANES)
    for name, (production, loss) in rates_of(x, quiet(), theta, who).items():
        if name in COUNTERS:
            continue
        scale = np.maximum(np.abs(production), np.abs(loss * x[name]))
        assert np.all(np.abs(production - loss * x[name]) <= 1e-12 * scale + 1e-18), name


@pytest.mark.parametrize("seed", range(6))
def test_production_and_loss_are_never_negative(seed):
    rng = np.random.default_rng(seed)
    who, theta = people(seed=seed)
    x = drawn_states(rng)
    for name, (production, loss) in rates_of(x, drawn_drive(rng), theta, who).items():
        assert np.all(np.isfinite(production)), name
        assert np.all(np.isfinite(loss)), name
        if name not in LEDGERS:
            assert np.min(production) >= -1e-18, name  # rounding of 1 - 1
            assert np.min(loss) >= 0.0, name


def test_a_rate_without_loss_belongs_to_a_ledger():
    who, theta = people()
    found = {}

    def note(x):
        found.update(BODY.rates(x, quiet(), theta, who))
        return 0.0

    jax.eval_shape(note, BODY.rest(LANES))  # the types are asked, nothing is computed
    rates = found
    assert {name for name, rate in rates.items() if is_ledger(rate)} == LEDGERS
    assert set(rates) == {s.name for s in BODY.states}


@pytest.mark.parametrize("seed", [None, 0, 1])
def test_rates_are_differentiable(seed):
    who, theta = people()
    p = {k: v[:1] for k, v in theta.items()}
    w = {k: v[..., :1] for k, v in who.items()}
    rng = np.random.default_rng(seed)
    u = quiet(1) if seed is None else drawn_drive(rng, 1)
    x = BODY.rest(1) if seed is None else drawn_states(rng, 1)
    leaves = jax.tree_util.tree_leaves(slopes_of(x, u, p, w))
    assert leaves
    assert all(np.all(np.isfinite(leaf)) for leaf in leaves)


class Recording(dict):
    """A mapping that remembers what was asked of it."""

    def __init__(self, content):
        super().__init__(content)
        self.read = set()

    def __getitem__(self, key):
        self.read.add(key)
        return super().__getitem__(key)


def test_parameters_are_declared_and_read():
    who, theta = people()
    read = {model.name: Recording(theta) for model in MODELS}

    def ask(x):
        signals = {}
        constants = {}
        for model in MODELS:
            constants.update(model.constants(read[model.name], who))
        views = {m.name: View(x, quiet(), read[m.name], who, constants, signals) for m in MODELS}
        for model in MODELS:
            signals.update(model.signals(views[model.name]))
        for model in MODELS:
            model.rates(views[model.name])
            model.observe(views[model.name])
        return 0.0

    jax.eval_shape(ask, BODY.rest(LANES))
    for model in MODELS:
        assert read[model.name].read == set(model.parameters), model.name
    assert set(BODY.parameters) <= set(parameters())


def test_signals_read_only_what_stands_before():
    who, theta = people()

    def ask(x):
        signals = {}
        for model in MODELS:
            view = View(x, quiet(), theta, who, BODY.constants(theta, who), dict(signals))
            given = model.signals(view)  # KeyError if not
            assert not set(given) & set(signals), model.name
            signals.update(given)
        return 0.0

    jax.eval_shape(ask, BODY.rest(LANES))


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.name)
def test_outputs_and_states_are_those_declared(model):
    who, theta = people()

    def ask(x):
        v = BODY.view(x, quiet(), theta, who)
        assert set(model.observe(v)) == {o.name for o in model.outputs}
        assert set(model.rates(v)) == {s.name for s in model.states}
        return 0.0

    jax.eval_shape(ask, BODY.rest(LANES))


@pytest.mark.parametrize("seed", range(3))
def test_outputs_are_finite_and_have_units(seed):
    rng = np.random.default_rng(seed)
    who, theta = people(seed=seed)
    y = np.asarray(seen(drawn_states(rng), drawn_drive(rng), theta, who))
    assert y.shape == (len(BODY.outputs), LANES)
    assert np.all(np.isfinite(y))
    assert [o.name for o in BODY.outputs if not units.is_known(o.unit)] == []
    assert all(o.scale >= 0 for o in BODY.outputs)


def test_names_are_unique():
    for names in (
        [s.name for s in BODY.states],
        [o.name for o in BODY.outputs],
        [o.long_name.casefold() for o in BODY.outputs],
        [m.name for m in MODELS],
    ):
        assert len(names) == len(set(names))


def test_a_result_serialises_strictly():
    result = simulate("Cycle 20 min at 60% VO2max", draws=1, hours=2)

    def refuse(word):
        raise AssertionError(word)

    text = strict_json(result.as_dict())
    back = json.loads(text, parse_constant=refuse)
    assert back["schema"] == "myocrine.simulation/1"
    assert set(back["outputs"]) | set(back["molecules"]) == {
        o.name if o.kind != "molecule" else o.long_name for o in BODY.outputs
    }


@pytest.mark.slow
def test_one_year_of_rest_moves_nothing():
    n = 8
    who, theta = people()
    who = {k: v[..., :n] for k, v in who.items()}
    theta = {k: v[:n] for k, v in theta.items()}
    year = build_schedule(
        durations=np.zeros((0, n)),
        drive={name: np.zeros((0, n)) for name in CHANNELS},
        involvement=np.zeros((0, N_UNITS)),
        inputs={name: [] for name in INPUTS},
        cuts=[],
        until=365.0 * 1440.0,
        grid=Grid(longest=30.0),
    )
    start = BODY.rest(n)
    values, last = run(BODY, year, theta, who, start, threads=1)
    for name, x in start.items():
        if name not in COUNTERS:
            moved = np.abs(last[name] - x) / np.where(x == 0, 1.0, np.abs(x))
            assert moved.max() <= 1e-9, name
    for i, output in enumerate(BODY.outputs):
        if output.name not in COUNTED:
            y = values[:, i]
            assert np.all(np.abs(y - y[0]) <= 1e-9 * np.maximum(np.abs(y[0]), 1e-3)), output.name
