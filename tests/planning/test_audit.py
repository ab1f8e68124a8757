"""Checks of a plan: counts by hand, laws, and one plan for each thing that is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myocrine.errors import InputError, UnknownNameError
from myocrine.evidence.equipment import at_hand, needs
from myocrine.evidence.exercises import exercises, find
from myocrine.evidence.parameters import parameters
from myocrine.person import Person
from myocrine.planning.audit import (
    COUNTED,
    Audit,
    Band,
    audit,
    default_bands,
    parse_band,
    read_bands,
)
from myocrine.planning.stimulus import group_weights, plan_dose, week_stimulus
from myocrine.report.audit_sheet import bar
from myocrine.training.plans import parse_plan, read_plan, template_names

HEAD = 'plan "P"\n  cycle 7 days\n'


def of(body: str, **more: object) -> Audit:
    return audit(parse_plan(body), **more)  # type: ignore[arg-type]


def week(days: str, *lines: str, more: str = "") -> str:
    listed = "".join(f"  {line}\n" for line in lines)
    return f'{HEAD}    days {days}: A\n{more}session "A"\n{listed}'


def told(found: Audit, kind: str, severity: str = "") -> list[str]:
    return [f.message for f in found.findings if f.kind == kind and severity in ("", f.severity)]


# ---- counting ------------------------------------------------------------------------------------
def test_sets_are_credit_times_sets_times_days() -> None:
    one = of(week("1, 4", "Back squat 3x8 at RIR 1", "Barbell curl 4x8 at RIR 1")).rounds[0]
    squat, curl = find("Back squat").credit, find("Barbell curl").credit
    for group in COUNTED:
        expected = 2 * (3 * squat.get(group, 0.0) + 4 * curl.get(group, 0.0))
        assert one.sets(group) == pytest.approx(expected)
    assert one.hard("quadriceps") < one.sets("quadriceps")


def test_warm_ups_are_no_sets_and_repeats_are() -> None:
    plain = of(week("1", "Bench press 6x8 at RIR 1")).rounds[0]
    same = "Bench press 1x8 at 50% (warm-up)", "repeat 2\n    Bench press 3x8 at RIR 1"
    assert of(week("1", *same)).rounds[0].sets("pectorals") == plain.sets("pectorals") == 6


def test_one_side_at_a_time_counts_once_for_each_side() -> None:
    both = of(week("1", "One-arm dumbbell row 3x8 at RIR 1")).rounds[0]
    assert both.sets("latissimus") == pytest.approx(
        3 * find("One-arm dumbbell row").credit["latissimus"]
    )


@pytest.mark.parametrize("length", [5, 7, 10, 14])
def test_a_week_is_a_week_whatever_the_cycle(length: int) -> None:
    body = week("1, 3", "Back squat 3x8 at RIR 1").replace("7 days", f"{length} days")
    assert of(body).rounds[0].sets("quadriceps") == pytest.approx(6 * 7 / length)


@pytest.mark.parametrize("name", template_names())
def test_hard_sets_are_those_of_the_protocol_and_the_ledger(name: str) -> None:
    """The same count as the stimulus, where no session goes beyond what it can use."""
    plan = read_plan(name)
    rows, weeks = plan_dose(plan)
    given_by = week_stimulus(
        [d for _, d in rows], dict.fromkeys(group_weights_all(), 0.0), weeks=weeks
    )
    one = audit(plan).rounds[0]
    for group in COUNTED:
        assert one.hard(group) == pytest.approx(given_by.sets[group])
        assert one.hard(group) <= one.sets(group) + 1e-9
    assert one.minutes == pytest.approx(given_by.minutes)


def group_weights_all() -> list[str]:
    import numpy as np

    return list(group_weights(np.ones(32)))


def test_a_deload_is_no_ordinary_week() -> None:
    body = week("1, 4", "Back squat 4x8 at RIR 1", more="    deload every 2 cycles: sets 50%\n")
    assert of(body).rounds[0].sets("quadriceps") == 8
    always = body.replace("every 2", "every 1")
    assert of(always).rounds[0].sets("quadriceps") == 8


# ---- templates -----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", template_names())
def test_templates_have_no_warnings_and_every_note_says_what_would_be_otherwise(name: str) -> None:
    found = audit(read_plan(name))
    assert found.warnings == ()
    assert all(f.remedy for f in found.findings)
    assert set(found.minutes) == set(read_plan(name).sessions)


def test_nothing_is_said_of_muscles_where_nothing_is_lifted() -> None:
    assert of(week("1, 3", "Walk 30 min at 5 km/h")).findings == ()
    assert audit(read_plan("nothing")).rounds == ()


# ---- bands ---------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(low=st.integers(0, 30), more=st.integers(0, 20))
def test_a_band_is_told_exactly_where_it_is_missed(low: int, more: int) -> None:
    found = of(
        week("1, 4", "Bench press 5x8 at RIR 1"),
        bands={"pectorals": Band(low=low, high=low + more)},
    )
    missed = [m for m in told(found, "sets", "warning") if "your bands: pectorals 10 (" in m]
    assert bool(missed) == (not low <= 10 <= low + more)


def test_own_bands_go_before_the_defaults() -> None:
    body = week("1", "Leg extension 3x8 at RIR 1")
    assert any("quadriceps 3" in m for m in told(of(body), "sets"))
    mine = of(body, bands=dict.fromkeys(COUNTED, Band(low=0, high=3)))
    assert told(mine, "sets") == []
    assert mine.own == frozenset(COUNTED)


def test_more_than_anybody_studied_is_a_warning() -> None:
    body = week("1, 2, 3, 4, 5, 6", "Leg extension 8x8 at RIR 1")
    assert any("quadriceps 48" in m for m in told(of(body), "sets", "warning"))
    assert any(
        "11 sets of one muscle" in m
        for m in told(of(week("1", "Leg extension 12x8 at RIR 1")), "sets")
    )


@pytest.mark.parametrize(
    ("text", "groups", "band"),
    [
        ("quadriceps=6..16", ["quadriceps"], Band(low=6, high=16)),
        ("Upper back = 6-16", ["upper_back"], Band(low=6, high=16)),
        ("upper-back=6 to 16", ["upper_back"], Band(low=6, high=16)),
        ("calves=..10", ["calves"], Band(high=10)),
        ("calves=2.5..", ["calves"], Band(low=2.5)),
        ("all=4..20", list(COUNTED), Band(low=4, high=20)),
    ],
)
def test_bands_as_text(text: str, groups: list[str], band: Band) -> None:
    assert parse_band(text) == dict.fromkeys(groups, band)


@pytest.mark.parametrize(
    "text",
    ["quadriceps", "quadriceps=", "quadriceps=..", "quadriceps=16..6", "quadriceps=a..b", "=4..6"],
)
def test_what_is_no_band_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_band(text)


def test_an_unknown_muscle_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="quadricep") as caught:
        parse_band("quadricep=4..8")
    assert "quadriceps" in caught.value.remedy


def test_bands_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "bands.toml"
    path.write_text('[bands]\nquadriceps = [6, 16]\nall = "4..20"\n', encoding="utf-8")
    found = read_bands(path)
    assert found["quadriceps"] == Band(low=6, high=16)
    assert found["calves"] == Band(low=4, high=20)
    for bad in ("quadriceps = 6\n", "quadriceps = [true, 6]\n", "[bands", 'knee = "1..2"\n'):
        path.write_text(bad, encoding="utf-8")
        with pytest.raises(InputError) as caught:
            read_bands(path)
        assert caught.value.source == str(path)
    with pytest.raises(InputError):
        read_bands(tmp_path / "missing.toml")


def test_default_bands_are_parameters() -> None:
    usual = default_bands()
    assert set(usual) == set(COUNTED)
    assert usual["calves"].low == parameters().value("audit.least_sets")


# ---- balance, recovery ---------------------------------------------------------------------------
@settings(max_examples=30, deadline=None)
@given(push=st.integers(1, 9), pull=st.integers(1, 9))
def test_balance_is_told_beyond_its_ratio_and_of_the_right_side(push: int, pull: int) -> None:
    found = of(week("1, 4", f"Bench press {push}x8 at RIR 1", f"Barbell row {pull}x8 at RIR 1"))
    said = [m for m in told(found, "balance") if "sets a week p" in m]
    ratio = parameters().value("audit.balance")
    assert bool(said) == (max(push, pull) > ratio * min(push, pull))
    if said:
        first = "push" if push > pull else "pull"
        assert said[0].startswith(f"{2 * max(push, pull)} sets a week {first}")


def test_frequency_counts_days_and_single_joints_are_no_pattern() -> None:
    found = of(week("1, 2, 3, 4, 5", "Back squat 1x8 at RIR 1", "Leg extension 1x8 at RIR 1"))
    (said,) = [m for m in told(found, "balance") if "days" in m.casefold()]
    assert "squat 5 (blueprint 2-3)" in said
    assert "hinge 0 (blueprint 1-2)" in said
    only = of(week("1, 2", "Leg extension 3x8 at RIR 1"))
    assert told(only, "balance") == []


@pytest.mark.parametrize(("days", "close"), [("1, 2", True), ("1, 3", False), ("1, 7", True)])
def test_the_same_muscle_on_two_days_in_a_row(days: str, close: bool) -> None:
    found = of(week(days, "Back squat 6x8 at RIR 1"))
    assert bool(told(found, "recovery", "warning")) == close
    easier = of(week(days, "Back squat 4x8 at RIR 1"))
    assert told(easier, "recovery") == []


def test_two_sessions_of_one_day_count_together() -> None:
    body = (
        f'{HEAD}    day 1: A, B\nsession "A"\n  Back squat 6x8 at RIR 1\n'
        'session "B"\n  Front squat 6x8 at RIR 1\n'
    )
    (said,) = told(of(body), "recovery")
    assert "on one day" in said
    assert "quadriceps 12" in said


# ---- minutes, equipment --------------------------------------------------------------------------
def test_minutes_are_told_where_there_are_fewer() -> None:
    body = week("1", "Back squat 10x8 at RIR 1, rest 3 min")
    lasts = of(body).minutes["A"]
    assert lasts > 30
    for limit in (lasts - 5, lasts + 5):
        found = of(body, minutes=limit)
        assert bool(told(found, "minutes", "warning")) == (limit < lasts)
    where = [f.position for f in of(body, minutes=10).findings if f.kind == "minutes"]
    assert where[0] is not None
    assert where[0].line == 4


WORDS = st.sets(
    st.sampled_from(["barbell", "bench", "dumbbell", "cable", "machine", "band"]), min_size=1
)


@settings(max_examples=40, deadline=None)
@given(words=WORDS, name=st.sampled_from(sorted(exercises())))
def test_equipment_is_told_exactly_where_it_lacks_and_offers_only_what_is_there(
    words: set[str], name: str
) -> None:
    from myocrine.planning.audit.needs import missing

    plan = parse_plan(week("1", f'"{name}" 3x8'))
    found = list(missing(plan, words))
    have = at_hand(words)
    assert bool(found) == (not needs(find(name)) <= have)
    for one in found:
        offered = one.remedy.removeprefix("Instead, for example: ").rstrip(".").split(", ")
        if one.remedy.startswith("Instead"):
            assert all(
                needs(find(o)) <= have and find(o).pattern == find(name).pattern for o in offered
            )
            assert name not in offered


def test_no_equipment_given_is_no_question_asked() -> None:
    body = week("1", "Leg press 3x8 at RIR 1")
    assert told(of(body), "equipment") == []
    assert told(of(body, equipment=["dumbbell"]), "equipment") == ["Leg press needs machine."]
    with pytest.raises(UnknownNameError):
        of(body, equipment=["dumbell rack thing"])


# ---- jumps ---------------------------------------------------------------------------------------
TWO = """\
plan "P"
  cycle 7 days
    days {first}: A
  for 4 weeks
{gap}  cycle 7 days
    days {second}: A
