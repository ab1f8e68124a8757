"""Cards and Markdown of the coming weeks: everything that is to be done, with room to write."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_checks import check

from myocrine.report.card import card_page, day_in_words, write_cards
from myocrine.report.markdown import agenda_markdown, escaped
from myocrine.training.language import parse
from myocrine.training.plans import parse_plan, read_plan, template_names
from myocrine.training.plans.coming import Agenda, agenda
from myocrine.training.plans.loads import lines_of
from myocrine.training.session import walk_blocks

START = dt.date(2026, 11, 23)
NAME = "<b>*A* | _b_ & [c](d) `e` \\\\ ~f~ #1</b>"
PLAN = f"""\
plan "{NAME}"
  cycle 7 days
    day 1: Big, Ride
    deload every 2 cycles: sets 50%
  for 2 weeks
  layoff 1 week
  cycle 7 days
    day 1: Ride
session "Big"
  Back squat 1x5 at 40% (warm-up)
  Back squat 5x5 at 100 kg, tempo 4-0-1-0, rest 3 min | lp +2.5 kg, fail 3: -10%
  superset, rest 90 s
    Bench press 3x6-12 at RIR 1 | dp +2.5 kg
    Barbell row 3x6-12 at RIR 1, note "elbows | low & <slow>" | dp +2.5 kg
  Plank 3x60 s
  Lateral raise 3x12 at 15 lb
  Pull-up 4x8 at bodyweight + 5 kg
session "Ride" at 20:00
  repeat 3
    Cycle 4 min at 90% VO2max
    Push-up 2x10
"""


def found(name: str = "", *, weeks: float = 4.0, log: str = "") -> Agenda:
    plan = read_plan(name) if name else parse_plan(PLAN)
    return agenda(plan, parse(log) if log else (), weeks=weeks, start=START)


def card(one: Agenda, **more: str) -> str:
    return card_page(one, [41.6] * len(one.sessions), **more)


def table(one: Agenda, **more: str) -> str:
    return agenda_markdown(one, [41.6] * len(one.sessions), **more)


def sections(html: str) -> list[str]:
    return re.findall(r'<section class="card.*?</section>', html, re.DOTALL)


def test_a_page_of_cards_is_alone_and_what_people_write_stays_text() -> None:
    page = check(card(found(), whose="<script>Zoë</script>"))
    assert "<script>Zoë</script>: <b>*A* | _b_" in page.text
    assert "elbows | low & <slow>" in page.text
    assert "script" not in page.tags
    assert "b" in page.tags  # numbers of sets


@pytest.mark.parametrize("name", template_names())
def test_every_set_has_its_boxes(name: str) -> None:
    one = found(name, weeks=6)
    cards = sections(card(one))
    assert len(cards) == len(one.sessions)
    for html, coming in zip(cards, one.sessions, strict=True):
        lines = lines_of(coming.session)
        assert html.count("<li>") == sum(line.sets.sets * line.times for line in lines)
        for line in lines:
            assert line.exercise.name in html
        assert day_in_words(coming) in html
        assert ("deload" in html) == coming.planned.deload


def test_what_a_box_asks_for_depends_on_the_set() -> None:
    big, ride, *_ = sections(card(found()))
    rows = dict(zip(
        re.findall(r"<h3>(.*?)</h3>", big),
        (re.findall(r"<span>(\w+)</span>", r) for r in re.findall(r"<ul.*?</ul>", big)),
        strict=True,
    ))  # fmt: skip
    assert rows["Back squat (warm-up)"] == ["kg", "reps"]
    assert rows["Plank"] == ["kg", "s", "RIR"] * 3
    assert rows["Lateral raise"] == ["lb", "reps", "RIR"] * 3
    assert ride.count('<li class="big">') == 3
    assert ride.count("<li>") == 2 * 3


def test_loads_are_filled_in_from_a_log_and_left_open_where_unknown() -> None:
    log = 'session "A" on 2026-11-20\n  Back squat 3x5, done: 60 kg x 5, 5, 5\n'
    first, second, *_ = sections(card(found("full-body", log=log)))
    assert '<p class="kg">62.5 kg</p>' in first
    assert "+2.5 kg, all sets reached 5 repetitions." in first
    assert "62.5 kg" not in second
    assert "goes on from the session before: lp +2.5 kg" in second
    assert second.count('<p class="kg"><i></i> kg</p>') == 3


def test_a_superset_is_within_its_bracket() -> None:
    big = sections(card(found()))[0]
    start = big.index('<div class="set">')
    inside = big[start : big.index("Plank")]
    assert "rest 90 s" in inside
    assert "Bench press" in inside
    assert "Barbell row" in inside
    assert "Bench press" not in big[:start]


def test_the_line_for_the_log_is_read_by_the_log() -> None:
    for html in sections(card(found("blueprint"))):
        text = re.search(r"<code>(.*?)</code>", html)
        assert text is not None
        (session,) = parse(re.sub(r"__", "10", text[1]))
        assert lines_of(session)[0].sets.done


def test_the_file_is_the_page(tmp_path: Path) -> None:
    one = found()
    path = write_cards(one, [41.6] * len(one.sessions), tmp_path / "new" / "card.html")
    assert path.read_text(encoding="utf-8") == card(one)


class Cells(HTMLParser):
    """Reads the words of headings, paragraphs, items and cells."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.found: dict[str, list[str]] = {}
        self.inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.tags.append(tag)
        if tag in ("h1", "h2", "p", "li", "td"):
            self.inside = tag
            self.found.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[self.inside][-1] += data


def rendered(text: str) -> Cells:
    return Cells(markdown.markdown(text, extensions=["tables"]))


KNOWN_TAGS = {"h1", "h2", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}


def test_markdown_shows_every_line_and_nothing_else_becomes_a_sign() -> None:
    one = found()
    page = rendered(table(one, whose="*Zoë* | [x](y)"))
    assert set(page.tags) <= KNOWN_TAGS
    assert page.found["h1"] == [f"*Zoë* | [x](y): {one.plan.name}"]
    cells = page.found["td"]
    rows = sum(len(list(walk_blocks(c.session.blocks))) for c in one.sessions)
    exercises = [c.lstrip("↳ ") for c in cells[::4]]
    named = [line.exercise.name for c in one.sessions for line in lines_of(c.session)]
    assert [e for e in exercises if e in named] == named
    assert len(cells) == 4 * rows
    assert any('note "elbows | low & <slow>"' in c for c in cells)
    assert sum(h.startswith("Layoff") for h in page.found["h2"]) == 1


@pytest.mark.parametrize("name", template_names())
def test_markdown_has_the_loads_and_reasons(name: str) -> None:
    one = found(name, weeks=3)
    cells = rendered(table(one)).found["td"]
    for coming in one.sessions:
        for why in (*coming.reasons.values(), *coming.hints.values()):
            assert why in cells


texts = st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S", "Z")), max_size=60)


@settings(max_examples=400, deadline=None)
@given(texts)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    """In a cell and as an item of a list: the words come out as they went in."""
    plain = " ".join(text.split())
    cell = rendered(f"| a | b |\n| --- | --- |\n| x{escaped(text)} | y |\n").found["td"]
    assert " ".join(cell[0].split()) == "x" + plain if plain == text else cell[0].startswith("x")
    page = rendered(f"# T\n\n- {escaped(text)}\n")
    assert set(page.tags) <= KNOWN_TAGS
    assert " ".join(page.found["li"][0].split()) == plain
