"""Calendar files: read back by a parser, and held to the rules of RFC 5545."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from myocrine.errors import UnknownNameError
from myocrine.exchange.ical import to_ical, zone_of
from myocrine.training.language import parse
from myocrine.training.plans import parse_plan, read_plan
from myocrine.training.plans.coming import Agenda, agenda

PLAN = """\
plan "Twice, a week; or so"
  cycle 7 days
    day 1: A
    day 4: B
    deload every 2 weeks: sets 50%
  for 3 weeks
  layoff 1 week
  cycle 7 days
    day 1: A
session "A"
  Back squat 3x5 at 60 kg, rest 3 min | lp +2.5 kg
  Bench press 3x8 at 40 kg, note "shoulder blades, and both feet, stay where they are; \\\\ slow"
session "B" at 07:30
  Romanian deadlift 3x8 at RIR 2, rest 2 min | rir 2
"""
STAMP = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
START = dt.date(2026, 11, 23)


def weeks(n: float = 5, *, start: dt.date = START, log: str = "", text: str = PLAN) -> Agenda:
    done = parse(log) if log else ()
    return agenda(parse_plan(text), done, weeks=n, start=start, time=dt.time(18))


def data(found: Agenda, **more: Any) -> bytes:
    more = {"stamp": STAMP, **more}
    return to_ical(found, [47.2] * len(found.sessions), **more)


def events(raw: bytes) -> list[Any]:
    return list(Calendar.from_ical(raw).walk("VEVENT"))


def test_lines_end_with_cr_lf_and_are_folded_at_75_octets() -> None:
    raw = data(weeks(), whose="Zoë Ångström")
    lines = raw.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines), "a description is longer than a line"
    raw.decode("utf-8")


def test_every_session_comes_back_with_its_time_length_and_text() -> None:
    found = weeks(3)
    read = events(data(found))
    assert len(read) == len(found.sessions) == 6
    for event, coming in zip(read, found.sessions, strict=True):
        assert coming.session.time is not None
        start = event.decoded("dtstart")
        assert start == dt.datetime.combine(coming.date, coming.session.time)
        assert start.tzinfo is None
        assert event.decoded("dtend") - start == dt.timedelta(minutes=48)
        text = str(event["description"])
        session = coming.session.replace(date=None, time=None)
        assert text.startswith(str(session).rstrip())
        assert all(why in text for why in (*coming.hints.values(), *coming.reasons.values()))


def test_deloads_and_layoffs_are_shown() -> None:
    found = weeks(6)
    read = events(data(found))
    titles = [str(e["summary"]) for e in read]
    easy = [c for c in found.sessions if c.planned.deload]
    assert easy
    assert sum("(deload)" in t for t in titles) == len(easy)
    (gap,) = [e for e in read if str(e["summary"]) == "Layoff"]
    assert type(gap.decoded("dtstart")) is dt.date
    assert gap.decoded("dtend") - gap.decoded("dtstart") == dt.timedelta(days=7)
    assert str(gap["transp"]) == "TRANSPARENT"


def test_a_later_export_has_the_same_identifiers_and_goes_before_the_first() -> None:
    """Re-reading moves entries: the same session of the plan is the same entry."""
    first = {str(e["uid"]): e for e in events(data(weeks(4)))}
    done = 'session "A" on 2026-11-24\n  Back squat 3x5, done: 60 kg x 5, 5, 5\n'
    later = events(
        data(
            weeks(3, start=dt.date(2026, 11, 28), log=done),
            stamp=STAMP + dt.timedelta(days=4),
        )
    )
    for event in later:
        before = first[str(event["uid"])]
        assert str(before["summary"]) == str(event["summary"])
        assert int(event["sequence"]) > int(before["sequence"])
        assert event.decoded("dtstamp") > before.decoded("dtstamp")
    moved = [e for e in later if e.decoded("dtstart") != first[str(e["uid"])].decoded("dtstart")]
    assert moved


def test_identifiers_tell_sessions_people_and_plans_apart() -> None:
    raws = [
        data(weeks(6)),
        data(weeks(6), whose="Anna"),
        data(weeks(6), whose="Ben"),
        data(weeks(6, text=PLAN.replace("Twice", "Thrice"))),
    ]
    keys = [str(e["uid"]) for raw in raws for e in events(raw)]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", ["Europe/Vienna", "America/New_York", "Australia/Lord_Howe"])
def test_a_zone_keeps_the_clock_over_the_change_of_summer_time(name: str) -> None:
    zone = zone_of(name)
    found = weeks(30, text=PLAN.replace("for 3 weeks", "for 40 weeks"))
    raw = data(found, zone=zone)
    calendar = Calendar.from_ical(raw)
    assert calendar.get_missing_tzids() == set()
    read = calendar.walk("VEVENT")
    offsets = set()
    for event, coming in zip(read, found.sessions, strict=True):
        start = event.decoded("dtstart")
        assert (start.hour, start.minute) in {(18, 0), (7, 30)}
        assert start.date() == coming.date
        offsets.add(start.utcoffset())
    assert len(offsets) == 2, "30 weeks from November hold both"


def test_the_rules_of_the_zone_in_the_file_are_those_of_the_zone() -> None:
    """The VTIMEZONE of the file, read alone, gives the offsets of the zone's own data."""
    zone = zone_of("Europe/Vienna")
    raw = data(weeks(50, text=PLAN.replace("for 3 weeks", "for 60 weeks")), zone=zone)
    (written,) = Calendar.from_ical(raw).walk("VTIMEZONE")
    own = written.to_tz()
    for day in range(0, 350, 5):
        at = dt.datetime(2026, 11, 23, 18, tzinfo=zone) + dt.timedelta(days=day)
        assert at.replace(tzinfo=own).utcoffset() == at.utcoffset()


