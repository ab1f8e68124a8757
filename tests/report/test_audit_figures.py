"""The weekly sets of a plan on a page: every muscle, its band and what is said."""

from __future__ import annotations

from html import unescape

from page_checks import Page

from myocrine.planning.audit import COUNTED, Band, audit, named
from myocrine.report.audit_figures import sets_section
from myocrine.report.audit_sheet import audit_dict
from myocrine.training.plans import parse_plan, read_plan


def test_the_picture_says_in_words_what_it_shows() -> None:
    found = audit(read_plan("blueprint"), bands={"calves": Band(low=2, high=5)}, minutes=20)
    html = sets_section(found)
    page = Page(html)
    assert page.faults == []
    assert len(page.pictures) == 1
    text = unescape(html)
    for group in COUNTED:
        assert f"{named(group)} {found.rounds[0].sets(group):.3g} (" in text
    assert "calves 0 (2..5)" in text
    inside = sum(
        found.bands[g].low <= found.rounds[0].sets(g) <= found.bands[g].high for g in COUNTED
    )
    assert f"{inside} of {len(COUNTED)} muscles" in text
    for one in found.findings:
        assert one.message in text
    assert text.count("<strong>Warning:</strong>") == len(found.warnings) > 0


def test_one_picture_for_each_kind_of_cycle_and_none_without_lifting() -> None:
    body = (
        'plan "P"\n  cycle 7 days\n    day 1: A\n  for 2 weeks\n  cycle 7 days\n    days 1, 3: A\n'
        '  for 2 weeks\n  cycle 7 days\n    day 1: A\nsession "A"\n  Back squat 3x8 at RIR 1\n'
    )
    found = audit(parse_plan(body))
    assert len(Page(sets_section(found)).pictures) == len(found.rounds) == 2
    assert [c["from_week"] for c in audit_dict(found)["cycles"]] == [1, 3]
    assert sets_section(audit(read_plan("nothing"))) == ""
