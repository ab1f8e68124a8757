r"""What fatigue lets happen: the only place that decides repetitions.

Strength, relative to the rested maximum, is :math:`s = 1 - F - S` with a fast and a slow loss. A
set at :math:`p` per cent of the rested maximum would end in failure after :math:`N = R(100 p/s)`
repetitions, where by definition strength has fallen to the load. So a set of :math:`n` repetitions
costs :math:`d = (s - p/100)\,n/N`, of which a share :math:`\phi` recovers slowly:

.. math:: F \to F e^{-t/\tau_f},\quad S \to S e^{-t/\tau_s},\quad
          F \mathrel{+}= (1-\phi)\,d,\quad S \mathrel{+}= \phi\,d

The loss sits in muscle units. An exercise with involvement :math:`w` (prime mover 1) puts
:math:`w_u d` into unit u and reads :math:`\sum_u w_u L_u / \sum_u w_u^2`, so that it reads what it
put there, and an exercise for other muscles reads nothing of it. While one muscle works, the
others recover.

The relation between load and repetitions of a rested lifter is published
(`myocrine.training.repetitions`); that fatigue acts on strength, and its times, are ours, fitted to
published rest-interval studies (`myocrine.training.rest_fit`). What it leaves out: central fatigue
that crosses to unworked muscles, failure of grip or breath, motivation.
"""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import SessionError
from myocrine.evidence.muscles import N_UNITS
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.training.repetitions import (
    RepetitionCurve,
    curve,
    percent_for_repetitions,
    repetitions_to_failure,
)

__all__ = ["BUCKETS", "UNLIMITED", "Executed", "Fatigue", "SetArrays", "execute", "fatigue"]

BUCKETS = (8, 16, 32, 64, 128, 256)
"""Padded numbers of sets: one compilation each."""

UNLIMITED = 1e6
"""Upper repetition bound of a set to failure."""

_LEAST_REPETITION = 0.5  # below half a repetition the attempt fails: rounding, not physiology
_LEAST_STRENGTH = 0.05

Array = NDArray[np.float64]


class Fatigue(NamedTuple):
    """Recovery times [min] and the slow share; arrays over lanes or scalars."""

    fast_time: Any
    slow_time: Any
    slow_share: Any


class SetArrays(NamedTuple):
    """Sets in order; S sets, B lanes.

    Attributes
    ----------
    valid : (S,)
        1 for a set, 0 for padding.
    slot : (S,) int
        Which exercise: sets of a slot share the load they settled on.
    weight : (S, 32)
        Involvement of the units, prime mover 1.
    given : (S, B)
        1 where `percent` is the load, 0 where the lifter chooses it.
    follow : (S,)
        Positive: load = this times the load of the slot's last set (drops and mini-sets).
    percent : (S, B)
        Load in per cent of the maximum of this way of lifting [%].
    low, high : (S,)
        Repetitions asked for; `UNLIMITED` to failure.
    reserve : (S, B)
        Repetitions that are truly left where the set is stopped by effort [repetitions].
    by_effort : (S,)
        1 where effort may stop the set inside [low, high]; 2 where `high` repetitions were really
        done and are not to be questioned; else 0.
    factor : (S, B)
        Exercise and tempo factor on the repetition curve.
    seconds : (S,)
        Of one repetition [s].
    overhead : (S,)
        Time of the set without repetitions [min].
    rest : (S,)
        After the set [min].
    """

    valid: Any
    slot: Any
    weight: Any
    given: Any
    follow: Any
    percent: Any
    low: Any
    high: Any
    reserve: Any
    by_effort: Any
    factor: Any
    seconds: Any
    overhead: Any
    rest: Any


class Executed(NamedTuple):
    """What happened, each (S, B).

    `percent` load [% of maximum], `repetitions` done, `possible` repetitions in the state of that
    moment, `strength` at the start (1 = rested), `minutes` of the set.
    """

    percent: Any
    repetitions: Any
    possible: Any
    strength: Any
    minutes: Any


def fatigue(records: ParameterSet | None = None) -> Fatigue:
    """Return the fitted recovery times and slow share."""
    p = records or parameters()
    return Fatigue(*(p.value(f"execution.{n}") for n in ("fast_time", "slow_time", "slow_share")))


def execute(
    sets: SetArrays,
    *,
    z: Array,
    state: Fatigue | None = None,
    c: RepetitionCurve | None = None,
) -> Executed:
    """Do the sets, in order, and say what each lane managed.

    Parameters
    ----------
    sets : SetArrays
        Any number up to 256.
    z : (B,)
        Repetition capacity of each lane in between-person SDs.
    state : Fatigue, optional
        Fitted values by default; lanes may differ.
    c : RepetitionCurve, optional

    Returns
    -------
    Executed
        NumPy arrays without padding.

    Raises
    ------
    SessionError
        With more than 256 sets.
    """
    import jax

    n = len(sets.valid)
    if n == 0:
        empty = np.zeros((0, len(z)))
        return Executed(*(empty for _ in Executed._fields))
    lanes = len(z)
    width = 1 << (lanes - 1).bit_length()
    wide = _widen(_pad(sets, _bucket(n)), width - lanes)
    times = Fatigue(*(_edge(np.asarray(a, float), width - lanes) for a in state or fatigue()))
    with jax.enable_x64(True):
        out = _compiled()(
            wide, _edge(np.asarray(z, float), width - lanes), times, _tuple(c or curve())
        )
    return Executed(*(np.asarray(a)[:n, :lanes] for a in out))


