"""From objects to canonical text: one spelling for everything, read back to an equal object."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from functools import singledispatch

from myocrine.errors import SessionError
from myocrine.training.language.grammar import openers, terminal
from myocrine.training.language.vocabulary import BEST, LINE_WORDS, mode_of
from myocrine.training.session import (
    At,
    Done,
    Effort,
    Endurance,
    Every,
    ExerciseSets,
    Infusion,
    Injection,
    Intensity,
    Load,
    Meal,
    Repeat,
    Reps,
    Rest,
    Sample,
    Session,
    State,
    Superset,
    Technique,
    Tempo,
)

__all__ = ["load_words", "number_text", "quoted", "reps_text", "to_text"]

INDENT = "  "


def to_text(sessions: Session | Iterable[Session]) -> str:
    """Return the canonical text of one or several sessions, with a line end at the end.

    Parsing it gives equal objects, and printing those gives the same text.

    Raises
    ------
    SessionError
        If a number in the session is not finite.
    """
    one = [sessions] if isinstance(sessions, Session) else list(sessions)
    return "\n".join(_session(s) for s in one)


def _session(session: Session) -> str:
    head = ["session"]
    if session.name:
        head.append(quoted(session.name))
    if session.date is not None:
        head.append(f"on {session.date.isoformat()}")
    if session.time is not None:
        head.append(f"at {session.time:%H:%M}")
    lines = [" ".join(head)]
    for block in session.blocks:
        lines += [INDENT + line for line in _lines(block)]
    return "\n".join(lines) + "\n"


# ---- words and numbers ---------------------------------------------------------------------------
def number_text(value: float) -> str:
    """Print the shortest decimal that reads back to the same float, never with an exponent."""
    if not math.isfinite(value):
        message = "A session holds a number that is not finite."
        raise SessionError(message)
    value = float(value)
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")


def _span(low: float, high: float | None) -> str:
    return number_text(low) if high is None else f"{number_text(low)}-{number_text(high)}"


def quoted(name: str) -> str:
    """Print a name in quotes."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _exercise_name(name: str) -> str:
    """Quote a name that the grammar would take for something else."""
    words = name.casefold().split()
    plain = mode_of(name) is None and words[0] not in (*LINE_WORDS, "days", "muscle")
    follows = f"{name} 3x8"
    plain = plain and not any(opener.match(follows) for opener in openers())
    match = terminal("NAME").match(follows)
    return name if plain and match and match.group() == name else quoted(name)


def _free(name: str, kind: str) -> str:
    """Quote the name of a substance or analyte where it is not one run of plain words."""
    return name if terminal(kind).fullmatch(name) else quoted(name)


def _analyte(name: str) -> str:
    """Quote an analyte whose name begins as a moment does: behind a comma it would be read so."""
    moment = any(terminal(kind).match(name) for kind in ("CLOCK", "DURATION", "OFFSET"))
    return quoted(name) if moment else _free(name, "ANALYTE")


def _other(name: str) -> str:
    """Quote the name of an exercise after ``instead of`` where it is not one run of words."""
    return name if terminal("OTHER").fullmatch(name) else quoted(name)


def _seconds(value: float) -> str:
    """Print a time given in seconds: whole minutes from 2 min on as minutes."""
    if value >= 120 and value % 60 == 0:
        return f"{number_text(value / 60)} min"
    return f"{number_text(value)} s"


def _minutes(value: float) -> str:
    """Print a time given in minutes: whole hours as hours, below a minute as seconds if exact."""
    if value >= 60 and value % 60 == 0:
        return f"{number_text(value / 60)} h"
    in_seconds = float(round(value * 60)) if value < 1e6 else 0.0
    shorter = value < 1 or len(repr(value)) > 6
    if value and in_seconds / 60 == value and shorter and not float(value).is_integer():
        return f"{number_text(in_seconds)} s"
    return f"{number_text(value)} min"


# ---- values --------------------------------------------------------------------------------------
def reps_text(reps: Reps) -> str:
    """Print repetitions."""
    if reps.amrap:
        return "AMRAP" if reps.low == 1 else f"{reps.low}+"
    return str(reps.low) if reps.low == reps.high else f"{reps.low}-{reps.high}"


