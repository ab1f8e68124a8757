"""The timeline on a terminal and on a page, from courses that were written down."""

import re
from dataclasses import replace

import pytest
from page_checks import check

from myocrine.planning.endpoints import COHORT_ONLY
from myocrine.planning.timeline import Timeline, against, timeline
from myocrine.report.timeline_page import badge, timeline_page, write_timeline
from myocrine.report.timeline_words import (
    AGEING,
    CERTAINTY_WORDS,
    COHORT,
    RHABDO,
    seen_interval,
    when,
)
from timeline_truths import TRUTHS, as_text, made, written

WHO = "male, 45 y, 80 kg"
MOVED = [t for t in TRUTHS if t.size]


@pytest.fixture(scope="module")
def shown() -> Timeline:
    return made(104.0)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_page_is_whole(shown: Timeline) -> None:
    page = check(timeline_page(shown, who=WHO))
    assert len(page.pictures) == 2 + len(MOVED)  # strip, calendar, a curve for all that moves
    assert page.scripts == []
    assert WHO in page.text


def test_every_number_of_the_sheet_is_of_the_run(shown: Timeline) -> None:
    text = as_text(shown, WHO)
    for x in shown.lines.values():
        if x.moved:
            row = next(r for r in text.splitlines() if r.startswith(f" {x.output.long_name[:20]}"))
            told = [float(n.replace("−", "-")) for n in re.findall(r"[+−]?\d+\.?\d*", row[25:])]
            sizes = [x.sizes[k].median for k in ("4 wk", "12 wk", "1 y", "2 y")]
            assert told[:4] == pytest.approx(sizes, rel=0.02, abs=0.006)
            assert when(x.seen) in row


def test_the_sheet_fits_eighty_columns(shown: Timeline) -> None:
    assert max(map(len, as_text(shown, WHO).splitlines())) <= 80
    assert max(map(len, as_text(made(520.0), WHO).splitlines())) <= 80


@pytest.mark.parametrize(
    ("weeks", "times"),
    [
        (0.5, "1 d 3.5 d"),
        (12.0, "1 d 4 wk 12 wk"),
        (52.0, "1 d 4 wk 12 wk 1 y"),
        (60.0, "1 d 4 wk 12 wk 60 wk"),
        (260.0, "4 wk 12 wk 1 y 5 y"),
        (300.0, "4 wk 12 wk 1 y 5.77 y"),
        (520.0, "12 wk 1 y 5 y 10 y"),
    ],
)
def test_the_times_that_are_told_span_the_run(weeks: float, times: str) -> None:
    found = timeline(written(weeks, draws=6), plan="p")
    assert flat(as_text(found).splitlines()[3]) == f"{times} 90 % seen half sure"


@pytest.mark.parametrize("weeks", [0.003, 1.0, 5.5, 52.0, 300.0, 520.0, 3120.0])
@pytest.mark.parametrize("scale", [0.1, 1.0, 30.0])
def test_every_certainty_is_printed_whole(weeks: float, scale: float) -> None:
    found = timeline(written(weeks, draws=12, scale=scale), plan="p")
    text = as_text(found)
    told = [x for x in found.lines.values() if x.moved]
    rows = [r.rstrip() for r in text.splitlines()]
    assert rows[3].endswith(" sure")
    whole = [r.split()[-1] for r in rows if re.search(r" \++$", r)]
    pluses = {"high": "++++", "moderate": "+++", "low": "++", "very low": "+"}
    assert whole == [pluses[x.certainty] for x in told]
    assert "…" not in text
    assert max(map(len, rows)) <= 80


@pytest.mark.parametrize("place", ["page", "sheet"])
def test_cohort_statements_say_so_and_safety_stands_there(shown: Timeline, place: str) -> None:
    text = flat(check(timeline_page(shown)).text if place == "page" else as_text(shown))
    for sentence in (COHORT, RHABDO, "nobody has a second age"):
        assert sentence in text
    assert "simulated, not measured" in text
    assert "biological age" not in text


