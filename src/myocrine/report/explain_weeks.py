"""Outputs of the slow body explained: what weeks of training change, by what, and who tested it."""

from __future__ import annotations

import contextlib
import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from myocrine.body.adaptation.registry import slow_body
from myocrine.body.contract import Output, Submodel
from myocrine.errors import StudyError
from myocrine.evidence.adaptation_rows import AdaptationRow, Effect, adaptation_rows
from myocrine.evidence.parameters import Parameter, parameters
from myocrine.planning.endpoints import (
    COHORT_ONLY,
    domain_of,
    endpoint,
    endpoint_key,
    group_size,
)
from myocrine.planning.reads import reads
from myocrine.report.explained import Explanation, Section, prose
from myocrine.report.sheet import GRADES
from myocrine.report.timeline_words import CERTAINTY_WORDS, COHORT, unit_of, when
from myocrine.report.wording import join, number
from myocrine.simulation.citing import submodel_of

if TYPE_CHECKING:
    from myocrine.qualification.study_schema import Observation, Study

__all__ = ["CHANNEL_WORDS", "page_of", "slow_names", "slow_output", "slow_word", "with_weeks"]

_PAGES: Mapping[str, str] = {
    "aerobic": "adaptation-aerobic",
    "bone_density": "adaptation-bone",
    "composition": "adaptation-composition",
    "history": "adaptation-muscle",
    "hypertrophy": "adaptation-muscle",
    "insulin_action": "adaptation-insulin",
    "last_bout": "adaptation-insulin",
    "readiness": "adaptation-muscle",
    "resting_metabolism": "adaptation-metabolism",
    "strength": "adaptation-strength",
    "tendon": "adaptation-tendon",
    "training_doses": "adaptation-responses",
    "training_responses": "adaptation-responses",
}
"""Page of a submodel under docs/body."""

_ROW_PAGES: Mapping[str, str] = {
    "Heart and vessels": "adaptation-vessels",
    "Inflammation and signals": "adaptation-inflammation",
    "Mood, sleep and thinking": "adaptation-mind",
    "Sugar and insulin": "adaptation-insulin",
}
"""Page of a row of ``data/adaptation``, by the heading of its endpoint."""

CHANNEL_WORDS: Mapping[str, str] = {
    "ageing": "ageing",
    "contractions": "contractions",
    "eccentric": "lowering",
    "energy_offset": "energy eaten",
    "impact": "foot strikes",
    "involvement": "which muscles work",
    "load": "load over the 1RM",
    "movement": "which movement it is",
    "power": "power",
    "protein": "protein eaten",
    "recruitment": "fibres at work",
    "stimulus": "effective sets",
    "tension": "tension",
    "glycolytic": "glycolysis",
    "vo2_demand": "oxygen demand",
    "vo2_fraction": "oxygen uptake over its maximum",
}
"""Channels of the drive in a word."""

_DOSES: Mapping[str, str] = {
    "lifting": "sets, whatever the load",
    "heavy": "sets with heavy loads",
    "light": "sets with light loads",
    "aerobic": "endurance work",
    "held": "holds without movement",
    "fat": "a kilogram of fat lost",
}
_CLASSES: Mapping[str, str] = {
    "normal_pressure": "normal blood pressure",
    "raised_pressure": "raised blood pressure",
    "high_pressure": "high blood pressure",
    "diabetes": "type 2 diabetes",
    "no_diabetes": "no diabetes",
}
_MEASURED: Mapping[str, str] = {
    "between_sd": "how people differ (SD)",
    "measurement_error": "error of one measurement (SD)",
    "mcid": "smallest change that matters",
    "age_slope": "what a year of ageing does",
}
_ALSO_FOR = ("term", "organ", "process of an organ")
"""Kinds beside those that stand in data which weeks of training have something to say about."""
_NO_SPREAD = np.zeros(())
_UNITS = re.compile(r"_(percent|points|sd|kg|bpm|mmhg|mg_l|ug_ml|mmol_l|kcal_d)$")


def slow_word(name: str, *, exact: bool = False) -> Explanation | None:
    """Explain an output or a submodel of the slow body, or return None.

    Parameters
    ----------
    name : str
        Identifier or long name.
    exact : bool
        Only the identifier of an output, which nothing else is called.
    """
    o = slow_output(name)
    if o is not None and (not exact or name.strip().casefold() == o.name):
        return _output(o)
    if exact:
        return None
    key = name.strip().casefold().replace(" ", "_")
    return next((_submodel(m) for m in slow_body().submodels if m.name == key), None)


