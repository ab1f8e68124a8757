"""What one of our words means: what it is, its unit and evidence, its equations and parameters."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from myocrine.body import Body, default_body
from myocrine.body.contract import Output, Submodel
from myocrine.errors import UnknownNameError
from myocrine.evidence import exercises as known
from myocrine.evidence.parameters import Parameter, parameters
from myocrine.evidence.sources import source, sources
from myocrine.report.sheet import GRADES, Plain
from myocrine.report.wording import number
from myocrine.simulation.citing import submodel_of

__all__ = ["Explanation", "explain"]


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """One explained word.

    Attributes
    ----------
    name, kind : str
        What it is called, and whether it is an output, a submodel, a parameter, an exercise, a
        mode of endurance work or a source.
    facts : mapping of str to str
        Short facts in the order in which they are printed.
    text : str
        Longer prose.
    records : tuple of Parameter
        The parameters behind it.
    """

    name: str
    kind: str
    facts: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    records: tuple[Parameter, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        keys = dict.fromkeys(r.source for r in self.records if r.source)
        return {
            "schema": "myocrine.explanation/1",
            "name": self.name,
            "kind": self.kind,
            "facts": dict(self.facts),
            "text": self.text,
            "parameters": [r.model_dump() for r in self.records],
            "sources": {k: source(k).citation() for k in keys},
        }

    def sheet(self) -> RenderableType:
        """Return it to print on a Rich console."""
        parts: list[RenderableType] = [Text.assemble((self.name, "bold"), f"  ({self.kind})")]
        facts = Plain("", "")
        for key, value in self.facts.items():
            facts.line(key, value)
        if self.facts:
            parts.append(facts)
        if self.text:
            parts.append(Padding(Text(self.text), (1, 0, 0, 0)))
        return Group(*parts, *_parameters(self.records))


def explain(name: str, *, body: Body | None = None) -> Explanation:
    """Explain a molecule, output, submodel, parameter, exercise or source by its name.

    Raises
    ------
    UnknownNameError
        If nothing of ours is called so; close names are suggested.
    """
    body = body or default_body()
    key = name.strip().casefold()
    for o in body.outputs:
        if key in (o.name.casefold(), o.long_name.casefold()):
            return _output(body, o)
    for model in body.submodels:
        if key.replace(" ", "_") == model.name:
            return _submodel(model)
    if key in set(parameters()):
        return _parameter(parameters()[key])
    if key in sources():
        return _source(key)
    exercise = _exercise(name) or _mode(name)
    if exercise is None:
        raise UnknownNameError("word", name, _names(body))
    return exercise


def _names(body: Body) -> Iterator[str]:
    yield from (n for o in body.outputs for n in (o.long_name, o.name))
    yield from (m.name for m in body.submodels)
    yield from known.exercises()
    yield from known.modes()
    yield from parameters()
    yield from sources()


def _prose(thing: object) -> str:
    """Return what a submodel's module says before its equations, which a terminal cannot show."""
    module = inspect.getmodule(thing)
    text = inspect.cleandoc((module.__doc__ if module else "") or "")
    said = text.partition(".. math::")[0].replace(":math:", "").rstrip()
    paragraphs = [" ".join(p.split()) for p in said.split("\n\n")]
    return "\n\n".join(p[:-1] + "." if p.endswith(":") else p for p in paragraphs)


def _records(model: Submodel) -> tuple[Parameter, ...]:
    return tuple(parameters()[n] for n in model.parameters)


def _output(body: Body, o: Output) -> Explanation:
    model = submodel_of(body, o.name)
    facts = {
        "what": o.description or o.long_name,
        "unit": f"{o.unit}, in {o.matrix}" if o.matrix != "none" else o.unit,
        "evidence": f"{o.evidence}. {GRADES.removeprefix('Evidence: ')}",
        "in data": o.name,
        "submodel": f"{model.name} (docs/body/{model.name}.md)",
    }
    return Explanation(
        name=o.long_name,
        kind=o.kind,
        facts=facts,
        text=_prose(type(model)),
        records=_records(model),
    )


