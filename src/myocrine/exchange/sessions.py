"""From the rows of one session to a `Session` of the session language, with what was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from myocrine.errors import MyocrineError
from myocrine.evidence.exercises import find
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.exchange.assembly import Together
from myocrine.exchange.names import Names
from myocrine.exchange.records import Entry, RowProblem, Skip
from myocrine.exchange.rests import with_rests
from myocrine.exchange.sets import Did, done_set, endurance
from myocrine.training.checks import LIMITS, problems
from myocrine.training.prescription import Done, Load, Reps
from myocrine.training.session import MAX_NAME, Block, ExerciseSets, Session, Superset

__all__ = ["Held", "session_of"]

_SETS_A_LINE = 12
"""More sets are written on a second line: a line of text has an end."""

_UNKNOWN = "an exercise that I do not know"


@dataclass(frozen=True, kw_only=True)
class Held:
    """One session of a log.

    Attributes
    ----------
    session : Session
    entries : tuple of Entry
        Its rows, those that were left out too.
    lasts_min : float or None
        How long it took by the log [min].
    """

    session: Session
    entries: tuple[Entry, ...]
    lasts_min: float | None = None


@dataclass(kw_only=True)
class _Exercise:
    """The sets of one run of an exercise, in order, and the rests after them [s]."""

    name: str
    superset: str
    note: str
    did: list[Did] = field(default_factory=list)
    rests: list[float | None] = field(default_factory=list)


def session_of(
    rows: Together, names: Names, records: ParameterSet | None = None
) -> tuple[Held | None, tuple[Skip, ...], frozenset[int]]:
    """Turn the rows of one session into a session.

    Returns
    -------
    Held or None
        None where nothing of it can be used.
    tuple of Skip
        The rows that were left out, with the reason.
    frozenset of int
        The places (in `rows`) of the rows that became sets or segments of the session.
    """
    p = records or parameters()
    parts, skips, used = _parts(rows, names, p)
    if not parts:
        return None, tuple(skips), frozenset()
    lasts = next((e.lasts_min for e in rows if e.lasts_min), None)
    first = rows[0]
    try:
        session = Session(
            name=_words(first.workout),
            date=first.start.date(),
            time=first.start.time().replace(second=0, microsecond=0) if first.has_time else None,
            blocks=tuple(_blocks(parts)),
        )
        wrong = [x for x in problems(session, load_limit=_most) if x.severity == "error"]
        fault = wrong[0].message if wrong else ""
    except MyocrineError as error:
        fault = error.message
    if fault:
        done = [Skip(row=rows[i].row, reason=_WHOLE, detail=fault) for i in sorted(used)]
        return None, (*skips, *done), frozenset()
    session = with_rests(session, lasts, p)
    return Held(session=session, entries=rows, lasts_min=lasts), tuple(skips), frozenset(used)


_WHOLE = "a session that nobody does"


def _most(name: str) -> float:
    return find(name).max_kg


def _parts(
    rows: Together, names: Names, p: ParameterSet
) -> tuple[list[_Exercise | Block], list[Skip], set[int]]:
    """Return the exercises and segments in order, the rows left out and the rows used."""
    parts: list[_Exercise | Block] = []
    skips: list[Skip] = []
    used: set[int] = set()
    run: tuple[int, _Exercise] | None = None
    for i, entry in enumerate(rows):
        if entry.kind != "set":
            if entry.kind == "rest" and run and run[0] == entry.block and run[1].rests:
                run[1].rests[-1] = _rest(entry)
            continue
        known = names[entry.exercise]
        try:
            if known.mode is not None:
                parts.append(endurance(entry, known.mode, _note(rows, entry.block)))
            elif known.exercise is None:
                raise RowProblem(_UNKNOWN, repr(entry.exercise))  # noqa: TRY301
            else:
                did = done_set(entry, known)
                if run is None or run[0] != entry.block:
                    note = _note(rows, entry.block)
                    new = _Exercise(name=known.exercise.name, superset=entry.superset, note=note)
                    parts.append(new)
                    run = (entry.block, new)
                if entry.role == "drop" and run[1].did:
                    run[1].rests[-1] = p.value("execution.drop_pause")
                run[1].did.append(did)
                run[1].rests.append(None)
            used.add(i)
        except RowProblem as problem:
            skips.append(Skip(row=entry.row, reason=problem.reason, detail=problem.detail))
    return parts, skips, used


def _rest(entry: Entry) -> float | None:
    """Return the rest that was set [s]; one that nobody takes says nothing."""
    seconds = entry.seconds or 0.0
    return round(seconds, 1) if 0 < seconds <= 60.0 * LIMITS["rest [min]"][1] else None


def _note(rows: Together, block: int) -> str:
    """Return the note of a run of an exercise: on its first row, on all, or in a row of its own."""
    notes = [e.note for e in rows if e.block == block and e.note]
    return _words("; ".join(dict.fromkeys(notes)))


def _words(text: str) -> str:
    """Return text as a name may be: printable, in one line, not too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= MAX_NAME else line[: MAX_NAME - 3].rstrip() + "..."


