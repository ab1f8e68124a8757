"""One door to the engine: a session and a person in, a `Simulation` out.

The command line, the API, the pages and qualification all come through here, so that they give the
same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body, default_body
from myocrine.body.contract import CHANNELS
from myocrine.errors import SessionError
from myocrine.evidence.muscles import N_GROUPS, N_UNITS
from myocrine.evidence.parameters import ParameterSet
from myocrine.person import CompletedPerson, Person, complete, factor_names
from myocrine.person import lanes as person_lanes
from myocrine.simulation.doses import beyond_studied
from myocrine.simulation.inputs import Inputs, gather
from myocrine.simulation.result import Options, Simulation
from myocrine.simulation.runner import Progress, enable_cache, run
from myocrine.simulation.schedule import Cut, Grid, Schedule, build_schedule
from myocrine.simulation.uncertainty import Blocks, parameter_lanes
from myocrine.training.drive import Drive, compile_session
from myocrine.training.maxima import shown_maxima
from myocrine.training.session import Session

__all__ = [
    "EXECUTION_FACTORS",
    "STARTING",
    "body_people",
    "prepare",
    "simulate",
    "simulate_lanes",
    "starting_state",
]

Floats = NDArray[np.float64]
Lanes = Mapping[str, Floats]
Moment = tuple[str, float]
EXECUTION_FACTORS = ("repetition_z", "rir_z")
"""Standard normals of a person that only the lifting of a session reads."""
STARTING = ("protection",)
"""States of the body in which a person may start otherwise than at rest, as fields of ``who``."""

enable_cache()


def simulate(
    session: Session | str | Path,
    person: Person | CompletedPerson | None = None,
    *,
    options: Options | None = None,
    records: ParameterSet | None = None,
    body: Body | None = None,
    progress: Progress | None = None,
    **changes: Any,
) -> Simulation:
    """Simulate one session of one person, with uncertainty.

    Parameters
    ----------
    session : Session, str or Path
        The session, its text, or a file.
    person : Person, optional
        Who; the documented default person otherwise.
    options : Options, optional
        Draws, hours, seed, evidence; `changes` overrides single ones (``draws=1``).

    Other Parameters
    ----------------
    records : ParameterSet
        Changed parameters.
    body : Body
        Another body than the default one: `myocrine.body.body_of` makes one of other knowledge.
    progress : callable
        Called with (chunks done, chunks).

    Returns
    -------
    Simulation

    Raises
    ------
    InputError
        If the session or person cannot be used.
    ModelError
        If the solution leaves the finite numbers.

    Examples
    --------
    >>> import myocrine
    >>> result = myocrine.simulate("Cycle 60 min at 70% VO2max", draws=1)
    >>> bool(result.measure("IL-6")["fold"].median > 1.5)
    True
    """
    from myocrine.training import read_one

    chosen = replace(options or Options(), **changes)
    body = body or default_body()
    records = records or body.records
    whole = person if isinstance(person, CompletedPerson) else complete(person or Person())
    parsed = session if isinstance(session, Session) else read_one(session)
    draws = max(1, chosen.draws) * max(1, chosen.people) if chosen.draws > 1 else chosen.people
    # Half the draws are enough for the two partial intervals, and a third of the time is saved.
    part = max(2, draws // 2)
    blocks = Blocks(joint=draws, person=part, knowledge=part) if draws > 1 else Blocks()
    who = _who(whole, blocks, chosen.seed, records)
    theta = parameter_lanes(
        records, body.parameters, blocks, seed=chosen.seed, evidence=chosen.evidence
    )
    return simulate_lanes(
        parsed,
        whole,
        who,
        theta,
        options=chosen,
        blocks=blocks,
        body=body,
        records=records,
        progress=progress,
    )


def simulate_lanes(
    session: Session,
    person: CompletedPerson,
    who: Lanes,
    theta: Lanes,
    *,
    options: Options,
    blocks: Blocks,
    body: Body,
    records: ParameterSet,
    moments: Sequence[Moment] = (),
    progress: Progress | None = None,
) -> Simulation:
    """Simulate lanes that were drawn elsewhere (a study's cohort, a calibration).

    `moments` are further nodes of the grid, as (``"start"`` or ``"end"``, minutes after it).
    """
    performance, drive = compile_session(session, who, records=records)
    schedule, inputs, end = prepare(drive, who, options, records, moments=moments)
    x0 = starting_state(body, drive, who)
    values, last = run(
        body,
        schedule,
        theta,
        body_people(who, drive),
        x0,
        threads=options.threads,
        progress=progress,
    )
    result = Simulation(
        session=session,
        person=person,
        performance=performance,
        options=options,
        body=body,
        blocks=blocks,
        time=schedule.time - inputs.lead,
        clock=schedule.clock - inputs.lead,
        values=values,
        end_min=end,
        sampled=inputs.samples,
        last=last,
    )
    warnings = (
        *person.warnings,
        *drive.warnings,
        *_dial_warnings(body, options),
        *beyond_studied(result),
    )
    return replace(result, warnings=tuple(dict.fromkeys(warnings)))


def prepare(
    drive: Drive,
    who: Lanes,
    options: Options,
    records: ParameterSet,
    *,
    moments: Sequence[Moment] = (),
) -> tuple[Schedule, Inputs, float]:
    """Return the schedule, the inputs and the end of activity [min] of a compiled session."""
    end = float(drive.duration[:, 0].sum())
    inputs = gather(drive.events, end=end, mass=np.asarray(who["mass"]), records=records)
    hours = options.hours
    if end > hours * 60.0:
        msg = f"The session lasts {end / 60:.1f} h, longer than the {hours:g} h asked for."
        raise SessionError(msg, remedy=f"Ask for more: --hours {np.ceil(end / 60) + 1:.0f}.")
    n = drive.duration.shape[1]
    duration, involvement = drive.duration, drive.involvement
    channels = {name: getattr(drive, name) for name in CHANNELS}
    if inputs.lead > 0:
        duration = np.concatenate([np.full((1, n), inputs.lead), duration])
        involvement = np.concatenate([np.zeros((1, N_UNITS)), involvement])
        channels = {k: np.concatenate([np.zeros((1, n)), c]) for k, c in channels.items()}
    shifted = {
        name: [(a + inputs.lead, b + inputs.lead, rate) for a, b, rate in rows]
        for name, rows in inputs.rates.items()
    }
    extra = [(end if ref == "end" else 0.0) + minute for ref, minute in moments]
    nodes = [t for t in (*(t for _, t in inputs.samples), *extra) if t > -inputs.lead]
    until = max([hours * 60.0, *(t for _, t in inputs.samples)]) + inputs.lead
    grid = Grid()
    schedule = build_schedule(
        durations=duration,
        drive=channels,
        involvement=involvement,
        inputs=shifted,
        cuts=[Cut(time=t + inputs.lead, restart=False) for t in nodes],
        until=until,
        grid=Grid(
            first=grid.first / options.resolution,
            growth=grid.growth / options.resolution,
            longest=grid.longest / options.resolution,
            longest_work=grid.longest_work / options.resolution,
            patience=grid.patience * options.resolution,
        ),
    )
    return schedule, inputs, end


def _who(
    person: CompletedPerson, blocks: Blocks, seed: int, records: ParameterSet
) -> dict[str, Floats]:
    factors = (*factor_names(), *EXECUTION_FACTORS)
    z = blocks.normals(len(factors), seed=seed, purpose="person", varies_in="person")
    n = len(factor_names())
    who = person_lanes(person, z[:n], records=records)
    who = {**who, **dict(zip(EXECUTION_FACTORS, z[n:], strict=True))}
    return {**who, **shown_maxima(person.person, who, records)}


def body_people(who: Lanes, drive: Drive | None = None) -> dict[str, Floats]:
    """Return what the body sees of the people: numbers only, with the session's own states.

    What they can lift is execution's business: without it people with other lifts share a kernel.
    """
    people = {k: np.asarray(v, dtype=float) for k, v in who.items() if not _for_execution(k)}
    for state in () if drive is None else drive.states:
        if state.kind == "days since last bout" and state.value is not None:
            people["days_since_last_bout"] = np.full_like(people["mass"], state.value)
    return people


def _for_execution(field: str) -> bool:
    """Whether a field of the people is read before the body gets them, or makes its start."""
    return field in EXECUTION_FACTORS or field in STARTING or field.startswith("one_rm_")


def starting_state(body: Body, drive: Drive, who: Lanes) -> dict[str, Floats]:
    """Return the state at the start: the reference state, with what the session says otherwise."""
    x0 = body.rest(len(np.asarray(who["mass"])))
    x0 |= {name: np.array(who[name], dtype=float) for name in STARTING if name in who}
    sides = {
        "left": slice(0, N_GROUPS),
        "right": slice(N_GROUPS, N_UNITS),
        "both": slice(0, N_UNITS),
    }
    for state in drive.states:
        if state.kind == "glycogen" and state.value is not None:
            x0["glycogen"][sides[state.side]] = state.value / 100.0
    return x0


def _dial_warnings(body: Body, options: Options) -> list[str]:
    if options.evidence != "D":
        return []
    names = [o.long_name for o in body.outputs if o.evidence == "D"]
    return [f"Hypothetical (animal or in vitro evidence): {', '.join(names)}."] if names else []
