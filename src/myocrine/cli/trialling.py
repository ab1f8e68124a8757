"""``myocrine trial``: a virtual trial from a file, and the design that decides it best."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from myocrine.cli import designing
from myocrine.cli.consoles import err, out, print_json, progress
from myocrine.cli.failures import pointing_into
from myocrine.cli.inputs import head
from myocrine.cli.options import JsonFlag
from myocrine.cli.places import check_place

if TYPE_CHECKING:
    from myocrine.qualification.trials.results import TrialResult
    from myocrine.simulation.trials import Trial

__all__ = ["app", "endpoints", "read_named", "run"]


class _FileFirst(TyperGroup):
    """Takes ``myocrine trial FILE`` as ``myocrine trial run FILE``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command in where the line begins with something else."""
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_FileFirst,
    help="Virtual trials. Shortest: myocrine trial TRIAL.toml (it means trial run).",
    no_args_is_help=True,
    rich_markup_mode=None,
)

TrialFile = Annotated[
    str, typer.Argument(metavar="TRIAL.toml", help="The trial's file, or an example's name.")
]
Folder = Annotated[
    Path | None,
    typer.Option("--out", metavar="FOLDER", help="Where results go; beside you if left out."),
]
Report = Annotated[
    Path | None,
    typer.Option("--report", metavar="FILE", help="The HTML report; in the folder if left out."),
]
OtherPeople = Annotated[
    int | None,
    typer.Option("--people", min=2, max=1_000_000, help="Other than the file's number."),
]
OtherSeed = Annotated[int | None, typer.Option("--seed", min=0, help="Other than the file's seed.")]
Repetitions = Annotated[
    int,
    typer.Option("--repetitions", min=0, max=100_000, help="Trials that power rests on; 0: none."),
]


@app.callback()
def _group() -> None:
    """Virtual trials. Shortest: myocrine trial TRIAL.toml (it means trial run)."""


@app.command("run")
def run(
    trial: TrialFile,
    folder: Folder = None,
    people: OtherPeople = None,
    seed: OtherSeed = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=256, help="Chunks computed side by side.")
    ] = 2,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="WHERE", help="local, local:4 or tcp://host:port."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume/--fresh", help="Go on where a run stopped, or start anew.")
    ] = True,
    repetitions: Repetitions = 1000,
    report: Report = None,
    as_json: JsonFlag = False,
) -> None:
    """Run a trial: simulate its people, observe, estimate, work out power.

    An interrupted run goes on where it stopped. Example: myocrine trial walk_or_squats
    """
    found = read_named(trial, people, seed)
    place = folder or Path(f"{Path(found.source).stem}-trial")
    check_place(place / "report.html")
    check_place(report)
    from myocrine.simulation.trials.running import run_trial

    with progress(f"Simulating {len(found.arms)} arms of {found.pool:,}") as told:
        truth = run_trial(
            found,
            place / "truth.zarr",
            workers=workers,
            cluster=cluster,
            progress=told,
            fresh=not resume,
        )
    _judge_and_show(found, truth, place, report, repetitions, as_json)


@app.command("endpoints")
def endpoints(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="That of an earlier run.")],
    trial: Annotated[
        str | None, typer.Argument(metavar="[TRIAL.toml]", help="Its own file if left out.")
    ] = None,
    people: OtherPeople = None,
    seed: OtherSeed = None,
    repetitions: Repetitions = 1000,
    report: Report = None,
    as_json: JsonFlag = False,
) -> None:
    """Compute endpoints anew from what an earlier run simulated; nothing is simulated.

    Endpoints, samples among the times kept, errors, losses, randomisation and alpha may change.
    """
    found = read_named(trial or str(folder / "trial.toml"), people, seed)
    check_place(folder / "report.html")
    check_place(report)
    from myocrine.simulation.trials.running import open_truth

    truth = open_truth(found, folder / "truth.zarr")
    _judge_and_show(found, truth, folder, report, repetitions, as_json)


app.command("design")(designing.design)


def read_named(name: str, people: int | None, seed: int | None) -> Trial:
    """Read a trial's file, or an example by its name, with other numbers than its own."""
    from dataclasses import replace

    from myocrine.simulation.trials import read_trial
    from myocrine.simulation.trials.examples import example_trial

    path = Path(name)
    if not path.is_file() and path.name == name:
        path = example_trial(name)
    with pointing_into(head(path, 1_000_000)):
        found = read_trial(path, people=people)
    return found if seed is None else replace(found, seed=seed)


def _judge_and_show(
    found: Trial,
    truth: Any,
    folder: Path,
    report: Path | None,
    repetitions: int,
    as_json: bool,
) -> None:
    from myocrine.qualification.trials.results import judge

    with progress("Working out effects and power") as told:
        result = judge(found, truth, repetitions=repetitions, progress=told)
    _write(result, folder, report)
    if as_json:
        from myocrine.qualification.trials.as_json import trial_dict

        print_json(trial_dict(result))
    else:
        from myocrine.report.trial_sheet import trial_sheet

        out().print(trial_sheet(result))
    err().print(f"Written to {folder}.", markup=False)


def _write(result: TrialResult, folder: Path, report: Path | None) -> None:
    from myocrine.errors import InputError
    from myocrine.qualification.trials.as_json import trial_dict
    from myocrine.report.strict_json import strict_json
    from myocrine.report.trial_page import write_report
    from myocrine.report.trial_tables import write_tables

    write_tables(result, folder)
    write_report(result, report or folder / "report.html")
    source = Path(result.trial.source)
    try:
        (folder / "trial.json").write_text(strict_json(trial_dict(result)), encoding="utf-8")
        _copy(source, folder / "trial.toml")
        for name in result.trial.files:
            _copy(source.parent / name, folder / name)
    except OSError as error:
        msg = f"The results cannot be written: {error.strerror or error}."
        raise InputError(msg, source=str(folder)) from error


def _copy(source: Path, kept: Path) -> None:
    """Keep a file that a trial was read from beside its results."""
    if source.is_file() and source.resolve() != kept.resolve():
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, kept)
