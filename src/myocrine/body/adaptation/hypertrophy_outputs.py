"""What `Hypertrophy` shows of muscle size."""

from __future__ import annotations

from typing import Literal

from myocrine.body.contract import Output

__all__ = ["OUTPUTS"]


def _area(
    name: str,
    long_name: str,
    description: str,
    certainty: Literal["high", "moderate", "low", "very low"] = "moderate",
) -> Output:
    return Output(
        name=name,
        long_name=long_name,
        unit="percent",
        kind="adaptation",
        matrix="muscle",
        evidence="A",
        certainty=certainty,
        decimals=1,
        scale=1.0,
        description=description,
    )


OUTPUTS: tuple[Output, ...] = (
    _area(
        "muscle_size_percent",
        "Muscle size",
        "Area of the trained muscles as imaged, swelling included; weighted by sets done.",
        "high",
    ),
    _area("area_quadriceps_percent", "Quadriceps area", "As imaged; of the trained side.", "high"),
    _area("area_hamstrings_percent", "Hamstrings area", "As imaged; of the trained side.", "low"),
    _area("area_biceps_percent", "Biceps area", "Elbow flexors as imaged; of the trained side."),
    _area("area_triceps_percent", "Triceps area", "As imaged; of the trained side.", "low"),
    _area("area_pectorals_percent", "Pectoral area", "As imaged; of the trained side.", "low"),
    _area(
        "fibre_area_percent",
        "Fibre area",
        "Of quadriceps fibres, as in a biopsy, without swelling.",
    ),
)
"""Changes since the start; 0 at the start."""
