"""The page, the pictures and the sheet of a protocol and its front; its solver is a stub."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from itertools import pairwise

import pytest
from page_checks import check
from rich.console import Console

from myocrine.planning.doses import central_lanes, session_dose
from myocrine.planning.frontier import Front, front
from myocrine.planning.jury import jury, ordinary
from myocrine.planning.protocol.model import Alternative, Request, Shortfall
from myocrine.planning.rivals import compare, savings
from myocrine.planning.stimulus import group_weights
from myocrine.planning.tossups import TossUp, toss_ups
from myocrine.planning.yardstick import yardstick
from myocrine.report.front_sheet import front_dict, front_sheet, toss_up_dict, toss_up_in_words
from myocrine.report.protocol_figures import session_picture, stretches
from myocrine.report.protocol_page import protocol_page, write_front
from myocrine.report.strict_json import strict_json
from myocrine.training import read_one
from myocrine.training.plans import parse_plan, plan_text, template
from stub_solver import stub

REQUEST = Request(days=3, minutes=45.0, equipment=("barbell", "rack", "bench"))
PAIRED = """
Back squat 2x8 at RIR 2, rest 2 min
superset, rest 90 s
  Bench press 3x8 at RIR 2
  Barbell row 3x8 at RIR 2
"""


@pytest.fixture(scope="module")
def shown() -> Front:
    measure = yardstick(REQUEST.goal)
    return Front(
        request=REQUEST,
        points=front(REQUEST, stub, measure, minutes=(20.0, 40.0, 60.0)),
        compared=compare(REQUEST, measure, solver=stub),
        savings=savings(REQUEST, stub, measure),
    )


@pytest.fixture(scope="module")
def weighed() -> tuple[TossUp, ...]:
    found, lane = stub(REQUEST), central_lanes()
    others = [
        Alternative(
            out=out,
            instead=instead,
            day=0,
            cost_percent=0.0,
            plan=parse_plan(plan_text(found.plan).replace(out, instead)),
        )
        for out, instead in (("Pull-up", "Lat pulldown"), ("Bench press", "Dumbbell bench press"))
    ]
    drawn = jury(
        yardstick(REQUEST.goal),
        ordinary(parse_plan(template("blueprint"))),
        group_weights(lane["muscle_mass"][:, 0]),
        draws=20,
    )
    return toss_ups(found, others, drawn)


def test_equal_credit_is_a_toss_up_and_stands_first(weighed: tuple[TossUp, ...]) -> None:
    first, second = weighed
    assert (first.out, first.instead) == ("Bench press", "Dumbbell bench press")
    assert first.weighed.toss_up
    assert first.weighed.cost_percent == pytest.approx(0.0, abs=1e-9)
    assert second.weighed.cost_percent > 0.0
    said = toss_up_in_words(first)
    assert "Bench press or Dumbbell bench press" in said
    assert first.weighed.preferred == ("the other gives no less" in said)
    assert first.weighed.preferred  # in all draws the other one gives as much
    assert not second.weighed.preferred
    assert toss_up_dict(first)["toss_up"]
    assert not toss_up_dict(second)["toss_up"]


def test_the_page_is_whole(shown: Front, weighed: tuple[TossUp, ...]) -> None:
    found = replace(
        stub(REQUEST),
        shortfalls=(Shortfall(what="hinge", wanted="1-2", got="0", because="no <b>bar</b>"),),
        notes=("Told to the reader.",),
    )
    page = check(protocol_page(found, who="somebody", front=shown, weighed=weighed))
    assert len(page.pictures) == 3  # one session, the muscles, the front
    assert page.scripts == []
    for text in ("somebody", "no <b>bar</b>", "Told to the reader.", "Dumbbell bench press"):
        assert text in page.text
    assert "1 of 2 choices are toss-ups" in page.text
    for routine in shown.compared:
        assert routine.routine.name in page.text


def test_a_protocol_alone_has_a_page_too() -> None:
    page = check(protocol_page(stub(REQUEST)))
    assert len(page.pictures) == 2
    assert "Toss-ups" not in page.text


def test_the_page_of_a_front_is_written(shown: Front, tmp_path) -> None:
    page = check(write_front(shown, tmp_path / "front.html").read_text(encoding="utf-8"))
    assert len(page.pictures) == 1


def test_the_sheet_fits_eighty_columns_and_tells_every_point(shown: Front) -> None:
    console = Console(file=io.StringIO(), width=80, color_system=None)
    with console.capture() as kept:
        console.print(front_sheet(shown, "male, 30 y"))
    text = kept.get()
    assert max(map(len, text.splitlines())) <= 80
    for p in shown.points:
        assert f"{p.stimulus:.3f}" in text
        assert f"{p.bound:.3f}" in text
    for c in shown.compared:
        assert f"{c.stimulus:.3f}" in text
    assert shown.savings is not None
    assert f"{100.0 * shown.savings.share:.0f} %" in text.replace("\n", " ")
    # The stub's machines were not asked for.
    assert "needs equipment" in text


def test_the_json_is_versioned_and_holds_the_plans(shown: Front) -> None:
    data = json.loads(strict_json(front_dict(shown)))
    assert data["schema"] == "myocrine.front/1"
    assert [p["minutes"] for p in data["points"]] == [20.0, 40.0, 60.0]
    assert data["points"][0]["gain_per_ten_minutes"] is None
    for point in data["points"]:
        assert point["bound"] >= point["stimulus"]
        assert parse_plan(point["plan"]).written
    assert {r["key"] for r in data["routines"]} == {c.routine.key for c in shown.compared}
    assert data["supersets_save"]["share_of_time"] < 1.0


def test_sets_on_the_clock_end_with_the_session_and_pairs_alternate() -> None:
    session = read_one(PAIRED)
    sets, total = stretches(session)
    assert total == pytest.approx(session_dose(session).minutes)
    assert [s.exercise for s in sets] == ["Back squat"] * 2 + ["Bench press", "Barbell row"] * 3
    for a, b in pairwise(sets):
        assert b.start >= a.start + a.minutes
    assert sets[-1].start + sets[-1].minutes <= total
    picture = session_picture(session, key="s")
    assert picture is not None
    assert "Bench press with Barbell row" in picture.caption
    assert "8 hard sets" in picture.caption


def test_a_session_without_sets_has_no_picture() -> None:
    assert session_picture(read_one("Walk 30 min at 5 km/h"), key="w") is None
