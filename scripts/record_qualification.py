"""Record the scores of a qualification run with the package, for the claim ledger.

``myocrine qualify --json > run.json && python scripts/record_qualification.py run.json``
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

KEPT = ("n", "n_studies", "gmfe", "gmfe_interval", "coverage90", "coverage_interval")
KEPT_OF_WEEKS = ("n", "n_studies", "coverage_interval", "skill_no_change_interval")
TARGET = Path(__file__).parents[1] / "src/myocrine/evidence/data/claims/qualified.json"


def main(path: str) -> None:
    """Keep what the ledger's rule about failed outputs reads, and write it into the package."""
    run = json.loads(Path(path).read_text(encoding="utf-8"))
    scores = {
        analyte: {k: row.get(k) for k in KEPT}
        for analyte, row in run["scores"]["by_analyte"].items()
        if row.get("n")
    }
    weeks = {
        endpoint: {k: row.get(k) for k in KEPT_OF_WEEKS}
        for endpoint, row in run["chronic"]["by_endpoint"].items()
        if row.get("n")
    }
    kept = {k: run[k] for k in ("schema", "version", "seed", "n_studies", "n_observations")}
    found = {**kept, "scores": {"by_analyte": scores}, "chronic": {"by_endpoint": weeks}}
    TARGET.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    told = f"{len(scores)} analytes and {len(weeks)} endpoints written to {TARGET.name}."
    sys.stdout.write(told + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
