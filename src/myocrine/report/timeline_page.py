"""The page of a timeline: when things are seen, curves over hours to years, numbers, promises."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

import myocrine
from myocrine.planning.endpoints import DOMAINS
from myocrine.planning.line import Line
from myocrine.planning.popular import Promise, compared
from myocrine.planning.timeline import Timeline
from myocrine.report import page
from myocrine.report.parts import cell, unit_mark
from myocrine.report.sheet import SIMULATED
from myocrine.report.timeline_figures import calendar, curve, strip
from myocrine.report.timeline_why import why_table
from myocrine.report.timeline_words import (
    CERTAINTY_WORDS,
    COHORT,
    DOSE,
    RHABDO,
    SWELLING,
    age_caveats,
    ageing,
    change,
    found_in_words,
    headline,
    how,
    nothing_moved,
    seen_by_band,
    seen_interval,
    unit_of,
    when,
)
from myocrine.report.wording import graded, join, number

__all__ = ["timeline_page", "write_timeline"]

_STYLE = """
.sure { display: inline-block; border-radius: .8rem; padding: .05rem .6rem; font-size: .8rem;
  font-weight: 600; border: 1px solid var(--muted); color: var(--ink); white-space: nowrap; }
.sure b { letter-spacing: .1em; color: var(--green); }
.sure b i { color: var(--rule); font-style: normal; }
figure > .sure { margin: 0 0 .2rem; }
"""
_STEPS = tuple(CERTAINTY_WORDS)[::-1]


def write_timeline(shown: Timeline, path: Path | str, *, who: str = "") -> Path:
    """Write the page of a timeline as one self-contained HTML file.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    return page.save(timeline_page(shown, who=who), Path(path))


def timeline_page(shown: Timeline, *, who: str = "") -> str:
    """Return the page of a timeline.

    Parameters
    ----------
    shown : Timeline
    who : str
        The person in words.
    """
    lines = list(shown.lines.values())
    moved = [x for x in lines if x.moved]
    title = shown.plan + (f" against {shown.versus}" if shown.versus else "")
    sections = [
        ("When it is seen", _overview(shown, moved)),
        ("Beside the popular timeline", _popular(shown)),
        ("Curves", _curves(shown, moved)),
        ("Numbers", _numbers(moved) + why_table(moved) + _meanings(shown)),
        ("Years of ageing", _ages(moved)),
        ("What to keep in mind", _mind(shown, lines)),
        ("Sources", page.citations(shown.sources)),
        ("This run", _run(shown)),
    ]
    return page.wrap(title, _lead(shown, who), [s for s in sections if s[1]], style=_STYLE)


def badge(word: str) -> str:
    """Return the badge of a certainty: four steps, as many of them filled as it has."""
    steps = 1 + _STEPS.index(word)
    dots = "●" * steps + (f"<i>{'●' * (4 - steps)}</i>" if steps < 4 else "")
    meaning = escape(CERTAINTY_WORDS[word], quote=True)
    return (
        f'<span class="sure" title="{meaning}"><b aria-hidden="true">{dots}</b> '
        f"certainty {escape(word)}</span>"
    )


def _lead(shown: Timeline, who: str) -> str:
    lines = [x for x in shown.lines.values() if x.domain in DOMAINS]
    said = headline(lines) or "Nothing moves."
    parts = [f'<p class="lead">{escape(said)}</p>']
    if who:
        parts.append(f'<p class="note">Person: {escape(who)}.</p>')
    parts.append(f'<p class="note">{escape(how(shown))}.</p>')
    if shown.versus:
        text = (
            f"Every change here is that of {shown.plan} minus that of {shown.versus}, person by "
            "person: the same people, the same unknowns, another plan."
        )
        parts.append(f'<p class="note">{escape(text)}</p>')
    return "".join(parts)


def _overview(shown: Timeline, moved: Sequence[Line]) -> str:
    told = [x for x in moved if x.domain in DOMAINS]
    picture = strip(told, key="strip")
    said = list(seen_by_band(told, shown.group))
    text = page.section(filter(None, [*said, SWELLING, ageing(shown)]))
    return text + (picture.html() if picture else "")


def _curves(shown: Timeline, moved: Sequence[Line]) -> str:
    note = (
        "<p class='note'>Line: median change. Light band: 90 % interval over people and knowledge; "
        "darker band: people alone; dashed: what nobody knows alone. Diamond: when a group first "
        "sees it. Bar at the bottom: when popular writing promises it. The axis of time is "
        f"logarithmic: hours, weeks, months and years take like room. {SIMULATED.capitalize()}."
        "</p>"
    )
    even = calendar(shown, key="calendar")
    parts = [note, even.html() if even else ""]
    for domain in DOMAINS:
        rows = [x for x in moved if x.domain == domain]
        if not rows:
            continue
        figures = [figure for x in rows if (figure := _figure(x))]
        parts.append(f"<h3>{escape(domain)}</h3>" if figures else "")
        if rows[0].cohort_only:
            parts.append(f"<p>{escape(COHORT)}</p>")
        parts.append(page.grid(figures) if figures else "")
    return "".join(parts)


def _figure(x: Line) -> str:
    """Return a picture with the badge of its certainty above, empty where there is none."""
    picture = curve(x, key=f"e-{x.name}")
    html = picture.html() if picture else ""
    return html.replace("<figure>", f"<figure>{badge(x.certainty)}", 1)


