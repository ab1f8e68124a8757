"""Pages written from the data: one for every molecule and organ, with links that lead somewhere."""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from myocrine.evidence.knowledge import knowledge
from myocrine.report.explained import Explanation, Section
from myocrine.report.reference import markdown, pages

ROOT = Path(__file__).parents[2]


@functools.cache
def made() -> Mapping[str, str]:
    return pages()


def test_every_molecule_and_organ_has_its_page() -> None:
    known = knowledge()
    molecules = {f"molecules/{key}.md" for key in known.molecules}
    organs = {f"organs/{p.organ}.md" for p in known.processes.values()}
    index = {"network.md", "network.svg", "molecules/index.md", "organs/index.md"}
    assert set(made()) == molecules | organs | index


def test_every_link_leads_somewhere() -> None:
    stored = {p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md")}
    for path, text in made().items():
        if path.endswith(".md"):
            for target in re.findall(r"(?<!\\)\]\(([^)#]+)\)", text):
                place = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
                assert place in stored | set(made()), f"{path}: {target}"


def test_the_index_lists_every_page() -> None:
    for folder in ("molecules", "organs"):
        listed = set(re.findall(r"\]\(([a-z0-9_]+\.md)\)", made()[f"{folder}/index.md"]))
        own = {p.removeprefix(f"{folder}/") for p in made() if p.startswith(f"{folder}/")}
        assert listed == own - {"index.md"}


def test_every_finding_stands_on_its_molecules_page() -> None:
    for edge in knowledge().edges.values():
        page = made()[f"molecules/{edge.molecule}.md"]
        for finding in edge.findings:
            assert re.search(
                rf"\| {re.escape(finding.source.replace('_', chr(92) + '_'))} \|", page
            )


def test_tables_are_whole() -> None:
    for path, text in made().items():
        for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
            assert len(widths) == 1, path


def test_words_of_the_data_stay_words() -> None:
    hostile = "a | b <script> *c* [d](e) `f` __g__"
    section = Section(heading=hostile, head=("", "x"), rows=((hostile, "y"),))
    page = markdown(Explanation(name=hostile, kind="k", facts={"h": hostile}, sections=(section,)))
    assert "<script>" not in page
    assert not re.search(r"(?<!\\)\[d", page)
    assert page.count(r"a \| b") == 4


def test_the_picture_is_well_formed() -> None:
    assert ET.fromstring(made()["network.svg"]).tag.endswith("svg")


@pytest.mark.parametrize("name", ["network.md", "molecules/index.md", "organs/index.md"])
def test_the_site_leads_to_them(name: str) -> None:
    assert name in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
