"""What every submodel owes its body, held over both bodies and over drawn people."""

import functools
import json

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from myocrine import simulate, units
from myocrine.body import default_body
from myocrine.body.adaptation.base import SLOW_CHANNELS
from myocrine.body.adaptation.registry import slow_body
from myocrine.body.contract import CHANNELS, INPUTS, View
from myocrine.evidence.movements import FAMILIES
from myocrine.evidence.muscles import N_UNITS
from myocrine.evidence.parameters import parameters
from myocrine.person import Person, complete, factor_names
from myocrine.person import lanes as person_lanes
from myocrine.report.strict_json import strict_json
from myocrine.simulation.runner import run
from myocrine.simulation.schedule import Grid, build_schedule
from myocrine.simulation.uncertainty import Blocks, parameter_lanes

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
    "load": 1.2,
    "vo2_fraction": 1.3,
    "energy_offset": 1000.0,
    "ageing": 1.0,
}
# Integrals of what was spent: they count, they do not rest.
COUNTERS = {"fat_burnt", "carbohydrate_burnt", "energy_spent"}
COUNTED = {"fat_oxidised", "carbohydrate_oxidised", "energy_expenditure"}


class Subject:
    """A body and what may act on it, with its functions compiled once."""

    def __init__(self, body, acting):
        self.body, self.acting = body, tuple(acting)
        self.ledgers = {s.name for s in body.states if s.ledger}
        # Operation by operation an evaluation takes a minute.
        self.rates_of, self.seen = jax.jit(self._rates), jax.jit(body.observe)
        self.slopes_of = jax.jit(self._slopes)

    def _rates(self, x, u, p, who):
        return {
            name: tuple(jnp.broadcast_to(part, x[name].shape) for part in rate)
            for name, rate in self.body.rates(x, u, p, who).items()
        }

    def _slopes(self, x, u, p, who):
        # All directions at once: a derivative that is not finite spoils the sum.
        ones = jax.tree_util.tree_map(jnp.ones_like, x)
        return jax.jvp(lambda y: self._rates(y, u, p, who), (x,), (ones,))[1]

    @functools.cache  # noqa: B019 - two subjects live as long as the tests
    def people(self, n=LANES, seed=1):
        """Return drawn people and parameters; lane 0 is the central one."""
        blocks = Blocks(joint=n - 1)
        z = blocks.normals(len(factor_names()), seed=seed, purpose="person", varies_in="person")
        who = person_lanes(complete(Person()), z, records=parameters())
        theta = parameter_lanes(parameters(), self.body.parameters, blocks, seed=seed)
        return {k: np.asarray(v, dtype=float) for k, v in who.items()}, theta

    def quiet(self, n=LANES):
        u = {name: np.zeros(n) for name in self.acting}
        return {**u, "involvement": np.zeros((N_UNITS, 1))}

    def drawn_drive(self, rng, n=LANES):
        u = {k: LIMITS.get(k, 0.0) * rng.uniform(0, 1, n) ** 2 for k in self.acting}
        if "movement" in u:
            u["movement"] = rng.integers(0, len(FAMILIES) + 1, n).astype(float)
        working = rng.uniform(0, 1, (N_UNITS, 1)) * (rng.uniform(0, 1, (N_UNITS, 1)) < 0.4)
        return {**u, "involvement": working}

    def drawn_states(self, rng, n=LANES):
        """Return states around rest and far from it, never below zero."""
        x = {}
        for state in self.body.states:
            shape = self.body.shape(state.name, n)
            if state.rest > 0:
                x[state.name] = state.rest * np.exp(rng.normal(0, 0.7, shape))
            else:
                x[state.name] = rng.exponential(1.0, shape) * rng.integers(0, 2, shape)
        for store in {"glycogen", "liver_glycogen"} & set(x):  # filled at a rate that vanishes
            x[store] = rng.uniform(0, 1.0, self.body.shape(store, n))
        return x


SUBJECTS = {
    "fast": Subject(default_body(), (*CHANNELS, *INPUTS)),
    "slow": Subject(slow_body(), SLOW_CHANNELS),
}


@pytest.fixture(params=SUBJECTS)
def subject(request):
    return SUBJECTS[request.param]


def is_ledger(rate):
    return isinstance(rate.loss, float) and rate.loss == 0.0


def test_every_drive_has_a_limit_here():
    assert {*LIMITS, "movement"} == {*CHANNELS, *INPUTS, *SLOW_CHANNELS}


def test_rest_is_a_fixed_point_for_everybody(subject):
    who, theta = subject.people()
    x = subject.body.rest(LANES)
    for name, (production, loss) in subject.rates_of(x, subject.quiet(), theta, who).items():
        if name in COUNTERS:
            continue
        scale = np.maximum(np.abs(production), np.abs(loss * x[name]))
        assert np.all(np.abs(production - loss * x[name]) <= 1e-12 * scale + 1e-18), name


@pytest.mark.parametrize("seed", range(6))
def test_production_and_loss_are_never_negative(subject, seed):
    rng = np.random.default_rng(seed)
    who, theta = subject.people(seed=seed)
    x = subject.drawn_states(rng)
    for name, (production, loss) in subject.rates_of(
        x, subject.drawn_drive(rng), theta, who
    ).items():
        assert np.all(np.isfinite(production)), name
        assert np.all(np.isfinite(loss)), name
        if name not in subject.ledgers:
            assert np.min(production) >= -1e-18, name  # rounding of 1 - 1
            assert np.min(loss) >= 0.0, name


