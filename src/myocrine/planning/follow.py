"""Follow a plan: session after session, each done by the person that the ones before have made.

For every session the plan says what is to be done, execution says what today's strength lets
happen, and the slow body is stepped through it and through the days up to the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from myocrine.body.adaptation.registry import slow_body
from myocrine.body.adaptation.slow_body import SlowBody
from myocrine.errors import InputError
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.person.seeds import generator
from myocrine.planning.changed import changed_person, starting_lifts
from myocrine.planning.clock import GAP, Stretch, stretch
from myocrine.planning.course import SAME_TIME, Course, Held
from myocrine.simulation.runner import Prepared
from myocrine.simulation.schedule import Grid
from myocrine.simulation.simulate import body_people
from myocrine.training.drive import Drive, compile_session
from myocrine.training.endurance import rest_uptake
from myocrine.training.session import ExerciseSets, walk_blocks

if TYPE_CHECKING:
    from myocrine.training.plans import Book, Plan, Planned

__all__ = ["Progress", "follow"]

Floats = NDArray[np.float64]
Lanes = Mapping[str, Floats]
Progress = Callable[[int, int], None]


def follow(
    plan: Plan | None,
    who: Lanes,
    theta: Lanes,
    *,
    days: float,
    moments: Iterable[float] | None = None,
    adherence: float = 1.0,
    ageing: bool = True,
    seed: int = 0,
    people: Sequence[int] | None = None,
    come: NDArray[np.bool_] | None = None,
    records: ParameterSet | None = None,
    body: SlowBody | None = None,
    grid: Grid = GAP,
    threads: int = 2,
    progress: Progress | None = None,
) -> Course:
    """Follow a plan with any number of people.

    Parameters
    ----------
    plan : Plan or None
        None: nothing is done.
    who : mapping of (lanes,) or (32, lanes)
        The people at the start, as `myocrine.person.lanes` gives them.
    theta : mapping of (lanes,)
        Parameters of the slow body by name.
    days : float
        How long, above 0 [d].
    moments : iterable of float, optional
        Times to keep [d]; the start, every session's and the end where not given. Start and end
        are kept always.
    adherence : float
        Chance of coming to a session, (0, 1].
    ageing : bool
        Whether the calendar makes people older.
    seed : int
        Of who stays away when.
    people : sequence of int, optional
        Which person each lane is, so that the same person stays away at the same times; -1 always
        comes. Where not given lane 0 always comes and lane i is person i.
    come : (sessions, lanes) bool, optional
        Who comes to which session, in place of `adherence`.
    grid : Grid
        Steps between sessions.

    Raises
    ------
    InputError
        If `days` or `adherence` makes no sense, or the plan cannot be done.
    ModelError
        If a lane leaves the finite numbers.
    """
    if not days > 0:
        msg = f"A plan is followed for some days, not {days:g}."
        raise InputError(msg, remedy="Ask for one week or more.")
    if not 0 < adherence <= 1:
        msg = f"An adherence of {adherence:g} is no share of the sessions."
        raise InputError(msg, remedy="Write 0.7 for 70 %.")
    walk = _Walk(
        plan=plan,
        who={k: np.asarray(v, dtype=float) for k, v in who.items()},
        theta=theta,
        body=body or slow_body(),
        records=records or parameters(),
        grid=grid,
        threads=threads,
        ageing=ageing,
    )
    sessions = () if plan is None else tuple(p for p in plan.calendar(days) if p.day < days)
    kept = None if moments is None else sorted({0.0, days, *(m for m in moments if m <= days)})
    numbers = [-1, *range(1, walk.lanes)] if people is None else people
    here = _attendance(sessions, adherence, seed, numbers) if come is None else come
    walk.to(sessions[0].day if sessions else days, kept)
    for i, planned in enumerate(sessions):
        until = sessions[i + 1].day if i + 1 < len(sessions) else days
        walk.session(planned, here[i], until, kept)
        if progress:
            progress(i + 1, len(sessions))
    return walk.course()


def _attendance(
    sessions: Sequence[Planned], adherence: float, seed: int, people: Iterable[int]
) -> NDArray[np.bool_]:
    """Return who comes when, (sessions, lanes)."""
    n = len(sessions)
    chance = [generator(seed, i, "attendance").random(n) if i >= 0 else np.zeros(n) for i in people]
    return np.array(chance).T.reshape(n, len(chance)) < adherence


@dataclass(kw_only=True)
class _Walk:
    """The state of a course while it is followed."""

    plan: Plan | None
    who: dict[str, Floats]
    theta: Lanes
    body: SlowBody
    records: ParameterSet
    grid: Grid
    threads: int
    ageing: bool
    day: float = 0.0
    days: list[float] = field(default_factory=list)
    rows: list[Floats] = field(default_factory=list)
    log: list[Held] = field(default_factory=list)
    warnings: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lanes = len(self.who["mass"])
        self.x = self.body.rest(self.lanes)
        self.lifts = starting_lifts(_exercises(self.plan), self.who)
        self.book = _opening(self.plan, self.lanes)
        self.prepared = Prepared(self.body, self.theta, body_people(self.who))
        self.changes: Lanes = {}
        self.everybody = np.ones(self.lanes, dtype=bool)

    def to(self, until: float, kept: Sequence[float] | None) -> None:
        """Rest until a day."""
        if until > self.day:
            self._step(None, self.everybody, until, kept)

    def session(
        self,
        planned: Planned,
        present: NDArray[np.bool_],
        until: float,
        kept: Sequence[float] | None,
    ) -> None:
        """Do one session and go on to the day of the next."""
        from myocrine.training.plans import prescribe, record

        assert self.plan is not None
        assert self.book is not None
        asked = prescribe(self.plan, planned, self.book)
        today = changed_person(self.who, self.changes, self.lifts)
        performance, drive = compile_session(
            asked.session, today, records=self.records, loads=asked.loads
        )
        self.book = record(self.plan, self.book, planned, performance, present)
        self.warnings.update(dict.fromkeys(drive.warnings))
        self.log.append(
            Held(
                planned=planned,
                performance=performance.of_lanes(slice(0, 1)),
                reasons=tuple(asked.reasons),
                present=float(present.mean()),
            )
        )
        self._step(drive, present, until, kept)

    def _step(
        self,
        drive: Drive | None,
        present: NDArray[np.bool_],
        until: float,
        kept: Sequence[float] | None,
    ) -> None:
        changes = () if self.plan is None else self.plan.changes()
        edges = [self.day, *sorted(c for c in changes if self.day < c < until), until]
        for i, end in enumerate(edges[1:]):
            own = drive if i == 0 else None
            part = self._stretch(own, present, end, kept)
            values, self.x = self.prepared.run(part.schedule, self.x, threads=self.threads)
            self._keep(part, values, end, kept)
            self.day = end
        self.changes = self.body.changes_of(values[-1])
        self._check_alive()

    def _check_alive(self) -> None:
        """Stop where the central person is lighter than anybody lives."""
        today = changed_person(self.who, self.changes, ())
        bmi = float(today["mass"][0] / today["height_m"][0] ** 2)
        least = self.records["person.bmi"].low
        if bmi < least:
            msg = (
                f"On day {self.day:.0f} the body mass index is {bmi:.0f} kg/m2: nobody lives "
                "through this plan."
            )
            raise InputError(msg, remedy="Eat more: see the plan's diet.")

    def _stretch(
        self,
        drive: Drive | None,
        present: NDArray[np.bool_],
        until: float,
        kept: Sequence[float] | None,
    ) -> Stretch:
        today = changed_person(self.who, self.changes, ())
        resting = rest_uptake(today, self.records) / today["vo2max"]
        return stretch(
            start=self.day,
            until=until,
            drive=drive,
            present=present,
            surroundings=self._surroundings(),
            resting=resting,
            cuts=() if kept is None else kept,
            grid=self.grid,
        )

    def _surroundings(self) -> dict[str, Floats]:
        habit = self.records.value("planning.protein")
        diet = None if self.plan is None else self.plan.surroundings(self.day)
        protein = habit if diet is None or diet.protein is None else diet.protein
        offset = 0.0 if diet is None else diet.energy_offset
        values = {"energy_offset": offset, "protein": protein, "ageing": float(self.ageing)}
        return {k: np.full(self.lanes, v) for k, v in values.items()}

    def _keep(
        self, part: Stretch, values: Floats, until: float, kept: Sequence[float] | None
    ) -> None:
        """Keep the start of the stretch, and the times asked for within it."""
        wanted = [self.day, until] if kept is None else kept
        times = [self.day, *sorted({c for c in (kept or ()) if self.day < c < until}), until]
        for time, node in zip(times, (0, *part.nodes), strict=True):
            new = not self.days or time > self.days[-1] + SAME_TIME
            if new and any(abs(time - k) <= SAME_TIME for k in wanted):
                self.days.append(time)
                self.rows.append(values[node])

    def course(self) -> Course:
        """Return what has been walked."""
        return Course(
            plan=self.plan,
            body=self.body,
            days=np.array(self.days),
            values=np.array(self.rows),
            who=self.who,
            log=tuple(self.log),
            lifts=self.lifts,
            warnings=tuple(self.warnings),
        )


def _opening(plan: Plan | None, lanes: int) -> Book | None:
    if plan is None:
        return None
    from myocrine.training.plans import opening

    return opening(plan, lanes)


def _exercises(plan: Plan | None) -> list[str]:
    """Return the exercises of a plan by name, each once."""
    if plan is None:
        return []
    blocks = [b for s in plan.sessions.values() for b in walk_blocks(s.blocks)]
    return list(dict.fromkeys(b.exercise for b in blocks if isinstance(b, ExerciseSets)))
