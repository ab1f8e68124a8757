"""Draw the picture of the front in the docs anew: solves it first, which takes minutes."""

from __future__ import annotations

from pathlib import Path

from myocrine.planning.frontier import study
from myocrine.planning.protocol import Request
from myocrine.report.bench_figures import standalone
from myocrine.report.protocol_figures import front_picture

ROOT = Path(__file__).parents[1]
EQUIPMENT = ("barbell", "rack", "bench", "dumbbell", "pull-up bar", "cable")


def main() -> None:
    """Solve and draw."""
    request = Request(days=3, minutes=45.0, equipment=EQUIPMENT)
    picture = front_picture(study(request), key="front")
    place = ROOT / "docs" / "pictures" / "front.svg"
    place.write_text(standalone(picture), encoding="utf-8")


if __name__ == "__main__":
    main()
