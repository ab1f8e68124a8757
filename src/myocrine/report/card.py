"""Sessions on paper: one page each, black on white, with boxes to write down what was done.

The same page reads on a telephone. It loads nothing and runs nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import singledispatchmethod
from html import escape
from pathlib import Path

import myocrine
from myocrine.report import page
from myocrine.training.language import to_text
from myocrine.training.language.printer import load_words
from myocrine.training.plans.coming import Agenda, Coming
from myocrine.training.plans.loads import Line, lines_of
from myocrine.training.session import (
    Block,
    Endurance,
    ExerciseSets,
    Repeat,
    Session,
    Superset,
)

__all__ = ["card_page", "day_in_words", "words_of", "write_cards"]

_ROW = 6
"""Sets beside one another on paper."""

_MOST = 24
"""Boxes of one line; who does more writes beside them."""

_TIGHT, _TIGHTER = 6.5, 8.5
"""A card with so many exercises is set smaller, so that it stays on one page of A4 or Letter."""

CSS = """
@page { margin: 11mm 12mm; }
* { box-sizing: border-box; }
html { color-scheme: light; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: #fff; color: #000;
  font: 11pt/1.35 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main, h1 { max-width: 190mm; margin: 0 auto; padding: 0 4mm; }
.card { break-after: page; padding: 4mm 0 6mm; border-bottom: 1px dashed #777; }
.card:last-of-type { break-after: auto; border-bottom: 0; }
h1 { font-size: 14pt; margin: 4mm auto; overflow-wrap: anywhere; }
.of { font-size: 10.5pt; font-weight: 600; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 17pt; line-height: 1.15; margin: 0; overflow-wrap: anywhere; }
.head { display: flex; flex-wrap: wrap; gap: 1mm 6mm; justify-content: space-between;
  align-items: baseline; border-bottom: 2pt solid #000; padding-bottom: 1.5mm; }
.head p { margin: 0; }
.when { font-weight: 600; }
.easy { border: 1.2pt solid #000; padding: 0 1.5mm; font-weight: 700; }
.blanks { display: flex; flex-wrap: wrap; gap: 1mm 7mm; margin: 2mm 0 0; font-size: 9.5pt; }
.blanks span::after { content: ""; display: inline-block; width: 20mm; margin-left: 1.5mm;
  border-bottom: .8pt solid #000; }
.note { font-size: 9pt; margin: 1mm 0 0; }
.x { break-inside: avoid; margin: 3mm 0 0; }
.x h3 { font-size: 12pt; margin: 0; }
.what { display: flex; justify-content: space-between; gap: 4mm; align-items: flex-end; }
.kg { font-weight: 700; font-size: 14pt; white-space: nowrap; margin: 0; }
.kg i { display: inline-block; width: 17mm; border-bottom: .8pt solid #000; }
.how { margin: 0; }
.why { font-size: 8.5pt; margin: 0; }
.sets { display: flex; flex-wrap: wrap; gap: 1.5mm; margin: 1.2mm 0 0; padding: 0;
  list-style: none; }
.sets li { border: .9pt solid #000; display: flex; flex: 1 1 26mm; max-width: 36mm;
  height: 11mm; position: relative; }
.sets li.big { max-width: 60mm; }
.sets b { position: absolute; left: .8mm; top: 0; font-size: 7pt; font-weight: 600; }
.sets span { flex: 1; border-left: .5pt solid #999; display: flex; align-items: flex-end;
  justify-content: center; font-size: 6.5pt; padding-bottom: .2mm; }
.sets span:first-of-type { border-left: 0; }
.set { border-left: 3pt double #000; padding-left: 3mm; margin-top: 3mm; break-inside: avoid; }
.set > p { margin: 0; font-weight: 600; font-size: 9.5pt; }
.set .x { margin-top: 1.5mm; }
.warm .sets li { height: 8mm; border-style: dashed; }
.warm, .tighter .x { display: grid; grid-template-columns: 68mm 1fr; gap: 3mm; }
.warm .sets, .tighter .sets { margin: 0; align-content: start; }
.warm h3, .tighter h3 { overflow-wrap: anywhere; }
.warm .kg, .tighter .kg { font-size: 10pt; } .tighter .kg i { width: 11mm; }
.other { margin: 3mm 0 0; break-inside: avoid; }
.lines { height: 14mm; border-bottom: .8pt solid #000; font-size: 9pt; margin-top: 2mm; }
.log { font-size: 8pt; margin: 2mm 0 0; overflow-wrap: anywhere; }
code { font-family: ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace; }
footer { font-size: 8pt; margin: 3mm auto; max-width: 190mm; padding: 0 4mm; }
.tight { font-size: 10pt; } .tight .x { margin-top: 2mm; } .tight .sets li { height: 9mm; }
.tight .lines { height: 9mm; } .tight .why { font-size: 7.5pt; }
.tighter { font-size: 9pt; } .tighter .x { margin-top: 1.5mm; }
.tighter .sets li { height: 8mm; flex-basis: 18mm; } .tighter .x h3 { font-size: 10pt; }
.tighter .lines { height: 8mm; } .tighter .why { font-size: 7pt; }
.tighter .set { margin-top: 1mm; }
@media screen and (max-width: 30rem) {
  body { font-size: 1rem; } .warm, .tighter .x { display: block; }
  .sets li { flex: 0 0 calc((100% - 3mm) / 3); height: 3rem; } .sets li.big { flex: 1 1 100%; }
}
@media print { main, footer { max-width: none; padding: 0; } .card { border-bottom: 0; padding: 0; }
  .only { display: none; } }
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write_cards(
    agenda: Agenda, minutes: Sequence[float], path: Path | str, *, whose: str = ""
) -> Path:
    """Write the cards of the coming sessions as one self-contained HTML file.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    return page.save(card_page(agenda, minutes, whose=whose), Path(path))


def card_page(agenda: Agenda, minutes: Sequence[float], *, whose: str = "") -> str:
    """Return a page with one card for each coming session.

    Parameters
    ----------
    agenda : Agenda
    minutes : sequence of float
        How long each session takes [min].
    whose : str
        Who trains.
    """
    title = agenda.title(whose)
    cards = "".join(
        _card(c, lasts, title) for c, lasts in zip(agenda.sessions, minutes, strict=True)
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="generator" content="Myocrine {myocrine.__version__}">\n'
        f"<title>{escape(title)}: cards</title>\n<style>{CSS}</style>\n</head>\n<body>\n"
        f'<h1 class="only">{escape(title)}</h1>\n<main>{cards}</main>\n'
        '<footer class="only">One page for each session when printed. Minutes are simulated, not '
        "measured. Myocrine is not a medical device.</footer>\n</body>\n</html>\n"
    )


def day_in_words(coming: Coming) -> str:
    """Return when a session is: ``Monday 2026-11-23, 18:00``."""
    at = coming.session.time
    return f"{coming.date:%A %Y-%m-%d}" + ("" if at is None else f", {at:%H:%M}")


def words_of(block: Block) -> str:
    """Return one line of a session as the language writes it; a group without its members."""
    return to_text(Session(blocks=(block,))).split("\n")[1].strip()


def _card(coming: Coming, minutes: float, title: str) -> str:
    session = coming.session
    writer = _Writer(coming)
    body = "".join(writer.html(b) for b in session.blocks)
    full = _fullness(session.blocks)
    size = " tighter" if full > _TIGHTER else " tight" if full > _TIGHT else ""
    easy = '<p class="easy">deload</p>' if coming.planned.deload else ""
    notes = "".join(f'<p class="note">{escape(n)}</p>' for n in coming.notes)
    return (
        f'<section class="card{size}"><p class="of">{escape(title)}</p>'
        f'<div class="head"><h2>{escape(coming.planned.session)}</h2>{easy}'
        f'<p class="when">{escape(day_in_words(coming))}, about {minutes:.0f} min</p></div>'
        '<p class="blanks"><span>date</span><span>from</span><span>to</span></p>'
        f"{notes}{body}"
        f'<div class="lines">Notes</div>{_log_line(session)}</section>'
    )


def _fullness(blocks: Sequence[Block]) -> float:
    """Return how much there is on a card, in exercises of one row of boxes."""
    full = 0.0
    for block in blocks:
        if isinstance(block, ExerciseSets):
            more = math.ceil(min(block.sets, _MOST) / _ROW) - 1
            full += (0.5 if block.warm_up else 1.0) + 0.5 * more
        elif isinstance(block, Superset | Repeat):
            full += 0.3 + _fullness(block.items)
        else:
            full += 0.8 if isinstance(block, Endurance) else 0.3
    return full


def _log_line(session: Session) -> str:
    """Return how the first line with repetitions is written into a log."""
    lines = [x.sets for x in lines_of(session) if x.sets.reps is not None and not x.sets.warm_up]
    if not lines:
        return ""
    first = lines[0]
    plain = ExerciseSets(exercise=first.exercise, sets=first.sets, reps=first.reps)
    counts = ", ".join(["__"] * first.sets)
    text = f"{words_of(plain)}, done: __ kg x {counts} at RIR __"
    return f'<p class="log">In a log: <code>{escape(text)}</code></p>'


class _Writer:
    """Blocks of one card, each line with its load and its boxes."""

    def __init__(self, coming: Coming) -> None:
        self.coming = coming
        self.lines: Iterator[Line] = iter(lines_of(coming.session))
        self.rounds = 1

    @singledispatchmethod
    def html(self, block: object) -> str:
        return f'<p class="other">{escape(words_of(block))}</p>'  # type: ignore[arg-type]

    @html.register
    def _(self, block: ExerciseSets) -> str:
        line = next(self.lines)
        warm = " (warm-up)" if block.warm_up else ""
        why = self.coming.reasons.get(line.index) or self.coming.hints.get(line.index, "")
        return (
            f'<div class="x{" warm" if block.warm_up else ""}"><div class="what"><div>'
            f'<h3>{escape(line.exercise.name)}{warm}</h3><p class="how">{escape(_how(block))}</p>'
            f'{f"""<p class="why">{escape(why)}</p>""" if why else ""}</div>{_load(line)}</div>'
            f"{_boxes(line)}</div>"
        )

    @html.register
    def _(self, block: Endurance) -> str:
        fields = "".join(f"<span>{w}</span>" for w in ("min", "km", "pulse"))
        boxes = "".join(
            f'<li class="big"><b>{i}</b>{fields}</li>'
            for i in range(1, min(self.rounds * block.bouts, _MOST) + 1)
        )
        return (
            f'<div class="x"><h3>{escape(words_of(block))}</h3><ul class="sets">{boxes}</ul></div>'
        )

    @html.register
    def _(self, block: Superset) -> str:
        rest = "" if block.rest_s is None else f", {words_of(block).partition(', ')[2]}"
        head = f"Superset: a set of each in turn{rest}"
        return self._group(head, block.items)

    @html.register
    def _(self, block: Repeat) -> str:
        self.rounds *= block.count
        html = self._group(f"{block.count} rounds of", block.items)
        self.rounds //= block.count or 1
        return html

    def _group(self, head: str, items: Sequence[Block]) -> str:
        return f'<div class="set"><p>{escape(head)}</p>{"".join(map(self.html, items))}</div>'


def _how(sets: ExerciseSets) -> str:
    """Return what is asked for, without the name of the exercise."""
    named = ExerciseSets.__dataclass_fields__
    plain = ExerciseSets(**{n: getattr(sets, n) for n in named} | {"exercise": "X", "done": ()})
    return words_of(plain).removeprefix("X ").removesuffix(" (warm-up)")


def _load(line: Line) -> str:
    """Return the load in large letters, or a place to write it."""
    load = line.sets.load
    if line.sets.machine is not None:
        return ""
    if load is None or load.unit not in ("kg", "lb"):
        body = "body ± " if line.exercise.load_kind == "body_mass" else ""
        return f'<p class="kg">{body}<i></i> kg</p>'
    return f'<p class="kg">{escape(load_words(load).replace("bodyweight", "body"))}</p>'


def _boxes(line: Line) -> str:
    sets = line.sets
    unit = "lb" if sets.load is not None and sets.load.unit == "lb" else "kg"
    count = "s" if sets.seconds is not None else "m" if sets.distance_m is not None else "reps"
    fields = (unit, count) if sets.warm_up else (unit, count, "RIR")
    inner = "".join(f"<span>{f}</span>" for f in fields)
    n = min(sets.sets * line.times, _MOST)
    row = "".join(f"<li><b>{i}</b>{inner}</li>" for i in range(1, n + 1))
    return f'<ul class="sets">{row}</ul>'
