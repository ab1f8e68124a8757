"""``myocrine read``: any article, with the verdict on each claim in its margin."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from myocrine.cli import options as opt
from myocrine.cli.consoles import err, out, print_json, progress
from myocrine.cli.places import check_place

if TYPE_CHECKING:
    from myocrine.report.annotation import Annotation

__all__ = ["read"]

_MOST_BYTES = 2_000_000


def read(
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="A text, Markdown or HTML file, or - (input).")
    ],
    evidence: opt.Evidence = opt.Grade.C,
    draws: opt.Draws = 200,
    seed: opt.Seed = 0,
    only_find: Annotated[
        bool, typer.Option("--only-find", help="Name the claims and compute nothing: at once.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report", metavar="FILE", help="Also write the text with its margin as HTML."
        ),
    ] = None,
    as_json: opt.JsonFlag = False,
) -> None:
    """Find the sentences of an article that state a claim, and print what became of each claim.

    The text stays on this machine and is not kept; only --report writes it, to the FILE named.
    """
    from myocrine.report.annotation import annotate

    check_place(report)
    text = _text(article)
    found = annotate(text)
    if found.claims and not only_find:
        found = _with_verdicts(found, evidence.value, draws, seed)
    if report is not None:
        from myocrine.report.annotation_page import write_annotation

        title = "An article" if article.strip() == "-" else Path(article).name
        write_annotation(found, report, title=title)
        err().print(f"Written to {report}.", markup=False)
    if as_json:
        print_json(found.as_dict())
        return
    from myocrine.report.annotation_page import annotation_sheet

    out().print(annotation_sheet(found))


def _with_verdicts(found: Annotation, evidence: str, draws: int, seed: int) -> Annotation:
    from myocrine.qualification.claims import assess
    from myocrine.qualification.quality import Quality

    with progress("Simulating what the claims compare") as told:
        made = assess(
            found.claims,
            evidence=evidence,
            draws=draws,
            seed=seed,
            quality=Quality.packaged(),
            progress=told,
            with_fragility=False,
        )
    return found.with_report(made)


def _text(article: str) -> str:
    """Return the text of a file or of standard input.

    Raises
    ------
    InputError
        If there is no such file, or it is empty, too large or no text.
    """
    from myocrine.errors import InputError

    name = "The input" if article.strip() == "-" else f"The article {article!r}"
    try:
        if article.strip() == "-":
            data = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with Path(article).open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no file name"
        msg = f"{name} cannot be read: {why}."
        raise InputError(msg, remedy="Give a text file, or - to read the input.") from error
    if len(data) > _MOST_BYTES:
        msg = f"{name} is longer than {_MOST_BYTES // 1_000_000} MB."
        raise InputError(msg, remedy="Give it in parts.")
    text = data.decode("utf-8-sig", "replace")
    if not text.strip():
        msg = f"{name} is empty."
        raise InputError(msg)
    if "\0" in text or text.count("�") > 0.05 * len(text):
        msg = f"{name} is no text."
        raise InputError(msg, remedy="Save it as plain text first.")
    return text
