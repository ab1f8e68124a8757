"""How much one person's samples vary: in the person, from day to day, and in the assay.

A change from before to after a bout is judged against this variation, analyte by analyte: a fifth
more cortisol is an ordinary morning, a fifth more glucose is not. Variances are of ln(level).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import numpy as np

from myocrine.body import Body
from myocrine.errors import StudyError
from myocrine.evidence.knowledge import knowledge
from myocrine.evidence.parameters import ParameterSet
from myocrine.qualification.analytes import find_output
from myocrine.qualification.study import Observation

__all__ = ["change_variance", "sample_variance", "within_cv"]


def sample_variance(o: Observation, body: Body, records: ParameterSet) -> float:
    """Return the variance [1] of the log of one sample: the person's own and the assay's.

    Parameters
    ----------
    o : Observation
        Its analyte and matrix decide which record of variation applies.
    body : Body
        Whose outputs the analyte is one of.
    records : ParameterSet
    """
    return _assay(records) + _own(o, body, records)


def change_variance(
    o: Observation, body: Body, records: ParameterSet, *, apart: float | None
) -> float:
    """Return the variance [1] of the log of a ratio of two samples of one person.

    Parameters
    ----------
    o : Observation
    body : Body
    records : ParameterSet
    apart : float or None
        Minutes between the two; None for two visits. Samples of one day have part of the person's
        variation in common (``qualification.within_shared``), which cancels.
    """
    own = _own(o, body, records)
    if apart is not None and apart <= records.value("qualification.within_day"):
        own *= 1.0 - records.value("qualification.within_shared")
    return 2.0 * (_assay(records) + own)


def within_cv(o: Observation, body: Body, records: ParameterSet) -> str:
    """Return the name of the record of variation within a person: the analyte's or its class's."""
    known = (f"qualification.within_cv.{name}" for name in _names(o, body))
    return next(name for name in known if name in records)


def _assay(records: ParameterSet) -> float:
    return float(np.log1p(records.value("qualification.assay_cv") ** 2))


def _own(o: Observation, body: Body, records: ParameterSet) -> float:
    return float(np.log1p(records.value(within_cv(o, body, records)) ** 2))


def _names(o: Observation, body: Body) -> Iterator[str]:
    """Yield what a record may be called, the most special first."""
    with contextlib.suppress(StudyError):  # computed by qualification itself, as a leg's release
        output = find_output(o.analyte, o.matrix, body)
        yield output.name
        row = knowledge().molecules.get(output.name)
        if row is not None:
            yield "cytokine" if row.kind == "cytokine" else "protein"
        elif output.kind == "whole body":
            yield "whole_body"
    yield "other"