session "A"
  Back squat 3x8 {load} | lp +2.5 kg
"""


@pytest.mark.parametrize(
    ("first", "second", "jump"),
    [("1, 4", "1, 3, 5, 7", True), ("1, 4", "1, 3, 5", False), ("1, 3, 5, 7", "1, 4", False)],
)
def test_many_more_sets_at_once(first: str, second: str, jump: bool) -> None:
    """6 to 12 sets is told, 6 to 9 and fewer sets are not."""
    found = of(TWO.format(first=first, second=second, gap="", load="at RIR 1"))
    said = told(found, "jump", "warning")
    assert bool(said) == jump
    if jump:
        assert "week 5 on" in said[0]
        assert "quadriceps 6 to 12" in said[0]


def test_gentle_first_weeks_may_end_with_a_note() -> None:
    body = TWO.format(first="1, 3, 5", second="1, 3, 5", gap="", load="at RIR 1")
    body = body.replace("days 1, 3, 5: A", "days 1, 3, 5: B", 1).replace("4 weeks", "{weeks} weeks")
    body += 'session "B"\n  Back squat {sets}x8 at RIR 3\n'
    for weeks, sets, severity in ((2, 1, "note"), (4, 1, "warning"), (2, 2, "")):
        found = of(body.replace("{weeks}", str(weeks)).replace("{sets}", str(sets)))
        said = [f.severity for f in found.findings if "many more sets" in f.message]
        assert said == ([severity] if severity else [])


def test_what_holds_for_all_weeks_is_said_once_without_a_week() -> None:
    body = TWO.format(first="1, 4", second="1, 3, 5", gap="", load="at RIR 1")
    found = of(body, bands={"calves": Band(low=4), "quadriceps": Band(low=8)})
    said = told(found, "sets", "warning")
    assert len(said) == 2
    assert said[0].startswith("From week 1 on: sets a week outside")
    assert said[1].startswith("From week 5 on: sets a week outside")
    (balance,) = told(found, "balance")
    assert balance.startswith("Days a week: hinge 0")


def test_a_cycle_of_weeks_that_grows_within() -> None:
    body = (
        'plan "P"\n  cycle 14 days\n    day 1: A\n    days 8, 10, 12: A\n'
        'session "A"\n  Back squat 3x8 at RIR 1\n'
    )
    assert any("Week 2 of the cycle" in m for m in told(of(body), "jump", "warning"))


@pytest.mark.parametrize(
    ("first", "second", "jump"),
    [
        ("at 80 kg", "at 100 kg", True),
        ("at 80 kg", "at 85 kg", False),
        ("at 100 kg", "at 80 kg", False),
        ("at 80 kg | lp +2.5 kg", "at 100 kg", False),  # eight times 2.5 kg lead there
        ("at 80 kg | lp +0.5 kg", "at 100 kg", True),
        ("at 80 kg | lp +3%", "at 100 kg", False),
        ("at RIR 1", "at 100 kg", False),  # nobody knows what was lifted
    ],
)
def test_kilograms_from_block_to_block(first: str, second: str, jump: bool) -> None:
    body = (
        'plan "P"\n  cycle 7 days\n    days 1, 4: A\n  for 4 weeks\n  cycle 7 days\n'
        f'    days 1, 4: B\nsession "A"\n  Back squat 3x5 {first}\n'
        f'session "B"\n  Back squat 3x5 {second}\n'
    )
    assert any("100 kg" in m for m in told(of(body), "jump", "warning")) == jump


@pytest.mark.parametrize(("load", "goes_on"), [("at 80 kg", True), ("at RIR 2", False)])
@pytest.mark.parametrize(("weeks", "long"), [(1, False), (4, True)])
def test_loads_after_a_layoff(load: str, goes_on: bool, weeks: int, long: bool) -> None:
    gap = f"  layoff {weeks} weeks\n"
    found = of(TWO.format(first="1, 4", second="1, 4", gap=gap, load=load))
    said = [m for m in told(found, "jump", "warning") if "goes on at the load" in m]
    assert bool(said) == (goes_on and long)
    assert any("as many sets" in m for m in told(found, "jump", "note")) == long


@pytest.mark.parametrize(
    ("line", "goes_on"),
    [("return after 14 days: -10% a week", False), ("return none", True)],
)
def test_a_plan_that_takes_loads_down_after_a_break_is_not_told_of(
    line: str, goes_on: bool
) -> None:
    gap = "  layoff 4 weeks\n"
    body = TWO.format(first="1, 4", second="1, 4", gap=gap, load="at 80 kg")
    found = of(body.replace('session "A"', f'  {line}\nsession "A"'))
    assert any("goes on at the load" in m for m in told(found, "jump")) == goes_on


@pytest.mark.parametrize(
    ("line", "large"),
    [
        ("Back squat 3x5 at 100 kg | lp +2.5 kg", False),
        ("Back squat 3x5 at 100 kg | lp +12.5 kg", True),
        ("Back squat 3x5 at 100 kg | lp +9%", False),
        ("Back squat 3x5 at 100 kg | lp +11%", True),
        # A pair of dumbbells: the step is of one, and so is the load.
        ("Dumbbell curl 3x8 at 10 kg | lp +1 kg", False),
        ("Dumbbell curl 3x8 at 10 kg | lp +2 kg", True),
        # From 12 repetitions down to 6 a load has room for more than a tenth.
        ("Barbell curl 3x6-12 at 20 kg | dp +2.5 kg", False),
        ("Barbell curl 3x8 at 20 kg | lp +2.5 kg", True),
        # The body counts: 5 kg on a pull-up is little.
        ("Pull-up 3x8 at bodyweight + 5 kg | lp +5 kg", False),
    ],
)
def test_steps_are_compared_with_what_is_lifted(line: str, large: bool) -> None:
    assert bool(told(of(week("1", line)), "jump")) == large


# ---- lengthening work ----------------------------------------------------------------------------
NORDIC = week("1, 5", "Nordic curl 3x5 at RIR 1")


def test_new_hard_lengthening_work_is_capped_with_its_reason() -> None:
    novice = of(NORDIC, who=Person(training_status="untrained"))
    found = [f for f in novice.findings if f.kind == "eccentric"]
    assert len(found) == 1
    assert found[0].severity == "warning"
    assert "for somebody new to lifting: " in found[0].message
    assert "rhabdomyolysis" in found[0].remedy
    back = of(NORDIC, who=Person(days_since_last_bout=60))
    assert "for somebody back after 60 days without training: " in told(back, "eccentric")[0]
    assert told(of(NORDIC, who=Person(training_status="trained")), "eccentric") == []
    assert told(of(NORDIC), "eccentric") == []


def test_eccentric_sets_and_overloads_are_lengthening_work_and_gentle_ones_pass() -> None:
    novice = Person(training_status="untrained")
    for line, hard in (
        ("Leg extension 4x5 at 90%, eccentric only", True),
        ("Leg extension 3x5 at 70%, 120% eccentric", True),
        ("Leg extension 3x8 at RIR 1", False),
    ):
        assert bool(told(of(week("1", line), who=novice), "eccentric")) == hard


def test_a_layoff_makes_everybody_a_returner() -> None:
    body = TWO.format(first="1", second="1", gap="  layoff 8 weeks\n", load="at RIR 1")
    body = body.replace("Back squat 3x8 at RIR 1 | lp +2.5 kg", "Nordic curl 3x5 at RIR 1")
    found = of(body, who=Person(training_status="trained"))
    assert any("8 weeks of layoff" in m for m in told(found, "eccentric"))


@pytest.mark.parametrize(("days", "soon"), [("1, 3", True), ("1, 5", False), ("1, 6", True)])
def test_days_between_lengthening_work(days: str, soon: bool) -> None:
    """From day 6 to day 1 of the next week are two days."""
    found = of(week(days, "Nordic curl 2x5 at RIR 3"))
    assert bool(told(found, "recovery", "warning")) == soon


# ---- the picture ---------------------------------------------------------------------------------
@settings(max_examples=200, deadline=None)
@given(
    sets=st.floats(0, 60),
    low=st.floats(0, 30),
    more=st.floats(0, 30) | st.just(float("inf")),
    width=st.integers(5, 40),
)
def test_a_bar_has_its_width_and_its_length(
    sets: float, low: float, more: float, width: int
) -> None:
    drawn = bar(sets, Band(low=low, high=low + more), 60.0, width)
    assert len(drawn) == width
    full = drawn.count("█")
    assert full <= sets / 60 * width + 1e-9 < full + 1 + 3e-9  # rounding on both sides
    assert drawn[:full] == "█" * full
