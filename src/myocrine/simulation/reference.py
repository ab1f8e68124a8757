"""A second opinion: the same equations solved by diffrax at tight tolerance.

Needs the extra ``myocrine[reference]``. Slow, and meant to be: it is what the engine's error is
measured against, never what the engine runs on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body
from myocrine.errors import ModelError
from myocrine.simulation.schedule import Schedule

__all__ = ["error_against", "solve_reference"]

Floats = NDArray[np.float64]


def solve_reference(
    body: Body,
    schedule: Schedule,
    theta: Mapping[str, Floats],
    who: Mapping[str, Floats],
    x0: Mapping[str, Floats],
    *,
    lane: int = 0,
    rtol: float = 1e-10,
) -> Floats:
    """Solve one lane with Dormand-Prince 8(7), piece by piece.

    Pieces are where the drive is constant, so no step ever crosses a jump.

    Returns
    -------
    array, shape (n_steps + 1, outputs)
        Outputs at the nodes of `schedule`.

    Raises
    ------
    ModelError
        If the solver does not reach its tolerance.
    """
    import diffrax

    p = {
        k: jnp.asarray(np.broadcast_to(v, (schedule.h.shape[1],))[[lane]]) for k, v in theta.items()
    }
    people = {k: jnp.asarray(np.asarray(v)[..., [lane]]) for k, v in who.items()}
    one = schedule.lanes(np.array([lane]))
    n = schedule.n_steps
    piece = one.piece[:n]
    longest = int(np.bincount(piece).max())

    def drive(row: Any, involvement: Any) -> dict[str, Any]:
        u = {name: row[j] for j, name in enumerate(one.names)}
        return {**u, "involvement": involvement[:, None]}

    def field(_t: Any, x: Any, args: Any) -> Any:
        rates = body.rates(x, drive(*args), p, people)
        return {
            k: jnp.broadcast_to(r.production - r.loss * x[k], x[k].shape) for k, r in rates.items()
        }

    @jax.jit
    def solve(x: Any, ends: Any, row: Any, involvement: Any) -> Any:
        solution = diffrax.diffeqsolve(
            diffrax.ODETerm(field),
            diffrax.Dopri8(),
            0.0,
            ends[-1],
            None,
            x,
            args=(row, involvement),
            saveat=diffrax.SaveAt(ts=ends),
            stepsize_controller=diffrax.PIDController(rtol=rtol, atol=rtol * 1e-2),
            max_steps=200_000,
            throw=False,
        )
        u = drive(row, involvement)
        seen = jax.vmap(lambda y: body.observe(y, u, p, people)[:, 0])(solution.ys)
        return seen, {k: v[-1] for k, v in solution.ys.items()}, solution.result

    x = {k: jnp.asarray(np.asarray(v)[..., [lane]]) for k, v in x0.items()}
    quiet = drive(jnp.zeros((len(one.names), 1)), jnp.zeros(one.involvement.shape[1]))
    rows = [np.asarray(body.observe(x, quiet, p, people))[None, :, 0]]
    for i in np.unique(piece):
        steps = np.flatnonzero(piece == i)
        ends = np.cumsum(one.h[steps, 0])
        padded = np.concatenate([ends, np.full(longest - len(ends), ends[-1])])
        seen, x, result = solve(x, padded, one.channels[i], one.involvement[i])
        if result != diffrax.RESULTS.successful:
            msg = (
                f"The reference solver failed in piece {i} at minute {schedule.time[steps[0]]:.1f}."
            )
            raise ModelError(msg, remedy="Loosen rtol.")
        rows.append(np.asarray(seen)[: len(ends)])
    return np.concatenate(rows)


def error_against(body: Body, values: Floats, reference: Floats) -> dict[str, float]:
    """Return each output's largest error, relative to its size or to what matters.

    The scale is the record's own (`Output.scale`) or 1 % of the run's peak, whichever is larger:
    ``max |y - ref| / max(|ref|, scale)`` over all nodes.
    """
    worst = {}
    for i, output in enumerate(body.outputs):
        scale = max(output.scale, 0.01 * float(np.max(np.abs(reference[:, i]))), 1e-12)
        error = np.abs(values[:, i] - reference[:, i])
        worst[output.name] = float(np.max(error / np.maximum(np.abs(reference[:, i]), scale)))
    return worst
