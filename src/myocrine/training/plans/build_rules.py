"""From grammar to progression rules: one method for each rule behind the bar."""

from __future__ import annotations

from typing import Any, cast, get_args

from lark import Token

from myocrine.training.language import quantities as q
from myocrine.training.language.parts import (
    Option,
    at_token,
    first,
    gather,
    leading,
    of,
    one_number,
    position,
)
from myocrine.training.plans import rules
from myocrine.training.plans.model import RuledSets
from myocrine.training.session import ExerciseSets, Reps

__all__ = ["ProgressionRules", "mass_of"]

_MEMBERS = get_args(rules.Member)
_WORDS = {
    "failing": "fail",
    "plates": "round",
    "step": "per cycle",
    "up_to": "up to",
    "target": "RIR",
    "each_set": "each set",
}
_STEPPED = ("every", "failing", "up_to", "plates")


class ProgressionRules:
    """One method for each rule; mixed into the builder of plans."""

    # -- progression -----------------------------------------------------------------------------
    def _exercise(
        self, name: Token, scheme: list[Option], rest: list[Any]
    ) -> ExerciseSets | RuledSets:
        line: ExerciseSets = super()._exercise(name, scheme, rest)  # type: ignore[misc]
        rule = next((r.value for r in rest if isinstance(r, _Progression)), None)
        if rule is None:
            return line
        kept = {n: getattr(line, n) for n in ExerciseSets.__dataclass_fields__}
        bar = next(r.token for r in rest if isinstance(r, _Progression))
        where = position(name, [*of(scheme, Option), *of(rest, Option), Option("rule", None, bar)])
        return RuledSets(**{**kept, "position": where}, rule=rule)

    def progression(self, children: list[Any]) -> _Progression:
        """``| lp +2.5 kg``."""
        return _Progression(children[1] if len(children) > 1 else None, children[0])

    @leading
    def linear(self, children: list[Any]) -> rules.Linear:
        """``lp +2.5 kg every 2 sessions, fail 2: -10%``."""
        return rules.Linear(step=children[1], **_options(children, *_STEPPED))

    @leading
    def double(self, children: list[Any]) -> rules.Double:
        """``dp +2.5 kg``."""
        return rules.Double(step=children[1], **_options(children, *_STEPPED))

    @leading
    def total(self, children: list[Any]) -> rules.Total:
        """``sum 30 +2.5 kg``."""
        n = q.whole(children[1], "The number of repetitions")
        (step,) = of(children, rules.Change)
        return rules.Total(repetitions=n, step=step, **_options(children, *_STEPPED))

    @leading
    def expected(self, children: list[Any]) -> rules.Expected:
        """``expect +2.5 kg at RIR 2``."""
        more = _options(children, "every", "target", "up_to", "plates")
        target = more.pop("target", None)
        return rules.Expected(
            step=children[1], target=None if target is None else target.rir, **more
        )

    @leading
    def ordered(self, children: list[Any]) -> rules.Ordered:
        """``first dp +2.5 kg up to 100 kg, then rir 2``."""
        return rules.Ordered(rules=tuple(c for c in children if isinstance(c, _MEMBERS)))

    @leading
    def more(self, children: list[Any]) -> rules.More:
        """Read ``sets up to 5``, ``reps up to 12``."""
        word, _up_to, number = children
        what = "sets" if word.type == "SETS" else "reps"
        return rules.More(what=cast(Any, what), up_to=q.whole(number, f"The number of {what}"))

    @leading
    def wave(self, children: list[Any]) -> rules.Wave:
        """``wave 70% 75% 80% of TM, +2.5 kg per cycle``."""
        start = first(children, "MASS")
        more = _options(children, "failing", "up_to", "plates", "step")
        step, per = more.pop("step", (None, "cycle"))
        return rules.Wave(
            steps=tuple(of(children, rules.WaveStep)),
            training_max=None if start is None else mass_of(start),
            step=step,
            per=per,
            **more,
        )

    @leading
    def wave_step(self, children: list[Any]) -> rules.WaveStep:
        """``85%x5+``."""
        percent, *more = children
        options = more[-1] if more else []
        if options and not isinstance(options[0].value, Reps):
            raise q.fail(options[0].token, "A step of a wave has counted repetitions.")
        reps = options[0].value if options else None
        return rules.WaveStep(percent=one_number(percent), reps=reps)

    @leading
    def reserve(self, children: list[Any]) -> rules.Reserve:
        """``rir 2``, ``rpe 8``."""
        effort = q.effort(children[0])
        low, high = effort.value, effort.high
        if effort.kind == "RPE":
            low, high = (10 - low, None) if high is None else (10 - high, 10 - low)
        return rules.Reserve(target=low, high=high, **_options(children, "each_set", "plates"))

    def no_rule(self, _children: list[Any]) -> None:
        """``none``."""

    @leading
    def change(self, children: list[Any]) -> rules.Change:
        """``+2.5 kg``, ``-10%``."""
        token = children[0]
        text = token.lower()
        unit = "%" if "%" in text else "kg" if "k" in text else "lb"
        sign = -1.0 if text.startswith("-") else 1.0
        return rules.Change(value=sign * q.span(token)[0], unit=cast(Any, unit))

    def option_every(self, children: list[Any]) -> Option:
        """``every 2 sessions``."""
        return Option("every", q.whole(children[1], "The number of sessions"), children[0])

    def option_fail(self, children: list[Any]) -> Option:
        """``fail 2: -10%``."""
        times = q.whole(children[1], "The number of failures")
        made = at_token(children[0], lambda: rules.Failing(times=times, change=children[-1]))
        return Option("failing", made, children[0])

    def option_per(self, children: list[Any]) -> Option:
        """``+2.5 kg per cycle``."""
        word = "cycle" if children[2].type == "CYCLE" else "wave"
        return Option("step", (children[0], word), children[1])

    def option_round(self, children: list[Any]) -> Option:
        """``round 2.5 kg``."""
        return Option("plates", at_token(children[1], lambda: mass_of(children[1])), children[0])

    def option_up_to(self, children: list[Any]) -> Option:
        """``up to 100 kg``."""
        return Option("up_to", at_token(children[1], lambda: mass_of(children[1])), children[0])

    def option_target(self, children: list[Any]) -> Option:
        """``at RIR 2``."""
        token = children[-1]
        return Option("target", at_token(token, lambda: q.effort(token)), token)

    def option_each(self, children: list[Any]) -> Option:
        """``each set``."""
        return Option("each_set", True, children[0])


class _Progression:
    """A rule and the bar before it."""

    def __init__(self, value: rules.Rule | None, token: Token) -> None:
        self.value, self.token = value, token


def _options(children: list[Any], *allowed: str) -> dict[str, Any]:
    """Return what is said after the rule; what does not belong to it is an error."""
    said = gather(of(children, Option))
    for key, option in said.items():
        if key not in allowed:
            words = _WORDS
            remedy = ", ".join(words.get(a, a) for a in allowed)
            message = f"'{words.get(key, key)}' does not go with this rule."
            raise q.fail(option.token, message, f"It takes: {remedy}.")
    return {key: option.value for key, option in said.items()}


def mass_of(token: Token) -> rules.Mass:
    """Read one mass."""
    made = q.load(token)
    if made.high is not None:
        raise q.fail(token, f"A range such as {token} is not possible here.", "Write one number.")
    return rules.Mass(value=made.value, unit=cast(Any, made.unit))
