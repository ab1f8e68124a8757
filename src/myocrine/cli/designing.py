"""``myocrine trial design``: which samples and how many people decide a question best."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from myocrine.cli.consoles import err, out, print_json, progress
from myocrine.cli.options import JsonFlag

if TYPE_CHECKING:
    from myocrine.simulation.trials import Trial
    from myocrine.simulation.trials.trial import Budget, Endpoint

__all__ = ["By", "Kind", "design"]


class By(StrEnum):
    """What the best design is best in."""

    power = "power"
    decision = "decision"
    width = "width"


class Kind(StrEnum):
    """Designs that a claim can be asked with."""

    cross_over = "cross-over"
    parallel = "parallel"


def design(
    what: Annotated[
        str,
        typer.Argument(metavar="TRIAL.toml|CLAIM", help="A trial's file, or a claim such as C04."),
    ],
    endpoint: Annotated[
        list[str] | None,
        typer.Option("--endpoint", metavar="NAME", help="Which; the primary ones if left out."),
    ] = None,
    money: Annotated[
        float | None, typer.Option("--money", min=0.0, help="What may be spent.")
    ] = None,
    samples: Annotated[
        int | None, typer.Option("--samples", min=1, help="How many samples may be taken.")
    ] = None,
    per_person: Annotated[
        float | None, typer.Option("--per-person", min=0.0, help="Cost of a person.")
    ] = None,
    per_session: Annotated[
        float | None, typer.Option("--per-session", min=0.0, help="Cost of a session.")
    ] = None,
    per_sample: Annotated[
        float | None, typer.Option("--per-sample", min=0.0, help="Cost of a sample.")
    ] = None,
    times: Annotated[
        str | None,
        typer.Option("--times", metavar="T,T,...", help='Candidates: "end, 30 min, 2 h".'),
    ] = None,
    by: Annotated[
        By,
        typer.Option(
            "--by", help="Finding a difference, deciding about delta, or a short interval."
        ),
    ] = By.power,
    population: Annotated[
        str, typer.Option("--population", metavar="NAME", help="Of a claim's trial.")
    ] = "general_adults",
    kind: Annotated[
        Kind | None,
        typer.Option("--kind", help="Other than the file's; a claim is asked in a cross-over."),
    ] = None,
    part: Annotated[str, typer.Option("--part", help="Which part of a claim.")] = "",
    pool: Annotated[
        int, typer.Option("--pool", min=10, max=100_000, help="People simulated for a claim.")
    ] = 200,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Other than 0.")] = None,
    repetitions: Annotated[
        int, typer.Option("--repetitions", min=0, max=100_000, help="Whole trials for the best.")
    ] = 500,
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Where the truth is kept.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume/--fresh", help="Use what is kept there, or simulate anew.")
    ] = True,
    as_json: JsonFlag = False,
) -> None:
    """Find the sampling times and the number of people that decide a question best.

    Example: myocrine trial design C04 --samples 200
    """
    from myocrine.cli.trialling import read_named
    from myocrine.qualification.trials.design import best_designs
    from myocrine.qualification.trials.from_claim import claim_trial
    from myocrine.simulation.trials.changing import in_design
    from myocrine.simulation.trials.running import run_trial

    if _is_claim(what):
        trial = claim_trial(what, people=population, part=part, pool=pool, seed=seed or 0)
    else:
        trial = read_named(what, None, seed)
    if kind is not None:
        trial = in_design(trial, kind.value)
    chosen = _endpoints(trial, endpoint)
    spent = {
        "money": money,
        "samples": samples,
        "per_person": per_person,
        "per_session": per_session,
        "per_sample": per_sample,
    }
    budget = replace(trial.budget, **{k: v for k, v in spent.items() if v is not None})  # type: ignore[arg-type]
    budget = _with_times(budget, times, chosen)
    trial = replace(trial, budget=budget)
    place = folder or Path(f"{Path(trial.source).stem}-trial")
    with progress(f"Simulating {len(trial.arms)} arms of {trial.pool:,}") as told:
        truth = run_trial(trial, place / "truth.zarr", progress=told, fresh=not resume)
    with progress("Trying designs") as told:
        found = best_designs(
            trial, truth, chosen, by=by.value, repetitions=repetitions, progress=told
        )
    from myocrine.report.trial_design_sheet import design_dict, design_sheet

    if as_json:
        print_json(design_dict(found))
    else:
        out().print(design_sheet(found))
    err().print(f"The simulated truth is kept in {place}.", markup=False)


def _is_claim(what: str) -> bool:
    text = what.strip()
    return len(text) <= 4 and text[:1].isalpha() and text[1:].isdecimal()


def _endpoints(trial: Trial, names: list[str] | None) -> list[Endpoint]:
    from myocrine.errors import UnknownNameError

    if not names:
        return [e for e in trial.endpoints if e.primary] or [trial.endpoints[0]]
    known = {e.name.casefold(): e for e in trial.endpoints}
    for name in names:
        if name.casefold() not in known:
            raise UnknownNameError("endpoint", name, [e.name for e in trial.endpoints])
    return [known[name.casefold()] for name in names]


def _with_times(budget: Budget, times: str | None, endpoints: list[Endpoint]) -> Budget:
    """Return a budget with its candidates: those asked for, the trial's, or the endpoints' own."""
    from myocrine.simulation.trials.quantities import moment
    from myocrine.simulation.trials.trial import BASELINE

    if times is not None:
        found = {moment(t) for t in times.split(",") if t.strip()}
    else:
        own = {t for e in endpoints for t in (*e.times, *e.at)}
        found = set(budget.candidates) or own
    return replace(budget, candidates=tuple(sorted(t for t in found if t != BASELINE)))
