"""Figures of a ledger: balances with deposits as ticks, muscles by weeks, exercises by the hour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.planning.ledger import Account, Ledger
from myocrine.planning.ledger.investments import Investment
from myocrine.report.ledger_words import balance_interval, group_name, steadiness
from myocrine.report.sheet import SIMULATED
from myocrine.report.style import SERIES, colour
from myocrine.report.svg import Picture, draw
from myocrine.report.timeline_words import change, unit_of
from myocrine.report.wording import number

__all__ = ["balance", "muscles", "ranking", "stream"]

Floats = NDArray[np.float64]
_SMALL = (4.7, 3.2)
_WEEK = 7.0
_COLUMNS = 60
_TICKS = 0.14
_MOST = 16


def balance(found: Ledger, account: Account) -> Picture:
    """Draw one account: balance, opening, and every session's dividend as a tick below."""
    output, unit = account.output, unit_of(account.output)
    weeks = account.days / _WEEK
    low, high = balance_interval(account)
    ticks = np.array([s.dividend[output.name][0] for s in found.sessions])
    days = np.array([s.day for s in found.sessions]) / _WEEK

    def paint(figure: Any) -> None:
        top, below = figure.subplots(
            2, 1, sharex=True, gridspec_kw={"height_ratios": (1 - _TICKS, 2 * _TICKS)}
        )
        top.fill_between(weeks, low, high, color=colour("blue"), alpha=0.18, lw=0)
        top.plot(weeks, account.opening[:, 0], color=colour("muted"), ls="--", lw=1.1)
        top.plot(weeks, account.balance[:, 0], color=colour("blue"))
        top.set_title(output.long_name + (f" [{unit}]" if unit else ""))
        below.vlines(days, 0.0, ticks, color=colour("orange"), lw=1.1)
        below.axhline(0.0, color=colour("muted"), lw=0.8)
        below.set_xlim(0.0, found.weeks)
        below.set_xlabel("weeks")
        below.set_ylabel("bought")
        below.set_yticks([])  # how they compare is what is shown; the caption has the sum

    said = f"{change(float(account.balance[-1, 0]), output)} {unit}".strip()
    bought = f"{change(float(account.dividends[-1, 0]), output)} {unit}".strip()
    lost = f"{change(float(account.decay[-1, 0]), output)} {unit}".strip()
    return draw(
        paint,
        key=f"b-{output.name}",
        size=_SMALL,
        title=f"Balance of {output.long_name} over the weeks, {SIMULATED}",
        description=(
            f"Line: balance [{unit}] with 90 % interval where drawn; dashed: who does nothing; "
            f"ticks: what each session bought. At the end {said}; bought {bought}, decay {lost}."
        ),
        caption=(
            f"Balance {said}: bought {bought}, decay {lost}. Dashed: who does nothing. "
            "Ticks: what each session bought."
        ),
    )


def muscles(found: Ledger, groups: Sequence[str]) -> Picture:
    """Draw effective sets of each muscle in each week; long logs show means of some weeks."""
    weekly = np.array([found.weekly_sets(g) for g in groups])
    pieces = np.array_split(np.arange(weekly.shape[1]), min(weekly.shape[1], _COLUMNS))
    means = np.array([weekly[:, piece].mean(axis=1) for piece in pieces]).T
    top = max(float(means.max()), 1e-9)

    def paint(figure: Any) -> None:
        from matplotlib.patches import Rectangle

        ax = figure.add_subplot()
        for row, values in enumerate(means):
            for piece, value in zip(pieces, values, strict=True):
                if value <= 0.0:
                    continue
                size = (len(piece) * 0.94, 0.88)
                corner = (float(piece[0]) + 0.03, row - 0.44)
                share = float(value) / top
                ax.add_patch(Rectangle(corner, *size, color=colour("blue"), alpha=share, lw=0))
        ax.set_xlim(0.0, weekly.shape[1])
        ax.set_ylim(len(groups) - 0.5, -0.5)
        ax.set_yticks(range(len(groups)), [group_name(g) for g in groups])
        ax.grid(visible=False)
        ax.set_xlabel("weeks")

    most = int(np.argmax(weekly.mean(axis=1)))
    said = (
        f"Most: {group_name(groups[most])}, {weekly[most].mean():.1f} sets a week on average. "
        f"The strongest colour is {top:.1f} sets."
    )
    return draw(
        paint,
        key="muscles",
        size=(7.6, 0.9 + 0.29 * len(groups)),
        title=f"Effective sets of each muscle in each week, {SIMULATED}",
        description=f"A field for each muscle and week, darker with more sets. {said}",
        caption=said,
        wide=True,
    )