def load_words(load: Load) -> str:
    """Print a load."""
    if load.mode == "bodyweight":
        return "bodyweight"
    amount = _span(load.value, load.high)
    if load.mode != "external":
        return f"bodyweight {'+' if load.mode == 'added' else '-'} {amount} {load.unit}"
    units = {"%1RM": "%", "%MVC": "% MVC", "%BM": "% bodyweight", "RM": "RM"}
    return amount + units.get(load.unit, f" {load.unit}")


def _effort(effort: Effort) -> str:
    if effort.kind == "failure":
        return "to failure"
    return f"{effort.kind} {_span(effort.value, effort.high)}"


def _tempo(tempo: Tempo) -> str:
    phases = (tempo.eccentric, tempo.pause_bottom, tempo.concentric, tempo.pause_top)
    return "tempo " + "-".join(number_text(p) for p in phases)


def _technique(technique: Technique) -> str:
    text: str = technique.kind
    if technique.count is not None:
        text += f" {technique.count}"
    if technique.reps is not None:
        joint = " of " if technique.count is None else "x"
        text += f"{joint}{technique.reps}"
    if technique.percent is not None:
        text += f" by {number_text(technique.percent)}%"
    if technique.pause_s is not None:
        text += f" pause {_seconds(technique.pause_s)}"
    return text


def _intensity(intensity: Intensity) -> str:
    amount = _span(intensity.value, intensity.high)
    if intensity.unit == "all out":
        return "all out"
    if intensity.unit == "RPE":
        return f"at RPE {amount}"
    tight = intensity.unit.startswith("%")
    return f"at {amount}% {intensity.unit[1:]}" if tight else f"at {amount} {intensity.unit}"


def _when(when: At | Every) -> str:
    if isinstance(when, Every):
        until = "" if when.until == At(reference="end") else f" to {_when(when.until)}"
        return f"every {_minutes(when.interval_min)}{until}"
    offset = when.offset_min
    if when.reference == "clock":
        return f"{int(offset) // 60:02d}:{int(offset) % 60:02d}"
    if offset == 0 or when.reference == "before":
        return when.reference
    signed = f"{'+' if offset > 0 else '-'}{_minutes(abs(offset))}"
    return signed if when.reference == "end" and offset > 0 else f"{when.reference} {signed}"


def _done(done: Done, *, first: bool) -> str:
    counts = [str(r) for r in done.reps] or [f"{number_text(s)} s" for s in done.seconds]
    if done.load is not None:
        counts[0] = f"{load_words(done.load)} x {counts[0]}"
    elif not first:
        counts[0] = f"as planned x {counts[0]}"
    text = ", ".join(counts)
    if done.effort is None:
        return text
    joint = " " if done.effort.kind == "failure" else " at "
    return f"{text}{joint}{_effort(done.effort)}"


# ---- lines ---------------------------------------------------------------------------------------
@singledispatch
def _lines(block: object) -> list[str]:
    message = f"A session cannot hold a {type(block).__name__}."
    raise SessionError(message)


@_lines.register
def _(block: ExerciseSets) -> list[str]:
    count = next(
        (
            text
            for text in (
                block.reps and reps_text(block.reps),
                block.seconds is not None and f"{number_text(block.seconds)} s",
                block.distance_m is not None and f"{number_text(block.distance_m)} m",
            )
            if text
        ),
        None,
    )
    scheme = f"{block.sets} sets" if count is None else f"{block.sets}x{count}"
    options: list[str] = []
    if block.load is not None:
        options.append(f"at {load_words(block.load)}")
        if block.load.eccentric_percent is not None:
            options.append(f"{number_text(block.load.eccentric_percent)}% eccentric")
    if block.effort is not None:
        at = "at " if not options and block.effort.kind != "failure" else ""
        options.append(at + _effort(block.effort))
    if block.tempo is not None:
        options.append(_tempo(block.tempo))
    if block.rest_s is not None:
        options.append(f"rest {_seconds(block.rest_s)}")
    if block.contraction != "dynamic":
        only = "" if block.contraction == "isometric" else " only"
        options.append(block.contraction + only)
    if block.side != "both":
        options.append(block.side)
    if block.technique is not None:
        options.append(_technique(block.technique))
    if block.machine is not None:
        machine = block.machine
        options.append(f"{machine.kind} {number_text(machine.velocity)} {machine.unit}")
    if block.bfr:
        options.append("BFR")
    if block.instead_of:
        options.append(f"instead of {_other(block.instead_of)}")
    if block.note:
        options.append(f"note {quoted(block.note)}")
    text = _joined(f"{_exercise_name(block.exercise)} {scheme}", options, warm_up=block.warm_up)
    if block.done:
        done = ", ".join(_done(d, first=i == 0) for i, d in enumerate(block.done))
        text += f", done: {done}"
    return [text]


