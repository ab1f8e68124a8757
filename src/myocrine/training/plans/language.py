"""Plans as text: read, and where they come from."""

from __future__ import annotations

import functools
import re
import sys
from importlib.resources import files
from pathlib import Path
from typing import cast

from lark import Lark, UnexpectedInput

from myocrine.errors import InputError, MyocrineError, SessionSyntaxError, UnknownNameError
from myocrine.training.language.grammar import compiled
from myocrine.training.language.messages import explain
from myocrine.training.language.source import MAX_BYTES, decode, load_bytes, prepare
from myocrine.training.plans.build import PlanBuilder
from myocrine.training.plans.checks import check_plan
from myocrine.training.plans.messages import PLAN_MISTAKES
from myocrine.training.plans.model import Plan
from myocrine.training.plans.templates import template, template_names

__all__ = ["NOTHING", "parse_plan", "read_plan"]

NOTHING = "nothing"
"""The plan of whoever does not train."""

_BARE = re.compile(r"[A-Za-z][\w-]*")


def parse_plan(text: str, *, source: str = "text", strict: bool = True) -> Plan:
    """Read a plan from text.

    Parameters
    ----------
    text : str
        ``plan "Name"``, its cycles, then its sessions; or the word ``nothing``.
    source : str
        Name of the text in errors.
    strict : bool
        Also refuse what is impossible or contradicts itself
        (:func:`myocrine.training.plans.plan_problems`).

    Raises
    ------
    SessionSyntaxError
        The text does not parse: line, column, what was expected, the nearest known word.
    SessionError, UnknownNameError
        It parses but asks for something impossible or unknown.
    """
    prepared = prepare(text, source)
    try:
        plan = cast(Plan, _grammar().parse(prepared))  # the PlanBuilder's result
    except UnexpectedInput as error:
        raise explain(error, prepared, source, rules=PLAN_MISTAKES) from None
    except MyocrineError as error:
        error.source = error.source or source
        raise
    except RecursionError:
        message = "The text is nested too deeply."
        raise SessionSyntaxError(message, source=source) from None
    if strict:
        check_plan(plan, source=source)
    return plan


def read_plan(what: str | Path | bytes, *, strict: bool = True) -> Plan:
    """Read the plan of a file, of standard input (``-``), of bytes or of the text itself.

    A string is taken as a file if such a file exists, as a template's name or ``nothing`` if it is
    one plain word, as a missing file if it looks like one (one word that ends in .plan or holds a
    slash), else as text.

    Raises
    ------
    InputError
        If nothing can be read; and whatever :func:`parse_plan` raises.
    """
    if isinstance(what, str) and what.strip() == "-":
        what = sys.stdin.buffer.read(MAX_BYTES + 1)
        data, source = decode(what, "input"), "input"
    elif isinstance(what, bytes | Path) or _is_file(what):
        raw, source = load_bytes(Path(what) if isinstance(what, str) else what)
        data = decode(raw, source)
    elif _BARE.fullmatch(what.strip()) and what.strip().casefold() != NOTHING:
        if what.strip().casefold() not in template_names():
            raise UnknownNameError("plan", what.strip(), (*template_names(), NOTHING))
        data, source = template(what), what.strip()
    elif _looks_like_a_file(what):
        message = f"There is no file {what!r}."
        raise InputError(message, remedy="Give a file, the text of a plan, or - for input.")
    else:
        data, source = what, "text"
    return parse_plan(data, source=source, strict=strict)


@functools.cache
def _grammar() -> Lark:
    more = files(__package__).joinpath("plan.lark").read_text("utf-8")
    return compiled("plan", PlanBuilder(), start="plan_file", more=more)


def _is_file(what: str) -> bool:
    try:
        return "\n" not in what and len(what) < 1000 and Path(what).is_file()
    except (OSError, ValueError):
        return False


def _looks_like_a_file(what: str) -> bool:
    text = what.strip()
    return len(text.split()) == 1 and (text.endswith((".plan", ".txt")) or "/" in text)
