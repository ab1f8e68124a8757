"""Sessions against each other: the same people, the same unknowns, another session.

Every lane does every session, so that what people and knowledge have in common cancels: the
interval of a ratio is that of the paired draws, not of two intervals laid side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

import myocrine
from myocrine.body.contract import Output
from myocrine.errors import InputError
from myocrine.evidence.knowledge_rows import ORGANS
from myocrine.report.groups import name_in_organ
from myocrine.report.rows import KINDS, follows_plasma, lane_measures, moves, spans
from myocrine.report.sheet import GRADES, NOT_MEDICAL, SIMULATED, Plain, person_in_words
from myocrine.report.wording import fold, interval, join, number, units_in_words
from myocrine.simulation.result import Simulation
from myocrine.simulation.summary import Quantity

__all__ = ["SCHEMA", "Comparison", "Contrast", "compare", "comparison_sheet"]

SCHEMA = "myocrine.comparison/1"
LETTERS = "ABCDEFGHIJ"
_MOST_NAMED = 12
"""Names in one sentence; the table has them all."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """One output in one session against the first session.

    Attributes
    ----------
    output : Output
    first, other : Quantity
        Peak (the extreme furthest from baseline) in the two sessions, in the output's unit.
    peak_ratio : Quantity or None
        Other over first, from paired draws; None where a peak is not positive.
    peak_difference, auc_difference : Quantity
        Other minus first, from paired draws [unit], [unit x h].
    auc_ratio : Quantity or None
        Of areas above baseline; None unless both are positive in nearly every draw.
    moved : bool
        Whether the output moves in either session.
    plasma_only : bool
        Whether, where it moves, only the shrinking of plasma moves it: nothing was released.
    """

    output: Output
    first: Quantity
    other: Quantity
    peak_ratio: Quantity | None
    peak_difference: Quantity
    auc_ratio: Quantity | None
    auc_difference: Quantity
    moved: bool
    plasma_only: bool = False

    @property
    def verdict(self) -> str:
        """``more``, ``less`` or ``no difference`` (the interval of the difference includes 0)."""
        if self.peak_difference.low > 0:
            return "more"
        return "less" if self.peak_difference.high < 0 else "no difference"

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "unit": self.output.unit,
            "evidence": self.output.evidence,
            "moved": self.moved,
            "plasma_only": self.plasma_only,
            "peak": {"first": self.first.as_dict(), "other": self.other.as_dict()},
            "peak_ratio": self.peak_ratio.as_dict() if self.peak_ratio else None,
            "peak_difference": self.peak_difference.as_dict(),
            "auc_ratio": self.auc_ratio.as_dict() if self.auc_ratio else None,
            "auc_difference": self.auc_difference.as_dict(),
            "verdict": self.verdict,
        }


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two or more simulations of the same lanes; the first is what the others are held against."""

    names: tuple[str, ...]
    simulations: tuple[Simulation, ...]
    contrasts: tuple[Mapping[str, Contrast], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form, schema ``myocrine.comparison/1``."""
        first = self.simulations[0]
        sessions = [
            {"name": n, "session": s.done(), "warnings": list(s.warnings)}
            for n, s in zip(self.names, self.simulations, strict=True)
        ]
        return {
            "schema": SCHEMA,
            "version": myocrine.__version__,
            "seed": first.options.seed,
            "options_hash": first.options.hash(),
            "note": SIMULATED,
            "sessions": sessions,
            "against_the_first": [
                {"name": n, "outputs": {k: c.as_dict() for k, c in found.items()}}
                for n, found in zip(self.names[1:], self.contrasts, strict=True)
            ],
        }


def compare(simulations: Sequence[Simulation], names: Sequence[str] = ()) -> Comparison:
    """Compare simulations of the same person, seed and draws.

    Parameters
    ----------
    simulations : sequence of Simulation
        Two to ten; the first is the reference.
    names : sequence of str, optional
        What to call them; ``A``, ``B``, ... by default.

    Raises
    ------
    InputError
        If they do not share person, options and body: then their draws are no pairs.
    """
    first = simulations[0]
    if not 2 <= len(simulations) <= len(LETTERS):
        msg = f"A comparison takes 2 to {len(LETTERS)} sessions, not {len(simulations)}."
        raise InputError(msg)
    for other in simulations[1:]:
        same = other.options.hash() == first.options.hash() and other.body is first.body
        if not same or other.person.person != first.person.person:
            msg = "These runs differ in person or options, so their draws are no pairs."
            raise InputError(msg, remedy="Simulate them with the same person, seed and options.")
    measured = [{o.name: lane_measures(s, o.name) for o in s.body.outputs} for s in simulations]
    plasma = [{o.name for o in s.body.outputs if follows_plasma(s, o)} for s in simulations]
    return Comparison(
        names=tuple(names) or tuple(LETTERS[: len(simulations)]),
        simulations=tuple(simulations),
        contrasts=tuple(
            {
                o.long_name: _contrast(
                    first, o, measured[0][o.name], m[o.name], {o.name} <= plasma[0] & of
                )
                for o in first.body.outputs
            }
            for m, of in zip(measured[1:], plasma[1:], strict=True)
        ),
    )


def _contrast(
    sim: Simulation,
    output: Output,
    a: Mapping[str, Floats],
    b: Mapping[str, Floats],
    plasma: bool,
) -> Contrast:
    joint = sim.blocks.where("joint")
    moved = any(moves(output, m["baseline"][joint], m["peak"][joint]) for m in (a, b))
    areas = [m["auc_above_baseline"] for m in (a, b)]
    return Contrast(
        output=output,
        first=spans(sim, a["peak"]),
        other=spans(sim, b["peak"]),
        peak_ratio=_ratio(sim, a["peak"], b["peak"]),
        peak_difference=spans(sim, b["peak"] - a["peak"]),
        auc_ratio=_ratio(sim, *areas),
        auc_difference=spans(sim, areas[1] - areas[0]),
        moved=moved,
        plasma_only=moved and plasma,
    )


def _ratio(sim: Simulation, a: Floats, b: Floats) -> Quantity | None:
    """Return b / a from paired lanes, where both are positive in every lane that counts."""
    if not (np.all(a > 0) and np.all(b > 0)):
        return None
    return spans(sim, b / a)


def comparison_sheet(found: Comparison) -> RenderableType:
    """Return the comparison, to print on a Rich console of 80 columns."""
    first = found.simulations[0]
    options = first.options
    parts: list[RenderableType] = [
        Text.assemble(("Side by side", "bold"), "  ", (SIMULATED, "italic")),
        Text(f"Person: {person_in_words(first.person.person)}"),
        Text(
            f"{options.hours:g} h from each start; the same {first.blocks.joint or 'one'} draws do "
            f"every session; seed {options.seed}"
        ),
        Rule(style="dim"),
        *_sessions(found),
    ]
    for kind, heading in KINDS.items():
        names = _of_kind(found, kind)
        if names:
            parts += [Padding(Text(heading, style="bold"), (1, 0, 0, 0)), _table(found, names)]
    parts += [*_sentences(found), *_foot(found)]
    return Group(*parts)


def _of_kind(found: Comparison, kind: str) -> list[str]:
    """Return the outputs of a kind that get a line, organs one after the other."""
    names = [n for n, c in found.contrasts[0].items() if c.output.kind == kind and _shown(found, n)]
    order = [*ORGANS, ""]
    return sorted(names, key=lambda n: order.index(found.contrasts[0][n].output.organ))


def _shown(found: Comparison, name: str) -> bool:
    return any(c[name].moved and not c[name].plasma_only for c in found.contrasts)


def _sessions(found: Comparison) -> Iterator[RenderableType]:
    made = Plain("", "", "min", "kcal above rest")
    for letter, name, sim in zip(LETTERS, found.names, found.simulations, strict=False):
        done = sim.performance
        made.line(
            Text(letter, style="bold"),
            name,
            interval(spans(sim, done.total_minutes)),
            interval(spans(sim, done.total_kcal)),
        )
    yield made


def _table(found: Comparison, names: Sequence[str]) -> Plain:
    letters = LETTERS[1 : len(found.simulations)]
    two = len(letters) == 1
    heads = ["peak in A", *(["in B"] if two else []), *(f"{x} : A (90 %)" for x in letters)]
    made = Plain("", *heads, *(["area B : A"] if two else []), pad=1)
    organ = ""
    for name in names:
        c = found.contrasts[0][name]
        if c.output.organ != organ:
            organ = c.output.organ
            made.line(Text(ORGANS[organ], style="bold"))
        unit, decimals = units_in_words(c.output.unit), c.output.decimals
        cells = [f"{number(c.first.median, decimals)} {unit}".rstrip()]
        if two:
            cells.append(number(c.other.median, decimals))
        cells += [_against(each[name]) for each in found.contrasts]
        if two:
            cells.append(interval(c.auc_ratio, fold, to="–") if c.auc_ratio else "")
        own = name_in_organ(c.output) + _doubt(c.output)
        made.line(Padding(own, (0, 0, 0, 2)) if organ else Text(own, style="bold"), *cells)
    return made


def _against(c: Contrast) -> str:
    mark = "" if c.verdict == "no difference" else " *"
    if c.peak_ratio:
        return interval(c.peak_ratio, fold, to="–") + mark
    q = c.peak_difference

    def signed(value: float) -> str:
        text = number(value, c.output.decimals)
        return text if value <= 0 or text == "0" else f"+{text}"

    return interval(q, signed, to=" to ") + mark


def _sentences(found: Comparison) -> Iterator[RenderableType]:
    yield Padding(Text("In words", style="bold"), (1, 0, 0, 0))
    for letter, contrasts in zip(LETTERS[1:], found.contrasts, strict=False):
        groups: dict[str, list[Contrast]] = {"more": [], "less": [], "no difference": []}
        for c in contrasts.values():
            if c.moved and not c.plasma_only:
                groups[c.verdict].append(c)
        for word in ("more", "less"):
            if groups[word]:
                said = [_strength(c) for c in sorted(groups[word], key=_size, reverse=True)]
                yield Text(f"{letter} goes {_FURTHER[word]} than A in {_few(said)}.")
        if groups["no difference"]:
            names = _few([c.output.long_name for c in groups["no difference"]])
            yield Text(f"Between {letter} and A the interval includes no difference for {names}.")
    first = found.contrasts[0]
    plasma = [n for n in first if any(c[n].plasma_only for c in found.contrasts)]
    plasma = [n for n in plasma if not _shown(found, n)]
    if plasma:
        yield Text(f"Moved by the shrinking of plasma alone: {join(plasma)}.")
    still = [n for n in first if not _shown(found, n) and n not in plasma]
    named = [n for n in still if first[n].output.kind != "organ"]
    organs = len(still) - len(named)
    if organs:
        named.append(f"{organs} readings of organs")
    if named:
        yield Text(f"Did not move in any: {join(named)}.")


def _few(words: Sequence[str]) -> str:
    """Return up to a dozen words in a sentence, and how many more there are."""
    more = len(words) - _MOST_NAMED
    return join([*words[:_MOST_NAMED], f"{more} more"] if more > 1 else words)


_FURTHER = {"more": "higher", "less": "lower"}


def _strength(c: Contrast) -> str:
    ratio = f" (x{fold(c.peak_ratio.median)})" if c.peak_ratio else ""
    return f"{c.output.long_name}{ratio}{_doubt(c.output)}"


def _doubt(output: Output) -> str:
    return ", hypothetical" if output.evidence == "D" else ""


def _size(c: Contrast) -> float:
    return abs(float(np.log(c.peak_ratio.median))) if c.peak_ratio else 0.0


def _foot(found: Comparison) -> Iterator[RenderableType]:
    notes = dict.fromkeys(w for s in found.simulations for w in s.warnings)
    for note in list(notes)[:3]:
        yield Text(f"! {note}")
    yield Rule(style="dim")
    yield Text(
        f"* the 90 % interval of the paired difference excludes zero. 'peak' is the value furthest "
        f"from baseline, up or down. Where a peak starts from zero the difference stands instead "
        f"of the ratio. {GRADES} {SIMULATED.capitalize()}. {NOT_MEDICAL}",
        style="dim",
    )