def _widen(sets: SetArrays, more: int) -> SetArrays:
    """Pad the lanes to a power of two, so that odd cohort sizes do not compile anew."""
    names = ("given", "percent", "reserve", "factor")
    return sets._replace(**{k: _edge(np.asarray(getattr(sets, k)), more) for k in names})


def _edge(a: Array, more: int) -> Array:
    if a.ndim == 0 or more == 0:
        return a
    return np.concatenate([a, np.repeat(a[..., -1:], more, axis=-1)], axis=-1)


def _bucket(n: int) -> int:
    for size in BUCKETS:
        if n <= size:
            return size
    msg = f"A session of {n} sets is more than anyone does."
    raise SessionError(msg, remedy=f"Split it: at most {BUCKETS[-1]} sets, warm-ups included.")


def _pad(sets: SetArrays, size: int) -> SetArrays:
    def grow(a: Any) -> Array:
        a = np.asarray(a)
        # Padding repeats the last row so that every division inside stays finite.
        return np.concatenate([a, np.repeat(a[-1:], size - len(a), axis=0)])

    grown = SetArrays(*(grow(a) for a in sets))
    return grown._replace(valid=np.where(np.arange(size) < len(sets.valid), grown.valid, 0.0))


def _tuple(c: RepetitionCurve) -> tuple[Any, ...]:
    return (c.a0, c.a1, c.a2, c.a3, c.b0, c.b1)


@functools.cache
def _compiled() -> Any:
    import jax

    return jax.jit(_run)


def _run(sets: SetArrays, z: Any, state: Fatigue, coefficients: tuple[Any, ...]) -> Executed:
    """Scan the recurrence over padded sets: pure, differentiable almost everywhere."""
    import jax
    import jax.numpy as jnp

    c = RepetitionCurve(
        **dict(zip(("a0", "a1", "a2", "a3", "b0", "b1"), coefficients, strict=True))
    )
    lanes, slots = z.shape[0], sets.valid.shape[0]

    def step(carry: tuple[Any, Any, Any], s: SetArrays) -> tuple[tuple[Any, Any, Any], Executed]:
        fast, slow, last = carry
        strength = _strength(s.weight, fast + slow, jnp)
        percent = _load(s, strength, last, z, c)
        fresh = 100.0 * (percent / 100.0) / strength
        possible = repetitions_to_failure(fresh, z=z, factor=s.factor, c=c, xp=jnp)
        done = _stop(s, possible, jnp)
        minutes = s.overhead + done * s.seconds / 60.0
        used = jnp.minimum(done / jnp.maximum(possible, 1e-9), 1.0)
        cost = jnp.maximum(strength - percent / 100.0, 0.0) * used
        idle = (1.0 - s.weight[:, None]) * minutes
        w = s.weight[:, None] * s.valid
        fast = fast * jnp.exp(-idle / state.fast_time) + w * (1.0 - state.slow_share) * cost
        slow = slow * jnp.exp(-idle / state.slow_time) + w * state.slow_share * cost
        fast = fast * jnp.exp(-s.rest / state.fast_time * s.valid)
        slow = slow * jnp.exp(-s.rest / state.slow_time * s.valid)
        last = last.at[s.slot].set(jnp.where(s.valid > 0, percent, last[s.slot]))
        return (fast, slow, last), Executed(percent, done, possible, strength, minutes)

    zero = jnp.zeros((N_UNITS, lanes))
    _, out = jax.lax.scan(step, (zero, zero, jnp.zeros((slots, lanes))), sets)
    return out


def _strength(weight: Any, loss: Any, jnp: Any) -> Any:
    scale = jnp.maximum(jnp.sum(weight * weight), 1e-9)
    return jnp.clip(1.0 - weight @ loss / scale, _LEAST_STRENGTH, 1.0)


def _load(s: SetArrays, strength: Any, last: Any, z: Any, c: RepetitionCurve) -> Any:
    """Choose the load: as given, following the last, or the (n + k)RM of this moment."""
    import jax.numpy as jnp

    def rm(n: Any) -> Any:
        want = n + s.reserve
        return strength * percent_for_repetitions(want, z=z, factor=s.factor, c=c, xp=jnp)

    before = last[s.slot]
    # A range starts at its top and keeps its load until the bottom no longer goes.
    most = rm(s.low)
    chosen = jnp.where(before > 0, jnp.minimum(before, most), rm(jnp.minimum(s.high, 60.0)))
    chosen = jnp.where(s.low == s.high, most, chosen)
    percent = jnp.where(s.given > 0, s.percent, chosen)
    return jnp.where(s.follow > 0, s.follow * before, percent)


def _stop(s: SetArrays, possible: Any, jnp: Any) -> Any:
    able = jnp.where(possible < _LEAST_REPETITION, 0.0, possible)
    by_effort = jnp.clip(able - s.reserve, s.low, s.high)
    wanted = jnp.where(s.by_effort == 1, by_effort, s.high)
    return jnp.where(s.by_effort > 1, s.high, jnp.minimum(wanted, able))
