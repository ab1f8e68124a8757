"""SBML Level 3 Version 2 of one session: the engine's equations, its numbers, its drive.

States and everything else are parameters: a state has a rate rule, a named signal and an output an
assignment rule, what parameters alone fix an initial assignment. The drive is constant between
changes: one event a change sets what is different, and one more, which follows it at the same
moment, works out anew what only the drive and the person fix. Time is in minutes from the start of
the run. Needs the extra ``myocrine[sbml]``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np

import myocrine
from myocrine.body import Body
from myocrine.body.contract import CHANNELS, INPUTS, State
from myocrine.errors import InputError, ModelError
from myocrine.evidence.network_numbers import edge_name
from myocrine.evidence.parameters import Parameter, ParameterSet
from myocrine.evidence.sources import sources
from myocrine.person import CompletedPerson, Person
from myocrine.simulation.export.equations import DRIVE, FIXED, MOVING
from myocrine.simulation.export.formulas import Formulas, Function
from myocrine.simulation.export.graph import Leaf
from myocrine.simulation.export.sbml_units import factors, unit_id
from myocrine.simulation.export.scenario import Scenario, scenario, scenario_of
from myocrine.simulation.result import Options, Simulation
from myocrine.training.session import Session

__all__ = ["export_sbml", "sbml_of"]

_LEVEL, _VERSION = 3, 2
_LICENCE = "https://spdx.org/licenses/Apache-2.0.html"
_LOGADDEXP = Function(
    name="logaddexp", arguments=("a", "b"), body="max(a, b) + ln(1 + exp(-abs(a - b)))"
)


def export_sbml(
    session: Session | Simulation | str | Path,
    person: Person | CompletedPerson | None = None,
    *,
    options: Options | None = None,
    records: ParameterSet | None = None,
    body: Body | None = None,
) -> str:
    """Return the model with the schedule of one session as SBML Level 3 Version 2.

    Parameters
    ----------
    session : Session, Simulation, str or Path
        What is done: a session, its text, its file, or a simulation whose central prediction the
        model is to give (its person and options are then used).
    person : Person, optional
        Who; the documented default person otherwise.
    options : Options, optional
        `hours` and `evidence` count; the model is that of the central prediction.
    records : ParameterSet, optional
        Changed parameters.
    body : Body, optional
        Another body than the default one.

    Returns
    -------
    str
        The document.

    Raises
    ------
    InputError
        If the session or person cannot be used, or libSBML is not installed.
    ModelError
        If the equations hold something that SBML cannot say.

    Examples
    --------
    >>> text = export_sbml("Walk 20 min at 5 km/h")
    >>> 'level="3" version="2"' in text
    True
    """
    if isinstance(session, Simulation):
        return sbml_of(scenario_of(session))
    from myocrine.training import read_one

    parsed = session if isinstance(session, Session) else read_one(session)
    return sbml_of(scenario(parsed, person, options=options, records=records, body=body))


def sbml_of(given: Scenario) -> str:
    """Return the SBML document of a scenario."""
    return _Writer(given).text()


def _libsbml() -> Any:
    try:
        import libsbml
    except ImportError as error:
        msg = "SBML needs libSBML, which is not installed."
        raise InputError(msg, remedy="pip install 'myocrine[sbml]'") from error
    return libsbml


class _Writer:
    """Builds one document."""

    def __init__(self, given: Scenario) -> None:
        self.given, self.sbml = given, _libsbml()
        self.equations, self.body = given.equations, given.body
        self.starts, self.rows = given.pieces
        still = [
            leaf
            for leaf, column in zip(self.equations.drive, self.rows.T, strict=True)
            if np.all(column == column[0])
        ]
        self.still = frozenset(still)
        self.formulas = Formulas(self.equations, still)
        self.states: Mapping[str, State] = {s.name: s for s in self.body.states}
        self.read = self._findings()

    def text(self) -> str:
        document = self.sbml.SBMLDocument(_LEVEL, _VERSION)
        self.model = document.createModel()
        self._head()
        self._functions()
        self._leaves()
        self._rules()
        self._outputs()
        self._slopes()
        self._events()
        return str(self.sbml.writeSBMLToString(document))

    def _head(self) -> None:
        model = self.model
        model.setId("myocrine_session")
        model.setMetaId("myocrine_session")
        model.setName(f"Myocrine: {self.given.session.name or 'a session'}")
        self._unit("min")
        _done(model.setTimeUnits(unit_id("min")))
        _done(model.setNotes(_model_notes(self.given)))

    def _functions(self) -> None:
        for f in (_LOGADDEXP, *self.formulas.functions):
            function = self.model.createFunctionDefinition()
            _done(function.setId(f.name))
            _done(function.setMath(self._math(f"lambda({', '.join(f.arguments)}, {f.body})")))

    def _leaves(self) -> None:
        """Write parameters, person, drive and states, with their values."""
        e, given = self.equations, self.given
        values = e.numbers(given.theta, given.who)[:, 0]
        for leaf, value in zip(e.parameters, values, strict=True):
            self._number(leaf, float(value))
        for leaf, value in zip(e.drive, self.rows[0], strict=True):
            self._parameter(
                self.formulas.leaf_ids[leaf],
                float(value),
                constant=leaf in self.still,
                unit=_bracketed(leaf.name),
                name=_drive_name(leaf, self.formulas.names.row(leaf.name, leaf.row)),
            )
        for leaf, value in zip(e.states, e.packed(given.x0)[:, 0], strict=True):
            state = self.states[leaf.name]
            row = self.formulas.names.row(leaf.name, leaf.row)
            self._parameter(
                self.formulas.leaf_ids[leaf],
                float(value),
                constant=False,
                unit=state.unit,
                name=" ".join(filter(None, [state.long_name or state.name, row])),
            )

    def _number(self, leaf: Leaf, value: float) -> None:
        name = self.formulas.leaf_ids[leaf]
        if leaf.kind == "who":
            row = self.formulas.names.row(leaf.name, leaf.row)
            title = f"person: {leaf.name} {row}".strip()
            self._parameter(name, value, constant=True, unit=None, name=title)
            return
        record = self.body.records[leaf.name]
        made = self._parameter(name, value, constant=True, unit=record.unit, name=leaf.name)
        _done(made.setNotes(_record_notes(record)))
        self._cite(made, {record.source, *self.read.get(leaf.name, ())} - {""})

    def _rules(self) -> None:
        """Write what has a name between parameters and slopes."""
        for rule in self.formulas.rules:
            fixed = rule.stage == FIXED
            self._parameter(rule.name, None, constant=fixed, unit=None, name=rule.title)
            if rule.stage != MOVING:
                self._initially(rule.name, rule.formula)
            else:
                self._assign(rule.name, rule.formula)

    def _outputs(self) -> None:
        declared = {o.name: o for o in self.body.outputs}
        for (name, formula), o in zip(
            self.formulas.outputs.items(), declared.values(), strict=True
        ):
            made = self._parameter(
                name, None, constant=False, unit=o.unit, name=f"{o.long_name} ({o.matrix})"
            )
            words = f"Output [{o.unit}], evidence {o.evidence}. {o.description}"
            _done(made.setNotes(_xhtml(words)))
            self._assign(name, formula)

    def _slopes(self) -> None:
        for leaf, formula in zip(self.equations.states, self.formulas.slopes, strict=True):
            rule = self.model.createRateRule()
            _done(rule.setVariable(self.formulas.leaf_ids[leaf]))
            _done(rule.setMath(self._math(formula)))

    def _events(self) -> None:
        """Write one event a change of the drive, and the one that follows each of them."""
        if len(self.starts) == 1:
            return
        for name, title in (("piece", "changes of the drive so far"), ("piece_held", "")):
            self._parameter(name, 0.0, constant=False, unit="1", name=title)
        for i in range(1, len(self.starts)):
            change = self._event(f"change_{i}", f"time >= {float(self.starts[i])!r}")
            _done(change.setName(f"drive from minute {self.starts[i] - self.given.lead:.2f}"))
            self._set(change, "piece", str(i))
            for j in np.flatnonzero(self.rows[i] != self.rows[i - 1]):
                identifier = self.formulas.leaf_ids[self.equations.drive[j]]
                self._set(change, identifier, repr(float(self.rows[i, j])))
        follow = self._event("hold", "piece > piece_held")
        _done(follow.setName("what the drive fixes, worked out anew"))
        self._set(follow, "piece_held", "piece")
        for rule in self.formulas.rules:
            if rule.stage == DRIVE:
                self._set(follow, rule.name, rule.formula)

    def _event(self, identifier: str, when: str) -> Any:
        event = self.model.createEvent()
        _done(event.setId(identifier))
        event.setUseValuesFromTriggerTime(True)
        trigger = event.createTrigger()
        trigger.setInitialValue(True)
        trigger.setPersistent(True)
        _done(trigger.setMath(self._math(when)))
        return event

    def _set(self, event: Any, variable: str, formula: str) -> None:
        made = event.createEventAssignment()
        _done(made.setVariable(variable))
        _done(made.setMath(self._math(formula)))

    def _initially(self, name: str, formula: str) -> None:
        made = self.model.createInitialAssignment()
        _done(made.setSymbol(name))
        _done(made.setMath(self._math(formula)))

    def _assign(self, name: str, formula: str) -> None:
        rule = self.model.createAssignmentRule()
        _done(rule.setVariable(name))
        _done(rule.setMath(self._math(formula)))

    def _parameter(
        self, identifier: str, value: float | None, *, constant: bool, unit: str | None, name: str
    ) -> Any:
        made = self.model.createParameter()
        _done(made.setId(identifier))
        made.setConstant(constant)
        if name:
            _done(made.setName(name))
        if value is not None:
            made.setValue(value)
        if unit is not None and self._unit(unit):
            _done(made.setUnits("dimensionless" if not factors(unit) else unit_id(unit)))
        return made

    @functools.cache  # noqa: B019 - lives as long as one document
    def _unit(self, unit: str) -> bool:
        """Define a unit; say whether SBML can."""
        parts = factors(unit)
        if parts is None:
            return False
        if parts:
            definition = self.model.createUnitDefinition()
            _done(definition.setId(unit_id(unit)))
            _done(definition.setName(unit))
            for part in parts:
                one = definition.createUnit()
                one.setKind(self.sbml.UnitKind_forName(part.kind))
                one.setExponent(part.exponent)
                one.setScale(part.scale)
                one.setMultiplier(part.multiplier)
        return True

    def _math(self, formula: str) -> Any:
        made = self.sbml.parseL3Formula(formula)
        if made is None:
            why = self.sbml.getLastParseL3Error()
            msg = f"libSBML does not read the formula {formula[:200]!r}: {why}"
            raise ModelError(msg)
        return made

    def _findings(self) -> Mapping[str, set[str]]:
        """Return the sources of every gain that was pooled over findings."""
        known = self.body.known
        edges = known.edges.values() if known else ()
        return {f"{edge_name(e)}.gain": {f.source for f in e.findings} for e in edges}

    def _cite(self, element: Any, keys: Iterable[str]) -> None:
        """Annotate with the publications that have an identifier."""
        places = []
        for key in sorted(keys):
            record = sources().get(key)
            if record and record.doi:
                places.append(f"https://identifiers.org/doi:{record.doi}")
            elif record and record.pmid:
                places.append(f"https://identifiers.org/pubmed:{record.pmid}")
        if not places:
            return
        _done(element.setMetaId(f"meta_{element.getId()}"))
        term = self.sbml.CVTerm(self.sbml.BIOLOGICAL_QUALIFIER)
        term.setBiologicalQualifierType(self.sbml.BQB_IS_DESCRIBED_BY)
        for place in places:
            term.addResource(place)
        _done(element.addCVTerm(term))


def _done(code: int) -> None:
    """Raise what libSBML only returns."""
    if code != 0:
        import libsbml

        msg = f"libSBML refused an element: {libsbml.OperationReturnValue_toString(code)}"
        raise ModelError(msg)


def _bracketed(name: str) -> str:
    """Return the unit that a channel's description ends with; involvement is a share."""
    words = {**CHANNELS, **INPUTS}.get(name, "[1]")
    return words[words.rindex("[") + 1 : words.rindex("]")] if "[" in words else "1"


