"""A simulated plan on a terminal of 80 columns, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from myocrine.body.contract import Output
from myocrine.evidence.exercises import find
from myocrine.planning.course import Held
from myocrine.planning.simulate import PlanResult
from myocrine.report.sheet import NOT_MEDICAL, SIMULATED, Plain
from myocrine.report.timeline_words import change, unit_of
from myocrine.report.wording import many, number

__all__ = [
    "HEADLINE",
    "Lifted",
    "all_warnings",
    "lifted",
    "load_in_words",
    "moved",
    "plan_dict",
    "plan_sheet",
    "shown_block",
    "shown_weeks",
]

Floats = NDArray[np.float64]

HEADLINE = (
    "strength_1rm_percent",
    "isometric_strength_percent",
    "muscle_size_percent",
    "body_mass_kg",
    "lean_mass_kg",
    "fat_mass_kg",
    "vo2max_percent",
    "resting_heart_rate_bpm",
    "insulin_sensitivity_percent",
    "systolic_pressure_mmhg",
    "readiness_percent",
)
"""Outputs on the terminal, where they move; the page and the JSON have all."""

_COLUMNS = (4.0, 12.0, 26.0, 52.0, 104.0, 260.0)
_NAMES = 30
_EXERCISES = 22
_ONE = 0.5
"""Repetitions are real numbers in a simulation: less than half of one is none."""

_STILL = 1e-9


@dataclass(frozen=True, kw_only=True)
class Lifted:
    """One exercise of a plan as the central lane lifted it.

    Attributes
    ----------
    exercise : str
    days : (N,)
        Sessions that had it [d].
    kg : (N,)
        Heaviest set, as on the bar [kg]; NaN where no maximum is known.
    repetitions : (N,)
        Of that set.
    deload : (N,) bool
    """

    exercise: str
    days: Floats
    kg: Floats
    repetitions: Floats
    deload: NDArray[np.bool_]


def lifted(log: Sequence[Held]) -> list[Lifted]:
    """Return what was lifted of each exercise over the plan, in the order of their first session.

    Sets that are held for a time are left out.
    """
    found: dict[str, list[tuple[float, float, float, bool]]] = {}
    for held in log:
        done = held.performance
        tops: dict[str, int] = {}
        for i, name in enumerate(done.exercise):
            if done.warm_up[i] or done.hold_seconds[i] > 0:
                continue
            best = tops.get(name)
            if best is None or done.load_kg[i, 0] > done.load_kg[best, 0]:
                tops[name] = i
        for name, i in tops.items():
            kg, reps = float(done.load_kg[i, 0]), float(done.repetitions[i, 0])
            row = (held.planned.day, kg, reps, held.planned.deload)
            found.setdefault(name, []).append(row)
    return [
        Lifted(
            exercise=name,
            days=np.array([r[0] for r in rows]),
            kg=np.array([r[1] for r in rows]),
            repetitions=np.array([r[2] for r in rows]),
            deload=np.array([r[3] for r in rows], dtype=bool),
        )
        for name, rows in found.items()
    ]


def moved(result: PlanResult) -> list[Output]:
    """Return the outputs of the slow body that a plan moves."""
    return [
        o for o in result.outputs if np.ptp(result.output(o.name, shown_block(result))) > _STILL
    ]


def shown_weeks(result: PlanResult) -> list[float]:
    """Return up to four landmarks in weeks, the last of them the end."""
    end = result.options.weeks
    return [*[w for w in _COLUMNS if w < 0.95 * end][-3:], end]


def plan_sheet(result: PlanResult, *, name: str, who: str) -> RenderableType:
    """Return a simulated plan, to print on a Rich console of 80 columns.

    Parameters
    ----------
    result : PlanResult
    name : str
        Of the plan.
    who : str
        The person in words.
    """
    parts: list[RenderableType] = [*_head(result, name, who)]
    told = sorted(
        (o for o in moved(result) if o.name in HEADLINE), key=lambda o: HEADLINE.index(o.name)
    )
    if told:
        parts += [_heading("Change since the start, median"), _table(result, told)]
    exercises = lifted(result.course.log)
    if exercises:
        parts += [_heading("Heaviest set, the person in the middle"), _lifts(exercises)]
    parts += [*_warnings(result), Rule(style="dim"), Text(NOT_MEDICAL)]
    parts.append(Text("All endpoints, and when they would be seen: myocrine timeline"))
    return Group(*parts)


def plan_dict(result: PlanResult, *, name: str, who: str) -> dict[str, Any]:
    """Return a simulated plan for JSON: every output over time, and every session."""
    options = result.options
    return {
        "schema": "myocrine.plan/1",
        "simulated": True,
        "plan": name,
        "person": who,
        "population": result.population,
        "options": {
            "weeks": options.weeks,
            "draws": options.draws,
            "seed": options.seed,
            "evidence": options.evidence,
            "adherence": options.adherence,
            "ageing": options.ageing,
        },
        "weeks": [float(w) for w in result.weeks],
        "outputs": {o.name: _output_dict(result, o) for o in result.outputs},
        "sessions": [_session_dict(held) for held in result.course.log],
        "warnings": list(all_warnings(result)),
    }


def _output_dict(result: PlanResult, output: Output) -> dict[str, Any]:
    low, median, high = result.interval(output.name, shown_block(result))
    return {
        "long_name": output.long_name,
        "unit": output.unit,
        "certainty": output.certainty,
        "low": [float(v) for v in low],
        "median": [float(v) for v in median],
        "high": [float(v) for v in high],
    }


def _session_dict(held: Held) -> dict[str, Any]:
    done = held.performance
    return {
        "day": held.planned.day,
        "session": held.planned.session,
        "cycle": held.planned.cycle + 1,
        "deload": held.planned.deload,
        "present": held.present,
        "reasons": list(held.reasons),
        "minutes": float(done.total_minutes[0]),
        "kcal": float(done.total_kcal[0]),
        "sets": [
            {
                "exercise": exercise,
                "load_kg": float(done.load_kg[i, 0]),
                "repetitions": float(done.repetitions[i, 0]),
                "left": float(done.reserve[i, 0]),
                "warm_up": bool(done.warm_up[i]),
            }
            for i, exercise in enumerate(done.exercise)
        ],
    }


def shown_block(result: PlanResult) -> str:
    """Return the block that is shown: everybody, or the centre where nobody else was simulated."""
    return "joint" if result.blocks.joint else "central"


def _heading(text: str) -> RenderableType:
    return Padding(Text(text, style="bold"), (1, 0, 0, 0))


def _head(result: PlanResult, name: str, who: str) -> Iterator[RenderableType]:
    title = Text("Plan", style="bold")
    title.append(f"  {name}")
    title.append(f"  {SIMULATED}", style="italic")
    yield title
    yield Text(f"Person: {who}")
    options = result.options
    came = "" if options.adherence == 1 else f", adherence {100 * options.adherence:.0f} %"
    yield Text(
        f"{many(options.weeks, 'week')}, {many(len(result.course.log), 'session')}{came}; "
        f"{many(options.draws, 'draw')}, seed {options.seed}, evidence to {options.evidence}."
    )
    yield Rule(style="dim")


def _table(result: PlanResult, outputs: Sequence[Output]) -> Plain:
    weeks = shown_weeks(result)
    columns = [f"{w:g} wk" for w in weeks]
    made = Plain("", *columns, "90 % at the end", right=[*columns], pad=1)
    made.columns[0].min_width = _NAMES
    for output in outputs:
        low, median, high = result.interval(output.name, shown_block(result))
        at = [int(np.argmin(np.abs(result.weeks - w))) for w in weeks]
        name = Text(output.long_name)
        unit = unit_of(output)
        name.append(f" [{unit}]" if unit else "", style="dim")
        ends = [change(float(x[at[-1]]), output) for x in (low, high)]
        interval = "" if ends[0] == ends[1] else " to ".join(ends)
        made.line(name, *(change(float(median[i]), output) for i in at), interval)
    return made


def _lifts(exercises: Sequence[Lifted]) -> Plain:
    columns = ("first", "last", "most")
    made = Plain("", *columns, "times", right=[*columns, "times"], pad=1)
    made.columns[0].min_width = _EXERCISES
    for one in exercises:
        own = _own(one)
        first, last = own[0], own[-1]
        most = own[int(np.nanargmax(one.kg[own]))] if np.isfinite(one.kg[own]).any() else last
        cells = [_set(one, int(i)) for i in (first, last, most)]
        made.line(one.exercise, *cells, str(len(one.days)))
    return made


def _own(one: Lifted) -> NDArray[np.int64]:
    """Return the sessions that count, as indices: no deloads, unless there is nothing else."""
    return np.flatnonzero(~one.deload) if (~one.deload).any() else np.arange(len(one.days))


def _set(one: Lifted, i: int) -> str:
    said = load_in_words(one.exercise, float(one.kg[i]))
    return f"{said} x {one.repetitions[i]:.0f}".lstrip()


def load_in_words(exercise: str, kg: float) -> str:
    """Return a load as people say it: ``60 kg``, ``bodyweight``, ``+10 kg``, ``24.1 kg off``.

    Parameters
    ----------
    exercise : str
        A name of the catalogue.
    kg : float
        On the bar, negative where the body is relieved; NaN gives an empty text [kg].
    """
    if np.isnan(kg):
        return ""
    amount = number(abs(kg), 1)
    if kg < 0 and amount != "0":
        return f"{amount} kg off"
    if find(exercise).load_kind == "external":
        return f"{amount} kg"
    return "bodyweight" if amount == "0" else f"+{amount} kg"


def all_warnings(result: PlanResult) -> tuple[str, ...]:
    """Return what was assumed, after the exercises that end without a repetition."""
    return (*_beyond_reach(lifted(result.course.log)), *result.warnings)


def _beyond_reach(exercises: Sequence[Lifted]) -> Iterator[str]:
    for one in exercises:
        last = int(_own(one)[-1])
        if one.repetitions[last] < _ONE:
            load = load_in_words(one.exercise, float(one.kg[last])) or "its load"
            yield (
                f"{one.exercise}: the last session ends at 0 repetitions with {load}; it is beyond "
                "this person. Take load off, or an easier exercise."
            )


def _warnings(result: PlanResult, most: int = 3) -> Iterator[RenderableType]:
    warnings = all_warnings(result)
    for warning in warnings[:most]:
        yield Text(f"! {warning}")
    left = len(warnings) - most
    if left > 0:
        yield Text(f"! and {left} more; --json has them all.")
