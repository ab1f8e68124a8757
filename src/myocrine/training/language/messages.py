"""Turn a parser error into a sentence: what stands there, what was expected, what was meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from lark import UnexpectedInput, UnexpectedToken

from myocrine.errors import SessionSyntaxError, nearest
from myocrine.training.language.grammar import terminal
from myocrine.training.language.vocabulary import EXPECTED, LINE_WORDS, MODES, mode_of, unit_words

__all__ = ["Place", "Rule", "Said", "close_to", "explain"]

Said: TypeAlias = tuple[str, str] | None

_WORD = re.compile(r"[^\s,;#()]+")
_UNITS = (
    *("kg", "lb", "%", "RM", "s", "min", "h", "m", "km", "reps", "sets", "RIR", "RPE", "W", "W/kg"),
    *("km/h", "bpm", "rpm", "% Wmax", "% VO2max", "% HRmax", "g", "ug/h", "ug/kg", "deg/s"),
)
_OPTIONS = {"EFFORT", "TEMPO", "REST"}
_SEGMENT = {"INTENSITY", "GRADE", "REST"}
_SCHEME = {"NUMBER", "DURATION", "MASS"}


def explain(
    error: UnexpectedInput, text: str, source: str, *, rules: tuple[Rule, ...] = ()
) -> SessionSyntaxError:
    """Return our error for one of Lark's; `text` is what the parser was given.

    `rules` are tried first: a language that adds to this one knows mistakes of its own.
    """
    start = _start(error, text)
    place = Place(
        accepted=_accepted(error),
        token=error.token.type if isinstance(error, UnexpectedToken) else "",
        head=text[text.rfind("\n", 0, start) + 1 : start],
        above=text[:start].rstrip().rpartition("\n")[2].strip(),
        following=text[start : text.find("\n", start) if "\n" in text[start:] else None],
    )
    message, remedy = next(
        filter(None, (rule(place) for rule in (*rules, *_RULES))), None
    ) or _general(place)
    return SessionSyntaxError(
        message,
        remedy=remedy,
        source=source,
        line=max(text.count("\n", 0, start), 1),  # the text starts with one line end of ours
        column=start - text.rfind("\n", 0, start),
    )


class Place(NamedTuple):
    """The place of an error: what may stand there, what was read, what is written."""

    accepted: set[str]
    token: str
    head: str
    above: str
    following: str

    @property
    def word(self) -> str:
        """The word that stands there, or nothing."""
        match = _WORD.match(self.following)
        return match.group() if match else ""


def _accepted(error: UnexpectedInput) -> set[str]:
    parser = getattr(error, "interactive_parser", None)
    return {name for name in parser.choices() if name.isupper()} if parser else set()


def _start(error: UnexpectedInput, text: str) -> int:
    last = len(text.rstrip())
    if isinstance(error, UnexpectedToken):
        token = error.token
        if token.type == "_INDENT" and token.line is not None:
            lines = text.split("\n")
            return sum(len(line) + 1 for line in lines[: token.line - 1]) + (token.column or 1) - 1
        found = None if token.type in ("_DEDENT", "$END") else token.start_pos
    else:
        found = error.pos_in_stream
    return last if found is None else min(found, last)


# Each rule knows one kind of mistake and says nothing about the others.
def _layout(place: Place) -> Said:
    if place.token == "_INDENT":
        return (
            "This line is indented, but the line above takes no lines below it.",
            "Only session, superset and repeat do.",
        )
    if (place.accepted and place.accepted <= {"_INDENT"}) or place.token == "_DEDENT":
        return f"'{place.above}' needs indented lines below it.", ""
    return None


def _quote(place: Place) -> Said:
    if not place.word.startswith('"'):
        return None
    message = f"I did not expect {place.word} here, or its quote is not closed on this line."
    return message, "Names in quotes start and end on one line."


def _sets_first(place: Place) -> Said:
    match = re.match(r"(\d+[ \t]*x[ \t]*\d+)[ \t]+(\w[^\n#;,]*)", place.following)
    if match is None or "SESSION" not in place.accepted:
        return None
    return "The exercise comes first.", f"Write for example: {match.group(2)} {match.group(1)}"


def _no_segment(place: Place) -> Said:
    number = re.search(r"(?:\d[\d.,-]*[ \t]*%?[ \t]*)?$", place.head)
    written = (number.group() if number else "") + place.following
    match = terminal("INTENSITY").match(written)
    if match is None or "INTENSITY" in place.accepted or not place.accepted >= _OPTIONS:
        return None
    name = re.split(r"\s+\d", place.head.strip())[0]
    modes = close_to(name.replace("-", " "), MODES) or ["walk", "run", "cycle", "row"]
    return (
        f"'{match.group()}' belongs to an endurance segment, and '{name}' is none that I know.",
        f"Did you mean {_either([m.capitalize() for m in modes])}?",
    )


def _unit(place: Place) -> Said:
    after_number = re.search(r"(?:\d|%)[ \t]*$", place.head)
    if not after_number or not re.match(r"[^\W\d_%]", place.word):
        return None
    close = close_to(place.word, _UNITS)
    message = f"I do not know the unit '{place.word}' after a number here."
    return (message, _did_you_mean(close)) if close else None


def _moment(place: Place) -> Said:
    if not {"BEFORE", "AFTER"} <= place.accepted or "START" in place.accepted:
        return None
    time = place.head.split(" at ")[-1].strip()
    return (
        f"{time} counted from what?",
        f"Write +{time} (after the end), start +{time}, or {time} before.",
    )


def _segment(place: Place) -> Said:
    name = re.split(r"\s+\d", place.head.strip())[0]
    if mode_of(name) is None or "X" not in place.accepted:
        return None
    return "The unit is missing.", f"Write for example: {name} 30 min, or {name} 5 km."


def _glycogen(place: Place) -> Said:
    if "glycogen" not in place.head.casefold() or not place.accepted >= _SCHEME:
        return None
    return "How low is the glycogen?", "Write it in per cent of normal: glycogen 40%"


Rule: TypeAlias = Callable[[Place], Said]

_RULES: tuple[Rule, ...] = (
    _layout,
    _quote,
    _sets_first,
    _no_segment,
    _unit,
    _moment,
    _segment,
    _glycogen,
)


def _general(place: Place) -> tuple[str, str]:
    word, accepted = place.word, place.accepted
    close: list[str] = []
    if word:
        two = " ".join(re.findall(r"[^\s,;#()]+", place.following)[:2])
        known = unit_words(accepted)
        close = close_to(two, [k for k in known if " " in k]) or close_to(word, known)
        here = f"I do not understand '{word}' here."
    elif place.following.strip():
        here = f"I did not expect '{place.following.strip()[0]}' here."
    else:
        here = f"The line ends too early after '{place.head.strip() or place.above}'."
    if not close and accepted >= _SCHEME and not accepted >= _OPTIONS:
        close = close_to(re.split(r"[\s,:]", place.head.strip())[0], LINE_WORDS)
    return here, " ".join(s for s in (_did_you_mean(close), _expected(accepted)) if s)


def _expected(accepted: set[str]) -> str:
    if {"NAME", "SESSION"} <= accepted:
        return (
            "I expected an exercise such as 'Back squat 3x8', a segment such as 'Run 30 min', or "
            "one of session, superset, repeat, rest, meal, infuse, inject, sample, state."
        )
    if {"NAME"} <= accepted <= {"NAME", "STRING", "_DEDENT", "_NL"}:
        return "I expected an exercise such as 'Bench press 3x8'; a superset holds nothing else."
    if accepted >= _OPTIONS:
        end = ", or the end of the line" if "_NL" in accepted else ""
        return f"I expected a load (at 100 kg, 70%), RIR or RPE, tempo, rest, side, done:{end}."
    if accepted >= _SEGMENT:
        return "I expected an intensity (at 200 W, 70% VO2max, 10 km/h), grade, rest, or its end."
    if "PLANNED" in accepted:
        return "I expected what was done, such as: done: 100 kg x 5, 5, 4"
    if accepted >= _SCHEME:
        return "I expected sets and repetitions such as 3x8, 3x40 s or 3 sets to failure."
    words = [text for name, text in EXPECTED.items() if name in accepted]
    return f"I expected {' or '.join(_comma(words[:7]))}." if words else ""


def _comma(words: list[str]) -> list[str]:
    return words if len(words) < 3 else [", ".join(words[:-1]), words[-1]]


def close_to(word: str, choices: Iterable[str]) -> list[str]:
    """Return near misses; short words may differ in one letter of two."""
    pool = list(choices)
    bare = word.strip("'\".:!?").casefold()
    found = nearest(bare, pool)
    if not found and 1 < len(bare) <= 3:
        folded = {c.casefold(): c for c in pool}
        found = [folded[c] for c in difflib.get_close_matches(bare, folded, n=2, cutoff=0.5)]
    return [f for f in found if f.casefold() != bare]


def _did_you_mean(words: list[str]) -> str:
    return f"Did you mean {_either(words)}?" if words else ""


def _either(words: list[str]) -> str:
    return " or ".join(_comma([f"'{w}'" for w in words]))
