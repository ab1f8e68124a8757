"""Mistakes that only a plan can have, in words; everything else is told as in a session."""

from __future__ import annotations

import re

from myocrine.training.language.messages import Place, Said, close_to

__all__ = ["PLAN_MISTAKES"]

_LINES: dict[str, str] = {
    "PLAN": "plan",
    "NOTHING": "nothing",
    "CYCLE": "cycle",
    "LAYOFF": "layoff",
    "DELOAD": "deload",
    "RETURN": "return after",
    "PLATES": "plates",
    "PIECES": "dumbbells",
    "DIET": "diet",
    "DAY": "day",
    "FOR": "for",
    "SESSION": "session",
}
_RULES: dict[str, str] = {
    "LP": "lp",
    "DP": "dp",
    "SUM": "sum",
    "EXPECT": "expect",
    "WAVE": "wave",
    "FIRST": "first",
    "EFFORT": "rir",
    "NO_RULE": "none",
}
_EXAMPLES: dict[str, tuple[str, ...]] = {
    "SPAN": ("a time such as 5 weeks, 7 days or 6 cycles",),
    "DAY_SESSION": ("the name of a session",),
    "ENERGY": ("an energy such as -500 kcal/d",),
    "PROTEIN": ("protein 1.6 g/kg/d",),
    "GRAMS_PER_KG": ("an amount such as 1.6 g/kg/d",),
    "CHANGE": ("a change such as +2.5 kg, +5% or -10%",),
    "LOAD_WORD": ("load 90%",),
    "TM": ("'of TM'",),
    "UP_TO": ("'up to' and a limit",),
    "THEN": ("another rule behind 'then', as in: first dp +2.5 kg up to 100 kg, then rir 2",),
    "LIFTS_FALL": ("'2 lifts fall'",),
    "FALL_TIMES": ("'2 times'",),
    "BAR_WORD": ("'bar', as in: plates 20 kg bar, 20 10 5 kg",),
    "WEEK": ("'a week'",),
}
_ALONE = (
    "lp +2.5 kg",
    "dp +2.5 kg",
    "sum 30 +2.5 kg",
    "expect +2.5 kg",
    "wave 70% 75% of TM",
    "rir 2",
    "first ..., then ...",
    "none",
)
_TURNS = (
    "lp +2.5 kg",
    "dp +2.5 kg",
    "sum 30 +2.5 kg",
    "expect +2.5 kg",
    "rir 2",
    "sets up to 5",
    "reps up to 12",
)
_UNITS = ("days", "weeks", "cycles", "months", "years", "kcal/d", "g/kg/d", "kg", "lb", "%")
_OPTIONS = {
    "EVERY": "every 2 sessions",
    "FAIL": "fail 2: -10%",
    "ROUND": "round 2.5 kg",
    "UP_TO": "up to 100 kg",
}


def _unit(place: Place) -> Said:
    after_number = re.search(r"\d[ \t]*$", place.head)
    expected = {"SPAN", "ENERGY", "GRAMS_PER_KG", "CHANGE"} & place.accepted
    number = re.match(r"[-+]?[ \t]*[\d.,]+[ \t]*", place.following)
    if not (expected and number) and not (after_number and place.accepted & {"SPAN"}):
        return None
    rest = place.following[number.end() :] if number else place.following
    word = next(iter(re.findall(r"[^\s,;:#]+", rest)), "")
    close = close_to(word, _UNITS) if word else []
    what = f"I do not know the unit '{word}' here." if word else "The unit is missing."
    return what, _sentence(close, [w for e in sorted(expected) for w in _EXAMPLES[e]])


def _line(place: Place) -> Said:
    words = [w for t, w in _LINES.items() if t in place.accepted]
    if place.head.strip() or not {"DAY", "CYCLE", "PLAN"} & place.accepted:
        return None
    if "PLAN" in place.accepted:
        message = 'A plan starts with a line such as: plan "My plan"'
        return message, _sentence(close_to(place.word, words), [])
    return f"I do not understand '{place.word}' here.", _sentence(
        close_to(place.word, words), words
    )


def _rule(place: Place) -> Said:
    if "LP" not in place.accepted:
        return None
    in_turn = "WAVE" not in place.accepted
    found = f"'{place.word}'" if place.word else "nothing"
    if in_turn and place.word.casefold() in ("wave", "none"):
        return f"{found} does not take turns with other rules.", _sentence([], list(_TURNS))
    if not in_turn and place.word.casefold() in ("sets", "reps"):
        what = place.word.casefold()
        example = "first sets up to 5, then lp +2.5 kg"
        return f"'{what} up to' takes turns with other rules.", f"Write for example: {example}"
    close = close_to(place.word, list(_RULES.values()))
    return (
        f"I do not know the progression rule {found}.",
        _sentence(close, list(_TURNS if in_turn else _ALONE)),
    )


def _after_rule(place: Place) -> Said:
    if "ROUND" not in place.accepted:
        return None
    close = close_to(place.word, ("every", "fail", "round", "up to", "each set", "then"))
    return f"I do not understand '{place.word}' here.", _sentence(close, list(_OPTIONS.values()))


def _plan_part(place: Place) -> Said:
    expected = [w for t in sorted(_EXAMPLES.keys() & place.accepted) for w in _EXAMPLES[t]]
    if not expected:
        return None
    if place.word:
        return f"I do not understand '{place.word}' here.", _sentence([], expected)
    return f"The line ends too early after '{place.head.strip()}'.", _sentence([], expected)


def _sentence(close: list[str], expected: list[str]) -> str:
    parts = []
    if close:
        parts.append("Did you mean " + " or ".join(f"'{c}'" for c in close[:2]) + "?")
    if expected:
        head, last = expected[:-1], expected[-1]
        parts.append(f"I expected {', '.join(head)}{' or ' if head else ''}{last}.")
    return " ".join(parts)


PLAN_MISTAKES = (_unit, _line, _rule, _after_rule, _plan_part)
"""Tried in order before the rules of the session language."""
