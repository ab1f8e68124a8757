"""``myocrine doctor``: is everything there? Says nothing about any person."""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
from pathlib import Path
from typing import Any

import myocrine
from myocrine.cli.consoles import out, print_json
from myocrine.cli.options import JsonFlag

__all__ = ["doctor", "findings"]

_NEEDED = ("jax", "jaxlib", "numpy", "scipy", "xarray", "pydantic", "lark", "pint", "matplotlib")
_OPTIONAL = {
    "h5netcdf": "trajectory.nc with --out (extra: netcdf)",
    "diffrax": "the reference solver (extra: reference)",
}


def doctor(as_json: JsonFlag = False) -> None:
    """Print versions, devices, caches and paths, and whether they are fit for use."""
    found = findings()
    if as_json:
        print_json(found)
        return
    from rich.text import Text

    from myocrine.report.sheet import Plain

    made = Plain("", "")
    for name, value in found.items():
        if name not in ("schema", "problems"):
            made.line(Text(name.replace("_", " "), style="bold"), _said(value))
    out().print(made)
    for problem in found["problems"]:
        out().print(Text(f"! {problem}"))
    if not found["problems"]:
        out().print("Everything needed is there.")


def findings() -> dict[str, Any]:
    """Return what is installed and where things are kept."""
    cache = _cache()
    versions = {name: _version(name) for name in (*_NEEDED, "typer", "rich")}
    optional = {n: _version(n) or f"not installed: {why}" for n, why in _OPTIONAL.items()}
    problems = [f"{n} is not installed: run make setup." for n in _NEEDED if not versions[n]]
    devices, float64 = _devices() if versions["jax"] else ([], False)
    if not float64:
        problems.append("Double precision is off: results would not be ours.")
    if not cache["writable"]:
        problems.append("The cache cannot be written: every run compiles anew (slow, not wrong).")
    return {
        "schema": "myocrine.doctor/1",
        "myocrine": myocrine.__version__,
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "devices": devices,
        "float64": float64,
        "versions": versions,
        "optional": optional,
        "package": str(Path(myocrine.__file__).parent),
        "compile_cache": cache,
        "terminal_encoding": getattr(sys.stdout, "encoding", None),
        "evidence": _evidence(),
        "problems": problems,
    }


def _version(name: str) -> str | None:
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None if importlib.util.find_spec(name) is None else "unknown version"


def _devices() -> tuple[list[str], bool]:
    import jax
    import jax.numpy as jnp

    import myocrine.simulation.simulate  # noqa: F401 - it switches double precision on

    return [str(d) for d in jax.devices()], bool(jnp.zeros(1).dtype == "float64")


def _cache() -> dict[str, Any]:
    from platformdirs import user_cache_dir

    folder = Path(user_cache_dir("myocrine"))
    files = [f for f in folder.rglob("*") if f.is_file()] if folder.is_dir() else []
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    return {
        "path": str(folder),
        "on": os.environ.get("MYOCRINE_CACHE", "1") != "0",
        "writable": os.access(there, os.W_OK),
        "files": len(files),
        "megabytes": round(sum(f.stat().st_size for f in files) / 1e6, 1),
    }


def _evidence() -> dict[str, int]:
    from myocrine.evidence.exercises import exercises
    from myocrine.evidence.parameters import parameters
    from myocrine.evidence.sources import sources

    return {
        "exercises": len(exercises()),
        "parameters": len(parameters()),
        "sources": len(sources()),
    }


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k.replace('_', ' ')} {_said(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(str(v) for v in value) or "none"
    return {True: "yes", False: "no", None: "missing"}.get(value, str(value))
