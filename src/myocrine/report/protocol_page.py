"""The page of a protocol: sessions on the clock, muscles, why each line, front, toss-ups, plan."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import myocrine
from myocrine.planning.frontier import Front
from myocrine.planning.protocol.model import Choice, Protocol, ProtocolDay
from myocrine.planning.rivals import Compared
from myocrine.planning.tossups import TossUp
from myocrine.report import page
from myocrine.report.front_sheet import ratio_in_words, savings_in_words
from myocrine.report.protocol_figures import front_picture, muscles_picture, session_picture
from myocrine.report.sheet import SIMULATED
from myocrine.report.wording import fold, many, number

__all__ = ["front_section", "protocol_page", "write_front", "write_protocol"]

_RULE = (
    "Stimulus is counted by one rule: sets near failure, a square root of a muscle's weekly sets "
    "(a meta-regression over groups of people), practice of the lift for strength. It orders "
    "protocols; what one person gains may lie far from it."
)
_OPTIMUM = (
    "The optimum is that of this rule and these limits. Sleep, food and what somebody likes to do "
    "are not in it: an exercise that is done is worth more than a better one left undone."
)
_WEIGHED = (
    "Each choice is counted again beside its next best under draws of what nobody knows of the "
    "rule: how much a repetition in reserve costs, what assisting muscles are credited with, how "
    "fast practice saturates. Where the other one is as good or better in more than a tenth of the "
    "draws, the choice is a toss-up: take the one you like."
)


def write_protocol(
    found: Protocol,
    path: Path | str,
    *,
    who: str = "",
    front: Front | None = None,
    weighed: Sequence[TossUp] = (),
) -> Path:
    """Write the page of a protocol as one self-contained HTML file.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    return page.save(protocol_page(found, who=who, front=front, weighed=weighed), Path(path))


