"""Replicating a study: a cohort like its own, its own sessions, its own statistic at its own n.

Every arm is one chunk of lanes: the central person, a matched cohort that carries what differs
among people, and knowledge draws of the central person that carry what nobody knows. The predictive
distribution of a printed mean is assembled from the three, with the spread between laboratories and
of the assay added; nothing in it comes from the observation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body, default_body
from myocrine.errors import MyocrineError
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.person import Cohort as People
from myocrine.person import complete, derive_seed, factor_names
from myocrine.person import lanes as person_lanes
from myocrine.qualification.observables import ArmResult
from myocrine.qualification.study import Cohort, Observation, Study
from myocrine.simulation.knockout import held
from myocrine.simulation.result import Options
from myocrine.simulation.simulate import simulate_lanes
from myocrine.simulation.uncertainty import Blocks, latin_normals, parameter_lanes
from myocrine.training import read_one
from myocrine.training.drive import compile_session
from myocrine.training.session import Session

__all__ = [
    "COHORT",
    "KNOWLEDGE",
    "Replica",
    "matched_people",
    "people_lanes",
    "replicate",
    "simulate_people",
]

Floats = NDArray[np.float64]
COHORT, KNOWLEDGE = 48, 55
"""Lanes of the matched cohort and of knowledge draws; with the central one a full chunk."""

_SETTLE = 5.0  # minutes simulated beyond the last sample


@dataclass(frozen=True, kw_only=True)
class Replica:
    """A study with its simulated arms and what could not be simulated."""

    study: Study
    arms: Mapping[str, ArmResult]
    failed: Mapping[str, str]


def replicate(
    study: Study,
    *,
    seed: int = 0,
    evidence: str = "C",
    body: Body | None = None,
    records: ParameterSet | None = None,
    cohort: int = COHORT,
    knowledge: int = KNOWLEDGE,
) -> Replica:
    """Simulate every arm of a study that is one session.

    An arm that cannot be simulated is reported with its reason and does not stop the others.
    """
    arms: dict[str, ArmResult] = {}
    failed: dict[str, str] = {}
    for arm in study.arms:
        rows = [o for o in study.observations if arm.id in (o.arm, o.arm_b)]
        if not rows or arm.chronic:
            continue
        try:
            arms[arm.id] = _simulate_arm(
                study,
                arm.id,
                rows,
                seed=seed,
                evidence=evidence,
                body=body or default_body(),
                records=records or parameters(),
                sizes=(cohort, knowledge),
            )
        except MyocrineError as error:
            failed[arm.id] = str(error)
    return Replica(study=study, arms=arms, failed=failed)


def _simulate_arm(
    study: Study,
    arm_id: str,
    rows: list[Observation],
    *,
    seed: int,
    evidence: str,
    body: Body,
    records: ParameterSet,
    sizes: tuple[int, int],
) -> ArmResult:
    people = matched_people(study.people(arm_id))
    # The seed is the study's, not the arm's: arms of one study share their people.
    own = derive_seed(seed, 0, study.source)
    blocks = Blocks(person=sizes[0], knowledge=sizes[1])
    who = people_lanes(people, blocks, own)
    theta = parameter_lanes(records, body.parameters, blocks, seed=own, evidence=evidence)
    return _run_arm(
        study, arm_id, rows, people, who, theta, body=body, records=records, n_people=sizes[0]
    )


def simulate_people(
    study: Study,
    arm_id: str,
    theta: Mapping[str, Floats],
    *,
    body: Body,
    records: ParameterSet,
) -> ArmResult:
    """Simulate an arm with the central person in every lane and given parameters."""
    rows = [o for o in study.observations if arm_id in (o.arm, o.arm_b)]
    people = matched_people(study.people(arm_id))
    n = len(next(iter(theta.values())))
    who = people_lanes(people, Blocks(person=0, knowledge=n - 1), 0)
    return _run_arm(study, arm_id, rows, people, who, theta, body=body, records=records)


def _run_arm(
    study: Study,
    arm_id: str,
    rows: list[Observation],
    people: People,
    who: Mapping[str, Floats],
    theta: Mapping[str, Floats],
    *,
    body: Body,
    records: ParameterSet,
    n_people: int = 0,
) -> ArmResult:
    arm = study.arm(arm_id)
    session = read_one(arm.session)
    switches = held(arm.blocked, "receptor")
    theta = {**theta, **{k: np.full_like(theta[k], value) for k, value in switches.items()}}
    moments = _moments(rows)
    result = simulate_lanes(
        session,
        complete(people.central_person()),
        who,
        theta,
        options=Options(hours=_horizon(session, who, records, moments), threads=1),
        blocks=Blocks(),
        body=body,
        records=records,
        moments=moments,
    )
    return ArmResult(
        body=body,
        time=result.time,
        clock=result.clock,
        values=result.values,
        end_min=result.end_min,
        who=who,
        theta=theta,
        performance=result.performance,
        n_people=n_people,
    )


def _moments(rows: list[Observation]) -> list[tuple[str, float]]:
    """Return every moment at which something was measured, as (reference, minutes after it)."""
    times = [t for o in rows for t in (o.time, o.baseline_time) if t is not None]
    return [
        (t.ref, minute)
        for t in times
        for minute in (t.min, t.begin, t.to)
        if minute is not None and t.ref != "session"
    ]


def _horizon(
    session: Session,
    who: Mapping[str, Floats],
    records: ParameterSet,
    moments: list[tuple[str, float]],
) -> float:
    """Return the hours to simulate: to the last sample, and a little more."""
    central = {k: np.asarray(v)[..., :1] for k, v in who.items()}
    _, drive = compile_session(session, central, records=records)
    end = float(drive.duration[:, 0].sum())
    last = max([end, *((end if ref == "end" else 0.0) + minute for ref, minute in moments)])
    return (last + _SETTLE) / 60.0


def matched_people(c: Cohort) -> People:
    """Return people like those of a study's cohort."""

    def mean(pair: tuple[float, ...] | None) -> float | None:
        return pair[0] if pair else None

    def sd(pair: tuple[float, ...] | None) -> float | None:
        return pair[1] if pair and len(pair) > 1 else None

    male = {"male": 1.0, "female": 0.0}.get(c.sex or "")
    if male is None and c.female_fraction is not None:
        male = 1.0 - c.female_fraction
    return People(
        n=c.n or 10,
        male_fraction=male,
        age_mean=mean(c.age),
        age_sd=sd(c.age),
        mass_mean=mean(c.mass_kg),
        mass_sd=sd(c.mass_kg),
        height_mean=mean(c.height_cm),
        height_sd=sd(c.height_cm),
        bmi_mean=mean(c.bmi),
        fat_mean=mean(c.fat_percent),
        fat_sd=sd(c.fat_percent),
        vo2max_mean=mean(c.vo2max_ml_kg_min),
        vo2max_sd=sd(c.vo2max_ml_kg_min),
        training_status=c.training_status,
    )


def people_lanes(people: People, blocks: Blocks, seed: int) -> dict[str, Floats]:
    """Return the people of all blocks: central, matched cohort, central again."""
    factors = factor_names()
    central = person_lanes(complete(people.central_person()), np.zeros((len(factors), 1)))
    who: dict[str, Floats] = {}
    if not blocks.person:
        for name, value in central.items():
            who[name] = np.repeat(np.asarray(value, dtype=float), blocks.total, axis=-1)
        return who
    z = latin_normals(len(factors), blocks.person, derive_seed(seed, 0, "cohort"))
    cohort = people.lanes(z)
    extra = latin_normals(2, blocks.person, derive_seed(seed, 0, "execution"))
    for name, value in central.items():
        middle = np.asarray(cohort[name], dtype=float)
        tail = np.repeat(np.asarray(value, dtype=float), blocks.knowledge, axis=-1)
        who[name] = np.concatenate([np.asarray(value, dtype=float), middle, tail], axis=-1)
    for name, row in zip(("repetition_z", "rir_z"), extra, strict=True):
        who[name] = np.concatenate([np.zeros(1), row, np.zeros(blocks.knowledge)])
    return who
