"""Arithmetic counted on functions whose count is known, and the roofline that follows."""

import jax
import jax.numpy as jnp
import pytest

from myocrine.simulation.bench.operations import Ceiling, Operations, ceiling, count, fraction

A, B = jnp.ones((3, 4)), jnp.ones((4, 5))


def counted(function, *arguments):
    return count(jax.make_jaxpr(function)(*arguments))


@pytest.mark.parametrize(
    ("function", "plain", "hard"),
    [
        (lambda x: x * x + 1.0, 24, 0),
        (lambda x: jnp.exp(x) * 2.0, 12, 12),
        (lambda x: x @ B, 2 * 3 * 4 * 5, 0),
        (jnp.sum, 12, 0),
        (lambda x: x.T.reshape(2, 6)[:1], 0, 0),
        (lambda x: jax.lax.scan(lambda c, _: (c * c + c, None), x, None, length=7)[0], 168, 0),
        (lambda x: jax.jit(lambda y: y - 1.0)(x), 12, 0),
        (lambda x: jax.lax.integer_pow(x, 4), 36, 0),
    ],
)
def test_known_functions(function, plain, hard):
    assert counted(function, A) == Operations(plain, hard)


def test_of_a_choice_the_dearest_counts():
    def either(x):
        return jax.lax.cond(x[0, 0] > 0.5, jnp.exp, lambda y: y + 1.0, x)

    assert counted(either, A).transcendental == 12


def test_people_add_up():
    one, many = counted(lambda x: jnp.exp(x) + x, A), counted(lambda x: jnp.exp(x) + x, B)
    assert many == one.times(20 / 12)
    assert one + one == one.times(2.0)


def test_the_share_is_one_at_the_ceiling_and_halves_with_twice_the_time():
    most = Ceiling(plain=4.0, transcendental=2.0)
    work = Operations(plain=8.0, transcendental=2.0)
    assert fraction(work, 3.0, most) == 1.0
    assert fraction(work, 6.0, most) == 0.5


def test_an_exponential_costs_this_machine_more_than_a_sum():
    most = ceiling(threads=1, seconds=0.05)
    assert most.plain > most.transcendental > 0.0
