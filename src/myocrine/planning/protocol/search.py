"""The search for the best choices and its proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from myocrine.errors import InputError
from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.protocol.classes import Class
from myocrine.planning.protocol.model import Proof, Request
from myocrine.planning.protocol.program import Aims, Chosen, Program

__all__ = ["Found", "search"]

_UNIT = 1e6
_SEED = 1
_CLOSE = 5e-4  # a bound this near is a proof: lines above the rule and whole numbers cost as much


@dataclass(frozen=True, kw_only=True)
class Found:
    """The best choices, what frequencies miss, and the proof."""

    chosen: tuple[Chosen, ...]
    missing: Mapping[str, int]
    proof: Proof


def search(
    classes: Sequence[Class],
    request: Request,
    aims: Aims,
    p: ParameterSet,
    *,
    seconds: float,
    workers: int,
    progress: Callable[[str], None],
) -> Found:
    """Return the best choices.

    Raises
    ------
    InputError
        If no session can be made at all.
    """
    program = Program(
        classes,
        days=request.days,
        minutes=request.minutes,
        aims=aims,
        p=p,
        supersets=request.supersets,
        strict=request.strict,
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = _SEED
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.relative_gap_limit = _CLOSE
    status = solver.solve(program.model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        msg = "These wishes cannot be met together."
        raise InputError(msg, remedy="Give more minutes or equipment.")
    chosen = program.chosen(solver.value)
    missing = {k: solver.value(v) for k, v in program.short.items()}
    value = program.true_value(chosen, missing)
    bound = max(solver.best_objective_bound / _UNIT, value)
    proof = Proof(
        value=value,
        bound=bound,
        optimality_gap=(bound - value) / abs(value),
        proven=status == cp_model.OPTIMAL,
        seconds=solver.wall_time,
        deterministic=float(solver.response_proto.deterministic_time),
        workers=workers,
        considered=0,
        kept=len(classes),
    )
    return Found(chosen=chosen, missing=missing, proof=proof)
