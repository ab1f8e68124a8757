"""From choices to a plan that people can follow: order, pairs, names, rules, gentle first weeks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from myocrine.evidence.exercises import find
from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.protocol.frame import LAYOUTS
from myocrine.planning.protocol.model import Request
from myocrine.planning.protocol.pieces import Body, Option, Piece, line_of
from myocrine.training.plans import Cycle, Day, Deload, Plan, Span
from myocrine.training.plans.model import RuledSets
from myocrine.training.plans.rules import Change, Double, Failing, Rule
from myocrine.training.prescription import Effort
from myocrine.training.session import Block, ExerciseSets, Session, Superset

__all__ = ["Line", "ordered", "plan_of", "rest_of", "session_of", "titles", "week_of"]

_ORDER = ("squat", "hinge", "push", "pull", "")
_ROUND = 5.0
_GENTLE = ", first weeks"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One exercise of a session as it is to be written."""

    piece: Piece
    option: Option
    pair: int | None

    @property
    def name(self) -> str:
        """Of the exercise."""
        return self.piece.name


def ordered(lines: Iterable[Line]) -> tuple[tuple[Line, ...], ...]:
    """Return the lines in the order of doing: large lifts first, pairs together.

    A pair stands where its larger member would; single-joint and trunk lifts come last.
    """
    groups: dict[object, list[Line]] = {}
    for line in lines:
        key: object = line.name if line.pair is None else line.pair
        groups.setdefault(key, []).append(line)
    units = [tuple(sorted(g, key=_size)) for g in groups.values()]
    return tuple(sorted(units, key=lambda u: (_size(u[0]), _size(u[-1]))))


def _size(line: Line) -> tuple[bool, bool, int, float, str]:
    c = line.piece.candidate
    return (
        c.single,
        not c.heavy,
        _ORDER.index(c.pattern),
        -float(line.piece.credit.sum()),
        line.name,
    )


def session_of(
    name: str,
    units: Sequence[tuple[Line, ...]],
    body: Body,
    p: ParameterSet,
    *,
    how: Literal["plain", "ruled", "gentle"] = "plain",
) -> Session:
    """Return the session of lines in order: as it is, with progression rules, or gentler."""
    blocks: list[Block] = []
    for unit in units:
        written = tuple(_written(line, body, p, how) for line in unit)
        if len(unit) == 1:
            blocks.append(written[0])
        else:
            rest = rest_of([line.option for line in unit])
            blocks.append(Superset(items=written, rest_s=rest))
    return Session(name=name, blocks=tuple(blocks))


def _written(line: Line, body: Body, p: ParameterSet, how: str) -> ExerciseSets:
    o = line.option
    rest = None if line.pair is not None else o.rest_s
    sets = line_of(line.name, o.sets, o.low, o.high, rest, body.reserve, line.piece.loaded)
    if how == "gentle":
        fewer = min(o.sets, int(p.value("protocol.gentle_sets")))
        easy = Effort(kind="RIR", value=p.value("protocol.gentle_reserve"))
        return replace(sets, sets=fewer, effort=easy)
    rule = _rule(line.piece, p)
    if how == "plain" or rule is None:
        return sets
    kept = {n: getattr(sets, n) for n in ExerciseSets.__dataclass_fields__}
    return RuledSets(**kept, rule=rule)


def _rule(piece: Piece, p: ParameterSet) -> Rule | None:
    """Return double progression in the steps of the equipment; none where the body is the load."""
    if not piece.loaded:
        return None
    step, back = piece.step, Change(value=-p.value("protocol.back_off"), unit="%")
    if piece.candidate.exercise.load_kind == "body_mass":
        step = p.value("protocol.step_body")
        back = Change(value=-p.value("protocol.back_off_body"))
    times = int(p.value("protocol.back_off_after"))
    return Double(step=Change(value=step), failing=Failing(times=times, change=back))


def rest_of(together: Sequence[Option]) -> float:
    """Return the rest that is written for a line, or for a pair after both of it [s].

    That of a pair is the mean, in seconds that a watch shows; never longer than planned.
    """
    if len(together) == 1:
        return together[0].rest_s
    return sum(o.rest_s for o in together) / len(together) // _ROUND * _ROUND


def titles(sessions: Sequence[Sequence[tuple[Line, ...]]]) -> list[str]:
    """Return a name for each session from its largest lifts, each name once."""
    names = []
    for units in sessions:
        lines = [line for unit in units for line in unit]
        large = sorted(lines, key=_size)[:2]
        words = [_short(line.name) for line in large]
        name = " and ".join(dict.fromkeys(words))
        names.append(name[:1].upper() + name[1:].lower() if name else "Session")
    return [_once(names, i) for i in range(len(names))]


def _once(names: Sequence[str], i: int) -> str:
    same = [k for k, n in enumerate(names) if n == names[i]]
    return names[i] if len(same) == 1 else f"{names[i]} {'ABCDEFG'[same.index(i)]}"


def _short(name: str) -> str:
    """Return the word people use for a lift: its last, ``row`` of a barbell row."""
    exercise = find(name)
    last = name.split()[-1].split("-")[-1].lower()
    return {"pulldown": "pull-down", "up": name.lower(), "down": name.lower()}.get(
        last, last if exercise.pattern != "single_joint" else name.lower()
    )


def plan_of(
    name: str,
    sessions: Sequence[tuple[tuple[Line, ...], ...]],
    request: Request,
    body: Body,
    p: ParameterSet,
) -> Plan:
    """Return the plan of the sessions of a week, gentle first weeks before it where needed.

    Sessions that are the same line for line are one, on several days.
    """
    layout, named = LAYOUTS[request.days], _names(sessions, body, p)
    week = _cycle(layout, named)
    each = dict(zip(named, sessions, strict=True))
    written = [session_of(n, units, body, p, how="ruled") for n, units in each.items()]
    deload = Deload(
        every=Span(value=p.value("protocol.deload_cycles"), unit="cycle"),
        sets=p.value("protocol.deload_sets"),
        load=p.value("protocol.deload_load"),
    )
    if not body.novice:
        return Plan(name=name, parts=(week,), written=tuple(written), deload=deload)
    first = [f"{n}{_GENTLE}" for n in named]
    lasts = Span(value=p.value("protocol.gentle_weeks"), unit="week")
    gentle = replace(_cycle(layout, first), lasts=lasts)
    easy = [session_of(f"{n}{_GENTLE}", units, body, p, how="gentle") for n, units in each.items()]
    after = replace(week, deload=deload)
    return Plan(name=name, parts=(gentle, after), written=(*easy, *written))


def _names(
    sessions: Sequence[tuple[tuple[Line, ...], ...]], body: Body, p: ParameterSet
) -> list[str]:
    """Return the name of each day's session; the same where they are the same."""
    bare = [session_of("", units, body, p) for units in sessions]
    first = [bare.index(one) for one in bare]
    alone = sorted(set(first))
    names = dict(zip(alone, titles([sessions[i] for i in alone]), strict=True))
    return [names[i] for i in first]


def _cycle(layout: Sequence[int], names: Sequence[str]) -> Cycle:
    days = tuple(Day(number=d, sessions=(n,)) for d, n in zip(layout, names, strict=True))
    return Cycle(length=Span(value=7, unit="day"), days=days)


def week_of(plan: Plan) -> list[str]:
    """Return the names of the sessions of the ordinary week of a protocol's plan, day by day."""
    last = plan.parts[-1]
    assert isinstance(last, Cycle)
    return [name for day in last.days for name in day.sessions]
