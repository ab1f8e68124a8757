"""What one of our words means: what it is, its unit and evidence, its equations and parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from myocrine.body import Body, default_body
from myocrine.body.contract import Output, Submodel
from myocrine.errors import UnknownNameError
from myocrine.evidence import exercises as known_exercises
from myocrine.evidence.claims import ledger
from myocrine.evidence.glossary import Entry, glossary
from myocrine.evidence.knowledge import knowledge
from myocrine.evidence.knowledge_rows import ORGANS
from myocrine.evidence.parameters import Parameter, parameters
from myocrine.evidence.sources import source, sources
from myocrine.report.explain_claim import claim_explained
from myocrine.report.explain_network import network_word
from myocrine.report.explain_weeks import slow_names, slow_word, with_weeks
from myocrine.report.explained import Explanation, prose
from myocrine.report.sheet import GRADES
from myocrine.report.wording import number
from myocrine.simulation.citing import submodel_of

__all__ = ["Explanation", "explain"]


def explain(name: str, *, body: Body | None = None) -> Explanation:
    """Explain anything of ours by its name.

    A molecule, an organ, a process or an edge of the network (``irisin->brain``), a claim (C21), an
    output, a change over weeks, a submodel, a parameter, a source, an exercise, a mode of endurance
    work, or a term of the glossary: the first of these that is called so. What weeks of training
    change of the same thing is named beside it.

    Raises
    ------
    UnknownNameError
        If nothing of ours is called so; close names are suggested.
    """
    body = body or default_body()
    known = body.known or knowledge()
    found = slow_word(name, exact=True)
    if found is not None:
        return found
    found = network_word(name, known, body)
    if found is not None:
        return with_weeks(found, name)
    if name in ledger():
        return claim_explained(ledger()[name])
    return _other(name, body)


def _other(name: str, body: Body) -> Explanation:
    key = name.strip().casefold()
    for o in body.outputs:
        if key in (o.name.casefold(), o.long_name.casefold()):
            return with_weeks(_output(body, o), name)
    slow = slow_word(name)
    if slow is not None:
        return _with_term(slow, name)
    for model in body.submodels:
        if key.replace(" ", "_") == model.name:
            return _submodel(model)
    if key in set(parameters()):
        return _parameter(parameters()[key])
    if key in sources():
        return _source(key)
    exercise = _exercise(name) or _mode(name)
    if exercise is not None:
        return exercise
    if name in glossary():
        return with_weeks(_term(glossary()[name]), name)
    raise UnknownNameError("word", name, _names(body))


def _with_term(found: Explanation, name: str) -> Explanation:
    """Return an explanation with what the glossary says of the same word."""
    if name not in glossary():
        return found
    return replace(found, facts={**found.facts, "in a word": glossary()[name].text})


def _term(entry: Entry) -> Explanation:
    facts = {"also": ", ".join(entry.aliases)} if entry.aliases else {}
    return Explanation(name=entry.term, kind="term", facts=facts, text=entry.text)


def _names(body: Body) -> Iterator[str]:
    known = body.known or knowledge()
    yield from (n for m in known.molecules.values() for n in (m.name, m.key, *m.aliases))
    yield from (n for key, name in ORGANS.items() for n in (name, key))
    yield from (n for p in known.processes.values() for n in (p.name, p.key))
    yield from (n for m in known.catalogue for n in (m.name, m.gene) if n)
    yield from glossary().names
    yield from ledger()
    yield from (n for o in body.outputs for n in (o.long_name, o.name))
    yield from (m.name for m in body.submodels)
    yield from slow_names()
    yield from known_exercises.exercises()
    yield from known_exercises.modes()
    yield from parameters()
    yield from sources()


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
        text=prose(model),
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
        text=prose(model),
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
        e = known_exercises.find(name)
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
        m = known_exercises.find_mode(name)
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
