"""The plan that a protocol writes: it can be read, followed, and fits its minutes."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

import pytest

from myocrine.evidence.exercises import find
from myocrine.evidence.muscles import GROUPS
from myocrine.evidence.parameters import parameters
from myocrine.person import Person
from myocrine.planning.audit import audit
from myocrine.planning.doses import plan_dose, session_dose
from myocrine.planning.protocol import Protocol, Request, alternatives, protocol
from myocrine.planning.protocol.classes import ZONES
from myocrine.training.plans import next_session, parse_plan, plan_problems, plan_text
from myocrine.training.session import ExerciseSets, Superset, walk_blocks

P = parameters()
HOME = Request(days=3, minutes=45.0, equipment=("barbell", "dumbbell", "bench"))
FEW = Request(days=2, minutes=20.0, equipment=("dumbbell",))
NOVICE = replace(FEW, person=Person(training_status="untrained"))
BODY = Request(days=1, minutes=30.0, equipment=("body",))
STRAIGHT = replace(HOME, supersets=False, limits=("shoulder",))
REQUESTS = {"home": HOME, "few": FEW, "novice": NOVICE, "body": BODY, "straight": STRAIGHT}


@functools.cache
def of(name: str) -> Protocol:
    return protocol(REQUESTS[name], seconds=20.0)


every = pytest.mark.parametrize("name", REQUESTS)


@pytest.mark.slow
@every
class TestEveryPlan:
    def test_its_text_reads_back(self, name: str) -> None:
        found = of(name)
        assert parse_plan(found.text) == found.plan
        assert plan_text(parse_plan(found.text)) == found.text

    def test_it_has_no_errors_and_a_next_session(self, name: str) -> None:
        plan = of(name).plan
        assert [p for p in plan_problems(plan) if p.severity == "error"] == []
        assert next_session(plan, ()).session is not None

    def test_no_session_is_longer_than_asked(self, name: str) -> None:
        found, request = of(name), REQUESTS[name]
        rows, _weeks = plan_dose(found.plan, request.person)
        assert rows
        assert all(dose.minutes <= request.minutes + 1e-9 for _, dose in rows)
        assert all(m <= request.minutes + 1e-9 for m in found.minutes)

    def test_members_of_a_pair_share_no_region(self, name: str) -> None:
        for session in of(name).plan.written:
            for block in session.blocks:
                if isinstance(block, Superset):
                    a, b = (_regions(line.exercise) for line in block.items)
                    assert not a & b

    def test_large_lifts_come_before_small_ones(self, name: str) -> None:
        for session in of(name).plan.written:
            firsts = [b.items[0] if isinstance(b, Superset) else b for b in session.blocks]
            small = [find(b.exercise).pattern in ("single_joint", "core") for b in firsts]  # type: ignore[union-attr]
            assert small == sorted(small)

    def test_patterns_keep_their_frequencies_or_say_why_not(self, name: str) -> None:
        found = of(name)
        said = {s.what for s in found.shortfalls}
        for pattern in ("squat", "hinge", "push", "pull"):
            days = sum(any(c.pattern == pattern for c in d.choices) for d in found.days)
            assert days <= P.value(f"protocol.{pattern}_most")
            assert (days < P.value(f"protocol.{pattern}_least")) == (pattern in said)

    def test_its_check_warns_of_nothing_and_its_notes_are_told(self, name: str) -> None:
        found, request = of(name), REQUESTS[name]
        checked = audit(
            found.plan,
            request.person,
            minutes=request.minutes,
            equipment=request.equipment,
        )
        assert [f.message for f in checked.warnings] == []
        # What was done before in a session lightens the loads, and a step is more of them.
        large = " ".join(f.message for f in checked.findings if "Large steps" in f.message)
        wide = {c.exercise for c in found.choices if c.high >= P.value("protocol.most_repetitions")}
        told_of = re.findall(r"([A-Z][^+,]*) \+[\d.]+ kg of [\d.]+ kg \((\d+) %, not", large)
        for exercise, share in told_of:
            lift = exercise.split(": ")[-1]
            assert lift in wide or float(share) <= 1.5 * P.value("plans.largest_change"), large
        week, told = checked.rounds[-1], " ".join(str(s) for s in found.shortfalls)
        for group in GROUPS:
            if group not in ("other", "forearms"):
                few = week.sets(group) < P.value("audit.least_sets") - 1e-6
                assert few == (f"{group.replace('_', ' ')} {week.sets(group):.3g}" in told)
        for a, b in (("push", "pull"), ("squat", "hinge")):
            less, more = sorted((week.pattern(a), week.pattern(b)))
            uneven = less > 0 and more > P.value("audit.balance") * less + 0.05
            said = any(f" {a}" in n and f" {b}" in n and "Coaches" in n for n in found.notes)
            assert uneven == said

    def test_rests_are_those_of_the_plan(self, name: str) -> None:
        found = of(name)
        for day in found.days:
            written = {
                line.exercise: block.rest_s
                for block in found.plan.sessions[day.name].blocks
                for line in (block.items if isinstance(block, Superset) else (block,))  # type: ignore[union-attr]
            }
            assert {c.exercise: c.rest_s for c in day.choices} == written

    def test_what_it_says_it_gives_is_what_its_sessions_give(self, name: str) -> None:
        found, request = of(name), REQUESTS[name]
        again = [session_dose(found.plan.sessions[d.name], request.person) for d in found.days]
        assert [d.minutes for d in again] == pytest.approx(list(found.minutes))

    def test_the_next_best_is_not_better(self, name: str) -> None:
        found = of(name)
        for other in alternatives(found):
            assert other.cost_percent >= -100.0 * found.optimality_gap - 1e-6
            assert other.instead in {
                line.exercise for s in other.plan.written for line in _lines(s)
            }


@pytest.mark.slow
def test_first_weeks_of_a_novice_are_gentler() -> None:
    found = of("novice")
    assert found.gentle_weeks > 0
    assert any("rhabdomyolysis" in n for n in found.notes)
    most = P.value("protocol.gentle_sets")
    gentle = [s for s in found.plan.written if s.name.endswith("first weeks")]
    assert len(gentle) == len({d.name for d in found.days})
    for line in (x for s in gentle for x in _lines(s)):
        assert line.sets <= most
        assert line.effort is not None
        assert line.effort.rir == P.value("protocol.gentle_reserve")


@pytest.mark.slow
@every
def test_warm_ups_are_said_not_to_be_in_the_minutes(name: str) -> None:
    found = of(name)
    warm = [x for s in found.plan.written for x in _lines(s) if x.warm_up]
    assert warm == []
    assert any("Warm-up sets" in n and "minutes" in n for n in found.notes)


@pytest.mark.slow
def test_the_same_session_on_two_days_is_written_once() -> None:
    bare = Request(
        days=2,
        minutes=20.0,
        equipment=("dumbbell",),
        avoid=("squat", "hinge", "push", "pull", "lunge"),
    )
    for found in (protocol(bare, seconds=20.0), of("home"), of("few")):
        bodies = [s.blocks for s in found.plan.written]
        assert all(bodies.count(b) == 1 for b in bodies)
        assert {d.name for d in found.days} <= set(found.plan.sessions)
        assert len(found.days) == found.request.days


@pytest.mark.slow
def test_a_limit_is_no_rehabilitation_advice() -> None:
    assert any("no rehabilitation" in n for n in of("straight").notes)


@pytest.mark.slow
def test_pairs_are_worth_more_than_straight_sets() -> None:
    with_pairs = protocol(replace(FEW, supersets=True), seconds=20.0)
    without = protocol(replace(FEW, supersets=False), seconds=20.0)
    assert with_pairs.proof.value > without.proof.value


def _regions(exercise: str) -> set[str]:
    one, much = find(exercise), P.value("protocol.pair_involvement")
    some = {g for g, c in one.credit.items() if c > 0}
    some |= {g for g, c in one.involvement.items() if c >= much}
    return {z for z, groups in ZONES.items() if some & set(groups)}


def _lines(session: object) -> list[ExerciseSets]:
    return [b for b in walk_blocks(session.blocks) if isinstance(b, ExerciseSets)]  # type: ignore[attr-defined]