def slow_output(name: str) -> Output | None:
    """Return the output of the slow body of this identifier, with or without unit, or long name."""
    key = name.strip().casefold()
    names = (o for o in slow_body().declared if key in (o.name, o.long_name.casefold(), _bare(o)))
    return next(names, None)


def slow_names() -> Iterator[str]:
    """Yield what outputs and submodels of the slow body are called."""
    for o in slow_body().declared:
        yield from (o.long_name, o.name)
    yield from (m.name for m in slow_body().submodels)


def with_weeks(found: Explanation, asked: str) -> Explanation:
    """Return an explanation that names what weeks of training change of the same thing.

    Parameters
    ----------
    asked : str
        The name that was asked for.
    """
    outputs = _related(found, asked)
    if not outputs:
        return found
    said = f"{', '.join(o.name for o in outputs)} (myocrine explain {outputs[0].name})"
    return replace(found, facts={**found.facts, "over weeks": said})


def _related(found: Explanation, asked: str) -> list[Output]:
    named = "in data" in found.facts
    if not named and found.kind not in _ALSO_FOR:
        return []
    if found.kind == "organ" and not named:
        return [o for o in slow_body().declared if found.name.casefold().startswith(o.organ or "-")]
    names = {
        asked,
        found.name,
        found.facts.get("in data", ""),
        *found.facts.get("also", "").split(", "),
    }
    names |= set(found.facts.get("also called", "").split(", "))
    wanted = {_words(n) for n in names if n and n != "nothing else"}
    return [
        o
        for o in slow_body().declared
        if any(w in _words(f"{o.name} {o.long_name}") for w in wanted if len(w) > _SHORTEST)
    ]


_SHORTEST = 4
"""Blanks around a word and two letters: shorter names of molecules stand in too many words."""


def _words(text: str) -> str:
    """Return the words of a name between blanks, so that none is found within another."""
    return f" {' '.join(re.findall(r'[a-z]+|[0-9]+', text.casefold()))} "


def _bare(o: Output) -> str:
    """Return an identifier without its unit: ``vo2max`` for ``vo2max_percent``."""
    return _UNITS.sub("", o.name)


def page_of(o: Output) -> str:
    """Return the page of the manual on an output of the slow body."""
    model = submodel_of(slow_body(), o.name)
    own = _ROW_PAGES.get(domain_of(o.name)) if model.name == "training_responses" else None
    return f"docs/body/{own or _PAGES[model.name]}.md"


def _output(o: Output) -> Explanation:
    model = submodel_of(slow_body(), o.name)
    row = next((r for r in adaptation_rows() if r.name == o.name), None)
    unit = unit_of(o) or "1"
    tested = list(_studies(o))
    facts = {
        "what": o.description or o.long_name,
        "unit": f"{unit}, the change since the start of a plan",
        "certainty": f"{o.certainty}. {CERTAINTY_WORDS[o.certainty]}",
        "evidence": f"{o.evidence}. {GRADES.removeprefix('Evidence: ')}",
        "driven by": _driven(model, row),
        "told of": COHORT if o.name in COHORT_ONLY else domain_of(o.name).lower(),
        "tested by": _tested(tested),
        "in data": o.name,
        "submodel": f"{model.name} ({page_of(o)})",
    }
    sections = [_effects(row)] if row else []
    sections += [_measured(o)]
    sections += [_table_of(tested)] if tested else []
    records = tuple(parameters()[n] for n in model.parameters_of(o.name))
    return Explanation(
        name=o.long_name,
        kind="change over weeks",
        facts=facts,
        text=prose(model),
        sections=tuple(sections),
        records=records,
        cited=tuple(r.source for r in _endpoint_records(o) if r.source),
    )


def _submodel(model: Submodel) -> Explanation:
    facts = {
        "what": _first_line(model),
        "driven by": _read(model),
        "outputs": ", ".join(o.long_name for o in model.outputs) or "none",
        "states": ", ".join(s.long_name or s.name for s in model.states) or "none",
        "page": f"docs/body/{_PAGES[model.name]}.md",
    }
    return Explanation(
        name=model.name,
        kind="submodel of the slow body",
        facts=facts,
        text=prose(model),
        records=tuple(parameters()[n] for n in model.parameters),
    )


def _first_line(model: Submodel) -> str:
    return (type(model).__doc__ or "").partition("\n")[0]


def _driven(model: Submodel, row: AdaptationRow | None) -> str:
    """Return what moves an output: the doses of its row, or what its submodel's equations read."""
    if row is None:
        return _read(model)
    doses = [_DOSES[d] for d in dict.fromkeys(e.dose for e in row.effects)]
    start, stop = (parameters()[f"adaptation.pace_{row.pace}.{k}"] for k in ("onset", "offset"))
    return (
        f"{'; '.join(doses)}. Comes with a time constant of {_amount(start)}, "
        f"goes with one of {_amount(stop)}"
    )


