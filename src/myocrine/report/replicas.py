"""The same model on published protocols: simulated curves with the points their authors printed.

This is a picture, not a score: qualification (``myocrine qualify``) replicates whole studies with
matched cohorts and their own statistics. Here stands one person like the mean of each study.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from myocrine.body import Body
from myocrine.report import figures
from myocrine.report.published import points_of, short_name, study_named, study_person
from myocrine.report.svg import Picture
from myocrine.simulation.result import Options
from myocrine.simulation.simulate import simulate

__all__ = ["PROTOCOLS", "Protocol", "replicas"]


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """One arm of one study and the outputs to show.

    `hours` is shorter where meals or sets cut the time finely, so that all protocols share one
    compiled shape; None keeps the caller's.
    """

    study: str
    arm: str
    words: str
    outputs: tuple[str, ...]
    hours: float | None = None


PROTOCOLS: tuple[Protocol, ...] = (
    Protocol(
        study="keller2003",
        arm="placebo",
        words="3 h ride, water (60 % of VO2max assumed)",
        outputs=("il6",),
    ),
    Protocol(
        study="keller2003",
        arm="cho",
        words="3 h ride, carbohydrate (60 % of VO2max, 60 g/h assumed)",
        outputs=("il6",),
        hours=12.0,
    ),
    Protocol(
        study="ronsen2002",
        arm="one",
        words="75 min ride at 75 % of VO2max",
        outputs=("il6", "il1ra"),
    ),
    Protocol(
        study="ostrowski1998b",
        arm="run150",
        words="2.5 h run at 75 % of VO2max",
        outputs=("il6", "il1ra"),
    ),
    Protocol(
        study="bettariga2025",
        arm="RT",
        words="whole-body lifting, 5 x 8 at 75 %",
        outputs=("il6",),
        hours=48.0,
    ),
)
"""What the demo shows: rides, a run and lifting; fitted to and not fitted to."""


def replicas(
    protocols: Iterable[Protocol] = PROTOCOLS,
    *,
    options: Options,
    body: Body | None = None,
    told: Callable[[str], Any] = lambda _: None,
) -> list[Picture]:
    """Simulate each protocol and return its pictures.

    Parameters
    ----------
    options : Options
        Hours must cover the longest session and its last sample.
    told : callable, optional
        Called with the words of each protocol before it is simulated.
    """
    pictures = []
    for i, protocol in enumerate(protocols):
        told(protocol.words)
        study = study_named(protocol.study)
        arm = study.arm(protocol.arm)
        chosen = replace(options, hours=protocol.hours or options.hours)
        sim = simulate(arm.session, study_person(study, arm), options=chosen, body=body)
        points = points_of(study, arm.id, protocol.words)
        pictures += [
            figures.curve(sim, name, key=f"p{i}-{name}", points=points, heading=short_name(study))
            for name in protocol.outputs
        ]
    return pictures
