"""The page of the claim ledger: whole, alone, every claim on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from page_checks import Page, check

from myocrine.body import Body
from myocrine.body.contract import Output, Rate, State, Submodel, View
from myocrine.evidence.claims import ledger
from myocrine.evidence.knowledge import knowledge
from myocrine.qualification import claim_protocols
from myocrine.qualification.claims import ClaimReport, assess
from myocrine.qualification.verdicts import REASONS
from myocrine.report.claims_page import strip, write_report
from stub_solver import stub


class Nowhere(Submodel):
    """A body in which nothing happens, so that only counts are computed."""

    name = "nowhere"
    states = (State(name="nowhere", unit="1", rest=1.0),)
    outputs = (Output(name="nowhere", long_name="Nowhere", unit="1", kind="whole body"),)

    def rates(self, v: View) -> dict[str, Rate]:
        return {"nowhere": Rate(0.0 * v.x["nowhere"], 0.0)}


@pytest.fixture(scope="module")
def report() -> Iterator[ClaimReport]:
    with pytest.MonkeyPatch.context() as patch:
        # Protocols by a stub: what is counted of them is not what is tested here.
        patch.setattr(claim_protocols, "protocol", lambda request, **_: stub(request))
        claim_protocols._solved.cache_clear()
        yield assess(draws=20, body=Body([Nowhere()]), known=knowledge(), with_fragility=False)
        claim_protocols._solved.cache_clear()


@pytest.fixture(scope="module")
def page(report: ClaimReport, tmp_path_factory: pytest.TempPathFactory) -> Page:
    path = write_report(report, tmp_path_factory.mktemp("claims") / "claims.html")
    return check(Path(path).read_text(encoding="utf-8"))


def test_every_claim_is_on_the_page_with_its_statement_and_reason(
    page: Page, report: ClaimReport
) -> None:
    for result in report.results.values():
        assert result.claim.statement in page.text
        assert result.why[1:].rstrip(".") in page.text
        assert result.claim.id in page.ids


def test_contrary_evidence_stands_beside_the_claim(page: Page) -> None:
    for name in ("C02", "C14", "C16", "C21", "C30", "C37", "C39", "C43"):
        assert ledger()[name].contrary in page.text


def test_every_reason_is_explained(page: Page) -> None:
    assert all(words in page.text for words in REASONS.values())


def test_the_strip_is_a_table_of_its_own(report: ClaimReport) -> None:
    html = strip(report)
    assert html.count("<tr>") == len(report.results) + 1
    assert html.count('<a href="#C') == len(report.results)