def _read(model: Submodel) -> str:
    """Return which channels and submodels the equations of a submodel read."""
    found = reads()[model.name]
    own = [CHANNEL_WORDS[name] for name in found.channels]
    said = [join(own)] if own else []
    if found.submodels:
        said.append(f"{'and ' if own else ''}what comes from {join(found.submodels)}")
    return ", ".join(said)


def _effects(row: AdaptationRow) -> Section:
    """Return what each dose does in each class of people."""
    rows = tuple(_effect(row, e) for e in row.effects)
    trial = _amount(parameters()[f"adaptation.pace_{row.pace}.trial"])
    return Section(
        heading="What drives it",
        head=("", "in", "change", "obtained", "source"),
        rows=rows,
        note=f"Change by the dose of a typical trial, as it stands after {trial}; "
        "that of fat is a kilogram's.",
    )


def _effect(row: AdaptationRow, effect: Effect) -> tuple[str, ...]:
    r = parameters()[row.parameter(effect)]
    people = _CLASSES.get(effect.stratum, effect.stratum)
    return (_DOSES[effect.dose], people, _amount(r), r.obtained, r.source or "-")


def _measured(o: Output) -> Section:
    """Return what is known of measuring it, and what follows for one person and a group."""
    known, n = endpoint(o.name), group_size()
    rows = [
        (_MEASURED[r.name.rpartition(".")[2]], _amount(r), r.obtained, r.source or "-")
        for r in _endpoint_records(o)
    ]
    unit = unit_of(o)
    one = f"{number(known.one_person)} {unit}".rstrip()
    group = f"{number(float(known.group(_NO_SPREAD, n)))} {unit}".rstrip()
    return Section(
        heading="How it is measured",
        head=("", "value", "obtained", "source"),
        rows=tuple(rows),
        note=f"Two measurements of one person tell a change of {one} from error; those of "
        f"{n} people who all answer alike one of {group}.",
    )


def _endpoint_records(o: Output) -> list[Parameter]:
    stem = f"endpoint.{endpoint_key(o.name)}"
    return [parameters()[n] for k in _MEASURED if (n := f"{stem}.{k}") in parameters()]


def _amount(r: Parameter) -> str:
    if r.unit == "d":
        return when(r.value)
    unit = {"percent": "%", "point": "points", "1": ""}.get(r.unit, r.unit)
    return f"{number(r.value)} {unit}".rstrip()


class _Tested(NamedTuple):
    """A study that observes an output."""

    source: str
    split: str
    findings: int
    title: str


def _studies(o: Output) -> tuple[_Tested, ...]:
    """Return the studies with observations of an output, those never built on last."""
    found = _observed().get(o.name, [])
    return tuple(sorted(found, key=lambda t: (t.split != "building", t.source)))


@functools.cache
def _observed() -> dict[str, list[_Tested]]:
    """Return who observed what after weeks of a plan, by output."""
    from myocrine.qualification.study import read_studies

    found: dict[str, list[_Tested]] = {}
    try:
        shelf = read_studies()
    except StudyError:  # a package without its studies still explains
        return found
    for s in shelf.studies:
        counted = Counter(name for x in _weeks(s) if (name := _meant(x.analyte)))
        for name, n in counted.items():
            found.setdefault(name, []).append(_Tested(s.source, s.split, n, s.title))
    return found


def _weeks(study: Study) -> Iterator[Observation]:
    """Yield what a study observed after weeks of a plan."""
    chronic = {a.id for a in study.arms if a.chronic}
    yield from (o for o in study.observations if o.arm in chronic)


@functools.cache
def _meant(analyte: str) -> str:
    """Return the name of the output that an observation means, empty where there is none."""
    from myocrine.qualification.chronic.endpoints import endpoint as observed

    with contextlib.suppress(StudyError):
        return observed(analyte).name
    return ""


def _tested(studies: Sequence[_Tested]) -> str:
    if not studies:
        return "no study file: nothing that has been replicated observes it"
    built = sum(t.split == "building" for t in studies)
    return (
        f"{built} building and {len(studies) - built} verification studies; how well: "
        "myocrine qualify STUDY"
    )


def _table_of(studies: Sequence[_Tested]) -> Section:
    return Section(
        heading="Studies that observe it",
        head=("", "side", "findings", "about"),
        rows=tuple((t.source, t.split, str(t.findings), t.title) for t in studies),
        note="Numbers were fitted to building studies at most; verification was only looked at.",
    )
