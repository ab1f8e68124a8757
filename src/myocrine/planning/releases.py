"""What contracting muscle releases, as far as the evidence dial lets it."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from myocrine.body import Body, default_body
from myocrine.body.contract import Output
from myocrine.errors import InputError, UnknownNameError
from myocrine.evidence.knowledge_rows import Molecule
from myocrine.evidence.parameters import GRADES

__all__ = ["Released", "chosen_molecules", "released"]

_IN_BLOOD = ("plasma", "serum")


@dataclass(frozen=True, kw_only=True)
class Released:
    """A molecule that contracting muscle releases, as far as the evidence dial lets it.

    Attributes
    ----------
    output : Output
        Of the fast body; its unit times hours is that of the dose.
    evidence : {'A', 'B', 'C', 'D'}
        Grade of the finding that muscle releases it.
    in_blood : bool
        Whether the output is its concentration in blood; else it stays within the muscle.
    """

    output: Output
    evidence: str
    in_blood: bool

    @property
    def name(self) -> str:
        """Identifier of the output."""
        return self.output.name


@functools.cache
def released(dial: str = "C", body: Body | None = None) -> tuple[Released, ...]:
    """Return the molecules that contracting muscle releases, at a setting of the evidence dial.

    Which they are is read from the network: a myokine with equations of its own (IL-6), and every
    molecule with an acting driver in muscle. What muscle only might release is left out.

    Parameters
    ----------
    dial : {'A', 'B', 'C', 'D'}
        Worst evidence allowed.
    """
    if dial not in GRADES:
        msg = f"There is no evidence grade {dial!r}."
        raise InputError(msg, remedy="Choose A, B, C or D.")
    body = body or default_body()
    if body.known is None:
        return ()
    outputs = {o.name: o for o in body.outputs}
    found = []
    for molecule in body.known.molecules.values():
        grade = _grade(molecule)
        if molecule.key in outputs and grade and GRADES.index(grade) <= GRADES.index(dial):
            output = outputs[molecule.key]
            found.append(
                Released(output=output, evidence=grade, in_blood=output.matrix in _IN_BLOOD)
            )
    return tuple(sorted(found, key=lambda m: (not m.in_blood, m.evidence)))


def _grade(molecule: Molecule) -> str:
    """Return the best evidence that contracting muscle releases it; empty where there is none."""
    if molecule.state and molecule.kind == "myokine":
        return molecule.evidence
    return min((d.evidence for d in molecule.drivers if d.tissue.startswith("muscle")), default="")


def chosen_molecules(
    molecules: Iterable[str] | None = None, evidence: str = "C", body: Body | None = None
) -> tuple[Released, ...]:
    """Return molecules by any of their names; those of `released` where none are given.

    Raises
    ------
    UnknownNameError
        If the body has no such molecule.
    """
    body = body or default_body()
    known = {m.name: m for m in released(evidence, body)}
    if molecules is None:
        return tuple(known.values())
    found = []
    for name in molecules:
        output = body.output(name)
        if output.kind != "molecule":
            names = [o.name for o in body.outputs if o.kind == "molecule"]
            raise UnknownNameError("molecule", name, names)
        found.append(
            known.get(output.name)
            or Released(
                output=output, evidence=output.evidence, in_blood=output.matrix in _IN_BLOOD
            )
        )
    return tuple(dict.fromkeys(found))