def ranking(rows: Sequence[Investment], account: Account) -> Picture:
    """Draw what an hour of each exercise bought of an output, and its dose."""
    shown = list(rows)[:_MOST]
    unit = unit_of(account.output)
    bought = [r.an_hour(r.bought[account.output.name]) for r in shown]
    doses = [r.an_hour(r.endocrine) for r in shown]

    def paint(figure: Any) -> None:
        left, right = figure.subplots(1, 2, sharey=True)
        at = np.arange(len(shown))
        left.barh(at, bought, color=colour("orange"), height=0.62)
        right.barh(at, doses, color=colour("blue"), height=0.62)
        left.set_yticks(at, [r.name for r in shown])
        left.invert_yaxis()
        left.set_title(
            f"{account.output.long_name.split(' (')[0]}" + (f" [{unit}]" if unit else "")
        )
        right.set_title("Dose")
        for ax in (left, right):
            ax.set_xlabel("an hour")
            ax.grid(visible=False, axis="y")
            # Pictures keep two decimals: no ticks at quarters of a tenth.
            ax.locator_params(axis="x", nbins=4, steps=[1, 2, 5, 10])

    best = shown[int(np.argmax(doses))] if shown else None
    more = "" if best is None else f" Largest dose an hour: {best.name}."
    return draw(
        paint,
        key=f"r-{account.output.name}",
        size=(7.6, 1.2 + 0.27 * max(len(shown), 2)),
        title=f"What an hour of each exercise bought, {SIMULATED}",
        description=(
            "Left: bought of "
            f"{account.output.long_name}. Right: dose of all molecules in blood, 1 is half an hour "
            f"of cycling at 70 % of VO2max.{more}"
        ),
        caption=f"With rests and changes. A dose of 1 is half an hour of cycling.{more}",
        wide=True,
    )


def stream(found: Ledger) -> Picture:
    """Draw what each week adds of every molecule, relative to the first weeks."""
    rows = []
    for molecule in found.molecules:
        weekly = found.weekly_dose(molecule.name)
        first, _, ratio = steadiness(weekly)
        if ratio is not None:
            rows.append((molecule.output.long_name, weekly / first, ratio))
    rows = rows[: len(SERIES)]

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        for (name, values, _), (hue, dash) in zip(rows, SERIES, strict=False):
            weeks = np.arange(len(values)) + 0.5
            ax.plot(weeks, values, color=colour(hue), ls=dash, label=name)
        ax.axhline(1.0, color=colour("muted"), lw=0.9)
        ax.set_ylim(bottom=0.0)
        ax.set_xlim(0.0, found.n_weeks)
        ax.set_xlabel("weeks")
        ax.set_title("Dose of each week over that of the first weeks")
        if rows:  # the first weeks may have been without a session
            ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=len(SERIES))

    said = "; ".join(f"{name} {number(ratio)}" for name, _, ratio in rows)
    return draw(
        paint,
        key="stream",
        size=(7.6, 3.5),
        title=f"Weekly dose of each molecule over that of the first weeks, {SIMULATED}",
        description=f"Last weeks over first: {said}.",
        caption=f"Last weeks over first, up to four each: {said}.",
        wide=True,
    )
