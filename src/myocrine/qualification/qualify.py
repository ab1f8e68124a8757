"""The qualification run: every study replicated, every observation scored or skipped with a reason.

``building`` studies may have been fitted to; ``verification`` studies never were, but they were
seen while the model was designed: honest, not blind. The two are never averaged without also being
shown apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

import myocrine
from myocrine.errors import MyocrineError, StudyError, UnknownNameError
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.qualification.chronic.changes import score_change, sign_change
from myocrine.qualification.chronic.courses import CourseReplica, replicate_courses
from myocrine.qualification.chronic.report import ChronicReport
from myocrine.qualification.chronic.scores import Change
from myocrine.qualification.predict import score, sign
from myocrine.qualification.replicate import Replica, replicate
from myocrine.qualification.scores import (
    Scored,
    Signed,
    Summary,
    bootstrap_signs,
    sign_scores,
    summarise,
    topic_means,
)
from myocrine.qualification.study import Observation, Study, StudyShelf, read_studies, read_study

__all__ = ["SCHEMA", "QualificationReport", "qualify"]

SCHEMA = "myocrine.qualification/1"
Progress = Callable[[int, int, str], None]
SPLITS = ("all", "building", "verification")


@dataclass(frozen=True, kw_only=True)
class QualificationReport:
    """Scores, signs, and what was skipped.

    Attributes
    ----------
    scored : sequence of Scored
        Levels, folds, ratios, differences.
    signed : sequence of Signed
        Directions and contrasts.
    skipped : sequence of (study, reason)
    seed : int
    chronic : ChronicReport
        Studies of weeks and years, scored apart.
    studies : sequence of str
        Studies of one session of which at least one observation was scored.
    """

    scored: Sequence[Scored]
    signed: Sequence[Signed]
    skipped: Sequence[tuple[str, str]]
    seed: int
    chronic: ChronicReport = field(default_factory=ChronicReport)

    @property
    def studies(self) -> list[str]:
        """Studies with at least one scored observation, sorted."""
        return sorted({r.study for r in self.scored} | {r.study for r in self.signed})

    def rows(self, split: str) -> list[Scored]:
        """Return the scored rows of one side of the split, or of both."""
        return [r for r in self.scored if split in ("all", r.split)]

    def summary(self, split: str = "all") -> Summary | None:
        """Return the scores of levels and ratios (kit-dependent levels apart)."""
        return summarise(self.rows(split), topic_means(self.scored))

    def by_analyte(self) -> dict[str, Summary]:
        """Return the scores of each analyte, both sides together."""
        groups: dict[str, list[Scored]] = defaultdict(list)
        for row in self.scored:
            groups[row.analyte].append(row)
        topics = topic_means(self.scored)
        found = {a: summarise(rows, topics) for a, rows in sorted(groups.items())}
        return {a: s for a, s in found.items() if s is not None}

    def signs(self, split: str = "all") -> dict[str, Any]:
        """Return the sign scores with a bootstrap interval over studies."""
        rows = [r for r in self.signed if split in ("all", r.split)]
        result: dict[str, Any] = dict(sign_scores(rows))
        if rows:
            result["balanced_accuracy_interval"] = list(bootstrap_signs(rows, seed=self.seed))
        return result

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form, schema ``myocrine.qualification/1``."""
        scores: dict[str, Any] = {s: _scores(self.summary(s)) for s in SPLITS}
        scores["differences"] = _difference_scores(self.scored)
        scores["kit_levels"] = _kit_scores(self.scored)
        scores["by_analyte"] = {a: _scores(s) for a, s in self.by_analyte().items()}
        return {
            "schema": SCHEMA,
            "version": myocrine.__version__,
            "seed": self.seed,
            "n_studies": len(self.studies),
            "n_observations": len(self.scored) + len(self.signed),
            "skipped": [{"study": s, "reason": r} for s, r in self.skipped],
            "scores": scores,
            "baselines": {
                kind: {s: _baseline(self.summary(s), kind) for s in SPLITS}
                for kind in ("no_change", "topic_mean")
            },
            "chronic": self.chronic.as_dict(),
            "signs": {**self.signs(), **{s: self.signs(s) for s in SPLITS[1:]}},
            "observations": [
                *({**_finite(asdict(r)), "inside": r.inside} for r in self.scored),
                *({**asdict(r), "kind": "sign", "predicted": r.predicted} for r in self.signed),
            ],
        }


