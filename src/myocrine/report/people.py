"""A virtual population on one terminal page, and as JSON: whom it holds, how they are spread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from myocrine.evidence.sources import sources
from myocrine.person import PRESETS, Population, population
from myocrine.report.sheet import Plain
from myocrine.report.wording import number

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DRAWN", "SCHEMA", "as_dict", "list_sheet", "presets_dict", "sheet"]

SCHEMA = "myocrine.people/1"
DRAWN = 2000
"""People from whom means, SDs and correlations are worked out; person 0 to 1,999."""

_SHOWN: Mapping[str, str] = {
    "age": "age [y]",
    "height_cm": "height [cm]",
    "mass_kg": "mass [kg]",
    "bmi": "BMI [kg/m2]",
    "fat_percent": "fat [%]",
    "muscle_kg": "muscle [kg]",
    "vo2max_ml_kg_min": "VO2max [mL/kg/min]",
    "one_rm_back_squat_kg": "back squat 1RM [kg]",
    "one_rm_bench_press_kg": "bench press 1RM [kg]",
}
_TOLD = ("name", "mean", "sd", "low", "high", "scale", "source", "locator", "obtained", "note")
_PAIRED = ("age", "height_cm", "mass_kg", "fat_percent", "vo2max_ml_kg_min", "one_rm_back_squat_kg")
_SHORT = ("age", "height", "mass", "fat", "VO2max", "squat")


def list_sheet() -> RenderableType:
    """Return the presets, one line each."""
    made = Plain("", "")
    for name in PRESETS:
        made.line(name, population(name).description)
    hint = Text("myocrine people NAME shows one; NAME may be a file (docs: Virtual populations).")
    return Group(made, Padding(hint, (1, 0, 0, 0)))


def presets_dict() -> dict[str, Any]:
    """Return the presets for machines."""
    found = [{"name": n, "description": population(n).description} for n in PRESETS]
    return {"schema": SCHEMA, "populations": found}


def sheet(made: Population, *, n: int, seed: int) -> RenderableType:
    """Return what a population is, how its people are spread, and the first `n` of them."""
    many = made.table(range(DRAWN), seed=seed)
    parts: list[RenderableType] = [
        Text.assemble((made.name, "bold"), "  ", made.description),
        *(Text(f"{word} {text}") for word, text in _words(made) if text),
        Rule(style="dim"),
        Text(f"Mean and SD ({DRAWN:,} people, seed {seed})", style="bold"),
        _spread(many),
        _heading("How they go together (correlations within a sex)"),
        *(_pairs(sex, here) for sex, here in many.groupby("sex")),
        _heading(f"The first {n}" if n > 1 else "The first"),
        _people(made.table(range(n), seed=seed)),
    ]
    if made.sources:
        cited = "; ".join(_cited(key) for key in made.sources)
        parts.append(Padding(Text(f"Sources: {cited}.", style="dim"), (1, 0, 0, 0)))
    return Group(*parts)


def as_dict(made: Population, *, n: int, seed: int) -> dict[str, Any]:
    """Return the JSON form of a population and its first `n` people."""
    many = made.table(range(DRAWN), seed=seed)
    columns = [c for c in many.columns if c != "sex"]
    by_sex = dict(iter(many.groupby("sex")))
    return {
        "schema": SCHEMA,
        "population": {
            "name": made.name,
            "description": made.description,
            "covers": made.covers,
            "lacks": made.lacks,
            "share_of_women": made.women.share,
            "sources": list(made.sources),
            "quantities": [
                {"sex": sex, **{k: getattr(m, k) for k in _TOLD}}
                for sex, group in (("female", made.women), ("male", made.men))
                for m in group.marginals
            ],
        },
        "seed": seed,
        "drawn": DRAWN,
        "spread": {
            sex: {c: {"mean": float(here[c].mean()), "sd": float(here[c].std())} for c in columns}
            for sex, here in by_sex.items()
        },
        "correlations": {sex: _corr(here) for sex, here in by_sex.items()},
        "people": made.table(range(n), seed=seed).reset_index().to_dict(orient="records"),
    }


def _words(made: Population) -> list[tuple[str, str]]:
    return [("Covers:", made.covers), ("Lacks:", made.lacks)]


def _spread(many: pd.DataFrame) -> RenderableType:
    groups = dict(iter(many.groupby("sex")))
    headings = [f"{'women' if sex == 'female' else 'men'} ({len(here) / len(many):.0%})"
                for sex, here in groups.items()]  # fmt: skip
    made = Plain("", *headings, right=headings)
    for column, label in _SHOWN.items():
        cells = [f"{number(g[column].mean())} ± {number(g[column].std())}" for g in groups.values()]
        made.line(label, *cells)
    return made


def _corr(here: pd.DataFrame) -> dict[str, dict[str, float]]:
    found = here[list(_PAIRED)].corr().fillna(0.0).to_numpy(dtype=float).tolist()
    return {a: dict(zip(_PAIRED, row, strict=True)) for a, row in zip(_PAIRED, found, strict=True)}


def _pairs(sex: object, here: pd.DataFrame) -> RenderableType:
    made = Plain("women" if sex == "female" else "men", *_SHORT[:-1], right=_SHORT)
    corr = _corr(here)
    for i, a in enumerate(_PAIRED[1:], 1):
        made.line(_SHORT[i], *(f"{corr[a][b]:+.2f}" for b in _PAIRED[:i]))
    return made


def _people(table: pd.DataFrame) -> RenderableType:
    columns = ("age", "height_cm", "mass_kg", "fat_percent", "vo2max_ml_kg_min")
    lifts = ("one_rm_back_squat_kg", "one_rm_bench_press_kg")
    names = ("age", "height", "mass", "fat", "VO2max", "squat", "bench press")
    made = Plain("person", "sex", *names, right=("person", *names))
    for person, row in table.iterrows():
        made.line(str(person), row["sex"], *(number(row[c]) for c in (*columns, *lifts)))
    return made


def _cited(key: str) -> str:
    """Return author and year of one of our sources; a user's own source as it was written."""
    record = sources().get(key)
    if record is None or record.year is None or record.author.startswith("("):
        return key
    return f"{record.author} {record.year}"


def _heading(text: str) -> RenderableType:
    return Padding(Text(text, style="bold"), (1, 0, 0, 0))