def write_front(found: Front, path: Path | str, *, who: str = "") -> Path:
    """Write the page of a front alone.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    lead = f'<p class="note">Person: {escape(who)}.</p>' if who else ""
    sections = [
        ("What minutes buy", front_section(found)),
        ("What to keep in mind", page.section([_RULE, _OPTIMUM])),
    ]
    title = f"Stimulus against minutes, {found.days} sessions a week"
    return page.save(page.wrap(title, lead, sections), Path(path))


def protocol_page(
    found: Protocol,
    *,
    who: str = "",
    front: Front | None = None,
    weighed: Sequence[TossUp] = (),
) -> str:
    """Return the page of a protocol.

    Parameters
    ----------
    found : Protocol
    who : str
        The person in words.
    front : Front, optional
        Stimulus against minutes of the same request.
    weighed : sequence of TossUp
        Choices weighed against their next best.
    """
    sections = [
        ("The sessions", _sessions(found)),
        ("The muscles of a week", _muscles(found)),
        ("What minutes buy", front_section(front) if front else ""),
        ("Toss-ups", _toss_ups(weighed)),
        ("What falls short", _short(found)),
        ("The plan", f"<pre>{escape(found.text.rstrip())}</pre>"),
        ("What to keep in mind", page.section([*found.notes, _RULE, _OPTIMUM])),
        ("This run", _run(found)),
    ]
    return page.wrap(
        found.plan.name or "Protocol", _lead(found, who), [s for s in sections if s[1]]
    )


def _lead(found: Protocol, who: str) -> str:
    asked, given = found.request, found.stimulus
    sets = sum(c.sets for c in found.choices)
    gap = 100.0 * found.optimality_gap
    best = "proven to be the best" if found.proof.proven and gap < 0.05 else (
        f"within {number(max(gap, 0.1))} % of the best that is possible"
    )  # fmt: skip
    text = (
        f"{many(len(found.days), 'session')} of at most {asked.minutes:g} minutes, "
        f"{many(sets, 'hard set')} a "
        f"week, {best} by the rule below. A usual trial with as much gave muscles "
        f"{given.growth_percent:.1f} % of growth on average; twelve weeks of such practice teach "
        f"somebody new to the lifts {given.strength_percent:.0f} % of strength."
        + (f" Endocrine dose of the week: {found.dose:.1f}." if asked.goal == "endocrine" else "")
    )
    person = f'<p class="note">Person: {escape(who)}.</p>' if who else ""
    have = ", ".join(asked.equipment) or "everything"
    note = f'<p class="note">Goal: {asked.goal}. Equipment: {escape(have)}.</p>'
    return f'<p class="lead">{escape(text)}</p>{person}{note}'


def _sessions(found: Protocol) -> str:
    until = max(found.minutes, default=0.0)
    parts, seen = [], set()
    for i, day in enumerate(found.days):
        session = found.plan.sessions.get(day.name)
        parts.append(f"<h3>Day {day.number}: {escape(day.name)}</h3>")
        if session is not None and day.name not in seen:
            picture = session_picture(session, found.request.person, key=f"s-{i}", until=until)
            parts.append(picture.html() if picture else "")
        seen.add(day.name)
        parts.append(_choices(day))
    return "".join(parts)


def _choices(day: ProtocolDay) -> str:
    if not day.choices:
        return ""
    head = ("", "sets", "rest", "minutes", "of the whole", "next best", "which costs")
    pairs = list(dict.fromkeys(c.pair for c in day.choices if c.pair is not None))
    rows = [_choice(c, pairs) for c in day.choices]
    caption = (
        f"Day {day.number}, {day.name}: {day.minutes:.0f} minutes. 'Of the whole': what of the "
        f"week's stimulus would be lost without the line; {SIMULATED}"
    )
    return page.table(caption, head, rows, numeric=1)


def _choice(c: Choice, pairs: Sequence[int]) -> list[str]:
    pair = ""
    if c.pair is not None:
        pair = f' <span class="unit">superset {pairs.index(c.pair) + 1}</span>'
    reps = f"{c.low}" if c.low == c.high else f"{c.low}–{c.high}"
    cost = "–" if c.cost_percent is None else f"{number(max(c.cost_percent, 0.0), 2)} %"
    return [
        escape(c.exercise) + pair,
        f"{c.sets} × {reps}<span>RIR {c.reserve:g}</span>",
        f"{c.rest_s:g} s",
        f"{c.minutes:.1f}",
        f"{100.0 * c.share:.1f} %",
        escape(c.instead) or "–",
        cost,
    ]


def _muscles(found: Protocol) -> str:
    return muscles_picture(found.stimulus.sets, found.stimulus.growth, key="muscles").html()


def front_section(found: Front) -> str:
    """Return the front as a picture, its points and the routines as tables."""
    said = list(filter(None, [ratio_in_words(found)]))
    if found.savings is not None:
        said.append(savings_in_words(found.savings))
    return (
        front_picture(found, key="front").html() + page.section(said) + _points(found)
        + _routines(found)
    )  # fmt: skip


def _points(found: Front) -> str:
    head = ("minutes asked", "minutes a week", "stimulus", "at most", "ten minutes more bought",
            "growth", "strength")  # fmt: skip
    rows = [
        [
            f"{p.minutes:g}",
            f"{p.used:.0f}",
            f"{p.stimulus:.3f}",
            f"{p.bound:.3f}",
            "–" if i == 0 else f"{p.gain:+.3f}".replace("-", "−"),
            f"{p.growth:.1f} %",
            f"{p.strength:.1f} %",
        ]
        for i, p in enumerate(found.points)
    ]
    caption = f"The front: {found.days} sessions a week; stimulus 1 is the blueprint's; {SIMULATED}"
    return page.table(caption, head, rows, numeric=1)


def _routines(found: Front) -> str:
    if not found.compared:
        return ""
    head = ("", "days", "minutes a week", "stimulus", "best of as many", "times", "growth",
            "strength")  # fmt: skip
    rows = [_routine(c) for c in found.compared]
    caption = "Routines beside the best protocol of as many minutes a week, by the same rule"
    return page.table(caption, head, rows, numeric=1)


def _routine(c: Compared) -> list[str]:
    away = "" if c.available else ' <span class="unit">other equipment</span>'
    return [
        escape(c.routine.name) + away,
        f"{c.days:g}",
        f"{c.minutes:.0f}",
        f"{c.stimulus:.3f}",
        "–" if c.best is None else f"{c.best:.3f}",
        "–" if c.ratio is None else fold(c.ratio),
        f"{c.growth:.1f} %",
        f"{c.strength:.1f} %",
    ]


def _toss_ups(weighed: Sequence[TossUp]) -> str:
    if not weighed:
        return ""
    rows = [
        [
            escape(t.out),
            escape(t.instead),
            escape(t.session),
            f"{number(t.weighed.cost_percent, 2)} %<span>{number(t.weighed.low, 2)} to "
            f"{number(t.weighed.high, 2)}</span>".replace("-", "−"),
            f"{100.0 * t.weighed.share:.0f} %",
            "no difference" if t.weighed.preferred else "toss-up" if t.weighed.toss_up else "",
        ]
        for t in weighed
    ]
    head = ("chosen", "or", "session", "costs", "as good in", "")
    caption = "Choices beside their next best: what the other one costs, 90 % interval below"
    count = sum(t.weighed.toss_up for t in weighed)
    said = f"{count} of {len(weighed)} choices are toss-ups."
    return page.section([said, _WEIGHED]) + page.table(caption, head, rows, numeric=3)


def _short(found: Protocol) -> str:
    items = "".join(f"<li>{escape(str(s))}</li>" for s in found.shortfalls)
    return f"<ul>{items}</ul>" if items else ""


def _run(found: Protocol) -> str:
    proof, asked = found.proof, found.request
    rows = [
        ["days, minutes", f"{asked.days}, {asked.minutes:g}"],
        ["objective found, at most", f"{proof.value:.4f}, {proof.bound:.4f}"],
        ["gap", f"{100.0 * proof.optimality_gap:.2f} %"],
        ["search ended by proof", "yes" if proof.proven else "no, by the clock"],
        ["exercises let through, kept", f"{proof.considered}, {proof.kept}"],
    ]
    return page.table(f"Myocrine {myocrine.__version__}", ("", ""), rows)