def _numbers(moved: Sequence[Line]) -> str:
    if not moved:
        return ""
    names = list(dict.fromkeys(n for x in moved for n in x.sizes))
    head = ("", *names, "first seen", "half", "of people beyond error", "certainty", "evidence")
    parts = []
    for domain in (*DOMAINS, "Strength by movement"):
        rows = [_line(x, names) for x in moved if x.domain == domain]
        if not rows:
            continue
        table = page.table(
            f"{domain}: change since the start, median with 90 % interval below; {SIMULATED}",
            head,
            rows,
            numeric=1,
        )
        shut = f"<details><summary>{escape(domain)}</summary>{table}</details>"
        parts.append(table if domain in DOMAINS else shut)
    return "".join(parts)


def _line(x: Line, names: Sequence[str]) -> list[str]:
    def write(value: float) -> str:
        return change(value, x.output)

    grade = x.output.evidence
    meaning = escape(page.GRADE_WORDS[grade], quote=True)
    return [
        escape(x.output.long_name) + unit_mark(unit_of(x.output)),
        *(cell(x.sizes[n], write) if n in x.sizes else "–" for n in names),
        _tight(seen_interval(x)),
        when(x.told(x.half)),
        "–" if x.share_seen is None else f"{100.0 * x.share_seen:.0f} %",
        escape(x.certainty),
        f'<abbr title="{meaning}">{graded(grade)}</abbr>',
    ]


def _meanings(shown: Timeline) -> str:
    rows = "".join(f"<dt>{escape(w)}</dt><dd>{escape(t)}</dd>" for w, t in CERTAINTY_WORDS.items())
    text = (
        f"First seen: when the median change first exceeds what {shown.group}, "
        "measured twice, tells from zero, with the 90 % interval over what nobody knows. Beyond "
        "error: share of people whose own change at the end exceeds the error of their own two "
        "measurements; – where it is an average of groups or a difference of plans: nobody does "
        "both."
    )
    return (
        f"<p class='note'>{escape(text)}</p>"
        "<details><summary>What the certainties mean</summary>"
        f"<p>They speak of the size of an effect; the evidence grade says how it is known that "
        f"there is one.</p><dl>{rows}</dl></details>{page.grades()}"
    )


def _popular(shown: Timeline) -> str:
    rows = []
    told: Promise | None = None
    for one in compared(shown.lines):
        again = one.promise is told
        told = one.promise
        x = one.line
        end = list(x.sizes)[-1]
        rows.append(
            [
                escape(told.band),
                "" if again else escape(told.says),
                escape(x.output.long_name),
                _tight(found_in_words(one)),
                _tight(f"{change(x.sizes[end].median, x.output)} {unit_of(x.output)}"),
                badge(x.certainty),
                f"<code>{told.claim}</code>",
            ]
        )
    if not rows:
        return ""
    table = page.table(
        f"What popular writing promises, and what {shown.group} would see; {SIMULATED}",
        ("promised", "in our words", "read from", "here", "at the end", "certainty", "claim"),
        rows,
    )
    text = (
        "This says when a change would be seen in this run, not whether the claim holds: the claim "
        "ledger has the verdicts, with what trials in people have shown (myocrine claims)."
    )
    return f"{table}<p class='note'>{escape(text)}</p>"


def _tight(text: str) -> str:
    """Return text as HTML, numbers never parted from their units."""
    return re.sub(r"(?<=\d) (?=\S)", "\u00a0", escape(text))


def _ages(moved: Sequence[Line]) -> str:
    rows = []
    for x in moved:
        if x.age is None:
            continue
        first, last = x.age.ages
        caveats = escape("; ".join(age_caveats(x)))
        rows.append(
            [
                escape(x.output.long_name),
                cell(x.age.years, lambda v: number(v, 1).replace("-", "−")),
                f"{change(x.age.slope, x.output)} {escape(unit_of(x.output))}",
                f"{first:.0f} to {last:.0f}<span>{caveats}</span>",
                escape(x.age.source),
            ]
        )
    if not rows:
        return ""
    table = page.table(
        f"Years of ageing that the last change makes up for, 90 % interval below; {SIMULATED}",
        ("", "years", "ageing does, a year", "seen at ages", "source"),
        rows,
        numeric=1,
    )
    text = (
        "One endpoint at a time: the years of different endpoints are not to be averaged, for "
        "nobody has a second age. Slopes come from people of different ages, mostly compared at "
        "one time. Endpoints that are not listed have no slope in print that fits their unit."
    )
    return f"{table}<p class='note'>{escape(text)}</p>"


def _mind(shown: Timeline, lines: Sequence[Line]) -> str:
    weak = [x.output.long_name for x in lines if x.moved and x.certainty == "very low"]
    said = [
        COHORT,
        DOSE,
        RHABDO,
        f"The size is a guess with an interval: {join(weak)}." if weak else "",
        nothing_moved([x for x in lines if x.domain in DOMAINS]),
    ]
    notes = "".join(f"<li>{escape(w)}</li>" for w in shown.warnings)
    said_on_the_way = f"<h3>Said while computing</h3><ul>{notes}</ul>" if notes else ""
    return page.section(filter(None, said)) + said_on_the_way


def _run(shown: Timeline) -> str:
    words = {"weeks": "weeks", "draws": "draws", "seed": "seed", "evidence": "evidence dial",
             "adherence": "adherence", "population": "population"}  # fmt: skip
    rows = [
        [escape(words.get(k, k)), escape(f"{v:g}" if isinstance(v, float) else str(v))]
        for k, v in shown.options.items()
        if v not in ("", None)
    ]
    return page.table(f"Myocrine {myocrine.__version__}", ("", ""), rows)
