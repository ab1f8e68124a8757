"""Why an interval is wide, as it is told on a terminal and on a page."""

import io
import re

import pytest
from page_checks import check
from rich.console import Console

from myocrine.planning.contributors import Contributor, Why
from myocrine.planning.timeline import Timeline
from myocrine.report.timeline_page import timeline_page
from myocrine.report.timeline_sheet import timeline_sheet
from myocrine.report.timeline_words import change
from timeline_truths import made

NAME = "vo2max_percent"
LONG = "adaptation.systolic_pressure_mmhg.lifting_normal_pressure"


def told(*found: tuple[str, str, float, int], lanes: int = 60) -> Timeline:
    rows = tuple(
        Contributor(name=name, kind=kind, share=share, sign=sign)  # type: ignore[arg-type]
        for name, kind, share, sign in found
    )
    return made(12.0, why=lambda _name, _y: Why(contributors=rows, lanes=lanes))


def sheet(shown: Timeline, *why: str) -> str:
    console = Console(file=io.StringIO(), width=80, color_system=None, highlight=False)
    with console.capture() as captured:
        console.print(timeline_sheet(shown, why=why))
    return captured.get()


THREE = (
    ("aerobic.gain", "people", 0.41, 1),
    (LONG, "unknown", 0.22, -1),
    ("vo2max_rel", "person", 0.1, -1),
)


def test_a_sheet_tells_what_was_asked_for_and_no_more() -> None:
    shown = told(*THREE)
    text = sheet(shown, NAME)
    assert "Why so wide" not in sheet(shown)
    assert text.count("Why so wide") == 1
    part = text.partition("Why so wide")[2].partition("When it would be seen")[0]
    rows = re.findall(r"^ *(\d+) % (.) (.*?) *$", part, re.MULTILINE)
    names = ("aerobic.gain", LONG, "maximal oxygen uptake per kg")
    assert rows == list(zip(("41", "22", "10"), "▲▼▼", names, strict=True))
    assert "Together they carry 73 % of the spread of 60 draws." in part
    assert max(map(len, text.splitlines())) <= 80


def test_the_partial_intervals_stand_beside_the_whole() -> None:
    shown = told(*THREE)
    q = shown.lines[NAME].sizes["12 wk"]
    text = " ".join(sheet(shown, NAME).split())
    output = shown.lines[NAME].output
    for words, ends in (("people", q.person), ("what nobody knows", q.knowledge)):
        low, high = (change(v, output) for v in ends)
        assert f"{words} alone {low} to {high} %" in text


@pytest.mark.parametrize(
    ("shown", "says"),
    [
        (told(lanes=60), "Nothing drawn stands out among 60 draws"),
        (told(lanes=4), "It takes 20 draws"),
        (made(12.0), "It takes 20 draws"),
        (told(THREE[0]), "It carries 41 % of the spread"),
    ],
)
def test_what_cannot_be_told_is_said(shown: Timeline, says: str) -> None:
    assert says in sheet(shown, NAME)


def test_what_does_not_move_has_no_width() -> None:
    assert "It does not move." in sheet(told(*THREE), "irisin_resting_sd")


def test_the_page_has_every_moved_endpoint_in_one_shut_table() -> None:
    shown = told(*THREE)
    page = check(timeline_page(shown))
    assert "Why the intervals are as wide as they are" in page.text
    assert page.text.count("vo2max") == 0, "fields of a person are told in words"
    moved = sum(x.moved for x in shown.lines.values())
    assert timeline_page(shown).count("<code>aerobic.gain</code>") == moved
    assert "Why the intervals" not in check(timeline_page(made(12.0))).text


def test_the_json_form_holds_the_shares() -> None:
    data = told(*THREE).as_dict()["endpoints"][NAME]["why"]
    assert data["together"] == pytest.approx(0.73)
    assert data["lanes"] == 60
    assert [c["name"] for c in data["contributors"]] == [name for name, *_ in THREE]
    assert made(12.0).as_dict()["endpoints"][NAME]["why"] is None
