"""Any sound plan can be checked, put into a calendar, on cards and into tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import plan_strategies as ours
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from myocrine.errors import SessionError
from myocrine.evidence.exercises import exercises
from myocrine.exchange.ical import to_ical
from myocrine.planning.audit import audit
from myocrine.planning.doses import central_lanes
from myocrine.report.audit_sheet import audit_dict
from myocrine.report.card import card_page
from myocrine.report.markdown import agenda_markdown
from myocrine.report.strict_json import strict_json
from myocrine.training.plans import Cycle, Day, Plan, Span, plan_problems
from myocrine.training.plans.coming import agenda
from myocrine.training.plans.loads import lines_of
from myocrine.training.plans.starts import agenda_minutes
from myocrine.training.session import Session

NAMES = st.sampled_from(sorted(exercises()))
WHO = central_lanes()


@st.composite
def sound_plans(draw: st.DrawFn) -> Plan:
    """Plans of one session or two, with any lines that the check of plans lets through."""
    names = draw(st.lists(ours.names, min_size=1, max_size=2, unique=True))
    written = tuple(
        Session(
            name=name,
            blocks=tuple(
                replace(line, exercise=draw(NAMES), sets=draw(st.integers(1, 4)), done=())
                for line in draw(st.lists(ours.lines(), min_size=1, max_size=3))
            ),
        )
        for name in names
    )
    days = tuple(Day(number=2 * i + 1, sessions=(name,)) for i, name in enumerate(names))
    deload = draw(st.none() | ours.deloads)
    cycle = Cycle(length=Span(value=7.0, unit="day"), days=days, deload=deload)
    plan = Plan(name=draw(ours.names), parts=(cycle,), written=written)
    assume(not any(p.severity == "error" for p in plan_problems(plan)))
    return plan


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(plan=sound_plans(), weeks=st.integers(1, 8))
def test_any_sound_plan_on_paper(plan: Plan, weeks: int) -> None:
    found = agenda(plan, weeks=weeks, start=dt.date(2026, 11, 23), time=dt.time(18))
    try:
        minutes = agenda_minutes(found, WHO)
    except SessionError:
        # A load below what the body itself weighs, say: told when the session is executed.
        with pytest.raises(SessionError):
            audit(plan)
        return
    assert len(found.sessions) == len(plan.calendar(7.0 * weeks))
    read = Calendar.from_ical(to_ical(found, minutes)).walk("VEVENT")
    assert [str(e["summary"]) for e in read] == [
        c.planned.session + " (deload)" * c.planned.deload for c in found.sessions
    ]
    html = card_page(found, minutes)
    sets = sum(line.sets.sets * line.times for c in found.sessions for line in lines_of(c.session))
    assert html.count("<li>") == sets
    assert agenda_markdown(found, minutes).count("\n## ") == len(found.sessions)
    held = audit(plan, minutes=30, equipment=["dumbbell"])
    # A sentence, or one that begins with a name in quotation marks: single, or double around one.
    assert all(f.message[0].isupper() or f.message[0] in "\"'0123456789" for f in held.findings)
    assert all(one.hard(g) <= one.sets(g) + 1e-9 for one in held.rounds for g in held.bands)
    strict_json(audit_dict(held))
