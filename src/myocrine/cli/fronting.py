"""``myocrine protocol --front``: stimulus against minutes, with routines on the same axes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from myocrine.cli import options as opt
from myocrine.cli.consoles import err, out, print_json, progress
from myocrine.cli.places import check_place

if TYPE_CHECKING:
    from myocrine.planning.protocol import Request

__all__ = ["show_front"]


def show_front(request: Request, *, seconds: float, report: Path | None, as_json: bool) -> None:
    """Solve, print and write the front of a request.

    Parameters
    ----------
    request : Request
    seconds : float
        Longest search of each point [s].
    report : Path, optional
        Where to write the page.
    """
    from myocrine.person import Person
    from myocrine.planning.frontier import study
    from myocrine.report.front_sheet import front_dict, front_sheet

    check_place(report)
    with progress("Solving protocols of more and more minutes") as told:
        found = study(request, seconds=seconds, progress=told)
    person = request.person
    who = opt.who_in_words(person if isinstance(person, Person) else person.person)
    if report is not None:
        from myocrine.report.protocol_page import write_front

        write_front(found, report, who=who)
        err().print(f"Written: {report}", markup=False)
    if as_json:
        print_json(front_dict(found))
    else:
        out().print(front_sheet(found, who))