@_lines.register
def _(block: Endurance) -> list[str]:
    parts = [block.mode.capitalize()]
    bouts = f"{block.bouts}x" if block.bouts != 1 else ""
    if block.to_exhaustion:
        parts.append("to exhaustion")
    if block.distance_km is not None:
        parts.append(f"{bouts}{number_text(block.distance_km)} km")
        if block.duration_min is not None:
            parts.append(f"in {_minutes(block.duration_min)}")
    elif block.duration_min is not None:
        parts.append(f"{bouts}{_minutes(block.duration_min)}")
    options: list[str] = []
    if block.intensity is not None:
        options.append(_intensity(block.intensity))
    if block.grade_percent:
        options.append(f"grade {number_text(block.grade_percent)}%")
    if block.cadence_rpm is not None:
        options.append(f"{number_text(block.cadence_rpm)} rpm")
    if block.rest_s is not None:
        options.append(f"rest {_seconds(block.rest_s)}")
    if block.side != "both":
        options.append(block.side)
    if block.note:
        options.append(f"note {quoted(block.note)}")
    return [_joined(" ".join(parts), options, warm_up=block.warm_up)]


def _joined(head: str, options: list[str], *, warm_up: bool) -> str:
    """Put the first option after a blank, the others after commas, ``to failure`` after a blank."""
    text = head
    for i, option in enumerate(options):
        text += (" " if i == 0 or option == "to failure" else ", ") + option
    return f"{text} (warm-up)" if warm_up else text


@_lines.register
def _(block: Superset) -> list[str]:
    rest = "" if block.rest_s is None else f", rest {_seconds(block.rest_s)}"
    return [f"superset{rest}", *(INDENT + line for item in block.items for line in _lines(item))]


@_lines.register
def _(block: Repeat) -> list[str]:
    below = [INDENT + line for item in block.items for line in _lines(item)]
    return [f"repeat {block.count}", *below]


@_lines.register
def _(block: Rest) -> list[str]:
    return [f"rest {_minutes(block.minutes)}"]


@_lines.register
def _(block: Meal) -> list[str]:
    grams = (
        (block.carbohydrate_g, "carbohydrate"),
        (block.fat_g, "fat"),
        (block.protein_g, "protein"),
    )
    food = ", ".join(f"{number_text(g)} g {name}" for g, name in grams if g)
    return [f"meal {food}{_tail(block.at)}"]


@_lines.register
def _(block: Infusion) -> list[str]:
    what = f"{_free(block.substance, 'SUBSTANCE')} {number_text(block.rate)} {block.unit}"
    return [f"infuse {what} for {_minutes(block.duration_min)}{_tail(block.at)}"]


@_lines.register
def _(block: Injection) -> list[str]:
    what = f"{_free(block.substance, 'SUBSTANCE')} {number_text(block.dose)} {block.unit}"
    return [f"inject {what} {block.route}{_tail(block.at)}"]


@_lines.register
def _(block: Sample) -> list[str]:
    what = ", ".join(_analyte(a) for a in block.analytes)
    when = ", ".join(_when(t) for t in block.times)
    at = "" if not when or isinstance(block.times[0], Every) else "at "
    return [f"sample {what} {at}{when}" if when else f"sample {what}"]


@_lines.register
def _(block: State) -> list[str]:
    value = "" if block.value is None else f" {number_text(block.value)}"
    if block.kind == "fasted":
        return [f"state fasted{value} h" if value else "state fasted"]
    if block.kind == "glycogen":
        side = "" if block.side == "both" else f" {block.side}"
        return [f"state glycogen{value}%{side}"]
    of = f"/{BEST}" if block.kind == "readiness" else ""
    return [f"state {block.kind}{value}{of}"]


def _tail(when: At | Every | None) -> str:
    if when is None:
        return ""
    return f" {_when(when)}" if isinstance(when, Every) else f" at {_when(when)}"
