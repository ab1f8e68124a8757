"""From the rows of a trial file to a `Trial`: names looked up, units converted, sense checked."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from myocrine.body import Body
from myocrine.body.contract import Output
from myocrine.errors import InputError, UnknownNameError, nearest
from myocrine.simulation.trials import lines, rows
from myocrine.simulation.trials.changing import sequences_of
from myocrine.simulation.trials.quantities import error_of, fold, measured, moment, share
from myocrine.simulation.trials.trial import (
    BASELINE,
    Budget,
    Design,
    DropOut,
    Endpoint,
    Error,
    Trial,
    TrialArm,
    when_in_words,
)

if TYPE_CHECKING:
    from myocrine.person.populations import Population

__all__ = ["Checker"]

_SIGNS: Mapping[str | None, Literal[-1, 0, 1]] = {None: 0, "up": 1, "down": -1}
EVERY = ("all", "default", "*")
"""Names that mean every output in the tables of errors."""


@dataclass(frozen=True, kw_only=True)
class Checker:
    """Turns the rows of one file into a `Trial`."""

    row: rows.TrialFile
    at: lines.Place
    folder: Path
    body: Body

    def trial(self, people: int | None) -> Trial:
        """Return the whole trial."""
        row = self.row
        arms = self._arms()
        names = [a.name for a in arms]
        design = self._design(names)
        n = people or row.population.n or (row.population.n_per_arm or 0) * self._groups(design)
        pool = max(n, row.population.pool or n) if people is None else n
        self._enough(n, names)
        shared = self._times(row.sampling.times, "sampling", "times")
        endpoints = self._endpoints(names, design, shared)
        return Trial(
            title=row.title,
            note=row.note,
            alpha=row.alpha,
            seed=row.seed,
            evidence=row.evidence,
            replicates=row.replicates,
            population=self._population(),
            n=n,
            pool=pool,
            design=design,
            arms=arms,
            samples=self._samples(endpoints, shared),
            assay=self._errors(row.assay, "assay"),
            within=self._errors(row.within_person, "within_person"),
            drop_out=self._drop_out(names),
            endpoints=endpoints,
            budget=self._budget(),
            keep_all=row.sampling.keep == "all",
            source=self.at.source,
            files=self._files(),
        )

    def _files(self) -> tuple[str, ...]:
        """Return the files that are named relative to the trial's folder and lie inside it."""
        named = [self.row.population.file, *(arm.file for arm in self.row.arms)]
        inside = (Path(n) for n in named if n)
        return tuple(str(p) for p in inside if not p.is_absolute() and ".." not in p.parts)

    def _groups(self, design: Design) -> int:
        return 1 if design.within else len(self.row.arms)

    def _enough(self, n: int, names: Sequence[str]) -> None:
        row = self.row.population
        if n < 2 * (1 if self.row.design.kind != "parallel" else len(names)):
            msg = f"{n} people are too few for {len(names)} arms."
            raise self.at.error(msg, ("population", "n"), "Two in each arm are the least.")
        if row.pool is not None and row.n and row.pool < row.n:
            msg = f"The pool of {row.pool} people is smaller than the trial of {row.n}."
            raise self.at.error(msg, ("population", "pool"), "Those of the trial belong to it.")

    def _population(self) -> Population:
        from myocrine.person.populations import population

        row = self.row.population
        with self.at("population", "preset" if row.preset else "file"):
            return population(row.preset or self.folder / row.file)

    def _arms(self) -> tuple[TrialArm, ...]:
        found: list[TrialArm] = []
        for i, row in enumerate(self.row.arms):
            if row.name in [a.name for a in found]:
                msg = f"Two arms are called {row.name!r}."
                raise self.at.error(msg, ("arm", i, "name"), "Give each a name of its own.")
            found.append(self._arm(i, row))
        return tuple(found)

    def _arm(self, i: int, row: rows.ArmRow) -> TrialArm:
        from myocrine.training import read_one
        from myocrine.training.language import to_text

        with self.at("arm", i, "held"):
            held = tuple(self._molecule(name) for name in row.held)
        if row.file:
            with self.at("arm", i, "file"):
                session = read_one(self._beside(row.file))
        else:
            try:
                session = read_one(row.session)
            except InputError as error:
                raise self._in_session(error, i, row.name) from None
        return TrialArm(name=row.name, session=session, text=to_text(session), held=held)

    def _beside(self, name: str) -> Path:
        path = self.folder / name
        if not path.is_file():
            msg = f"There is no file {name!r} beside the trial."
            near = nearest(name, [p.name for p in self.folder.iterdir() if p.is_file()])
            raise InputError(msg, remedy=f"Did you mean {near[0]!r}?" if near else "")
        return path

    def _in_session(self, error: InputError, i: int, name: str) -> InputError:
        """Return an error of an inline session with the line of the trial file."""
        first = lines.line_of(self.at.text, ("arm", i, "session"))
        if first is not None and error.line is not None:
            own = self.at.text.splitlines()[first - 1].split("=", 1)[1].strip()
            # The first newline after the opening marks of a long string is not part of it.
            long = own in ('"""', "'''")
            first += error.line - (0 if long else 1)
        error.message = f"Session of arm {name!r}: {error.message}"
        error.args = (error.message,)
        error.source, error.line, error.column = self.at.source, first, None
        return error

    def _molecule(self, name: str) -> str:
        from myocrine.evidence.knowledge import knowledge

        return (self.body.known or knowledge()).molecule(name).key

    def _design(self, names: Sequence[str]) -> Design:
        row = self.row.design
        kind = "single arm" if len(names) == 1 else row.kind
        with self.at("design"):
            ratio = row.ratio or (1,) * len(names)
            if len(ratio) != len(names):
                msg = f"The ratio has {len(ratio)} parts for {len(names)} arms."
                raise self.at.error(msg, ("design", "ratio"), "Give one part for each arm.")
            block = row.block or 2 * sum(ratio)
            if block % sum(ratio):
                msg = f"A block of {block} cannot hold arms in the ratio {_ratio(ratio)}."
                remedy = f"Blocks are multiples of {sum(ratio)}."
                raise self.at.error(msg, ("design", "block"), remedy)
            if row.randomisation == "stratified" and not row.strata:
                msg = "A stratified randomisation needs 'strata'."
                raise self.at.error(msg, ("design", "randomisation"), 'Such as strata = ["sex"].')
        return Design(
            kind=kind,
            randomisation=row.randomisation,
            ratio=ratio,
            block=block,
            strata=row.strata,
            sequences=self._sequences(names) if kind == "cross-over" else (),
        )

    def _sequences(self, names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        given = self.row.design.sequences
        for sequence in given:
            for name in sequence:
                self._known("arm", name, names, ("design", "sequences"))
            if sorted(sequence) != sorted(names):
                msg = f"The sequence {', '.join(sequence)} does not hold every arm once."
                raise self.at.error(msg, ("design", "sequences"))
        return given or sequences_of(tuple(names))

    def _known(self, kind: str, name: str, choices: Sequence[str], path: lines.Path) -> None:
        if name not in choices:
            line = lines.line_of(self.at.text, path)
            raise UnknownNameError(kind, name, choices, source=self.at.source, line=line)

    def _times(self, written: Sequence[Any], *path: str | int) -> tuple[float, ...]:
        with self.at(*path):
            found = sorted({moment(t) for t in written})
        return tuple(found)

    def _output(self, name: str, *path: str | int) -> Output:
        """Return an output by identifier or any name that a molecule goes by."""
        from myocrine.evidence.knowledge import knowledge

        with contextlib.suppress(UnknownNameError):
            return self.body.output(name)
        with contextlib.suppress(UnknownNameError):
            return self.body.output((self.body.known or knowledge()).molecule(name).key)
        with self.at(*path):
            return self.body.output(name)  # says which are close

    def _endpoints(
        self, names: Sequence[str], design: Design, shared: tuple[float, ...]
    ) -> tuple[Endpoint, ...]:
        found: list[Endpoint] = []
        for i, row in enumerate(self.row.endpoints):
            for arms in self._contrasts(i, row, names):
                one = self._endpoint(i, row, arms, design, shared, several=len(names) > 2)
                if one.name in [e.name for e in found]:
                    msg = f"Two endpoints are called {one.name!r}."
                    raise self.at.error(msg, ("endpoint", i), "Give each a 'name' of its own.")
                found.append(one)
        return tuple(found)

    def _contrasts(
        self, i: int, row: rows.EndpointRow, names: Sequence[str]
    ) -> list[tuple[str, ...]]:
        if row.arms is not None:
            for name in row.arms:
                self._known("arm", name, names, ("endpoint", i, "arms"))
            if row.arms[0] == row.arms[1]:
                msg = f"The arm {row.arms[0]!r} cannot be compared with itself."
                raise self.at.error(msg, ("endpoint", i, "arms"))
            return [row.arms]
        if len(names) == 1:
            return [(names[0],)]
        return [(name, names[0]) for name in names[1:]]

    def _endpoint(
        self,
        i: int,
        row: rows.EndpointRow,
        arms: tuple[str, ...],
        design: Design,
        shared: tuple[float, ...],
        *,
        several: bool,
    ) -> Endpoint:
        output = self._output(row.output, "endpoint", i, "output")
        at = self._at(i, row)
        times = self._times(row.times, "endpoint", i, "times") or shared
        one = Endpoint(
            name=row.name or _default_name(output, row, at),
            output=output,
            statistic=row.statistic,
            at=at,
            times=times,
            direction=row.direction,
            expected=_SIGNS[row.expected],
            arms=arms,
            primary=row.primary,
            analysis=self._analysis(i, row, design, arms),
        )
        if several and row.arms is None:
            one = replace(one, name=f"{one.name}: {arms[0]}")
        times = tuple(sorted({*times, *at, *((BASELINE,) if one.needs_baseline else ())}))
        one = replace(one, times=times)
        self._sampled_enough(i, one)
        return replace(
            one,
            delta=self._size(i, "delta", row.delta, one),
            responder=self._size(i, "responder", row.responder, one),
        )

    def _at(self, i: int, row: rows.EndpointRow) -> tuple[float, ...]:
        single = row.statistic in ("value", "change", "ratio")
        path = ("endpoint", i, "at")
        if not row.at:
            if single:
                msg = f"A {row.statistic} needs the time 'at' which it is read."
                raise self.at.error(msg, ("endpoint", i), 'Such as at = "30 min".')
            return ()
        if not single:
            msg = f"An endpoint of kind {row.statistic!r} reads all samples; it has no 'at'."
            raise self.at.error(msg, path, "Leave it out, or choose a value, change or ratio.")
        found = self._times(row.at, *path)
        if BASELINE in found and row.statistic != "value":
            msg = f"A {row.statistic} is held against baseline: it cannot be read there."
            raise self.at.error(msg, path)
        return found

    def _sampled_enough(self, i: int, one: Endpoint) -> None:
        after = [t for t in one.times if t != BASELINE]
        least = 2 if one.statistic == "auc" else 1
        if len(after) < least:
            what = "two samples" if least == 2 else "a sample"
            msg = f"{one.name!r} needs at least {what} after baseline."
            remedy = 'Such as times = ["baseline", "end", "30 min", "2 h"] under [sampling].'
            raise self.at.error(msg, ("endpoint", i), remedy)

    def _analysis(
        self, i: int, row: rows.EndpointRow, design: Design, arms: tuple[str, ...]
    ) -> Any:
        if len(arms) == 1:
            return "one sample"
        if row.analysis == "auto":
            return "paired" if design.within else "welch"
        path = ("endpoint", i, "analysis")
        if (row.analysis == "paired") != design.within:
            right = "paired" if design.within else "welch or ancova"
            msg = f"A {design.kind} trial is not analysed by {row.analysis!r}."
            raise self.at.error(msg, path, f"Choose {right}.")
        if row.analysis == "ancova" and row.statistic != "change":
            msg = f"An analysis of covariance does not fit {row.statistic!r}."
            raise self.at.error(msg, path, "It adjusts a change for its baseline.")
        return row.analysis

    def _size(self, i: int, key: str, written: Any, one: Endpoint) -> float | None:
        if written is None:
            return None
        path = ("endpoint", i, key)
        with self.at(*path):
            if one.log:
                return math.log(fold(written, f"'{key}'"))
            value = measured(written, one.unit, f"'{key}'")
        if key == "delta" and value < 0:
            msg = "'delta' is the size of a difference: 0 or more."
            raise self.at.error(msg, path)
        return value

    def _samples(
        self, endpoints: Sequence[Endpoint], shared: tuple[float, ...]
    ) -> dict[str, tuple[float, ...]]:
        found: dict[str, set[float]] = {}
        for one in endpoints:
            found.setdefault(one.output.name, set()).update(one.times)
        for i, name in enumerate(self.row.sampling.also):
            output = self._output(name, "sampling", "also")
            found.setdefault(output.name, set()).update(shared)
            if not found[output.name]:
                msg = f"'also' names {self.row.sampling.also[i]!r}, but [sampling] has no times."
                raise self.at.error(msg, ("sampling", "also"))
        return {name: tuple(sorted(times)) for name, times in found.items()}

    def _errors(self, table: Mapping[str, Any], name: str) -> dict[str, Error]:
        found = {}
        for key, written in table.items():
            every = key.casefold() in EVERY
            with self.at(name, key):
                if every:
                    found[""] = Error(cv=share(written, f"{name}.{key}"))
                else:
                    output = self._output(key, name, key)
                    found[output.name] = error_of(written, output)
        return found

    def _drop_out(self, names: Sequence[str]) -> DropOut:
        row = self.row.drop_out
        with self.at("drop_out", "samples"):
            samples = share(row.samples, "drop_out.samples")
        with self.at("drop_out", "people"):
            if not isinstance(row.people, Mapping):
                every = share(row.people, "drop_out.people")
                return DropOut(people=dict.fromkeys(names, every), samples=samples)
            for name in row.people:
                self._known("arm", name, names, ("drop_out", "people"))
            own = {k: share(v, f"drop_out.people.{k}") for k, v in row.people.items()}
        return DropOut(people={n: own.get(n, 0.0) for n in names}, samples=samples)

    def _budget(self) -> Budget:
        row = self.row.budget
        times = self._times(row.candidates, "budget", "candidates")
        return Budget(
            money=row.money,
            samples=row.samples,
            per_person=row.per_person,
            per_session=row.per_session,
            per_sample=row.per_sample,
            candidates=tuple(t for t in times if t != BASELINE),
            most_times=row.most_times,
        )


def _default_name(output: Output, row: rows.EndpointRow, at: Sequence[float]) -> str:
    word = {"auc": "area above baseline"}.get(row.statistic, row.statistic)
    when = f" at {', '.join(map(when_in_words, at))}" if at else ""
    return f"{output.long_name} {word}{when}"


def _ratio(parts: Sequence[int]) -> str:
    return ":".join(map(str, parts))