def qualify(
    folder: Path | str | None = None,
    split: Literal["all", "building", "verification"] = "all",
    *,
    only: Sequence[str] = (),
    seed: int = 0,
    evidence: str = "C",
    records: ParameterSet | None = None,
    progress: Progress | None = None,
) -> QualificationReport:
    """Replicate the studies of a folder and score them.

    Parameters
    ----------
    folder : path, optional
        Study files; the project's own by default.
    split : {'all', 'building', 'verification'}
    only : sequence of str
        Sources (``seynnes2007``) or study files; all of the folder where empty.
    seed : int
        Seed of cohorts and draws.
    evidence : {'A', 'B', 'C', 'D'}
        The evidence dial.
    progress : callable
        Called with (done, total, study).

    Returns
    -------
    QualificationReport
        A study that cannot be replicated is listed with its reason and stops nothing.

    Raises
    ------
    UnknownNameError
        If `only` names a study that is not there.
    StudyError
        If it names a file with a mistake, or a study that cannot be replicated.
    """
    records = records or parameters()
    shelf = _chosen(folder, split, only) if only else read_studies(folder, split)
    run = _Run(records=records, seed=seed, evidence=evidence)
    run.skipped += [(name, reason) for name, reason in shelf.unsupported]
    run.skipped += [(error.source, error.message) for error in shelf.errors]
    for i, study in enumerate(shelf.studies):
        if progress:
            progress(i, len(shelf.studies), study.source)
        run.study(study)
    if progress:
        progress(len(shelf.studies), len(shelf.studies), "")
    return QualificationReport(
        scored=run.scored,
        signed=run.signed,
        skipped=run.skipped,
        seed=seed,
        chronic=ChronicReport(changes=run.changes, signs=run.change_signs, seed=seed),
    )


def _chosen(
    folder: Path | str | None,
    split: Literal["all", "building", "verification"],
    only: Sequence[str],
) -> StudyShelf:
    """Return the named studies: files, or sources of the folder."""
    files = [Path(name) for name in only if name.endswith(".toml")]
    found = [read_study(path) for path in files]
    names = [name for name in only if not name.endswith(".toml")]
    if names:
        shelf = read_studies(folder, split)
        own = {s.source.casefold(): s for s in shelf.studies}
        reasons = {name.casefold(): reason for name, reason in shelf.unsupported}
        for name in names:
            if name.casefold() in reasons:
                msg = f"{name} cannot be replicated: {reasons[name.casefold()]}"
                raise StudyError(msg)
            if name.casefold() not in own:
                raise UnknownNameError("study", name, [s.source for s in shelf.studies])
            found.append(own[name.casefold()])
    return StudyShelf(studies=tuple(found))


@dataclass(kw_only=True)
class _Run:
    """What one qualification run gathers."""

    records: ParameterSet
    seed: int
    evidence: str
    scored: list[Scored] = field(default_factory=list)
    signed: list[Signed] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    change_signs: list[Signed] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def study(self, study: Study) -> None:
        """Replicate one study and score what it found."""
        replica = replicate(study, seed=self.seed, evidence=self.evidence, records=self.records)
        courses = replicate_courses(
            study, seed=self.seed, evidence=self.evidence, records=self.records
        )
        for o in study.observations:
            try:
                self._observation(o, replica, courses)
            except MyocrineError as error:
                self.skipped.append((study.source, f"{o.analyte} ({o.arm}): {error.message}"))
        self.skipped += [(study.source, f"{s.what}: {s.reason}") for s in study.skipped]

    def _observation(self, o: Observation, replica: Replica, courses: CourseReplica) -> None:
        if o.time.days is None:
            if o.is_sign:
                self.signed.append(sign(o, replica, self.records, seed=self.seed))
            else:
                self.scored.append(score(o, replica, self.records, seed=self.seed))
        elif o.is_sign:
            self.change_signs.append(sign_change(o, courses, self.records, seed=self.seed))
        else:
            self.changes.append(score_change(o, courses, self.records, seed=self.seed))


def _scores(s: Summary | None) -> dict[str, Any]:
    if s is None:
        return {"n": 0, "n_studies": 0}
    return _finite(
        {
            "gmfe": s.gmfe,
            "gmfe_interval": list(s.gmfe_interval),
            "skill": s.skill,
            "skill_no_change": s.skill_no_change,
            "skill_topic_mean": s.skill_topic_mean,
            "median_abs_z": s.median_abs_z,
            "coverage90": s.coverage90,
            "coverage_interval": list(s.coverage_interval),
            "coverage_ok": s.coverage_ok,
            "median_width_log": s.median_width,
            "n_studies": s.n_studies,
            "n": s.n,
        }
    )


def _baseline(s: Summary | None, kind: str) -> dict[str, Any]:
    if s is None:
        return {}
    error = s.no_change_error if kind == "no_change" else s.topic_mean_error
    return _finite({"gmfe": float(np.exp(error)), "model_gmfe": float(np.exp(s.fold_error))})


def _difference_scores(rows: Sequence[Scored]) -> dict[str, Any]:
    own = [r for r in rows if r.kind == "difference"]
    if not own:
        return {"n": 0}
    return {
        "n": len(own),
        "median_abs_z": float(np.median([abs(r.z) for r in own])),
        "coverage90": float(np.mean([r.inside for r in own])),
    }


def _kit_scores(rows: Sequence[Scored]) -> dict[str, Any]:
    """Levels whose own baseline is not printed: the assay kit is part of the error."""
    own = [r for r in rows if r.kind == "kit"]
    if not own:
        return {"n": 0}
    return {
        "n": len(own),
        "gmfe": float(np.exp(np.mean([r.error for r in own]))),
        "coverage90": float(np.mean([r.inside for r in own])),
    }


def _finite(row: Mapping[str, Any]) -> dict[str, Any]:
    """Replace what JSON cannot say (nan, inf) by None."""
    return {k: None if isinstance(v, float) and not np.isfinite(v) else v for k, v in row.items()}
