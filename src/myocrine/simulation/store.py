"""Where a wide run's results go: a Zarr store that survives being killed at any moment.

Every chunk of people is one piece of each array, written whole; its checksum is written after it
and says that it is there. What has no checksum, or another one than its content, is computed
again. Zarr writes a piece beside its place and moves it there, so none is ever half written.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import myocrine
from myocrine.errors import InputError
from myocrine.simulation.chunks import Chunk, Part, chunks_of, people_of
from myocrine.simulation.groups import Wide

if TYPE_CHECKING:
    import xarray as xr
    import zarr

__all__ = ["SCHEMA", "Failure", "Store", "failures", "open_wide"]

SCHEMA = "myocrine.wide/1"
_NOBODY = -1
_WORDS = ("group", "output", "unit", "long_name")
_BY_PERSON = ("group", "replicate", "person")


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A person whose solution failed.

    Attributes
    ----------
    group : str
    replicate : int
    person : int
        Number in the population.
    output : str
        Identifier of the first output that left the finite numbers.
    minute : float
        When, on the person's own clock [min from the start of the session].
    value : float
        What it was then.
    """

    group: str
    replicate: int
    person: int
    output: str
    minute: float
    value: float

    def __str__(self) -> str:
        where = f"person {self.person} of {self.group!r}, replicate {self.replicate}"
        return f"{where}: {self.output} was {self.value} at minute {self.minute:.1f}"


class Store:
    """The store of one run, for writing; `begin` makes or takes it up again."""

    def __init__(self, path: Path, wide: Wide, root: zarr.Group) -> None:
        self.path, self.wide, self._root = path, wide, root
        self._arrays: dict[str, Any] = {name: root[name] for name in root.array_keys()}

    @classmethod
    def begin(cls, path: Path, wide: Wide, *, resume: bool = True) -> Store:
        """Make the store, or take up the one that an interrupted run left.

        Raises
        ------
        InputError
            If the path holds something else, another run, or a run that is not to be resumed.
        """
        import zarr

        path = Path(path)
        with _plain_errors(path):
            _refuse_foreign(path)
            if not (path / "zarr.json").exists():
                _make(path, wide)
                resume = True
            root = zarr.open_group(path, mode="r+", use_consolidated=False)
            if root.attrs.get("schema") != SCHEMA:
                raise _not_ours(path)
            if not resume:
                msg = f"{path} holds a run already."
                raise InputError(msg, remedy="Choose another place, or let it go on (resume).")
            if root.attrs["digest"] != wide.digest():
                made = root.attrs["myocrine_version"]
                msg = f"{path} holds another run (made by Myocrine {made})."
                remedy = "Choose another place; a store takes up only the very run it was made for."
                raise InputError(msg, remedy=remedy)
            for left in path.rglob("*.partial"):
                left.unlink(missing_ok=True)
            return cls(path, wide, root)

    def write(self, chunk: Chunk, part: Part) -> None:
        """Write one chunk, and its checksum last."""
        content = _content(part)
        with _plain_errors(self.path):
            for name, values in content.items():
                self._arrays[name][self._where(name, chunk, part.minutes.size)] = values
            self._arrays["checksum"][chunk.group, chunk.replicate, chunk.number] = _sum(content)

    def missing(self) -> list[Chunk]:
        """Return the chunks that are not there whole, in the order of `chunks_of`."""
        sums = np.asarray(self._arrays["checksum"][:])
        return [c for c in chunks_of(self.wide) if not self._is_whole(c, int(sums[c]))]

    def _is_whole(self, chunk: Chunk, checksum: int) -> bool:
        if not checksum:
            return False
        n = len(people_of(self.wide, chunk))
        try:
            content = {
                name: np.asarray(self._arrays[name][self._where(name, chunk, n)])
                for name in _CONTENT
            }
        except Exception:  # noqa: BLE001 - whatever is wrong with a piece, it is computed again
            return False
        return _sum(content) == checksum

    def _where(self, name: str, chunk: Chunk, n: int) -> tuple[Any, ...]:
        start = chunk.number * self.wide.chunk
        people = slice(start, start + n)
        inner = (slice(None), slice(None)) if name == "value" else ()
        return (chunk.group, chunk.replicate, *inner, people)