def test_shares_of_people_are_not_told_of_cohort_statements(shown: Timeline) -> None:
    html = timeline_page(shown)
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", html, re.DOTALL)
    for name in COHORT_ONLY & set(shown.lines):
        x = shown.lines[name]
        numbers = [r for r in rows if r.startswith(x.output.long_name) and "certainty" not in r]
        assert len(numbers) == 1
        assert not re.search(r"<td class=\"n\">\d+ %</td>", numbers[0])


def test_what_people_write_stays_text(shown: Timeline) -> None:
    hostile = "<script>alert(1)</script> & =1+1"
    page = check(timeline_page(replace(shown, plan=hostile, warnings=(hostile,)), who=hostile))
    assert page.scripts == []
    assert page.text.count(hostile) >= 3


def test_what_does_not_move_gets_no_picture_but_a_sentence(shown: Timeline) -> None:
    page = check(timeline_page(shown))
    still = next(t.long_name for t in TRUTHS if not t.size)
    assert f"Does not move: {still}." in page.text
    assert "e-irisin-resting-sd-t" not in page.ids


def test_two_groups_stand_where_plans_are_compared() -> None:
    run, other = written(), written(scale=0.25)
    found = timeline(against(run, other), plan="more", versus="less")
    alone = timeline(run, plan="more")
    assert "two groups of 20" in flat(as_text(found))
    assert "more minus that of less" in flat(as_text(found))
    assert "a group of 20" in flat(as_text(alone))
    for name, x in found.lines.items():
        assert x.seen >= alone.lines[name].seen


@pytest.mark.parametrize("place", ["page", "sheet"])
def test_years_of_ageing_are_told_apart_or_said_to_be_within(place: str) -> None:
    def told(shown: Timeline) -> str:
        grown = replace(shown, options={**shown.options, "ageing": True})
        return flat(check(timeline_page(grown)).text if place == "page" else as_text(grown))

    run = written(260.0)
    assert AGEING in told(timeline(run, plan="p"))
    assert AGEING in told(timeline(written(52.0), plan="p"))
    assert AGEING not in told(timeline(written(12.0), plan="p"))
    assert AGEING not in told(
        timeline(against(run, written(260.0, scale=2.0)), plan="p", versus="q")
    )


@pytest.mark.parametrize("weeks", [0.0001, 0.003, 0.006, 0.012, 0.1])
def test_a_run_of_minutes_has_a_page(weeks: float) -> None:
    found = timeline(written(weeks, draws=6, scale=50.0), plan="p", sessions=(0.0,))
    moved = [x for x in found.lines.values() if x.moved]
    assert moved
    pictures = check(timeline_page(found)).pictures
    # Only what lasts two hours has pictures over a logarithmic axis.
    assert (len(pictures) > len(moved)) == (weeks >= 0.012)


def test_a_page_of_nothing_still_says_so() -> None:
    run = written()
    found = timeline(against(run, run), plan="p", versus="p")
    page = check(timeline_page(found))
    assert page.pictures == []
    assert "Nothing moves." in page.text
    assert "Does not move" in flat(as_text(found))


@pytest.mark.parametrize("word", CERTAINTY_WORDS)
def test_a_badge_says_in_words_what_its_dots_show(word: str) -> None:
    html = badge(word)
    filled = re.sub(r"<i>.*?</i>", "", html).count("●")
    assert html.count("●") == 4
    assert filled == 4 - list(CERTAINTY_WORDS).index(word)
    assert f"certainty {word}" in html


def test_never_is_said_in_words(shown: Timeline) -> None:
    assert seen_interval(shown.lines["crp_mg_l"]).startswith("not in this time")
    assert "never" in seen_interval(shown.lines["sleep_quality_sd"])


def test_the_page_is_written_whole(shown: Timeline, tmp_path: object) -> None:
    path = write_timeline(shown, f"{tmp_path}/a/timeline.html", who=WHO)
    assert path.read_text(encoding="utf-8") == timeline_page(shown, who=WHO)
