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

_COLUMNS = ("time_min", "output", "central", "median", "low_90", "high_90", "unit", "note")
_INTERVAL = (0.5, 0.05, 0.95)
_MOST_ON_A_PAGE = 4  # line styles that are told apart


def export(sim: Simulation, folder: Path) -> list[str]:
    """Write a run into a folder; return what a person should know about it.

    ``simulation.json`` (the schema of ``--json``), ``trajectory.csv`` (bands, tidy),
    ``trajectory.nc`` (every draw; a Zarr folder where h5netcdf is not installed), ``sheet.txt`` and
    ``report.html``.

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
        notes += _write_draws(sim, folder)
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
    """Write every output as one long table: time, output, central value, median and 90 % interval.

    Times are nominal [min from the start of the session]. Single draws are in the other file: as
    text two hundred of them would be half a gigabyte.
    """
    joint = sim.values[:, :, sim.blocks.where("joint")]
    bands = np.stack([sim.values[:, :, 0], *np.quantile(joint, _INTERVAL, axis=2)])
    times = [f"{t:.4f}" for t in sim.time]
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(_COLUMNS)
        for k, o in enumerate(sim.body.outputs):
            found = np.char.mod("%.6g", bands[:, :, k])
            rows.writerows(
                (t, o.name, *values, o.unit, SIMULATED)
                for t, *values in zip(times, *found, strict=True)
            )


def _write_draws(sim: Simulation, folder: Path) -> list[str]:
    """Write every draw as arrays with names and units: NetCDF, else Zarr."""
    data = sim.trajectory
    packed = {name: {"zlib": True, "complevel": 1, "shuffle": True} for name in data.data_vars}
    if importlib.util.find_spec("h5netcdf") is not None:
        data.to_netcdf(folder / "trajectory.nc", engine="h5netcdf", encoding=packed)
        return []
    data.to_zarr(folder / "trajectory.zarr", mode="w", consolidated=False)
    return ["The draws are in trajectory.zarr; for trajectory.nc install myocrine[netcdf]."]
