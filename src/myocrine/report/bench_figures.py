"""Pictures of a comparison of solvers: error against work, and how time grows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from myocrine.report.style import COLOURS, colour
from myocrine.report.svg import Picture, draw

__all__ = ["scaling", "standalone", "work_precision"]

_MARKS: Mapping[str, tuple[str, str]] = {
    "myocrine": ("o", "blue"),
    "cvode": ("s", "orange"),
    "diffrax": ("^", "green"),
    "roadrunner": ("D", "purple"),
    "scipy_lsoda": ("v", "ink"),
}


def work_precision(found: Mapping[str, Any]) -> Picture:
    """Draw error against time of a person-day, one curve a solver.

    Parameters
    ----------
    found : mapping
        As `myocrine.simulation.bench.comparison.compare` returns it.
    """
    curves = {k: c for k, c in found["curves"].items() if _finite(c)}

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        for name, curve in curves.items():
            mark, tint = _MARKS[name]
            points = _finite(curve)
            ax.scatter(
                [p["ms_per_person_day"] for p in points],
                [p["error"] for p in points],
                marker=mark,
                s=14,
                color=colour(tint),
                alpha=0.45,
                lw=0,
            )
            front = _front(points)
            ax.plot(
                [p["ms_per_person_day"] for p in front],
                [p["error"] for p in front],
                marker=mark,
                ms=6,
                color=colour(tint),
                label=curve["label"],
            )
        ax.axhline(found["limit"], color=colour("muted"), lw=1, ls=":")
        ax.text(
            0.99,
            found["limit"] * 1.15,
            "compared here",
            ha="right",
            va="bottom",
            transform=ax.get_yaxis_transform(),
            color=colour("muted"),
            fontsize=9.5,
        )
        ax.set(xscale="log", yscale="log", xlabel="time of a person-day, both cores [ms]")
        ax.set_ylabel("largest error")
        _plain(ax.xaxis, "{:g}".format)
        _plain(ax.yaxis, _power)
        ax.legend(loc="best")

    best = {k: v for k, v in found["ms_per_person_day"].items() if v is not None}
    said = ", ".join(f"{found['curves'][k]['label']} {v:.3g} ms" for k, v in best.items())
    return draw(
        paint,
        key="work-precision",
        size=(7.2, 4.6),
        title="Error against time of a person-day",
        description=f"Cheapest settings with an error of at most {found['limit']:g}: {said}.",
    )


def scaling(found: Mapping[str, Any]) -> Picture:
    """Draw how our time grows with people and with days."""
    people, days = found["scaling"]["people"], found["scaling"]["days"]

    def paint(figure: Any) -> None:
        left, right = figure.subplots(1, 2)
        _growth(left, people, "people", "people, one day")
        _growth(right, days, "days", f"days, {days[0]['people']} people")

    last = people[-1], days[-1]
    return draw(
        paint,
        key="scaling",
        size=(7.2, 3.4),
        title="Time against people and days",
        description=f"{last[0]['people']} people for a day take {last[0]['seconds']:.2g} s; "
        f"{last[1]['people']} people for {last[1]['days']} days {last[1]['seconds']:.2g} s. "
        "Straight lines of proportional growth are drawn beside the measurements.",
    )


def standalone(picture: Picture) -> str:
    """Return a picture as a file of its own that follows the reader's light or dark setting."""
    names = COLOURS.items()
    light = " ".join(f"--{name}: {pair[0]};" for name, pair in names)
    dark = " ".join(f"--{name}: {pair[1]};" for name, pair in names)
    style = (
        f"<style>svg {{ {light} font-family: system-ui, sans-serif; }} "
        f"@media (prefers-color-scheme: dark) {{ svg {{ {dark} }} }}</style>"
    )
    head, rest = picture.svg.split("<title", 1)
    return f"{head}{style}<title{rest}\n"


def _growth(ax: Any, rows: Sequence[Mapping[str, float]], what: str, label: str) -> None:
    x, y = [r[what] for r in rows], [r["seconds"] for r in rows]
    ax.plot(x, y, marker="o", color=colour("blue"))
    ax.plot([x[0], x[-1]], [y[-1] * x[0] / x[-1], y[-1]], color=colour("muted"), lw=1, ls=":")
    ax.set(xscale="log", yscale="log", xlabel=label, ylabel="time [s]")
    for axis in (ax.xaxis, ax.yaxis):
        _plain(axis, "{:g}".format)


def _plain(axis: Any, written: Callable[[float], str]) -> None:
    """Label the powers of ten of a log axis, without matplotlib's mathematics."""
    from matplotlib.ticker import FuncFormatter, NullFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: written(value)))
    axis.set_minor_formatter(NullFormatter())


def _power(value: float) -> str:
    exponent = round(math.log10(value))
    return "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _finite(curve: Mapping[str, Any]) -> list[Any]:
    return [p for p in curve["points"] if p["error"]]


def _front(points: Sequence[Any]) -> list[Any]:
    """Return the settings that no other beats in both, cheapest first."""
    kept: list[Any] = []
    for point in sorted(points, key=lambda p: p["ms_per_person_day"]):
        if not kept or point["error"] < kept[-1]["error"]:
            kept.append(point)
    return kept
