"""A comparison of solvers in words: in the terminal, and as the tables of the docs page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from myocrine.report.bench_figures import scaling, standalone, work_precision
from myocrine.report.sheet import Plain

__all__ = ["BEGIN", "END", "told", "write_page", "write_pictures"]

BEGIN, END = "<!-- myocrine bench: begin -->", "<!-- myocrine bench: end -->"
"""Between these two lines the docs page is written by the command."""

Found = Mapping[str, Any]


def told(found: Found) -> RenderableType:
    """Return the comparison, to print on a Rich console of 80 columns."""
    right = ["ms/person-day", "times ours", "error"]
    made = Plain("solver", *right, "setting", right=right)
    for label, ms, times, error, setting in _rows(found):
        made.line(label, ms, times, error, setting)
    parts: list[RenderableType] = [
        Text.assemble(("Bench", "bold"), f"  {found['session']}, {found['hours']:g} h"),
        made,
        *(Text(f"{label}: {note}", style="dim") for label, note in _notes(found)),
        Padding(_alone(found), (1, 0, 0, 0)),
        Text(_machine(found), style="dim"),
    ]
    return Group(*parts)


def write_page(found: Found, page: Path) -> None:
    """Renew the tables between the two marks of a page, and the pictures beside it."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{_tables(found)}{END}{after}", encoding="utf-8")
    write_pictures(found, page.parent / "pictures")


def write_pictures(found: Found, folder: Path) -> None:
    """Write ``work_precision.svg`` and ``scaling.svg``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in (("work_precision", work_precision(found)), ("scaling", scaling(found))):
        (folder / f"{name}.svg").write_text(standalone(picture), encoding="utf-8")


def _rows(found: Found) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield solver, time, ratio, error and setting, ours first."""
    for name, curve in found["curves"].items():
        ms = found["ms_per_person_day"][name]
        ratio = found["ratio"].get(name)
        if ms is None:
            yield curve["label"], "-", "-", "-", "none that is exact enough"
        else:
            yield (
                curve["label"],
                f"{ms:.3g}",
                "1" if name == "myocrine" else f"{ratio:.3g}" if ratio else "-",
                f"{found['max_error'][name]:.1e}",
                found["setting"][name],
            )


def _notes(found: Found) -> list[tuple[str, str]]:
    return [(c["label"], c["note"]) for c in found["curves"].values() if c["note"]]


def _facts(found: Found) -> list[tuple[str, str]]:
    """Return what concerns us alone."""
    roof = found["roofline"]
    return [
        *_plans(found["plans"]),
        (
            f"{_cohort(found['cohort'])}, every minute of the fast body",
            f"{found['cohort_s']:.3g} s",
        ),
        (
            "one person, one year of 4 sessions a week, every minute of the fast body",
            f"{found['year_s']:.2g} s",
        ),
        ("one person, one day: one draw", f"{found['one_draw_ms']:.3g} ms"),
        ("one person, one day: 200 draws", f"{found['draws_200_ms']:.3g} ms"),
        ("compiling from nothing", f"{found['compile_s']:.3g} s"),
        ("most memory held in those weeks", f"{found['peak_mib']:.0f} MiB"),
        (
            "arithmetic of a person-step",
            (
                f"{roof['operations_per_person_step']:,.0f} operations and "
                f"{roof['transcendental_per_person_step']:,.0f} exponentials or the like"
            ),
        ),
        (
            "what the machine can do at best",
            (
                f"{roof['peak_gflops']:.0f} GFLOP/s, {roof['peak_giga_exponentials']:.1f} billion "
                "exponentials a second"
            ),
        ),
        ("share of that achieved", f"{100 * roof['fraction']:.0f} %"),
    ]


def _plans(plans: Found) -> list[tuple[str, str]]:
    return [
        (
            f"a plan of 4 sessions a week followed for {plans['year_weeks']} weeks, one person",
            f"{plans['year_s']:.2g} s",
        ),
        (
            "error of its grid against one a hundred times finer",
            f"{plans['year_error']:.0e} ({plans['year_worst_output']})",
        ),
        (f"a plan followed: {_cohort(plans['cohort'])}", f"{plans['cohort_s']:.3g} s"),
    ]


def _cohort(cohort: Found) -> str:
    sessions = cohort["sessions_per_week"]
    return f"{cohort['people']} people, {cohort['weeks']} weeks of {sessions} sessions"


def _alone(found: Found) -> Plain:
    made = Plain("Myocrine alone", "", right=[])
    for what, value in _facts(found):
        made.line(what, value)
    return made


def _machine(found: Found) -> str:
    m = found["machine"]
    return (
        f"{m['processor']}, {m['cores']} cores, {m['system']}; Python {m['python']}, "
        f"JAX {m['jax']}, SciPy {m['scipy']}; load {m['load_before']:.1f} before, "
        f"{m['load_after']:.1f} after."
    )


def _tables(found: Found) -> str:
    model, people = found["model"], found["people"]["myocrine"]
    head = f"Session: {found['session']}, {found['hours']:g} h; {model['states']} states, "
    lines = [
        f"{head}{model['outputs']} outputs, {people:,} people.",
        "",
        "| Solver | ms per person-day | times ours | largest error | cheapest setting |",
        "| --- | ---: | ---: | ---: | --- |",
        *("| " + " | ".join(row) + " |" for row in _rows(found)),
        "",
        *(f"- {label}: {note}." for label, note in _notes(found)),
        *([""] if _notes(found) else []),
        "| Myocrine alone | |",
        "| --- | ---: |",
        *(f"| {what} | {value} |" for what, value in _facts(found)),
        "",
        f"Measured on: {_machine(found)}",
        "",
    ]
    return "\n".join(lines)
