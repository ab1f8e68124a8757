"""The sheet of a knock-out: what each output loses, and who carries the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from myocrine.evidence.knowledge_rows import ORGANS
from myocrine.report.sheet import GRADES, NOT_MEDICAL, SIMULATED, Plain
from myocrine.report.wording import interval, join
from myocrine.simulation.knockout import Knockout, Loss
from myocrine.simulation.summary import Quantity

__all__ = ["losses_sheet"]

_WORTH_A_LINE = 0.01
_OTHERS = "Molecules and fuels"


def losses_sheet(found: Knockout) -> RenderableType:
    """Return the sheet of a knock-out, to print on a Rich console."""
    names = join([m.name for m in found.molecules])
    where = "at baseline" if found.level == "baseline" else "blocked at the receptor"
    parts: list[RenderableType] = [
        Text(f"{names} held {where}", style="bold"),
        Text(
            "Share of each effect (area above baseline) that is lost, with 90 % interval. "
            f"{SIMULATED.capitalize()}.",
            style="dim",
        ),
    ]
    shown = [loss for loss in found.losses.values() if _worth(loss)]
    for organ in (*ORGANS, ""):
        lines = [loss for loss in shown if loss.output.organ == organ]
        if lines:
            parts += [_heading(ORGANS.get(organ, _OTHERS)), _table(lines)]
    return Group(*parts, *_notes(found, shown))


def _heading(text: str) -> RenderableType:
    return Padding(Text(text, style="bold"), (1, 0, 0, 0))


def _worth(loss: Loss) -> bool:
    return loss.share is not None and abs(loss.share.median) >= _WORTH_A_LINE


def _table(lines: Sequence[Loss]) -> RenderableType:
    several = len(lines[0].shapley) > 1
    columns = ("", "lost", *(lines[0].shapley if several else ()), "other exerkines", "no exerkine")
    made = Plain(*columns, right=columns[1:])
    for loss in lines:
        mark = " (D: hypothetical)" if loss.output.evidence == "D" else ""
        name = loss.output.long_name.split(": ", 1)[-1]
        own = [_percent(q, short=True) for q in loss.shapley.values()] if several else []
        rest = [_percent(q, short=True) for q in (loss.others, loss.other_routes)]
        made.line(f"{name}{mark}", _percent(loss.share), *own, *rest)
    return made


def _percent(q: Quantity | None, *, short: bool = False) -> str:
    if q is None:
        return "-"
    if short:
        return f"{100.0 * q.median:.0f} %"
    return f"{interval(q, lambda v: f'{100.0 * v:.0f}', to=' to ')} %"


def _notes(found: Knockout, shown: Sequence[Loss]) -> Iterator[RenderableType]:
    if not shown:
        yield Padding(Text("No effect of this session loses as much as 1 %."), (1, 0, 0, 0))
    same = [
        loss.output.long_name
        for loss in found.losses.values()
        if loss.share is not None and not _worth(loss) and loss.output.kind == "organ"
    ]
    if same:
        yield Padding(Text(f"Moved by the session and not lost: {join(same)}."), (1, 0, 0, 0))
    for warning in found.full.warnings[:3]:
        yield Text(f"! {warning}")
    yield Rule(style="dim")
    yield Text(
        "Shares of one effect add up to 100 %: named molecules (by Shapley's rule), other "
        "exerkines, and routes that are none (work, hormones, fuels). A share above 100 % or "
        f"below 0 means that routes pull against each other. {GRADES} {NOT_MEDICAL}",
        style="dim",
    )