# ---- lines ---------------------------------------------------------------------------------------
def _blocks(parts: Sequence[_Exercise | Block]) -> Iterator[Block]:
    """Yield the blocks of the session; members of a superset stand together at its first."""
    members: dict[str, list[_Exercise]] = {}
    for part in parts:
        if isinstance(part, _Exercise) and part.superset:
            members.setdefault(part.superset, []).append(part)
    for part in parts:
        if not isinstance(part, _Exercise):
            yield part
        elif len(together := members.get(part.superset, [])) < 2:
            yield from _lines(part)
        elif together[0] is part:
            yield from _superset(together)


def _superset(parts: Sequence[_Exercise]) -> Iterator[Block]:
    """Yield warm-ups before, then the exercises in turn; the rest is that after the last."""
    items: list[ExerciseSets] = []
    for part in parts:
        warm, work = (
            [(d, r) for d, r in zip(part.did, part.rests, strict=True) if _is_warm(d) == is_warm]
            for is_warm in (True, False)
        )
        for sets in (warm, work):
            if sets:
                line = _Exercise(name=part.name, superset="", note=part.note)
                line.did, line.rests = [d for d, _ in sets], [r for _, r in sets]
                if sets is warm:
                    yield from _lines(line)
                else:
                    items += _in_turn(line)
    if len(items) > 1:
        yield Superset(items=tuple(items))
    else:
        yield from items


def _in_turn(part: _Exercise) -> list[ExerciseSets]:
    """Return the working sets of a member of a superset on one line a measure."""
    measures = dict.fromkeys(d.measure for d in part.did)
    sets = {m: [d for d in part.did if d.measure == m] for m in measures}
    return [_line(part, list(chunk), None) for m in measures for chunk in _chunks(sets[m])]


def _chunks(did: Sequence[Did]) -> Iterator[Sequence[Did]]:
    for i in range(0, len(did), _SETS_A_LINE):
        yield did[i : i + _SETS_A_LINE]


def _is_warm(did: Did) -> bool:
    return did.entry.role == "warm-up"


def _lines(part: _Exercise) -> Iterator[ExerciseSets]:
    """Yield one line for sets that share how they are counted and how long the rest is."""
    rests = _filled(part)
    pairs = list(zip(part.did, rests, strict=True))
    note = part.note
    for (_, _, rest, _), group in groupby(
        pairs, key=lambda x: (_is_warm(x[0]), x[0].measure, x[1], _metres_of(x[0]))
    ):
        for chunk in _chunks([d for d, _ in group]):
            yield _line(_Exercise(name=part.name, superset="", note=note), chunk, rest)
            note = ""


def _filled(part: _Exercise) -> list[float | None]:
    """Return the rests, that after the last set as before it: nobody sets a timer for it."""
    out = list(part.rests)
    next_ones = zip(out, part.did[1:], strict=False)
    between = [rest for rest, following in next_ones if following.entry.role != "drop"]
    if between and out[-1] is None:
        out[-1] = between[-1]
    return out


def _metres_of(did: Did) -> object:
    """Return what tells carries apart: they have no list of what was done."""
    return (did.amount, did.load) if did.measure == "metres" else None


def _line(part: _Exercise, did: Sequence[Did], rest: float | None) -> ExerciseSets:
    loads = {d.load for d in did}
    load = did[0].load if len(loads) == 1 else None
    first = did[0]
    amounts = [d.amount for d in did]
    whole = first.measure == "reps"
    return ExerciseSets(
        exercise=part.name,
        sets=len(did),
        reps=Reps(low=int(min(amounts)), high=int(max(amounts))) if whole else None,
        seconds=amounts[0] if first.measure == "seconds" else None,
        distance_m=amounts[0] if first.measure == "metres" else None,
        load=load,
        rest_s=rest,
        warm_up=_is_warm(first),
        note=part.note,
        done=() if first.measure == "metres" else tuple(_done(did, shared=load)),
    )


def _done(did: Iterable[Did], *, shared: Load | None) -> Iterator[Done]:
    """Yield sets of one load and effort together."""
    for (load, effort, measure), group in groupby(did, key=lambda d: (d.load, d.effort, d.measure)):
        amounts = [d.amount for d in group]
        yield Done(
            load=load or shared,
            reps=tuple(int(a) for a in amounts) if measure == "reps" else (),
            seconds=tuple(amounts) if measure == "seconds" else (),
            effort=effort,
        )