_CONTENT = ("value", "minutes", "failed_output", "failed_minute", "failed_value")


def _content(part: Part) -> dict[str, NDArray[Any]]:
    return {
        "value": part.values,
        "minutes": part.minutes,
        "failed_output": part.failed_output,
        "failed_minute": part.failed_minute,
        "failed_value": part.failed_value,
    }


def _sum(content: dict[str, NDArray[Any]]) -> int:
    """Return a checksum of the bits of a chunk, never 0."""
    digest = hashlib.blake2b(digest_size=7)
    for name in _CONTENT:
        digest.update(np.ascontiguousarray(content[name]).tobytes())
    return int.from_bytes(digest.digest(), "little") + 1


def _make(path: Path, wide: Wide) -> None:
    """Make the empty store beside its place and move it there: it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    _lay_out(new, wide)
    if path.exists():
        path.rmdir()  # it is empty: anything in it was refused
    new.replace(path)


def _lay_out(path: Path, wide: Wide) -> None:
    import zarr

    body = wide.body
    outputs = [body.output(name) for name in wide.outputs_of(body)]
    groups, n = wide.groups, max(len(g.people) for g in wide.groups)
    root = zarr.create_group(path)
    sizes = {
        "group": len(groups),
        "replicate": wide.replicates,
        "output": len(outputs),
        "time": len(wide.times),
        "person": n,
    }
    whole = {"output": len(outputs), "time": len(wide.times), "person": min(wide.chunk, n)}

    def array(name: str, dims: tuple[str, ...], dtype: str, fill: Any, **attributes: Any) -> None:
        root.create_array(
            name,
            shape=tuple(sizes[d] for d in dims),
            chunks=tuple(whole.get(d, 1) for d in dims),
            dtype=dtype,
            fill_value=fill,
            dimension_names=dims,
            attributes=attributes,
        )

    def labels(name: str, dims: tuple[str, ...], values: Any, **attributes: Any) -> None:
        root.create_array(
            name,
            data=np.asarray(values),
            dimension_names=dims,
            attributes=attributes,
        )

    array(
        "value",
        ("group", "replicate", "output", "time", "person"),
        "float64",
        np.nan,
        long_name="value of each output, in the output's own unit",
    )
    array(
        "minutes", _BY_PERSON, "float64", np.nan, long_name="duration of the session", units="min"
    )
    array("failed_output", _BY_PERSON, "int32", _NOBODY, long_name="first output that failed")
    array("failed_minute", _BY_PERSON, "float64", np.nan, long_name="when it failed", units="min")
    array("failed_value", _BY_PERSON, "float64", np.nan, long_name="what it was then")
    sizes["chunk"], whole["chunk"] = -(-n // wide.chunk), 1
    array("checksum", ("group", "replicate", "chunk"), "int64", 0, long_name="0: not there yet")
    labels(
        "time",
        ("time",),
        np.array(wide.times),
        long_name="time from the end of the session; -inf is its start",
        units="min",
    )
    labels("replicate", ("replicate",), np.arange(wide.replicates))
    labels("number", _BY_PERSON, _numbers(wide, n), long_name="number in the population; -1 nobody")
    for name, values in (
        ("group", [g.name for g in groups]),
        ("output", [o.name for o in outputs]),
        ("unit", [o.unit for o in outputs]),
        ("long_name", [o.long_name for o in outputs]),
    ):
        dim = "group" if name == "group" else "output"
        labels(name, (dim,), np.array(values, dtype=np.dtypes.StringDType()))
    root.attrs.update(_attributes(wide))


def _numbers(wide: Wide, n: int) -> NDArray[np.int64]:
    numbers = np.full((len(wide.groups), wide.replicates, n), _NOBODY, dtype=np.int64)
    for g, group in enumerate(wide.groups):
        for r in range(wide.replicates):
            people = group.of(r, fresh=wide.fresh)
            numbers[g, r, : len(people)] = people
    return numbers


def _attributes(wide: Wide) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "note": "simulated, not measured",
        "myocrine_version": myocrine.__version__,
        "digest": wide.digest(),
        "seed": wide.seed,
        "evidence": wide.evidence,
        "sessions": {g.name: str(g.session) for g in wide.groups},
        "populations": {g.name: g.population.name for g in wide.groups},
        "held": {g.name: list(g.held) for g in wide.groups},
        "changed_parameters": dict(wide.values),
        "chunks": len(chunks_of(wide)),
        "all_outputs": [o.name for o in wide.body.outputs],
    }


def open_wide(path: str | Path, *, unfinished: bool = False) -> xr.Dataset:
    """Open the results of a wide run; nothing is read before it is used.

    Parameters
    ----------
    unfinished : bool
        Accept a store with chunks still missing; their people are NaN.

    Returns
    -------
    xarray.Dataset
        ``value`` (group, replicate, output, time, person); ``minutes``, ``number`` (the person's
        number in the population, -1 where a smaller group has nobody) and what `failures` reads by
        (group, replicate, person); ``unit`` and ``long_name`` by output.

    Raises
    ------
    InputError
        If there is no such store or it is not finished.
    """
    import xarray as xr

    path = Path(path)
    with _plain_errors(path):
        if not (path / "zarr.json").exists() or _attributes_at(path).get("schema") != SCHEMA:
            raise _not_ours(path)
        data: xr.Dataset = xr.open_zarr(path, consolidated=False, chunks=None)
        words = {k: (data[k].dims, data[k].values.astype(object).astype(str)) for k in _WORDS}
        data = data.assign_coords(words).set_coords("number")
        there, want = int(np.count_nonzero(data["checksum"])), data.attrs["chunks"]
    if there < want and not unfinished:
        msg = f"{path} is not finished: {there} of {want} chunks are there."
        raise InputError(msg, remedy="Run it again with the same settings: it goes on from there.")
    return data.drop_vars("checksum")


def failures(data: xr.Dataset) -> tuple[Failure, ...]:
    """Return the people whose solution failed, in the order of the dataset of `open_wide`."""
    outputs, names = data.attrs["all_outputs"], data["group"].values
    columns = ("failed_output", "failed_minute", "failed_value", "number")
    output, minute, value, number = (data[name].values for name in columns)
    return tuple(
        Failure(
            group=str(names[g]),
            replicate=int(data["replicate"].values[r]),
            person=int(number[g, r, i]),
            output=outputs[output[g, r, i]],
            minute=float(minute[g, r, i]),
            value=float(value[g, r, i]),
        )
        for g, r, i in np.argwhere(output != _NOBODY)
    )


def _attributes_at(path: Path) -> dict[str, Any]:
    try:
        content = json.loads((path / "zarr.json").read_text(encoding="utf-8"))
        found = content.get("attributes", {})
    except (ValueError, AttributeError):
        return {}
    return found if isinstance(found, dict) else {}


def _refuse_foreign(path: Path) -> None:
    """Refuse a place that holds something else than a store of ours or the beginnings of one."""
    if path.exists() and not path.is_dir():
        raise _not_ours(path)
    described = (path / "zarr.json").exists()
    if not described and path.exists() and any(path.iterdir()):
        raise _not_ours(path)


def _not_ours(path: Path) -> InputError:
    msg = f"{path} is no store of a wide run."
    return InputError(msg, remedy="Give a new folder, or one that such a run was writing.")


@contextlib.contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    """Say what the system refused in one sentence."""
    try:
        yield
    except OSError as error:
        msg = f"{path} cannot be used: {error.strerror or error}."
        remedy = "Make room or choose another place; what is written stays and is gone on from."
        raise InputError(msg, remedy=remedy) from error