def _submodel(model: Submodel) -> Explanation:
    facts = {
        "outputs": ", ".join(o.long_name for o in model.outputs) or "none",
        "states": ", ".join(s.long_name or s.name for s in model.states) or "none",
        "page": f"docs/body/{model.name}.md",
    }
    return Explanation(
        name=model.name,
        kind="submodel",
        facts=facts,
        text=_prose(type(model)),
        records=_records(model),
    )


def _parameter(r: Parameter) -> Explanation:
    facts = {
        "value": f"{number(r.value)} {r.unit}  (between {number(r.low)} and {number(r.high)})",
        "obtained": r.obtained,
        "among people": _spread(r, r.person),
        "unknown": _spread(r, r.knowledge),
        "source": f"{source(r.source).citation()} [{r.locator}]" if r.source else "none (assumed)",
        "evidence": r.evidence or "not on the dial",
    }
    return Explanation(name=r.name, kind="parameter", facts=facts, text=r.note)


def _spread(r: Parameter, sd: float) -> str:
    if sd == 0.0:
        return "none"
    scale = {"log": "of its logarithm", "linear": f"{r.unit}", "logit": "of its log-odds"}[r.scale]
    return f"SD {sd:g} {scale}"


def _source(key: str) -> Explanation:
    s = source(key)
    used = tuple(r for r in parameters().values() if r.source == key)
    facts = {"citation": s.citation(), "split": s.split, "note": s.note or "none"}
    return Explanation(name=key, kind="source", facts=facts, records=used)


def _exercise(name: str) -> Explanation | None:
    try:
        e = known.find(name)
    except UnknownNameError:
        return None
    facts = {
        "pattern": e.pattern.replace("_", " "),
        "equipment": e.equipment,
        "also called": ", ".join(e.aliases) or "nothing else",
        "muscles at work": _shares(e.involvement),
        "a hard set counts": _shares(e.credit),
        "one repetition": f"{e.seconds_per_rep:g} s, the load moves "
        f"{number(e.range_of_motion)} of stature",
        "1RM, if unknown": (
            f"{number(e.one_rm.ratio)} x {e.one_rm.of}, log-SD {number(e.one_rm.log_sd)}"
            if e.one_rm
            else "no estimate"
        ),
    }
    notes = {b.note for b in e.basis.values() if b.note}
    return Explanation(name=e.name, kind="exercise", facts=facts, text="\n".join(sorted(notes)))


def _mode(name: str) -> Explanation | None:
    try:
        m = known.find_mode(name)
    except UnknownNameError:
        return None
    facts = {
        "also called": ", ".join(m.aliases) or "nothing else",
        "muscles at work": _shares(m.involvement),
        "oxygen from": m.economy.replace("_", " "),
    }
    return Explanation(name=m.name, kind="mode of endurance work", facts=facts)


def _shares(amounts: Mapping[str, float]) -> str:
    ordered = sorted(amounts.items(), key=lambda item: -item[1])
    return ", ".join(f"{g.replace('_', ' ')} {v:g}" for g, v in ordered if v > 0) or "none"


def _parameters(records: tuple[Parameter, ...]) -> Iterator[RenderableType]:
    if not records:
        return
    heads = {r.name.partition(".")[0] for r in records}
    shared = f"{heads.pop()}." if len(heads) == 1 else ""
    title = f"Parameters{f' ({shared}...)' if shared else ''}"
    yield Padding(Text(title, style="bold"), (1, 0, 0, 0))
    made = Plain("", "value", "obtained", "SD people", "SD unknown", "source", pad=1)
    for r in records:
        made.line(
            r.name.removeprefix(shared),
            f"{number(r.value)} {r.unit}",
            r.obtained,
            f"{r.person:g}" if r.person else "",
            f"{r.knowledge:g}" if r.knowledge else "",
            r.source or "-",
        )
    yield made
    keys = sorted({r.source for r in records if r.source})
    if keys:
        yield Padding(Text("Sources", style="bold"), (1, 0, 0, 0))
        for key in keys:
            yield Text(f"{key}: {source(key).citation()}")
    yield Text("SDs are of logarithms unless the record says otherwise.", style="dim")