def test_a_session_over_the_change_of_the_clock_takes_its_own_time() -> None:
    zone = zoneinfo.ZoneInfo("Europe/Vienna")
    night = PLAN.replace('session "A"', 'session "A" at 01:30')
    found = weeks(0.1, start=dt.date(2027, 3, 28), text=night)
    (event,) = events(to_ical(found, [60.0], zone=zone, stamp=STAMP))
    start, end = event.decoded("dtstart"), event.decoded("dtend")
    assert end.astimezone(dt.UTC) - start.astimezone(dt.UTC) == dt.timedelta(hours=1)
    assert (end.hour, end.minute) == (3, 30)


def test_alarms_where_asked_for() -> None:
    found = weeks(4)
    assert b"VALARM" not in data(found)
    alarms = Calendar.from_ical(data(found, alarm=45)).walk("VALARM")
    assert len(alarms) == len(found.sessions)
    assert {a.decoded("trigger") for a in alarms} == {dt.timedelta(minutes=-45)}


# A byte order mark in front of a text is no part of it: the library takes it off.
names = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=80
).map(lambda name: name.lstrip("\ufeff"))


@settings(max_examples=60, deadline=None)
@given(whose=names, minutes=st.floats(0.1, 500.0))
@example(whose="\\N,\\n;\\", minutes=30.0)
def test_any_name_comes_back_as_it_was(whose: str, minutes: float) -> None:
    found = weeks(1)
    raw = to_ical(found, [minutes] * 2, whose=whose, stamp=STAMP)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    calendar = Calendar.from_ical(raw)
    head = f"{whose}: " if whose else ""
    # The reader takes names that begin with X- as they are written: signs of text still escaped.
    name = re.sub(r"\\(.)", r"\1", str(calendar["x-wr-calname"]))
    assert name == f"{head}Twice, a week; or so"
    read = calendar.walk("VEVENT")
    assert [str(e["summary"]) for e in read] == [f"{head}A", f"{head}B"]
    lasts = [e.decoded("dtend") - e.decoded("dtstart") for e in read]
    assert all(0 <= t.total_seconds() / 60 - minutes < 1.0 + 1e-6 for t in lasts)


def test_the_same_moment_gives_the_same_file() -> None:
    found = agenda(read_plan("waves"), weeks=4, start=START)
    assert data(found) == data(found)


def test_an_unknown_zone_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Europe/Wien") as caught:
        zone_of("Europe/Wien")
    assert "Europe/Vienna" in caught.value.remedy
    for bad in ("../etc/passwd", "", "/"):
        with pytest.raises(UnknownNameError):
            zone_of(bad)
