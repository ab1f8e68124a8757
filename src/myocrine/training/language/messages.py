"""Turn a parser error into a sentence: what stands there, what was expected, what was meant."""

from __future__ import annotations

import difflib
import re

from lark import Token, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from myocrine.errors import SessionSyntaxError, nearest
from myocrine.training.language.grammar import terminal
from myocrine.training.language.vocabulary import EXPECTED, LINE_WORDS, MODES, unit_words

__all__ = ["explain"]

_WORD = re.compile(r"[^\s,;#()]+")
_UNITS = (
    *("kg", "lb", "%", "RM", "s", "min", "h", "m", "km", "reps", "sets", "RIR", "RPE", "W", "W/kg"),
    *("km/h", "bpm", "rpm", "% Wmax", "% VO2max", "% HRmax", "g", "ug/h", "ug/kg", "deg/s"),
)
_OPTIONS = {"EFFORT", "TEMPO", "REST"}
_SEGMENT = {"INTENSITY", "GRADE", "REST"}
_SCHEME = {"NUMBER", "DURATION", "MASS"}


def explain(error: UnexpectedInput, text: str, source: str) -> SessionSyntaxError:
    """Return our error for one of Lark's; `text` is what the parser was given."""
    accepted, start, line, column = _where(error, text)
    head = text[text.rfind("\n", 0, start) + 1 : start]
    word_match = _WORD.match(text, start)
    word = word_match.group() if word_match else ""
    message, remedy = _say(accepted, head, word, text[start : start + 80], error)
    return SessionSyntaxError(
        message, remedy=remedy, source=source, line=max(line - 1, 1), column=max(column, 1)
    )


def _where(error: UnexpectedInput, text: str) -> tuple[set[str], int, int, int]:
    if isinstance(error, UnexpectedToken):
        token = error.token
        start = len(text) - 1 if token.start_pos is None else token.start_pos
        if token.type in ("_INDENT", "_DEDENT", "$END") or token.line is None:
            start = min(start, len(text) - 1)
            line = text.count("\n", 0, start) + 1
            return set(error.expected), start, line, start - text.rfind("\n", 0, start)
        return set(error.expected), start, token.line, token.column or 1
    if isinstance(error, UnexpectedCharacters):
        return set(error.allowed or ()), error.pos_in_stream or 0, error.line, error.column
    return set(), len(text) - 1, text.count("\n"), 1


def _say(
    accepted: set[str], head: str, word: str, following: str, error: UnexpectedInput
) -> tuple[str, str]:
    token = error.token if isinstance(error, UnexpectedToken) else Token("", "")
    if token.type == "_INDENT":
        return (
            "This line is indented, but the line above takes no lines below it.",
            "Only session, superset and repeat do.",
        )
    if (accepted and accepted <= {"_INDENT"}) or token.type == "_DEDENT":
        return f"'{head.strip()}' needs indented lines below it.", ""
    if word.startswith('"') and "STRING" not in (token.type,):
        return f"I did not expect {word} here, or its quote is not closed on this line.", ""
    here = f"I do not understand '{word}' here." if word else _end_of_line(head)
    if _is_intensity(accepted, following):
        name = re.split(r"\s+\d", head.strip())[0]
        modes = _close(name, MODES) or ["Walk", "Run", "Cycle", "Row"]
        return (
            f"'{word}' belongs to an endurance segment, and '{name}' is none that I know.",
            f"Did you mean {_either([m.capitalize() for m in modes])}?",
        )
    if re.search(r"(?:\d|%)[ \t]*$", head) and re.match(r"[^\W\d_%]", word):
        close = _close(word, _UNITS)
        message = f"I do not know the unit '{word}' after a number here."
        return message, _did_you_mean(close) or _expected(accepted)
    close = _close(word, unit_words(accepted)) if word else []
    if not close and accepted >= _SCHEME and not accepted >= _OPTIONS:
        close = _close(re.split(r"[\s,:]", head.strip())[0], LINE_WORDS)
    return here, " ".join(s for s in (_did_you_mean(close), _expected(accepted)) if s)


def _is_intensity(accepted: set[str], following: str) -> bool:
    return "INTENSITY" not in accepted and terminal("INTENSITY").match(following) is not None


def _end_of_line(head: str) -> str:
    before = head.strip()
    return f"The line ends too early after '{before}'." if before else "A line is missing here."


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
    if accepted >= _SCHEME:
        return "I expected sets and repetitions such as 3x8, 3x40 s or 3 sets to failure."
    words = [text for name, text in EXPECTED.items() if name in accepted]
    return f"I expected {' or '.join(_comma(words[:7]))}." if words else ""


def _comma(words: list[str]) -> list[str]:
    return words if len(words) < 3 else [", ".join(words[:-1]), words[-1]]


def _close(word: str, choices: object) -> list[str]:
    """Return near misses; short words may differ in one letter of two."""
    pool = [str(c) for c in choices]  # type: ignore[attr-defined]
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