def test_a_rate_without_loss_belongs_to_a_ledger(subject):
    who, theta = subject.people()
    found = {}

    def note(x):
        found.update(subject.body.rates(x, subject.quiet(), theta, who))
        return 0.0

    jax.eval_shape(note, subject.body.rest(LANES))  # the types are asked, nothing is computed
    rates = found
    assert {name for name, rate in rates.items() if is_ledger(rate)} == subject.ledgers
    assert set(rates) == {s.name for s in subject.body.states}


@pytest.mark.parametrize("seed", [None, 0, 1])
def test_rates_are_differentiable(subject, seed):
    who, theta = subject.people()
    p = {k: v[:1] for k, v in theta.items()}
    w = {k: v[..., :1] for k, v in who.items()}
    rng = np.random.default_rng(seed)
    u = subject.quiet(1) if seed is None else subject.drawn_drive(rng, 1)
    x = subject.body.rest(1) if seed is None else subject.drawn_states(rng, 1)
    leaves = jax.tree_util.tree_leaves(subject.slopes_of(x, u, p, w))
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


def test_parameters_are_declared_and_read(subject):
    who, theta = subject.people()
    read = {model.name: Recording(theta) for model in subject.body.submodels}

    def ask(x):
        signals = {}
        constants = {}
        for model in subject.body.submodels:
            constants.update(model.constants(read[model.name], who))
        views = {
            m.name: View(x, subject.quiet(), read[m.name], who, constants, signals)
            for m in subject.body.submodels
        }
        for model in subject.body.submodels:
            signals.update(model.signals(views[model.name]))
        for model in subject.body.submodels:
            model.rates(views[model.name])
            model.observe(views[model.name])
        return 0.0

    jax.eval_shape(ask, subject.body.rest(LANES))
    for model in subject.body.submodels:
        assert read[model.name].read == set(model.parameters), model.name
    assert set(subject.body.parameters) <= set(parameters())


def test_signals_read_only_what_stands_before(subject):
    who, theta = subject.people()

    def ask(x):
        signals = {}
        for model in subject.body.submodels:
            view = View(
                x, subject.quiet(), theta, who, subject.body.constants(theta, who), dict(signals)
            )
            given = model.signals(view)  # KeyError if not
            assert not set(given) & set(signals), model.name
            signals.update(given)
        return 0.0

    jax.eval_shape(ask, subject.body.rest(LANES))


@pytest.mark.parametrize(
    ("of", "model"), [(k, m) for k, s in SUBJECTS.items() for m in s.body.submodels],
    ids=lambda m: getattr(m, "name", m),
)  # fmt: skip
def test_outputs_and_states_are_those_declared(of, model):
    subject = SUBJECTS[of]
    who, theta = subject.people()

    def ask(x):
        v = subject.body.view(x, subject.quiet(), theta, who)
        assert set(model.observe(v)) == {o.name for o in model.outputs}
        assert set(model.rates(v)) == {s.name for s in model.states}
        return 0.0

    jax.eval_shape(ask, subject.body.rest(LANES))


@pytest.mark.parametrize("seed", range(3))
def test_outputs_are_finite_and_have_units(subject, seed):
    rng = np.random.default_rng(seed)
    who, theta = subject.people(seed=seed)
    y = np.asarray(subject.seen(subject.drawn_states(rng), subject.drawn_drive(rng), theta, who))
    assert y.shape == (len(subject.body.outputs), LANES)
    assert np.all(np.isfinite(y))
    assert [o.name for o in subject.body.outputs if not units.is_known(o.unit)] == []
    assert all(o.scale >= 0 for o in subject.body.outputs)


def test_names_are_unique(subject):
    for names in (
        [s.name for s in subject.body.states],
        [o.name for o in subject.body.outputs],
        [o.long_name.casefold() for o in subject.body.outputs],
        [m.name for m in subject.body.submodels],
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
        o.name if o.kind != "molecule" else o.long_name for o in default_body().outputs
    }


@pytest.mark.slow
def test_one_year_of_rest_moves_nothing(subject):
    n = 8
    who, theta = subject.people()
    who = {k: v[..., :n] for k, v in who.items()}
    theta = {k: v[:n] for k, v in theta.items()}
    year = build_schedule(
        durations=np.zeros((0, n)),
        drive={name: np.zeros((0, n)) for name in subject.acting},
        involvement=np.zeros((0, N_UNITS)),
        inputs={},
        cuts=[],
        until=365.0 * 1440.0,
        grid=Grid(longest=30.0),
    )
    start = subject.body.rest(n)
    values, last = run(subject.body, year, theta, who, start, threads=1)
    for name, x in start.items():
        if name not in COUNTERS:
            moved = np.abs(last[name] - x) / np.where(x == 0, 1.0, np.abs(x))
            assert moved.max() <= 1e-9, name
    for i, output in enumerate(subject.body.outputs):
        if output.name not in COUNTED:
            y = values[:, i]
            assert np.all(np.abs(y - y[0]) <= 1e-9 * np.maximum(np.abs(y[0]), 1e-3)), output.name
