"""The rules of the grammar for sets of exercises, supersets and repeats."""

from __future__ import annotations

import dataclasses
from typing import Any, cast

from lark import Token, v_args

from myocrine.training.language import quantities as q
from myocrine.training.language.parts import (
    BLOCKS,
    DoneItem,
    Option,
    at_token,
    first,
    gather,
    leading,
    name_of,
    of,
    one_number,
    position,
    side_of,
)
from myocrine.training.language.vocabulary import LINE_WORDS, mode_of
from myocrine.training.prescription import require
from myocrine.training.session import (
    Done,
    Effort,
    ExerciseSets,
    Load,
    Machine,
    Repeat,
    Reps,
    Superset,
    Technique,
)

__all__ = ["LiftingRules"]


class LiftingRules:
    """One method for each rule; mixed into the builder."""

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
                exercise=name_of(name),
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
        amount = of(children, list)
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
        return Option("side", side_of(token), token)

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
                said["percent"] = one_number(value)
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

    @v_args(inline=True)
    def instead(self, word: Token, token: Token) -> Option:
        """``instead of Back squat``."""
        return Option("instead_of", name_of(token).strip(), word)

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

    @leading
    def superset(self, children: list[Any]) -> Superset:
        """``superset, rest 90 s`` and its exercises."""
        rest = of(children, Option)
        return Superset(
            items=tuple(of(children, ExerciseSets)),
            rest_s=rest[0].value if rest else None,
            position=position(children[0]),
        )

    @leading
    def repeat(self, children: list[Any]) -> Repeat:
        """``repeat 3`` and its lines."""
        return Repeat(
            count=q.whole(children[1], "The number of repeats"),
            items=tuple(of(children, BLOCKS)),
            position=position(children[0]),
        )


def _rest_seconds(children: list[Any]) -> float:
    sign = -1.0 if first(children, "MINUS") else 1.0
    clock = first(children, "CLOCK")
    if clock is not None:
        minutes, secs = (int(n) for n in clock.split(":"))
        return sign * (60 * minutes + secs)
    return sign * q.seconds(cast(Token, first(children, "DURATION")))


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
