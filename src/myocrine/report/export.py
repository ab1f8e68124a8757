"""Files of a run: JSON, tidy table, NetCDF where its library is there, sheet, page."""

from __future__ import annotations

import csv
import importlib
import importlib.util
from pathlib import Path

import numpy as np
from rich.console import Console, RenderableType

from myocrine.errors import InputError
from myocrine.report.comparison import Comparison
from myocrine.report.sheet import SIMULATED, sheet_text
from myocrine.report.strict_json import strict_json
from myocrine.simulation.result import Simulation

__all__ = ["export", "write_comparison", "write_tidy"]

_COLUMNS = ("person", "draw", "time_min", "output", "value", "unit", "note")
_MOST_ON_A_PAGE = 4  # line styles that are told apart


def export(sim: Simulation, folder: Path) -> list[str]:
    """Write a run into a folder; return what a person should know about it.

    ``simulation.json`` (the schema of ``--json``), ``trajectory.csv`` (tidy), ``trajectory.nc``
    (where h5netcdf is installed), ``sheet.txt`` and ``report.html``.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    notes: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "simulation.json").write_text(strict_json(sim.as_dict()), encoding="utf-8")
        (folder / "sheet.txt").write_text(sheet_text(sim), encoding="utf-8")
        write_tidy(sim, folder / "trajectory.csv")
        if importlib.util.find_spec("h5netcdf") is None:
            notes.append("trajectory.nc was not written: install the extra, myocrine[netcdf].")
        else:
            sim.trajectory.to_netcdf(folder / "trajectory.nc", engine="h5netcdf")
        if importlib.util.find_spec("myocrine.report.html") is not None:
            importlib.import_module("myocrine.report.html").write_report(
                sim, folder / "report.html"
            )
    except OSError as error:
        msg = f"The results cannot be written: {error.strerror or error}."
        raise InputError(msg, source=str(folder)) from error
    return notes


def write_comparison(found: Comparison, shown: RenderableType, folder: Path) -> None:
    """Write ``comparison.json``, ``.txt`` and, for up to four sessions, ``.html`` into a folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "comparison.json").write_text(strict_json(found.as_dict()), encoding="utf-8")
        with (folder / "comparison.txt").open("w", encoding="utf-8") as file:
            Console(file=file, width=80, color_system=None, highlight=False).print(shown)
        if len(found.simulations) <= _MOST_ON_A_PAGE:
            # Here, not above: pages need the figures, which no other export does.
            from myocrine.report import side_by_side

            side_by_side.write_comparison(found.simulations, folder / "comparison.html")
    except OSError as error:
        msg = f"The results cannot be written: {error.strerror or error}."
        raise InputError(msg, source=str(folder)) from error


def write_tidy(sim: Simulation, path: Path) -> None:
    """Write every output of every draw as one long table: person, draw, time, output, value, unit.

    Times are each draw's own [min from the start of the session].
    """
    lanes = range(*sim.blocks.where("joint").indices(sim.values.shape[2]))
    draws = len(lanes) // sim.options.people
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(_COLUMNS)
        for i, lane in enumerate(lanes):
            head = (i // draws, i % draws)
            times = [f"{t:.4f}" for t in sim.clock[:, lane]]
            for k, o in enumerate(sim.body.outputs):
                values = np.char.mod("%.6g", sim.values[:, k, lane])
                rows.writerows(
                    (*head, t, o.name, v, o.unit, SIMULATED)
                    for t, v in zip(times, values, strict=True)
                )
