"""What a check of a plan finds, on a terminal of 80 columns and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from myocrine.planning.audit import COUNTED, Audit, Band, Finding, Round, band_words, named

__all__ = ["audit_dict", "audit_sheet", "bar"]

_BAR = 34
_EIGHTHS = " ▏▎▍▌▋▊▉"
_KEY = "indirect sets count half; ░ band; hard: at the first loads"


def audit_sheet(found: Audit) -> RenderableType:
    """Return the weekly sets as bars, the minutes, and what there is to say."""
    parts: list[RenderableType] = []
    for one in found.rounds:
        if any(one.sets(g) for g in COUNTED):
            parts += [_bars(found, one, len(found.rounds) > 1), Text()]
    if found.minutes:
        parts += [_minutes(found), Text()]
    parts += [_finding(f) for f in found.findings]
    return Group(*parts)


def bar(sets: float, band: Band, most: float, width: int = _BAR) -> str:
    """Return a bar of `width` characters for sets up to `most`, with its band behind it.

    Examples
    --------
    >>> bar(5, Band(low=4, high=8), 10, 10)
    '█████░░░  '
    """
    scale = width / most
    full, part = divmod(min(sets, most) * scale, 1.0)
    eighth = int(part * 8)
    ends = band.low * scale, min(band.high, most) * scale
    cells = ["░" if ends[0] <= i + 0.5 <= ends[1] else " " for i in range(width)]
    cells[: int(full)] = "█" * int(full)
    if eighth and int(full) < width:
        cells[int(full)] = _EIGHTHS[eighth]
    return "".join(cells)


def _bars(found: Audit, one: Round, several: bool) -> Text:
    values = [one.sets(g) for g in COUNTED]
    ends = [found.bands[g].high for g in COUNTED if math.isfinite(found.bands[g].high)]
    most = max([*values, *ends, *(found.bands[g].low for g in COUNTED), 1.0]) * 1.02
    head = f"Sets a week, from week {one.week} on" if several else "Sets a week"
    text = Text(f"{head:{16 + _BAR}}  sets  hard  band\n", style="bold")
    for group in COUNTED:
        band, sets = found.bands[group], one.sets(group)
        own = band_words(band) + ("" if group in found.own else " *")
        text.append(f"{named(group):16}", style="")
        text.append(bar(sets, band, most), style="blue")
        text.append(f"  {_short(sets):>4}  {_short(one.hard(group)):>4}  {own}\n")
    default = "; * a default" if any(g not in found.own for g in COUNTED) else ""
    return text.append(_KEY + default, style="dim")


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _minutes(found: Audit) -> Text:
    each = ", ".join(f"{name} {m:.0f} min" for name, m in found.minutes.items())
    a_week = " or ".join(dict.fromkeys(f"{r.minutes:.0f}" for r in found.rounds))
    return Text(f"{each}; {a_week} min a week")


def _finding(one: Finding) -> Text:
    sign = "!" if one.severity == "warning" else "-"
    where = f" (line {one.position.line})" if one.position is not None else ""
    text = Text(f"{sign} ", style="bold" if sign == "!" else "")
    return text.append(f"{one.message} {one.remedy}".rstrip() + where)


def audit_dict(found: Audit) -> dict[str, Any]:
    """Return everything that is found, ready for JSON."""
    return {
        "cycles": [_round(found, r) for r in found.rounds],
        "minutes": {name: round(m, 2) for name, m in found.minutes.items()},
        "findings": [
            {
                "severity": f.severity,
                "kind": f.kind,
                "message": f.message,
                "remedy": f.remedy,
                "session": f.session or None,
                "line": f.position.line if f.position else None,
                "column": f.position.column if f.position else None,
            }
            for f in found.findings
        ],
    }


def _round(found: Audit, one: Round) -> dict[str, Any]:
    return {
        "from_week": one.week,
        "weeks": one.weeks,
        "minutes_a_week": round(one.minutes, 2),
        "sets_a_week": dict(_groups(found, one)),
    }


def _groups(found: Audit, one: Round) -> Iterator[tuple[str, dict[str, Any]]]:
    for group in COUNTED:
        band = found.bands[group]
        yield (
            group,
            {
                "sets": round(one.sets(group), 3),
                "hard": round(one.hard(group), 3),
                "low": band.low,
                "high": None if math.isinf(band.high) else band.high,
                "own_band": group in found.own,
            },
        )
