"""Published points that can be laid over a simulated curve, each with what it is and whose.

A point is never moved to fit: it stands at its own time after the end of *its* session. A point
printed as a multiple of its own baseline is drawn on the model's baseline and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from myocrine.errors import StudyError
from myocrine.person import Person
from myocrine.qualification.study import Arm, Observation, Study, default_folder, read_study

__all__ = ["OUTPUTS", "Point", "points_of", "short_name", "study_named", "study_person"]

OUTPUTS: Mapping[tuple[str, str], str] = {
    ("IL-6", "pg/mL"): "il6",
    ("IL-1ra", "pg/mL"): "il1ra",
    ("IL-10", "pg/mL"): "il10",
    ("TNF-alpha", "pg/mL"): "tnf_alpha",
    ("lactate", "mmol/L"): "lactate",
    ("adrenaline", "nmol/L"): "adrenaline",
    ("cortisol", "nmol/L"): "cortisol",
    ("GH", "ng/mL"): "growth_hormone",
    ("CK", "U/L"): "creatine_kinase",
    ("FFA", "mmol/L"): "ffa",
}
"""Printed analyte and unit, and the output that carries it unchanged."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """One published value.

    Attributes
    ----------
    output : str
        Identifier of the output it belongs to.
    minutes : float
        After the end of its session [min].
    value : float
        In the output's unit, or times the baseline where `relative`.
    spread : float, optional
        The printed plus-minus, same unit, and what it is in `spread_kind`.
    relative : bool
        The value is a multiple of the study's own baseline.
    label : str
        Whose, and of what session: ``Ronsen 2002: 75 min at 75 % VO2max``.
    split : str
        ``building`` (the model was fitted to this study) or ``verification`` (it was not).
    """

    output: str
    minutes: float
    value: float
    spread: float | None = None
    spread_kind: str = ""
    relative: bool = False
    label: str = ""
    split: str = ""


def study_named(source: str, folder: Path | None = None) -> Study:
    """Return one of the project's own study files by its source key.

    Raises
    ------
    StudyError
        If there is no such file.
    """
    root = folder or default_folder()
    for path in sorted(root.glob("*.toml")):
        if f'source = "{source}"' in path.read_text(encoding="utf-8"):
            return read_study(path)
    msg = f"There is no study file for {source!r} in {root.name}."
    raise StudyError(msg)


def points_of(study: Study, arm: str, label: str) -> list[Point]:
    """Return the points of one arm: levels and changes from before the session, at a moment."""
    rows = (o for o in study.observations if o.arm == arm and o.arm_b is None)
    return list(_points(rows, f"{short_name(study)}: {label}", study.split))


def study_person(study: Study, arm: Arm) -> Person:
    """Return a person like the mean of an arm's people."""
    c = study.people(arm.id)
    first = {k: v[0] for k in ("age", "mass_kg", "height_cm") if (v := getattr(c, k))}
    return Person(
        sex=c.sex if c.sex in ("male", "female") else None,
        training_status=c.training_status,
        vo2max_ml_kg_min=c.vo2max_ml_kg_min[0] if c.vo2max_ml_kg_min else None,
        **first,
    )


def short_name(study: Study) -> str:
    """Return the first author and the year, or what else the study is known by."""
    record = study.record
    if record.year is None:  # an abstract or thesis whose record names nobody
        return study.title or study.source
    return f"{record.author.split(',')[0].split(' et al')[0]} {record.year}"


def _points(rows: Iterable[Observation], label: str, split: str) -> Iterable[Point]:
    for o in rows:
        if o.scale not in ("level", "ratio") or o.matched_to:
            continue
        if o.time.ref != "end" or o.time.min is None or o.baseline_time is not None:
            continue
        units = [u for (a, u) in OUTPUTS if a == o.analyte]
        relative = o.scale == "ratio" or o.baseline is not None
        unit = o.unit if o.scale == "level" else (units or [""])[0]
        if (o.analyte, unit) not in OUTPUTS:
            continue
        base = o.baseline or 1.0
        yield Point(
            output=OUTPUTS[o.analyte, unit],
            minutes=o.time.min,
            value=o.number / base if relative else o.number,
            spread=o.dispersion / base if o.dispersion is not None else None,
            spread_kind=(o.dispersion_type or "").replace("unknown", "kind not stated"),
            relative=relative,
            label=label,
            split=split,
        )
