"""Which outputs failed their qualification: read from the JSON of a qualification run.

An output fails when the run says so for sure: the whole exact interval of its coverage lies below
0.9 (its intervals are too narrow, and verdicts are made of intervals), or the whole interval of
its fold error lies above the ledger's bound. An endpoint of weeks fails by its coverage, or where
the whole interval of its skill lies below that of saying that nothing changes.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from myocrine.body import Body
from myocrine.errors import InputError, StudyError
from myocrine.evidence.parameters import own_parameters
from myocrine.qualification.analytes import find_output
from myocrine.simulation.summary import LEVEL

__all__ = ["Quality"]

_SCHEMA = "myocrine.qualification/1"
_FILE = "qualified.json"
_SEVERAL = 3  # studies; with fewer an interval over studies is hardly one


@dataclass(frozen=True)
class Quality:
    """Scores by analyte, as in ``scores.by_analyte`` of ``myocrine qualify --json``.

    Endpoints of weeks stand among them, as in ``chronic.by_endpoint``.
    """

    by_analyte: Mapping[str, Mapping[str, Any]]

    @classmethod
    def read(cls, path: Path | str) -> Quality:
        """Read the JSON of a qualification run.

        Raises
        ------
        InputError
            If the file cannot be read or is no such run.
        """
        try:
            data = json.loads(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            msg = f"The qualification run {str(path)!r} cannot be read: {error.strerror}."
            raise InputError(msg, source=str(path)) from error
        except ValueError as error:
            msg = f"{str(path)!r} is not JSON."
            raise InputError(msg, remedy="Write it with: myocrine qualify --json") from error
        return cls._of(data, str(path))

    @classmethod
    def packaged(cls) -> Quality | None:
        """Return the run recorded with this version, None if there is none."""
        file = files("myocrine.evidence").joinpath("data", "claims", _FILE)
        if not file.is_file():
            return None
        return cls._of(json.loads(file.read_text(encoding="utf-8")), _FILE)

    @classmethod
    def _of(cls, data: Any, name: str) -> Quality:
        good = isinstance(data, dict) and data.get("schema") == _SCHEMA
        if not good or not isinstance(data.get("scores", {}).get("by_analyte"), dict):
            msg = f"{name!r} is not a qualification run (schema {_SCHEMA})."
            raise InputError(msg, remedy="Write it with: myocrine qualify --json")
        weeks = data.get("chronic", {}).get("by_endpoint", {})
        found = {**data["scores"]["by_analyte"], **weeks}
        return cls({k.casefold(): v for k, v in found.items()})

    def failed_outputs(self, body: Body) -> set[str]:
        """Return the outputs of a body that failed, by identifier."""
        found = set()
        for analyte in filter(self.failed, self.by_analyte):
            with contextlib.suppress(StudyError):  # scored, but no output of this body
                found.add(find_output(analyte, "", body).name)
        return found

    def failed(self, analyte: str) -> bool:
        """Whether an output surely failed; one that was never scored did not."""
        scores = self.by_analyte.get(analyte.casefold())
        if not scores:
            return False
        coverage = scores.get("coverage_interval") or [None, None]
        error = scores.get("gmfe_interval") or [None, None]
        narrow = coverage[1] is not None and coverage[1] < LEVEL
        worst = own_parameters().value("claims.worst_gmfe")
        far = error[0] is not None and error[0] > worst
        skill = scores.get("skill_no_change_interval") or [None, None]
        several = (scores.get("n_studies") or 0) >= _SEVERAL
        misleading = several and skill[1] is not None and skill[1] < 0.0
        return narrow or far or misleading
