"""The glossary: every term a claim or the product names is defined, once, and the page says so."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from myocrine.errors import EvidenceError, UnknownNameError
from myocrine.evidence.claims import ledger
from myocrine.evidence.glossary import Entry, Glossary, defined, glossary, glossary_page
from myocrine.evidence.knowledge_rows import Molecule
from myocrine.qualification.verdicts import VERDICTS

ROOT = Path(__file__).parents[2]
SHOWN = (
    "evidence grade", "fold", "baseline", "extreme", "lasts", "peak", "interval", "draw",
    "hypothetical", "simulated, not measured", "evidence dial", "knock-out", "pooled gain",
    "finding", "edge", "driver", "process", "reading", "submodel", "catalogue", "receptor",
    "autocrine", "paracrine", "endocrine", "claim ledger", "verdict", "delta", "fragility",
    "Shapley share", "extrapolation", "exercise-conditioned serum", "skill", "GMFE", "RIR", "RPE",
    "1RM", "VO2max", "EPOC", "FFA", "response sheet", "SMD", "flow-mediated dilation", "session",
)  # fmt: skip


def test_every_term_that_a_claim_names_is_defined() -> None:
    for term in ledger().terms:
        assert any(name in glossary() for name in (term.term, *term.aliases)), term.term


@pytest.mark.parametrize("word", [*SHOWN, *VERDICTS, *get_args(
    Molecule.model_fields["kind"].annotation
)])  # fmt: skip
def test_what_the_product_shows_is_defined(word: str) -> None:
    assert len(glossary()[word].text) > 10


def test_a_miss_names_its_neighbours() -> None:
    with pytest.raises(UnknownNameError, match="Myokine"):
        glossary()["myokin"]


def test_no_name_stands_for_two_entries() -> None:
    names = [n.casefold() for n in defined()]
    assert len(names) == len(set(names))
    one = Entry(term="One", aliases=("two",), section="s", text="long enough text")
    two = Entry(term="Two", section="s", text="long enough text")
    with pytest.raises(EvidenceError, match="two entries"):
        Glossary((one, two))


def test_the_page_is_written_from_the_data() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert page == glossary_page(), "run `make examples`"
