"""What claims count of protocols, with a solver that is a stub."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from myocrine.evidence.claims import ledger
from myocrine.evidence.knowledge import knowledge
from myocrine.planning.protocol import Protocol, Request
from myocrine.planning.routines import routines
from myocrine.qualification import claim_protocols
from myocrine.qualification.claim_counts import count
from stub_solver import stub

N = 12


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Request]]:
    """Put the stub in place of the solver; return what it is asked."""
    seen: list[Request] = []

    def solver(request: Request, **_: Any) -> Protocol:
        seen.append(request)
        return stub(request)

    monkeypatch.setattr(claim_protocols, "protocol", solver)
    for cached in (claim_protocols._solved, claim_protocols._jury):
        cached.cache_clear()
    yield seen
    for cached in (claim_protocols._solved, claim_protocols._jury):
        cached.cache_clear()


def test_what_was_found_is_told_as_a_share_of_the_bound(asked: list[Request]) -> None:
    assert claim_protocols.found_share() == pytest.approx(1.0 / 1.02)
    assert len(asked) == 1


def test_every_routine_is_met_in_its_own_minutes(asked: list[Request]) -> None:
    found = claim_protocols.closest_routine(N)
    assert found.draws.shape == (N,)
    assert sorted(r.days for r in asked) == [1, 3, 3, 3, 3, 3]
    assert found.words["n"] == str(len(routines()))
    assert found.words["closest"] in {r.name for r in routines()}
    # The stub beats the closest routine by the same rule as the front says.
    assert np.median(found.draws) > 1.0


def test_supersets_get_seven_tenths_of_the_minutes(asked: list[Request]) -> None:
    found = claim_protocols.superset_gain(N)
    straight, paired = asked
    assert not straight.supersets
    assert paired.supersets
    assert paired.minutes <= 0.7 * straight.minutes
    assert float(found.words["paired"]) < float(found.words["straight"])
    assert found.draws.shape == (N,)
    assert (found.draws > 0.0).all()


def test_each_protocol_is_solved_once(asked: list[Request]) -> None:
    claim_protocols.closest_routine(N)
    before = len(asked)
    claim_protocols.closest_routine(N)
    assert len(asked) == before


@pytest.mark.parametrize("name", ["protocol_proof", "protocol_routines", "protocol_supersets"])
def test_the_counters_of_the_ledger_read_them(name: str, asked: list[Request]) -> None:
    found = count(name, book=ledger(), known=knowledge(), dial="C", n=N)
    assert found.draws.shape == (N,)
    assert np.isfinite(found.draws).all()
    assert asked
