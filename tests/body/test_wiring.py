"""Sparse sums against the same sums written out."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myocrine.body.contract import Packed, stacked
from myocrine.body.wiring import Route, Wiring

N_ROWS, N_SOURCES, LANES = 5, 4, 3
ROUTES = st.lists(
    st.tuples(
        st.integers(0, N_ROWS - 1),
        st.integers(0, N_SOURCES - 1),
        st.sampled_from([-1.0, 1.0]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=14,
)


def built(raw):
    routes, p = [], {}
    rng = np.random.default_rng(len(raw))
    for i, (row, source, sign, bent, held) in enumerate(raw):
        half = f"h{i}" if bent else ""
        reference = f"r{i}" if bent and held else ""
        routes.append(Route(row, source, sign, f"g{i}", half, reference))
        for name in filter(None, (f"g{i}", half, reference)):
            p[name] = rng.uniform(0.2, 3.0, LANES)
    return routes, p


def by_hand(routes, p, sources):
    total = np.zeros((N_ROWS, LANES))
    for r in routes:
        c = sources[r.source]
        if not r.half:
            total[r.row] += r.sign * p[r.gain] * c
            continue
        h = p[r.half]
        top = p[r.gain] * h
        if r.reference:
            top = p[r.gain] * (p[r.reference] + h) / p[r.reference]
        total[r.row] += r.sign * top * c / (np.abs(c) + h)
    return total


@settings(max_examples=40, deadline=None)
@given(ROUTES, st.booleans())
def test_the_sum_is_the_sum(raw, packed):
    routes, p = built(raw)
    wiring = Wiring(routes, N_ROWS)
    names = sorted(p) or ["none"]
    values = jnp.asarray(np.array([p.get(n, np.zeros(LANES)) for n in names]))
    given_p = Packed(names, values) if packed else {k: jnp.asarray(v) for k, v in p.items()}
    sources = np.random.default_rng(1).uniform(-0.9, 4.0, (N_SOURCES, LANES))
    found = wiring.total(jnp.asarray(sources), wiring.coefficients(given_p, "w"), "w")
    assert np.asarray(found) == pytest.approx(by_hand(routes, p, sources), rel=1e-7, abs=1e-7)


def test_nothing_at_rest():
    routes, p = built([(0, 0, 1.0, True, True), (3, 1, -1.0, False, False)])
    wiring = Wiring(routes, N_ROWS)
    c = wiring.coefficients({k: jnp.asarray(v) for k, v in p.items()}, "w")
    assert np.all(np.asarray(wiring.total(jnp.zeros((N_SOURCES, LANES)), c, "w")) == 0.0)


def test_parameters_are_all_named():
    routes, p = built([(0, 0, 1.0, True, True), (3, 1, -1.0, False, False)])
    assert set(Wiring(routes, N_ROWS).parameters) == set(p)
    assert Wiring(routes, N_ROWS).parameters_of(3) == ("g1",)


def test_packed_parameters_read_like_a_dictionary():
    values = jnp.arange(6.0).reshape(3, 2)
    p = Packed(["a", "b", "c"], values)
    assert list(p) == ["a", "b", "c"]
    assert np.array_equal(stacked(p, ["c", "a"]), stacked(dict(p), ["c", "a"]))
