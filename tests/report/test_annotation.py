"""Reading an article: sentences are found whole, claims in them by pattern or by likeness."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_checks import check
from rich.console import Console

from myocrine.evidence.claims import ledger
from myocrine.qualification.claims import ClaimReport, ClaimResult, PartResult
from myocrine.qualification.verdicts import Ruling
from myocrine.report.annotation import Annotation, annotate
from myocrine.report.annotation_page import annotation_sheet, write_annotation
from myocrine.report.sentences import plain, sentences
from myocrine.simulation.result import Options

ARTICLE = """# Strength

Contracting skeletal muscle is an endocrine organ. It is strong, e.g. in the leg; Dr. Smith
et al. say so (Fig. 3). Irisin does not turn white fat into brown fat!

- You cannot buy this in a supplement.
- Does lifting lower anxiety?

Take two eggs & <b>beat</b> them.
"""


def found_in(text: str) -> dict[str, str]:
    return {h.claim.id: h.stance for m in annotate(text).marked for h in m.hits}


def test_sentences_end_where_they_end() -> None:
    found = [s.text for s in sentences(ARTICLE)]
    assert found == [
        "Strength",
        "Contracting skeletal muscle is an endocrine organ.",
        "It is strong, e.g. in the leg; Dr. Smith et al. say so (Fig. 3).",
        "Irisin does not turn white fat into brown fat!",
        "You cannot buy this in a supplement.",
        "Does lifting lower anxiety?",
        "Take two eggs & <b>beat</b> them.",
    ]


def test_sentences_stand_on_their_lines() -> None:
    text = "One here. Two\nstarts above. Three is\nhere.\r\n\r\nFour."
    assert [(s.line, s.paragraph) for s in sentences(text)] == [(1, 0), (1, 0), (2, 0), (5, 1)]


@pytest.mark.parametrize("text", ["", " \n\n", "...", "3.5", "?!", "a" * 10_000, "- \n- \n# \n"])
def test_any_text_is_split_without_a_word_lost(text: str) -> None:
    joined = "".join(s.text for s in sentences(text))
    assert joined.replace(" ", "") == "".join(
        c for c in text if not c.isspace() and not (c in "-#" and len(text) < 12)
    )


def test_a_web_page_is_read_as_its_words() -> None:
    page = (
        "<!doctype html><html><head><title>T</title><style>p{}</style></head><body>"
        "<p>Lifting lowers\nanxiety.</p><script>alert('IL-6')</script><p>Eggs &amp; ham.</p>"
    )
    assert [s.text for s in sentences(plain(page))] == [
        "T",
        "Lifting lowers anxiety.",
        "Eggs & ham.",
    ]


@pytest.mark.parametrize("claim", list(ledger().values()), ids=lambda c: c.id)
def test_every_claim_is_found_in_its_own_statement(claim: object) -> None:
    text = f"Exercise and muscle. {claim.statement}"  # type: ignore[attr-defined]
    assert found_in(text).get(claim.id) == "states"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "claim", "stance"),
    [
        ("Muscle: interleukin-6 frees fatty acids from fat tissue.", "C06", "states"),
        ("Irisin does not turn white fat into brown fat in humans.", "C12", "denies"),
        ("Does strength training make you less anxious?", "C18", "asks"),
        ("You can't get what a workout releases from any pill.", "C37", "states"),
        ("Muscle burns more calories at rest, so metabolism rises.", "C21", "states"),
        ("Lifting heavy weights raises BDNF.", "C14", "states"),
    ],
)
def test_other_words_for_a_claim(said: str, claim: str, stance: str) -> None:
    assert found_in(said).get(claim) == stance


@pytest.mark.parametrize(
    "text",
    [
        "Take two eggs and beat them well. The immune system of frogs is studied here.",
        "The company's revenue rose with the intensity of its advertising.",
        "Muscle weighs more than fat does by volume.",
        "She squats and then has coffee.",
    ],
)
def test_other_texts_state_nothing(text: str) -> None:
    assert found_in(text) == {}


def result(claim: str) -> ClaimResult:
    row = ledger()[claim]
    return ClaimResult(
        claim=row,
        verdict="not testable",
        reason="too_imprecise",
        parts=[
            PartResult(
                part=p,
                ruling=Ruling(verdict="not testable", reason="too_imprecise"),
                effect=None,
                delta=p.delta,
            )
            for p in row.parts
        ],
        evidence="C",
        sources=(),
        fragility=None,
        hinges=(),
    )


@pytest.fixture
def read() -> Annotation:
    found = annotate(ARTICLE)
    return found.with_report(
        ClaimReport(
            results={c: result(c) for c in found.claims}, options=Options(draws=1), qualified=False
        )
    )


def test_verdicts_stand_beside_the_sentences(read: Annotation) -> None:
    data = read.as_dict()
    assert data["schema"] == "myocrine.annotation/1"
    assert data["evidence"] == "C"
    assert [m["line"] for m in data["marked"]] == sorted(m["line"] for m in data["marked"])
    assert {c["verdict"] for m in data["marked"] for c in m["claims"]} == {"not testable"}
    assert set(data["claims"]) == {"C01", "C12", "C18", "C37"}


def test_the_margin_fits_a_terminal(read: Annotation) -> None:
    console = Console(width=80, color_system=None)
    with console.capture() as captured:
        console.print(annotation_sheet(read))
    text = captured.get()
    assert max(map(len, text.splitlines())) <= 80
    assert "C12 not testable" in text
    assert "seems to" in text
    assert "Nothing of it is kept" in text


def test_the_page_holds_the_text_and_nothing_runs_in_it(read: Annotation, tmp_path: Path) -> None:
    hostile = annotate(ARTICLE + "\n\nMuscle <script>alert(1)</script> releases myokines.\n")
    for found in (read, hostile):
        path = write_annotation(found, tmp_path / "a.html", title="<i>A</i>")
        page = check(path.read_text(encoding="utf-8"))
        assert page.scripts == []
        assert "mark" in page.tags
        assert "<b>beat</b>" in page.text
    assert [p.name for p in tmp_path.iterdir()] == ["a.html"]


def test_a_text_without_claims_says_so(tmp_path: Path) -> None:
    found = annotate("Take two eggs.")
    console = Console(width=80, color_system=None)
    with console.capture() as captured:
        console.print(annotation_sheet(found))
    assert "none states a claim" in captured.get()
    check(write_annotation(found, tmp_path / "a.html").read_text(encoding="utf-8"))
