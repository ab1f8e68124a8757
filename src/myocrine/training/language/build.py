"""From grammar to objects: one method for each rule of ``session.lark``."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, NamedTuple, TypeVar, cast

from lark import Token, Transformer, v_args

from myocrine.errors import SessionError
from myocrine.training.language import quantities as q
from myocrine.training.language.vocabulary import LINE_WORDS, mode_of
from myocrine.training.prescription import Side, require
from myocrine.training.session import (
    At,
    Block,
    Done,
    Effort,
    Endurance,
    Every,
    ExerciseSets,
    Infusion,
    Injection,
    Intensity,
    Load,
    Machine,
    Meal,
    Position,
    Repeat,
    Reps,
    Rest,
    Sample,
    Session,
    State,
    Superset,
    Technique,
)

__all__ = ["Builder"]

T = TypeVar("T")
BLOCKS: Any = Block.__args__


class Option(NamedTuple):
    """One thing said about a line, and where."""

    key: str
    value: Any
    token: Token


class DoneItem(NamedTuple):
    """One entry after ``done:``; `load` is ... where the entry goes on with the load before."""

    load: Any
    token: Token
    effort: Effort | None


def at_token(token: Token, make: Callable[[], T]) -> T:
    """Call `make`; an object that refuses its values gets the position of `token`."""
    try:
        return make()
    except SessionError as error:
        if error.line is None:
            error.line, error.column = (token.line or 2) - 1, token.column
        raise


def position(token: Token, parts: Iterable[Option] = ()) -> Position:
    """Return where `token`, and each of the `parts` of its line, stands in the person's text."""
    columns = tuple((part.key, part.token.column or 1) for part in parts)
    return Position(line=(token.line or 2) - 1, column=token.column or 1, parts=columns)


def gather(options: Iterable[Option]) -> dict[str, Option]:
    """Key the options; something said twice is an error at its second place."""
    found: dict[str, Option] = {}
    for option in options:
        if option.key in found:
            name = option.key.replace("_s", "").replace("_", " ")
            raise q.fail(option.token, f"The {name} is given twice on this line.", "Keep one.")
        found[option.key] = option
    return found


def _tokens(children: Iterable[Any], kind: str) -> list[Token]:
    return [c for c in children if isinstance(c, Token) and c.type == kind]


def _first(children: Iterable[Any], kind: str) -> Token | None:
    return next(iter(_tokens(children, kind)), None)


def _of(children: Iterable[Any], cls: type[T]) -> list[T]:
    return [c for c in children if isinstance(c, cls)]


def _leading(rule: Callable[..., T]) -> Callable[..., T]:
    """Give objects that refuse their values the position of the rule's first token."""

    @wraps(rule)
    def wrapped(self: Builder, children: list[Any]) -> T:
        first = next((c for c in children if isinstance(c, Token)), Token("X", "", line=2))
        return at_token(first, lambda: rule(self, children))

    return wrapped


