"""Sessions as Markdown: a table for each, for notes, wikis and messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from myocrine.report.card import day_in_words, words_of
from myocrine.training.plans.coming import Agenda, Coming, Gap
from myocrine.training.plans.loads import lines_of
from myocrine.training.session import Block, ExerciseSets, Repeat, Superset

__all__ = ["agenda_markdown", "escaped"]

_SIGNS = re.compile(r"[\\`*_\[\]|]")
_FIRST = re.compile(r"^([-+#>]|\d+[.)])")
_HEAD = ("exercise", "asked for", "why", "done")


def agenda_markdown(agenda: Agenda, minutes: Sequence[float], *, whose: str = "") -> str:
    """Return the coming sessions as Markdown with tables (as GitHub and most programs read them).

    Parameters
    ----------
    agenda, minutes, whose
        As `myocrine.report.card.card_page` takes them.
    """
    title = agenda.title(whose)
    parts = [(c.date, _session(c, m)) for c, m in zip(agenda.sessions, minutes, strict=True)]
    parts += [(g.start, _layoff(g)) for g in agenda.layoffs]
    texts = [text for _, text in sorted(parts, key=lambda p: p[0])]
    return "\n".join([f"# {escaped(title)}\n", *texts])


def escaped(text: str) -> str:
    """Return plain text so that Markdown shows it as it is, in a table's cell too."""
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    plain = plain.replace("~", "&#126;")  # not every reader lets one escape it
    safe = _SIGNS.sub(r"\\\g<0>", plain)
    return _FIRST.sub(lambda m: f"{m[0][:-1]}\\{m[0][-1]}", safe)


def _layoff(gap: Gap) -> str:
    return f"## Layoff from {gap.start} to {gap.end}\n\nNothing is trained.\n"


def _session(coming: Coming, minutes: float) -> str:
    easy = " (deload)" if coming.planned.deload else ""
    when = f"{day_in_words(coming)}, about {minutes:.0f} min"
    rows = [_HEAD, ("---",) * len(_HEAD)]
    rows += [tuple(map(escaped, row)) for row in _rows(coming, coming.session.blocks)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    notes = "".join(f"\n- {escaped(n)}" for n in coming.notes)
    return f"## {escaped(coming.planned.session + easy)}\n\n{escaped(when)}\n\n{table}\n" + (
        f"{notes}\n" if notes else ""
    )


def _rows(coming: Coming, blocks: Sequence[Block]) -> Iterator[tuple[str, ...]]:
    lines = iter(lines_of(coming.session))
    said = {**coming.reasons, **coming.hints}

    def walk(blocks: Sequence[Block], mark: str) -> Iterator[tuple[str, ...]]:
        for block in blocks:
            if isinstance(block, ExerciseSets):
                line = next(lines)
                name, how = line.exercise.name, words_of(block)
                asked = how.removeprefix(f'"{block.exercise}"').removeprefix(block.exercise).strip()
                yield mark + name, asked, said.get(line.index, ""), ""
            elif isinstance(block, Superset | Repeat):
                yield mark + words_of(block), "", "", ""
                yield from walk(block.items, mark + "↳ ")
            else:
                yield mark + words_of(block), "", "", ""

    yield from walk(blocks, "")
