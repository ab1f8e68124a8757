"""Sessions to come as an iCalendar file (RFC 5545), for any calendar program.

Every session keeps its identifier from one export to the next, so that a calendar that reads the
file again moves and changes its entries in place of adding new ones. Times are local ("floating":
18:00 wherever one is) unless a time zone is named; then the file carries the zone's own rules.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import uuid
import zoneinfo
from collections.abc import Sequence

from icalendar import Alarm, Calendar, Event, vText

import myocrine
from myocrine.errors import UnknownNameError
from myocrine.training.plans.coming import Agenda, Coming, Gap
from myocrine.training.plans.loads import lines_of

__all__ = ["to_ical", "zone_of"]

_SPACE = uuid.UUID("6f1a5a9e-3f5c-5d0b-9c1e-8f2f4b7a6d10")
"""Namespace of the identifiers. Another one would make every calendar show its entries twice."""

NOON = dt.time(12, 0)
"""When a session is for which nobody gave a time."""


class _Text(vText):
    r"""Text with every sign as it is: the library itself takes a written ``\N`` for a line end."""

    __slots__ = ()

    def to_ical(self) -> bytes:
        text = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return "\\n".join(re.split("\r\n|\r|\n", text)).encode()


def to_ical(
    agenda: Agenda,
    minutes: Sequence[float],
    *,
    zone: zoneinfo.ZoneInfo | None = None,
    alarm: float | None = None,
    whose: str = "",
    stamp: dt.datetime | None = None,
) -> bytes:
    """Return the sessions and layoffs of an agenda as the text of a calendar file.

    Parameters
    ----------
    agenda : Agenda
    minutes : sequence of float
        How long each session takes [min].
    zone : ZoneInfo, optional
        Of the times; without one they are local to whoever looks.
    alarm : float, optional
        Remind so long before [min].
    whose : str
        Who trains: in front of every title, and part of the identifiers, so that a coach can keep
        several people on the same plan in one calendar.
    stamp : datetime, optional
        When the file is made; a later one goes before an earlier one. Now by default.

    Returns
    -------
    bytes
        UTF-8, lines of at most 75 bytes that end with CR LF.
    """
    made = (stamp or dt.datetime.now(tz=dt.UTC)).astimezone(dt.UTC)
    name = agenda.title(whose)
    calendar = Calendar()
    calendar.add("prodid", f"-//Myocrine//Myocrine {myocrine.__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    # Said to be text: without that the library writes a comma in it as it is.
    calendar.add("name", _Text(name))
    calendar.add("x-wr-calname", _Text(name))
    if zone is not None:
        calendar.add("x-wr-timezone", zone.key)
    for coming, lasts in zip(agenda.sessions, minutes, strict=True):
        event = _session(agenda, coming, lasts, zone, whose)
        _common(event, made)
        if alarm is not None:
            event.add_component(_alarm(alarm, f"{event['summary']}"))
        calendar.add_component(event)
    for gap in agenda.layoffs:
        event = _layoff(agenda, gap, whose)
        _common(event, made)
        calendar.add_component(event)
    if zone is not None:
        years = [c.date.year for c in agenda.sessions]
        calendar.add_missing_timezones(
            first_date=dt.date(min(years) - 1, 1, 1), last_date=dt.date(max(years) + 2, 1, 1)
        )
    return bytes(calendar.to_ical())


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """Return the time zone of a name such as ``Europe/Vienna``.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    known = zoneinfo.available_timezones()
    if name not in known:
        kind = "time zone"
        raise UnknownNameError(kind, name, known)
    return zoneinfo.ZoneInfo(name)


def _session(
    agenda: Agenda, coming: Coming, minutes: float, zone: zoneinfo.ZoneInfo | None, whose: str
) -> Event:
    session, planned = coming.session, coming.planned
    event = Event()
    event.add("uid", _uid(agenda, whose, f"session {planned.index}"))
    easy = " (deload)" if planned.deload else ""
    event.add("summary", _Text(": ".join(filter(None, (whose, planned.session + easy)))))
    start = dt.datetime.combine(coming.date, session.time or NOON, tzinfo=zone)
    lasts = dt.timedelta(minutes=max(1, math.ceil(minutes)))
    event.add("dtstart", start)
    event.add("dtend", _later(start, lasts))
    event.add("description", _Text(_text(coming)))
    event.add("categories", ["Training", "Deload"] if planned.deload else ["Training"])
    event.add("transp", "OPAQUE")
    return event


def _later(start: dt.datetime, lasts: dt.timedelta) -> dt.datetime:
    """Return the end; where a clock is put forward or back within, time still takes its time."""
    if start.tzinfo is None:
        return start + lasts
    return (start.astimezone(dt.UTC) + lasts).astimezone(start.tzinfo)


def _text(coming: Coming) -> str:
    lines = [str(coming.session.replace(date=None, time=None)).rstrip()]
    names = {line.index: line.exercise.name for line in lines_of(coming.session)}
    said = {**coming.reasons, **coming.hints}
    whys = [f"- {names[i]}: {said[i]}" for i in sorted(said)]
    whys += [f"- {note}" for note in coming.notes]
    return "\n".join([*lines, "", *dict.fromkeys(whys)] if whys else lines)


def _layoff(agenda: Agenda, gap: Gap, whose: str) -> Event:
    event = Event()
    event.add("uid", _uid(agenda, whose, f"layoff {gap.part}"))
    event.add("summary", _Text(": ".join(filter(None, (whose, "Layoff")))))
    event.add("dtstart", gap.start)
    event.add("dtend", max(gap.end, gap.start + dt.timedelta(days=1)))
    event.add("description", "Nothing is trained, as the plan says.")
    event.add("categories", ["Layoff"])
    event.add("transp", "TRANSPARENT")
    return event


def _common(event: Event, made: dt.datetime) -> None:
    event.add("dtstamp", made)
    event.add("last-modified", made)
    # A calendar keeps the entry with the higher number: minutes grow from export to export.
    event.add("sequence", max(0, int(made.timestamp() // 60)))


def _alarm(minutes: float, what: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _Text(what))
    alarm.add("trigger", -dt.timedelta(minutes=minutes))
    return alarm


def _uid(agenda: Agenda, whose: str, which: str) -> str:
    """Return an identifier made of the plan's name, the person and the place in it."""
    return f"{uuid.uuid5(_SPACE, chr(10).join((agenda.plan.name, whose, which)))}@myocrine"