def _drive_name(leaf: Leaf, row: str) -> str:
    words = {**CHANNELS, **INPUTS}.get(leaf.name, "involvement of the muscle [1]")
    return f"{words} {row}".strip()


def _record_notes(record: Parameter) -> str:
    said = [f"{record.name} [{record.unit}], {record.obtained}"]
    if record.evidence:
        said.append(f"evidence {record.evidence}")
    if record.source:
        cited = sources().get(record.source)
        said.append(f"source: {cited.citation() if cited else record.source}")
    if record.locator:
        said.append(record.locator)
    if record.note:
        said.append(record.note)
    return _xhtml(". ".join(s.rstrip(".") for s in said) + ".")


def _model_notes(given: Scenario) -> str:
    from myocrine.training.language import to_text

    options = given.options
    when = (
        f"Time is in minutes. The session starts at minute {given.lead:g} and its activity ends at "
        f"minute {given.lead + given.end:g}; the drive is given for {options.hours:g} h from its "
        "start."
    )
    letters = (
        "Identifiers: x_ states, u_ drive and inputs, p_ parameters, who_ the person, s_ signals, "
        "c_ and k_ what parameters fix, d_ what the drive fixes, f_ functions; outputs stand bare."
    )
    lines = [
        "Simulated, not measured; not a medical device. The central prediction: no uncertainty.",
        f"Written by Myocrine {myocrine.__version__}. Evidence dial: {options.evidence}.",
        f"Licence: Apache-2.0 ({_LICENCE}).",
        when,
        letters,
        "The session:",
        *to_text(given.session).splitlines(),
    ]
    return _xhtml(*lines)


def _xhtml(*lines: str) -> str:
    said = "".join(f"<p>{escape(line)}</p>" for line in lines if line.strip())
    return f'<body xmlns="http://www.w3.org/1999/xhtml">{said}</body>'
