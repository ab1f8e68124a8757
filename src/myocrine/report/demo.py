"""The demo: four sessions of equal minutes, what they do inside, and how sure the model is.

The four run in one compiled shape; on a machine that never ran it, compiling is most of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from myocrine.body import Body
from myocrine.errors import SessionError
from myocrine.evidence.claims import ledger as claims
from myocrine.evidence.parameters import parameters
from myocrine.person import CompletedPerson, Person, complete, factor_names, lanes
from myocrine.qualification.claims import ClaimReport, assess
from myocrine.report import page
from myocrine.report.claims import claims_strip
from myocrine.report.claims_page import strip
from myocrine.report.examples import example_path
from myocrine.report.parts import headline
from myocrine.report.published import Point, points_of, study_named
from myocrine.report.replicas import PROTOCOLS, replicas
from myocrine.report.rows import rows
from myocrine.report.sheet import NOT_MEDICAL, SIMULATED, Plain
from myocrine.report.side_by_side import write_comparison
from myocrine.report.svg import Picture
from myocrine.report.unknowns import unknowns
from myocrine.report.wording import fold, join, number, units_in_words
from myocrine.simulation.result import Options, Simulation
from myocrine.simulation.simulate import simulate
from myocrine.simulation.summary import Quantity
from myocrine.training import read_one
from myocrine.training.drive import compile_session
from myocrine.training.session import Rest, Session

__all__ = ["MINUTES", "PERSON", "SESSIONS", "equal_minutes", "run_demo"]

SESSIONS = ("walk", "eccentric_squats", "blueprint", "ride")
"""Names of the example sessions that the demo compares."""

MINUTES = 45.0
"""Minutes that each takes, from walking in to the end of the last set or the last metre."""

PERSON = Person(age=30, training_status="trained")
"""Somebody for whom heavy lowering to failure is no first exposure."""

_DRAWS = 100
_FEW = 34  # with the central lane and three blocks of these one chunk of lanes is full
_LENGTHY = ("C26", "C29")
"""Claims that solve protocols or follow a year of sessions: too long for a first look."""
_HOURS = 70.0  # soreness peaks after two days; within one compiled shape for all four
_LIKE_THE_RIDE = (
    ("macdonald2003", "gly_high", "60 min ride at 70 % of VO2max, well fed"),
    ("ronsen2002", "one", "75 min ride at 75 % of VO2max"),
)


def run_demo(out: Path, console: Console, *, body: Body | None = None) -> Path:
    """Simulate the four sessions, say what differs, and write one page with figures.

    Parameters
    ----------
    out : Path
        Folder of the page; made if need be.
    console : rich.console.Console
        Where to talk.
    body : Body, optional
        Another body than the default one.

    Returns
    -------
    Path
        The page.
    """
    _welcome(console)
    person = complete(PERSON)
    options = Options(draws=_DRAWS, hours=_HOURS)
    sessions = [equal_minutes(read_one(example_path(n)), person) for n in SESSIONS]
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=len(sessions) + len(PROTOCOLS) + 1)
        sims = []
        for i, session in enumerate(sessions):
            note = " (the first run on a machine compiles)" if i == 0 else ""
            progress.update(task, description=f"{session.name}{note}")
            sims.append(simulate(session, person, options=options, body=body))
            progress.advance(task)

        def told(words: str) -> None:
            progress.update(task, description=f"Published: {words}", advance=1)

        few = replace(options, draws=_FEW)
        pictures = replicas(options=few, body=body, told=told)
        progress.update(task, description="Figures", advance=1)
        ledger = _claims(body, progress, task)
        extra = [("The same model on published protocols", _published(pictures))]
        if ledger is not None:
            extra.append(("What popular writing claims", _ledger(ledger)))
        path = write_comparison(
            sims,
            out / "demo.html",
            title=f"Four sessions of {MINUTES:.0f} minutes",
            lead=_lead(),
            published=overlay(),
            extra=extra,
        )
    _tell(console, sims)
    if ledger is not None:
        console.print(_heading("What popular writing claims, and what comes out"))
        console.print(claims_strip(ledger))
    _goodbye(console, path)
    return path


def equal_minutes(session: Session, person: CompletedPerson, minutes: float = MINUTES) -> Session:
    """Return the session with time to set up in front, so that it takes `minutes` in all.

    Raises
    ------
    SessionError
        If it is longer than that already.
    """
    who = lanes(person, np.zeros((len(factor_names()), 1)))
    _, drive = compile_session(session, who, records=parameters())
    left = minutes - float(drive.minutes[0])
    if left < -0.05:
        msg = f"{session.name!r} takes {minutes - left:.1f} min, more than the {minutes:g} of all."
        raise SessionError(msg, remedy="Take out a set or shorten the rests.")
    if left < 0.05:
        return session
    return replace(session, blocks=(Rest(minutes=left), *session.blocks))


def overlay() -> list[Point]:
    """Return published points of sessions that resemble the ride; labels say how they differ."""
    found = []
    for source, arm, words in _LIKE_THE_RIDE:
        found += points_of(study_named(source), arm, words)
    return found


def _lead() -> str:
    return (
        f"A moderate walk, heavy eccentric squats to failure, a whole-body strength session and a "
        f"steady ride: {MINUTES:.0f} minutes each, for the same trained adult of 30 years, "
        f"followed for {_HOURS:.0f} hours. What differs, with intervals, and what is not known."
    )


def _published(pictures: Sequence[Picture]) -> str:
    text = (
        "Before believing the curves above, see what the model makes of sessions that were really "
        "measured: one simulated person like the mean of each study, the study's own session, and "
        "the values that its authors printed. 'Fitted to' means that the study helped to set the "
        "model's parameters, 'not fitted to' that it did not. This is a picture, not a score: "
        "myocrine qualify replicates every study with its own cohort and lists hits and misses."
    )
    return f"<p>{escape(text)}</p>" + page.grid(p.html() for p in pictures)


def _claims(body: Body | None, progress: Progress, task: TaskID) -> ClaimReport | None:
    """Compute the ledger with few draws; None for a body without a signalling network."""
    if body is not None and body.known is None:
        return None

    def told(done: int, of: int) -> None:
        progress.update(task, description=f"Claims: run {done} of {of}")

    names = [name for name in claims() if name not in _LENGTHY]
    return assess(names, draws=_FEW, body=body, progress=told, with_fragility=False)


def _ledger(report: ClaimReport) -> str:
    text = (
        "Sentences of popular writing, each computed by rules that were fixed before anything was "
        f"run, here with {report.options.draws} draws; myocrine claims gives the reasons, the "
        "people behind them and how few studies would change a verdict. "
        f"{join(_LENGTHY)} take a minute each and are left to it."
    )
    return f"<p>{escape(text)}</p>" + strip(report, linked=False)


def _welcome(console: Console) -> None:
    console.print(Text("Myocrine demo: four sessions of equal minutes", style="bold"))
    console.print(
        Text(
            f"{MINUTES:.0f} minutes each, setting up included; one trained adult of 30 years, sex "
            f"and size not given; {_HOURS:.0f} hours, {_DRAWS} draws. {SIMULATED.capitalize()}."
        )
    )


def _tell(console: Console, sims: Sequence[Simulation]) -> None:
    console.print(_heading("What differs: extreme, with its 90 % interval below"))
    console.print(_table(sims))
    console.print(_heading("In words"))
    for line in _sentences(sims):
        console.print(Padding(Text(f"- {line}"), (0, 0, 0, 0)))
    console.print(_heading("What is not known"))
    for line in _doubts(sims):
        console.print(Text(f"- {line}"))


def _heading(text: str) -> Padding:
    return Padding(Text(text, style="bold"), (1, 0, 0, 0))


def _table(sims: Sequence[Simulation]) -> Plain:
    names = ["Moderate walk", "Ecc. squats", "Blueprint", "Steady ride"]
    made = Plain("", *names, "", right=names, pad=1)
    made.line("Energy [kcal]", *(_two(_kcal(s)) for s in sims), "")
    for name in headline(sims):
        o = sims[0].body.output(name)
        folds = [s.measure(name)["fold"] for s in sims]
        if all(np.isfinite(q.median) for q in folds):
            made.line(f"{o.long_name} [x]", *(_two(_three(q, fold)) for q in folds), o.evidence)
        else:
            peaks = [s.measure(name)["peak"] for s in sims]
            unit = units_in_words(o.unit)
            cells = (_two(_three(q, number)) for q in peaks)
            made.line(f"{o.long_name} [{unit}]", *cells, o.evidence)
    return made


def _kcal(sim: Simulation) -> tuple[str, str, str]:
    q = sim.performance.total_kcal[sim.blocks.where("joint")]
    low, median, high = (f"{v:.0f}" for v in np.quantile(q, (0.05, 0.5, 0.95)))
    return median, low, high


def _three(q: Quantity, write: Callable[[float], str]) -> tuple[str, str, str]:
    return write(q.median), write(q.low), write(q.high)


def _two(three: tuple[str, str, str]) -> str:
    median, low, high = three
    return median if low == high else f"{median}\n{low}–{high}"


def _sentences(sims: Sequence[Simulation]) -> list[str]:
    """Return what the table says in words, each computed."""
    by = dict(zip(SESSIONS, sims, strict=True))
    said = []
    for name in ("il6", "creatine_kinase", "growth_hormone", "cortisol", "lactate"):
        if name not in {o.name for o in sims[0].body.outputs}:
            continue
        o = sims[0].body.output(name)
        ranked = sorted(by.values(), key=lambda s: -s.measure(name)["fold"].median)
        first, last = ranked[0], ranked[-1]
        most, least = (fold(s.measure(name)["fold"].median) for s in (first, last))
        share = _odds(first, ranked[1], name)
        said.append(
            f"{o.long_name}: {most} times baseline after {_plain(first)}, {least} after "
            f"{_plain(last)}. {_verdict(first, ranked[1], share)}"
        )
    return said


def _verdict(first: Simulation, second: Simulation, share: float) -> str:
    """Say whether the first two can be told apart; `share` is in how many draws of a hundred."""
    a, b = _plain(first), _plain(second)
    if 10.0 < share < 90.0:
        return f"{a.capitalize()} and {b} cannot be told apart ({share:.0f} of 100 draws)."
    return f"More after {a} than after {b} in {share:.0f} of 100 draws."


def _odds(a: Simulation, b: Simulation, name: str) -> float:
    """Return in how many of a hundred draws (the same people) one session exceeds another."""
    lanes_ = a.blocks.where("joint")
    ratios = []
    for s in (a, b):
        y = s.lanes_of(name)[:, lanes_]
        base = y[0]
        away = np.argmax(np.abs(y - base), axis=0)
        ratios.append(y[away, np.arange(y.shape[1])] / base)
    return float(100.0 * np.mean(ratios[0] > ratios[1]))


def _plain(sim: Simulation) -> str:
    return {
        "Moderate walk": "the walk",
        "Eccentric squats to failure": "the eccentric squats",
        "Blueprint": "the blueprint session",
        "Steady ride": "the ride",
    }.get(sim.session.name, sim.session.name)


def _doubts(sims: Sequence[Simulation]) -> list[str]:
    records = parameters()
    used = [records[n] for n in sims[0].body.parameters]
    assumed = [p for p in used if p.obtained == "assumed"]
    first = (
        f"{len(assumed)} of the body's {len(used)} parameters are assumed, not measured; they are "
        "marked and vary widely in the draws."
    )
    said = [first]
    weak = [r.output.long_name for r in rows(sims[1]) if r.moved and r.output.evidence in "CD"]
    if weak:
        said.append(f"Disputed or animal evidence (C, D): {join(list(dict.fromkeys(weak)))}.")
    for sim in (sims[1], sims[3]):
        found = unknowns(sim, ["il6"], most=2)
        if found:
            names = join([f"{u.parameter.name} ({u.parameter.obtained})" for u in found])
            said.append(f"IL-6 after {_plain(sim)} hangs most on {names}.")
    said += list(dict.fromkeys(w for s in sims for w in s.warnings))[:2]
    said.append("Whether these differences matter for health is not in this model.")
    return said


def _goodbye(console: Console, path: Path) -> None:
    console.print(_heading(f"Figures: {path}"))
    console.print(_heading("Three commands to try next"))
    for line in (
        'myocrine simulate "Back squat 5x5 at 80%, rest 3 min"',
        'myocrine compare "Cycle 60 min at 70% VO2max" "Run 30 min at 85% VO2max"',
        "myocrine claims C02",
    ):
        console.print(Padding(Text(line, style="cyan"), (0, 0, 0, 2)))
    last = Text(f"{SIMULATED.capitalize()}. {NOT_MEDICAL}", style="dim")
    console.print(Padding(last, (1, 0, 0, 0)))