class Builder(Transformer[Token, list[Session]]):
    """Builds sessions while the parser runs."""

    # -- the file --------------------------------------------------------------------------------
    def start(self, children: list[Any]) -> list[Session]:
        """Fold lines into the session line above them; lines before any are a session too."""
        sessions: list[Session] = []
        for child in children:
            if isinstance(child, Session):
                sessions.append(child)
                continue
            if not sessions:
                sessions.append(Session(position=child.position))
            last = sessions[-1]
            sessions[-1] = dataclasses.replace(last, blocks=(*last.blocks, child))
        return sessions

    @_leading
    def session(self, children: list[Any]) -> Session:
        """``session "Name" on 2026-11-23 at 18:00`` and the lines below it."""
        name, date, clock = (_first(children, k) for k in ("STRING", "DATE", "CLOCK"))
        minutes = None if clock is None else q.clock_minutes(clock)
        return Session(
            name="" if name is None else q.string(name),
            date=None if date is None else _date(date),
            time=None if minutes is None else dt.time(minutes // 60, minutes % 60),
            blocks=tuple(_of(children, BLOCKS)),
            position=position(children[0]),
        )

    # -- lifting ---------------------------------------------------------------------------------
    def exercise(self, children: list[Any]) -> ExerciseSets:
        """``Back squat 4x6-8 at RIR 2, rest 3 min``."""
        name, scheme, *rest = children
        return self._exercise(name, scheme, rest)

    def exercise_load_first(self, children: list[Any]) -> ExerciseSets:
        """``Bench press 100 kg 5x5``."""
        name, load, scheme, *rest = children
        return self._exercise(name, scheme, [load, *rest])

    def exercise_load_x_reps(self, children: list[Any]) -> ExerciseSets:
        """``Bench press 100 kg x 5`` is one set."""
        name, load, _x, reps, *rest = children
        return self._exercise(name, [Option("sets", 1, name), *reps], [load, *rest])

    def _exercise(
        self, name: Token, scheme: list[Option], rest: list[Option | list[Done]]
    ) -> ExerciseSets:
        done = next((r for r in rest if isinstance(r, list)), [])
        said = gather([*scheme, *(r for r in rest if isinstance(r, Option))])
        eccentric = said.pop("eccentric load", None)
        fields = {key: option.value for key, option in said.items()}
        if name.type == "NAME" and name.lower() in LINE_WORDS:
            raise q.fail(
                name, f"A '{name}' line cannot stand in a superset.", "Only exercises can."
            )
        if name.type == "NAME" and mode_of(name) and fields.keys() & {"seconds", "distance_m"}:
            raise q.fail(name, f"{name} is an endurance segment and cannot be in a superset.")
        if eccentric is not None:
            _overload(fields, eccentric)
        return at_token(
            name,
            lambda: ExerciseSets(
                exercise=_name(name),
                **fields,
                done=tuple(done),
                position=position(name, said.values()),
            ),
        )

    @v_args(inline=True)
    def name(self, token: Token) -> Token:
        """Keep the token: it carries the position of the line."""
        return token

    def sets_x(self, children: list[Any]) -> list[Option]:
        """``3x8``, ``3x40 s``, ``3xAMRAP``."""
        count, _x, amount = children
        return [Option("sets", q.whole(count, "The number of sets"), count), *amount]

    def sets_of(self, children: list[Any]) -> list[Option]:
        """``3 sets``, ``3 sets of 8``."""
        amount = _of(children, list)
        count = children[0]
        return [
            Option("sets", q.whole(count, "The number of sets"), count),
            *(amount[0] if amount else []),
        ]

    def once(self, children: list[Any]) -> list[Option]:
        """``Plank 60 s``, ``Sled push 40 m``, ``Push-up 20 reps``."""
        token = children[0]
        amount = self.amount([token]) if token.type != "NUMBER" else self.reps([token])
        return [Option("sets", 1, token), *amount]

    def amount(self, children: list[Any]) -> list[Option]:
        """Repetitions, a time or a distance of one set."""
        (first,) = children
        if isinstance(first, list):
            return first
        if first.type == "DURATION":
            return [Option("seconds", q.seconds(first), first)]
        return [Option("distance_m", q.metres(first), first)]

    def reps(self, children: list[Any]) -> list[Option]:
        """``8``, ``6-8``, ``5+``, ``AMRAP``, ``failure``."""
        token = children[0]
        what = "The number of repetitions"
        if token.type == "FAILURE":
            return [Option("effort", Effort(kind="failure"), token)]
        if token.type == "AMRAP":
            return [Option("reps", Reps(low=1, high=1, amrap=True), token)]
        if token.type == "REPS_PLUS":
            n = q.whole(token.update(value=token.rstrip("+ \t")), what)
            return [Option("reps", Reps(low=n, high=n, amrap=True), token)]
        low, high = q.span(token)
        if low != int(low) or (high or 0) != int(high or 0):
            raise q.fail(token, f"{what} must be a whole number, not {token}.")
        return [Option("reps", Reps(low=int(low), high=int(low if high is None else high)), token)]

    @v_args(inline=True)
    def load_value(self, token: Token) -> tuple[Load, Token]:
        """Any load."""
        return at_token(token, lambda: (q.load(token), token))

    def load(self, children: list[Any]) -> Option:
        """``at 100 kg``, ``70%``, ``at bodyweight + 20 kg``."""
        value, token = children[-1]
        return Option("load", value, token)

    @v_args(inline=True)
    def bare_at(self, at: Token, token: Token) -> Option:
        """``@8`` is RPE 8; ``at 100`` lacks its unit."""
        if at == "@":
            low, high = q.span(token)
            return Option("effort", Effort(kind="RPE", value=low, high=high), token)
        raise q.fail(token, f"{token} of what?", "Write the unit: kg, lb, % (of 1RM), or RIR, RPE.")

    def eccentric_load(self, children: list[Any]) -> Option:
        """``120% eccentric``."""
        return Option("eccentric load", q.span(children[-1])[0], children[-1])

    def effort(self, children: list[Any]) -> Option:
        """``RIR 2``, ``at RPE 8``, ``to failure``."""
        token = children[-1]
        if token.type == "TO_FAILURE":
            return Option("effort", Effort(kind="failure"), token)
        return Option("effort", at_token(token, lambda: q.effort(token)), token)

    @v_args(inline=True)
    def tempo(self, _word: Token, token: Token) -> Option:
        """``tempo 4-0-1-0``."""
        return Option("tempo", q.tempo(token), token)

    def rest(self, children: list[Any]) -> Option:
        """``rest 90 s``, ``/ 90s``, ``90 s rest``, ``rest 1:30``."""
        value = _rest_seconds(children)
        at_token(children[0], lambda: require("A rest", value))
        return Option("rest_s", value, children[0])

    @v_args(inline=True)
    def contraction(self, token: Token) -> Option:
        """``eccentric only``, ``isometric``."""
        words = {"h": "isometric", "i": "isometric", "c": "concentric"}
        return Option("contraction", words.get(token[0].lower(), "eccentric"), token)

    @v_args(inline=True)
    def side(self, token: Token) -> Option:
        """``left``, ``right``, ``alternating`` (also ``each side``, ``unilateral``)."""
        return Option("side", _side(token), token)

    def technique(self, children: list[Any]) -> Option:
        """``drop 2 by 20%``, ``myo 4x5 pause 20 s``, ``cluster of 2 pause 15 s``."""
        token, *rest = children
        kind = next(
            k for k in ("drop", "myo", "rest-pause", "cluster") if token.lower().startswith(k)
        )
        said: dict[str, Any] = {}
        for before, value in zip([token, *rest], rest, strict=False):
            if value.type == "NUMBER":
                key = "count" if before is token else "reps"
                if key in said:
                    raise q.fail(value, "The repetitions are given twice.", "Keep one.")
                said[key] = q.whole(value, "This")
            elif value.type == "PERCENT":
                said["percent"] = _no_range(value)
            elif value.type == "DURATION":
                said["pause_s"] = q.seconds(value)
        return Option("technique", Technique(kind=cast(Any, kind), **said), token)

    def machine(self, children: list[Any]) -> Option:
        """``isokinetic 60 deg/s``."""
        token, velocity = children[0], children[-1]
        kind = "isokinetic" if token.lower().startswith("iso") else "motorised"
        unit = "m/s" if velocity.lower().rstrip().endswith("m/s") else "deg/s"
        made = Machine(kind=cast(Any, kind), velocity=q.span(velocity)[0], unit=cast(Any, unit))
        return Option("machine", made, token)

    @v_args(inline=True)
    def warm_up(self, token: Token) -> Option:
        """``(warm-up)``."""
        return Option("warm_up", True, token)

    @v_args(inline=True)
    def bfr(self, token: Token) -> Option:
        """``BFR``."""
        return Option("bfr", True, token)

    @v_args(inline=True)
    def note(self, token: Token, text: Token) -> Option:
        """``note "felt heavy"``."""
        return Option("note", q.string(text), token)

    def done(self, children: list[Any]) -> list[Done]:
        """``done: 100 kg x 5, 5, 4``: entries without a load go on with the load before."""
        groups: list[Done] = []
        parts: list[float] = []
        load: Load | None = None
        timed = False
        for i, item in enumerate(children[1:]):
            this_timed = item.token.type == "DURATION"
            if parts and (item.load is not ... or this_timed != timed):
                groups.append(_done(load, parts, timed, None))
                parts = []
            if i and item.load not in (..., None) and "," in item.load[1]:
                raise q.fail(item.load[1], "This comma may end a set.", "Write a decimal point.")
            load = load if item.load is ... else item.load and item.load[0]
            timed = this_timed
            count = q.seconds if timed else lambda t: q.whole(t, "The number of repetitions")
            parts.append(count(item.token))
            if item.effort is not None:
                groups.append(_done(load, parts, timed, item.effort))
                parts = []
        return [*groups, _done(load, parts, timed, None)] if parts else groups

    def done_more(self, children: list[Any]) -> DoneItem:
        """Another set at the same load."""
        return DoneItem(..., children[0], _effort(children))

    def done_load(self, children: list[Any]) -> DoneItem:
        """``100 kg x 5``."""
        load, _x, count = children[:3]
        return DoneItem((load.value, load.token), count, _effort(children))

    def done_planned(self, children: list[Any]) -> DoneItem:
        """``as planned x 5``."""
        return DoneItem(None, children[2], _effort(children))

    @v_args(inline=True)
    def done_count(self, token: Token) -> Token:
        """Repetitions or a time."""
        return token

    @_leading
    def superset(self, children: list[Any]) -> Superset:
        """``superset, rest 90 s`` and its exercises."""
        rest = _of(children, Option)
        return Superset(
            items=tuple(_of(children, ExerciseSets)),
            rest_s=rest[0].value if rest else None,
            position=position(children[0]),
        )

    @_leading
    def repeat(self, children: list[Any]) -> Repeat:
        """``repeat 3`` and its lines."""
        return Repeat(
            count=q.whole(children[1], "The number of repeats"),
            items=tuple(_of(children, BLOCKS)),
            position=position(children[0]),
        )

    # -- endurance -------------------------------------------------------------------------------
    def endurance(self, children: list[Any]) -> Endurance:
        """``Cycle 4 min at 90% VO2max``."""
        mode, distance, *options = children
        said = gather([*distance, *options])
        return at_token(
            mode,
            lambda: Endurance(
                mode=cast(Any, mode_of(mode)),
                **{key: option.value for key, option in said.items()},
                position=position(mode, said.values()),
            ),
        )

    def segment(self, children: list[Any]) -> list[Option]:
        """Read a time, a distance, or a distance in a time."""
        made = []
        for token in children:
            if token.type == "DURATION":
                made.append(Option("duration_min", q.minutes(token), token))
            elif token.type == "DISTANCE":
                made.append(Option("distance_km", q.kilometres(token), token))
        return made

    def bouts(self, children: list[Any]) -> list[Option]:
        """``4x4 min``."""
        count = q.whole(children[0], "The number of bouts")
        return [Option("bouts", count, children[0]), *self.segment(children[1:])]

    @v_args(inline=True)
    def exhaustion(self, token: Token) -> list[Option]:
        """``to exhaustion``."""
        return [Option("to_exhaustion", True, token)]

    def intensity(self, children: list[Any]) -> Option:
        """``at 70% VO2max``."""
        token = children[-1]
        read: Callable[[Token], Intensity] = q.pace if token.type == "PACE" else q.intensity
        return Option("intensity", at_token(token, lambda: read(token)), token)

    @v_args(inline=True)
    def bare_intensity(self, at: Token, token: Token) -> Option:
        """``@8`` is RPE 8; ``at 70%`` lacks what it is a percentage of."""
        if at == "@" and token.type != "PERCENT":
            low, high = q.span(token)
            return Option("intensity", Intensity(value=low, high=high, unit="RPE"), token)
        remedy = "Write W, W/kg, % Wmax, % VO2max, % HRmax, km/h, bpm or RPE."
        raise q.fail(token, f"{token} of what?", remedy)

    def grade(self, children: list[Any]) -> Option:
        """``grade -10%``."""
        percent = cast(Token, _first(children, "PERCENT"))
        sign = -1.0 if _first(children, "MINUS") else 1.0
        return Option("grade_percent", sign * _no_range(percent), percent)

    def cadence(self, children: list[Any]) -> Option:
        """``60 rpm``."""
        return Option("cadence_rpm", q.span(children[-1])[0], children[-1])

    # -- everything else -------------------------------------------------------------------------
    @_leading
    def rest_line(self, children: list[Any]) -> Rest:
        """``rest 10 min``."""
        return Rest(minutes=_rest_minutes(children), position=position(children[0]))

    @v_args(inline=True)
    def nutrient(self, grams: Token, what: Token) -> Option:
        """``60 g carbohydrate``."""
        name = {"f": "fat_g", "p": "protein_g"}.get(what[0].lower(), "carbohydrate_g")
        return Option(name, q.span(grams)[0], grams)

    @_leading
    def meal(self, children: list[Any]) -> Meal:
        """``meal 60 g carbohydrate, 20 g protein at +10 min``."""
        grams = {key: o.value for key, o in gather(_of(children, Option)).items()}
        return Meal(**grams, at=_when(children), position=position(children[0]))

    @v_args(inline=True)
    def substance(self, token: Token) -> str:
        """Give the name of a substance."""
        return _name(token)

    @_leading
    def infusion(self, children: list[Any]) -> Infusion:
        """``infuse rhIL-6 30 ug/h for 3 h``."""
        rate, unit = q.dose(children[2])
        return Infusion(
            substance=children[1],
            rate=rate,
            unit=unit,
            duration_min=q.minutes(children[4]),
            at=_single(children),
            position=position(children[0]),
        )

    @_leading
    def injection(self, children: list[Any]) -> Injection:
        """``inject rhIL-6 1 ug/kg sc``."""
        dose, unit = q.dose(children[2])
        route = children[3].lower().replace(".", "")
        long = {"sub": "sc", "int": "iv" if "ven" in route else "im"}
        return Injection(
            substance=children[1],
            dose=dose,
            unit=unit,
            route=cast(Any, long.get(route[:3], route[:2])),
            at=_single(children),
            position=position(children[0]),
        )

    @v_args(inline=True)
    def analyte(self, token: Token) -> str:
        """Give the name of an analyte."""
        return _name(token)

    @_leading
    def sample(self, children: list[Any]) -> Sample:
        """``sample IL-6, lactate at end, +30 min``."""
        return Sample(
            analytes=tuple(c for c in children if type(c) is str),
            times=tuple(_of(children, At | Every)),  # type: ignore[arg-type]
            position=position(children[0]),
        )

    @_leading
    def state_fasted(self, children: list[Any]) -> State:
        """``fasted 12 h``."""
        time = _first(children, "DURATION")
        hours = None if time is None else q.hours(time)
        return State(kind="fasted", value=hours, position=position(children[0]))

    @_leading
    def state_glycogen(self, children: list[Any]) -> State:
        """``glycogen 40% left``."""
        side = _first(children, "SIDE")
        percent = _no_range(cast(Token, _first(children, "PERCENT")))
        where: Side = "both" if side is None else _side(side)
        if where == "alternating":
            raise q.fail(cast(Token, side), "Glycogen is lowered left, right, or on both sides.")
        return State(kind="glycogen", value=percent, side=where, position=position(children[0]))

    @_leading
    def state_days(self, children: list[Any]) -> State:
        """``days since last bout 7``."""
        days = q.number(children[-1])
        return State(kind="days since last bout", value=days, position=position(children[0]))

    # -- moments ---------------------------------------------------------------------------------
    @v_args(inline=True)
    def when(self, *parts: Any) -> At | Every:
        """``at`` and a moment."""
        return cast("At | Every", parts[-1])

    def at_start(self, children: list[Any]) -> At:
        """``start``, ``start +60 min``."""
        return At(reference="start", offset_min=_offset(children))

    def at_end(self, children: list[Any]) -> At:
        """``end``, ``end -10 min``."""
        return At(reference="end", offset_min=_offset(children))

    @v_args(inline=True)
    def at_offset(self, token: Token) -> At:
        """``+30 min`` counts from the end."""
        if token.startswith("-"):
            raise q.fail(token, f"{token} from what?", f"Write 'start {token}' or 'end {token}'.")
        return At(reference="end", offset_min=_offset([token]))

    def at_before(self, _children: list[Any]) -> At:
        """``before``: the baseline."""
        return At(reference="before")

    @v_args(inline=True)
    def at_clock(self, token: Token) -> At:
        """``19:30``."""
        return At(reference="clock", offset_min=float(q.clock_minutes(token)))

    @v_args(inline=True)
    def at_relative(self, time: Token, word: Token) -> At:
        """``30 min before``, ``30 min after``."""
        minutes = q.minutes(time)
        if word.lower() == "before":
            return At(reference="start", offset_min=-minutes)
        return At(reference="end", offset_min=minutes)

    @v_args(inline=True)
    def at_during(self, _word: Token, time: Token) -> At:
        """``during 30 min``: 30 min after the start."""
        return At(reference="start", offset_min=q.minutes(time))

    def every(self, children: list[Any]) -> Every:
        """``every 60 min``, ``every 30 min to +3 h``."""
        token = children[1]
        until = _of(children, At)
        return at_token(
            token,
            lambda: Every(
                interval_min=q.minutes(token),
                until=until[0] if until else At(reference="end"),
            ),
        )


def _side(token: Token) -> Side:
    words: dict[str, Side] = {"l": "left", "r": "right"}
    return words.get(token[0].lower(), "alternating")


def _name(token: Token) -> str:
    return q.string(token) if token.type == "STRING" else str(token)


def _date(token: Token) -> dt.date:
    try:
        return dt.date.fromisoformat(str(token))
    except ValueError:
        raise q.fail(token, f"There is no day {token}.", "Write year-month-day.") from None


def _offset(children: list[Any]) -> float:
    token = _first(children, "OFFSET")
    if token is None:
        return 0.0
    return q.minutes(token) * (-1.0 if token.startswith("-") else 1.0)


def _rest_seconds(children: list[Any]) -> float:
    sign = -1.0 if _first(children, "MINUS") else 1.0
    clock = _first(children, "CLOCK")
    if clock is not None:
        minutes, secs = (int(n) for n in clock.split(":"))
        return sign * (60 * minutes + secs)
    return sign * q.seconds(cast(Token, _first(children, "DURATION")))


def _rest_minutes(children: list[Any]) -> float:
    sign = -1.0 if _first(children, "MINUS") else 1.0
    return sign * q.minutes(cast(Token, _first(children, "DURATION")))


def _no_range(token: Token) -> float:
    low, high = q.span(token)
    if high is not None:
        raise q.fail(token, f"A range such as {token} is not possible here.", "Write one number.")
    return low


def _overload(fields: dict[str, Any], eccentric: Option) -> None:
    """Put ``120% eccentric`` in its place: beside a load, or as the load of a lowering-only set."""
    load = fields.get("load")
    if load is not None:
        fields["load"] = dataclasses.replace(load, eccentric_percent=eccentric.value)
        return
    if fields.setdefault("contraction", "eccentric") != "eccentric":
        raise q.fail(eccentric.token, "An eccentric load needs a lowering phase.")
    fields["load"] = Load(value=eccentric.value, unit="%1RM")


def _effort(children: list[Any]) -> Effort | None:
    option = children[-1]
    return cast(Effort, option.value) if isinstance(option, Option) and len(children) > 1 else None


def _done(load: Load | None, parts: list[float], timed: bool, effort: Effort | None) -> Done:
    if timed:
        return Done(load=load, seconds=tuple(parts), effort=effort)
    return Done(load=load, reps=tuple(int(p) for p in parts), effort=effort)


def _when(children: list[Any]) -> At | Every | None:
    return next((c for c in children if isinstance(c, At | Every)), None)


def _single(children: list[Any]) -> At | None:
    when = _when(children)
    if isinstance(when, Every):
        message = "This is given once, not 'every' so often."
        raise q.fail(children[0], message, "Write one line for each.")
    return when
