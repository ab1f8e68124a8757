"""The claim ledger as data: what is claimed, how it is computed, what people have shown of it.

A claim says in data, before anything is run: which sessions are compared, what is read from them,
the smallest effect that matters (``delta``), and the human findings. Which verdict follows is the
business of `myocrine.qualification.verdicts`; nothing here says it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from myocrine.errors import EvidenceError, UnknownNameError
from myocrine.evidence.claim_rows import Claim, Contrast, Part, Term
from myocrine.evidence.claim_scenarios import Scenario
from myocrine.evidence.sources import read_data, sources

__all__ = ["Ledger", "ledger"]

_OF_PLANS = ("weekly", "stream")
"""Kinds of effects that read a plan session by session."""

_Row = TypeVar("_Row", bound=BaseModel)


class Ledger(Mapping[str, Claim]):
    """All claims by identifier, in order, with the scenarios and counts they share."""

    def __init__(
        self,
        claims: Sequence[Claim],
        scenarios: Sequence[Scenario],
        contrasts: Sequence[Contrast] = (),
        terms: Sequence[Term] = (),
    ) -> None:
        self._claims = {c.id: c for c in sorted(claims, key=lambda c: c.id)}
        self.scenarios = {s.key: s for s in scenarios}
        self.contrasts = tuple(contrasts)
        self.terms = tuple(terms)
        if len(self._claims) < len(claims) or len(self.scenarios) < len(scenarios):
            msg = "A claim or a scenario stands twice in the ledger."
            raise EvidenceError(msg)
        for claim in claims:
            self._check(claim)

    def __getitem__(self, name: str) -> Claim:
        try:
            return self._claims[_key(name)]
        except KeyError:
            raise UnknownNameError("claim", name, self._claims) from None

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _key(name) in self._claims

    def __iter__(self) -> Iterator[str]:
        return iter(self._claims)

    def __len__(self) -> int:
        return len(self._claims)

    def _check(self, claim: Claim) -> None:
        for finding in claim.human:
            if finding.source not in sources():
                msg = f"Claim {claim.id} cites the unknown source {finding.source!r}."
                raise EvidenceError(msg)
        for part in claim.parts:
            for key, _ in part.effect.runs if part.effect else ():
                if key not in self.scenarios:
                    kind = f"scenario of claim {claim.id}"
                    raise UnknownNameError(kind, key, self.scenarios)
                self._check_kind(claim, part, self.scenarios[key])

    def _check_kind(self, claim: Claim, part: Part, scenario: Scenario) -> None:
        """Refuse to read weeks of a session or hours of a plan."""
        weeks = part.effect is not None and part.effect.measure == "week"
        of_plans = weeks or (part.effect is not None and part.effect.kind in _OF_PLANS)
        if of_plans != bool(scenario.plan):
            msg = f"Claim {claim.id} reads {'weeks' if of_plans else 'hours'} of {scenario.name!r}."
            remedy = "measure = 'week', kind = 'weekly' and kind = 'stream' belong to plans alone."
            raise EvidenceError(msg, remedy=remedy)
        if weeks and part.effect is not None and part.effect.week > scenario.weeks:
            msg = f"Claim {claim.id} reads week {part.effect.week:g} of {scenario.name!r}."
            raise EvidenceError(msg, remedy=f"It ends after {scenario.weeks:g}.")


def _key(name: str) -> str:
    """Return an identifier in its written form: C02 for ``c2``."""
    text = name.strip().upper()
    return f"{text[0]}{int(text[1:]):02d}" if text[1:].isdecimal() else text


@functools.cache
def ledger() -> Ledger:
    """Return the claim ledger of the package, checked.

    Raises
    ------
    EvidenceError
        If a row does not fit its schema, stands twice or cites an unknown source.
    """
    folder = files("myocrine.evidence").joinpath("data", "claims")
    content: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for name in sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml")):
        for kind, rows in read_data("claims", name).items():
            content.setdefault(kind, []).extend((name, row) for row in rows)
    read = {
        kind: [_row(model, row, name) for name, row in content.get(kind, [])]
        for kind, model in (("scenario", Scenario), ("contrast", Contrast), ("term", Term))
    }
    for row in read["contrast"]:
        assert isinstance(row, Contrast)
        if row.source not in sources():
            msg = f"A contrast cites the unknown source {row.source!r}."
            raise EvidenceError(msg)
    claims = [_row(Claim, row, name) for name, row in content.get("claim", [])]
    return Ledger(claims, read["scenario"], read["contrast"], read["term"])  # type: ignore[arg-type]


def _row(model: type[_Row], row: dict[str, Any], name: str) -> _Row:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(p) for p in first["loc"])
        label = row.get("id") or row.get("key") or row.get("source") or row.get("term") or "?"
        msg = f"The {model.__name__.lower()} {label!r} does not fit: {place}: {first['msg']}."
        raise EvidenceError(msg, source=f"claims/{name}") from error
