"""The rules of a verdict, on constructed cases in which it must flip."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myocrine.evidence.claim_findings import Human
from myocrine.qualification.verdicts import (
    REASONS,
    VERDICTS,
    People,
    Rules,
    Ruling,
    chances,
    combine,
    fragility,
    rule,
    weigh,
)

RULES = Rules(certainty=0.9, smallest_smd=0.2, trials_needed=1, studies_needed=2)
STRONG = np.linspace(1.0, 3.0, 101)
NOTHING = np.linspace(-0.2, 0.2, 101)
VAGUE = np.linspace(-3.0, 5.0, 101)
OPPOSITE = -STRONG


def finding(
    source: str = "a",
    effect: float = 0.6,
    error: float = 0.2,
    *,
    sign: str = "+",
    design: str = "rct",
    evidence: str = "A",
    n: int = 20,
    group: str = "",
) -> Human:
    return Human.model_validate(
        {
            "source": source,
            "says": "It was seen.",
            "design": design,
            "evidence": evidence,
            "sign": sign,
            "n": n,
            "effect": effect,
            "error": error,
            "group": group,
        }
    )


TRIAL = weigh([finding()])
NULL = weigh([finding(effect=0.0, sign="0")])


def decide(theta: np.ndarray | None, people: People = TRIAL, **options: object) -> Ruling:
    given = {"human_delta": 0.2, **options}
    return rule(theta, 0.5, people, RULES, **given)  # type: ignore[arg-type]


def test_chances_add_up_to_one_and_are_shares_of_the_draws() -> None:
    seen = chances(np.array([-2.0, -0.5, 0.0, 0.5, 2.0]), 0.5)
    assert (seen.above, seen.within, seen.below) == pytest.approx((0.2, 0.6, 0.2))


@pytest.mark.parametrize("theta", [np.array([]), np.array([1.0, np.nan]), np.array([np.inf])])
def test_chances_refuse_what_is_no_draw(theta: np.ndarray) -> None:
    with pytest.raises(ValueError, match="finite draws"):
        chances(theta, 0.5)


def test_a_large_effect_that_a_trial_found_is_supported() -> None:
    assert decide(STRONG).verdict == "supported"


def test_without_people_an_edge_never_makes_its_own_claim_true() -> None:
    ruling = decide(STRONG, People())
    assert (ruling.verdict, ruling.reason) == ("not testable", "no_human_evidence")


def test_one_study_that_was_not_randomised_is_too_few_and_two_are_enough() -> None:
    one = weigh([finding(design="cohort")])
    two = weigh([finding("a", design="cohort"), finding("b", design="before-after")])
    assert decide(STRONG, one).reason == "too_few_studies"
    assert decide(STRONG, two).verdict == "supported"


def test_two_findings_of_the_same_people_are_one_study() -> None:
    same = [finding(s, design="cohort", group="cohort X") for s in "ab"]
    assert decide(STRONG, weigh(same)).reason == "too_few_studies"


def test_a_randomised_trial_that_found_nothing_is_no_support() -> None:
    people = weigh([finding("a", effect=0.1, sign="0"), finding("b", 0.5, design="cohort")])
    assert decide(STRONG, people).reason == "too_few_studies"


def test_people_on_the_other_side_stop_a_model_that_is_sure() -> None:
    people = weigh([finding("a", -0.5, sign="0", n=100), finding("b", 0.5, n=10)])
    assert decide(STRONG, people).reason == "people_disagree"


@pytest.mark.parametrize("theta", [NOTHING, OPPOSITE])
def test_too_little_or_the_opposite_is_contradicted_where_people_agree(theta: np.ndarray) -> None:
    assert decide(theta, NULL).verdict == "contradicted"


def test_a_model_that_misses_what_people_found_contradicts_nothing() -> None:
    assert decide(NOTHING, TRIAL).reason == "people_disagree"


def test_a_small_effect_that_every_study_found_is_not_contradicted() -> None:
    assert decide(NOTHING, weigh([finding(effect=0.1)])).reason == "people_disagree"


def test_a_count_that_can_only_be_too_small_contradicts_nothing() -> None:
    assert decide(NOTHING, NULL, lower_bound=True).reason == "lower_bound"
    assert decide(STRONG, TRIAL, lower_bound=True).verdict == "supported"


def test_a_wide_interval_says_so() -> None:
    assert decide(VAGUE).reason == "too_imprecise"


def test_findings_on_both_sides_are_mixed() -> None:
    people = weigh([finding("a"), finding("b", -0.4, sign="-")])
    assert decide(STRONG, people).verdict == "mixed"


@pytest.mark.parametrize("reason", ["edge_switched_off", "failed_qualification", "out_of_scope"])
@pytest.mark.parametrize("theta", [STRONG, NOTHING, OPPOSITE])
def test_an_obstacle_makes_a_claim_not_testable_whatever_the_draws(
    reason: str, theta: np.ndarray
) -> None:
    ruling = decide(theta, NULL, obstacle=reason)
    assert (ruling.verdict, ruling.reason) == ("not testable", reason)


def test_what_is_not_built_says_yet() -> None:
    assert decide(None, obstacle="not_yet").verdict == "not testable yet"


def test_claims_about_the_program_need_no_people() -> None:
    assert decide(STRONG, People(), human_needed=False).verdict == "supported"
    assert decide(NOTHING, People(), human_needed=False).verdict == "contradicted"


def test_every_reason_that_the_rules_give_has_words() -> None:
    given = {
        decide(theta, people, obstacle=o, lower_bound=b).reason
        for theta in (STRONG, NOTHING, VAGUE, OPPOSITE, None)
        for people in (TRIAL, NULL, People())
        for o in ("", "not_yet", "out_of_scope")
        for b in (False, True)
    }
    assert given <= set(REASONS)


# The dial


def test_the_dial_takes_weaker_findings_out() -> None:
    findings = [finding("a", evidence="C"), finding("b", evidence="A")]
    assert [f.source for f in weigh(findings, dial="B").findings] == ["b"]
    assert decide(STRONG, weigh(findings[:1], dial="B")).reason == "no_human_evidence"


def test_what_is_no_human_finding_never_counts_however_open_the_dial() -> None:
    assert not weigh([finding(evidence="D")], dial="D").findings


def test_a_finding_without_a_size_gets_one_from_its_p_value() -> None:
    row = {"source": "a", "says": "x", "design": "rct", "evidence": "A", "sign": "+", "n": 16}
    effect, error = Human.model_validate({**row, "p": 0.05}).estimate()
    assert effect == pytest.approx(1.96 / 4.0, abs=1e-3)
    assert error == pytest.approx(math.sqrt(1 / 16 + effect**2 / 32))
    between, _ = Human.model_validate({**row, "p": 0.05, "groups": 2}).estimate()
    assert between == pytest.approx(2.0 * effect)
    opposite, _ = Human.model_validate({**row, "p": 0.05, "sign": "-"}).estimate()
    assert opposite == pytest.approx(-effect)
    assert Human.model_validate({**row, "sign": "0"}).estimate() == (0.0, 0.25)


def test_an_interval_becomes_a_standard_error() -> None:
    row = {"source": "a", "says": "x", "design": "rct", "evidence": "A", "sign": "+", "n": 9}
    human = Human.model_validate({**row, "effect": 0.5, "low": 0.108, "high": 0.892})
    assert human.estimate() == pytest.approx((0.5, 0.2), abs=1e-3)


# Laws

signs = st.sampled_from("+0-")
found = st.builds(
    lambda source, effect, error, sign, design, n: finding(
        source, effect, error, sign=sign, design=design, n=n
    ),
    st.sampled_from("abcdef"),
    st.floats(-2.0, 2.0),
    st.floats(0.05, 1.0),
    signs,
    st.sampled_from(["rct", "cohort", "crossover", "before-after"]),
    st.integers(4, 200),
)
draws = st.lists(st.floats(-5.0, 5.0), min_size=10, max_size=60).map(np.array)


@settings(max_examples=200, deadline=None)
@given(
    theta=draws,
    findings=st.lists(found, max_size=5),
    draws_wider=st.floats(1.0, 20.0),
    wider=st.lists(st.floats(1.0, 20.0), min_size=5, max_size=5),
    delta=st.floats(0.01, 2.0),
)
def test_widening_any_spread_never_creates_supported(
    theta: np.ndarray,
    findings: list[Human],
    draws_wider: float,
    wider: list[float],
    delta: float,
) -> None:
    vaguer = [
        f.model_copy(update={"error": f.error * w})
        for f, w in zip(findings, wider, strict=False)
        if f.error is not None
    ]
    centre = float(np.quantile(theta, 0.5))
    spread = centre + draws_wider * (theta - centre)

    def verdict(draws: np.ndarray, rows: Sequence[Human]) -> str:
        return rule(draws, delta, weigh(rows), RULES, human_delta=0.2).verdict

    if verdict(theta, findings) != "supported":
        assert verdict(spread, findings) != "supported"
        assert verdict(theta, vaguer) != "supported"
        assert verdict(spread, vaguer) != "supported"


@settings(max_examples=100, deadline=None)
@given(theta=draws, findings=st.lists(found, max_size=5))
def test_supported_always_has_people_behind_it(theta: np.ndarray, findings: list[Human]) -> None:
    people = weigh(findings)
    if rule(theta, 0.5, people, RULES, human_delta=0.2).verdict == "supported":
        assert people.mean > 0.0
        assert people.trials >= 1 or people.studies >= 2
        assert not people.split


@given(theta=draws, findings=st.lists(found, max_size=4))
def test_supported_and_contradicted_never_hold_for_a_claim_and_its_opposite(
    theta: np.ndarray, findings: list[Human]
) -> None:
    turned = [
        f.model_copy(
            update={"effect": -(f.effect or 0.0), "sign": {"+": "-", "-": "+", "0": "0"}[f.sign]}
        )
        for f in findings
    ]
    one = rule(theta, 0.5, weigh(findings), RULES, human_delta=0.2).verdict
    other = rule(-theta, 0.5, weigh(turned), RULES, human_delta=0.2).verdict
    assert (one, other) != ("supported", "supported")


# Claims of several parts


def ruling(verdict: str) -> Ruling:
    reason = {"supported": "above_delta", "contradicted": "within_delta", "mixed": "studies_split"}
    return Ruling(verdict=verdict, reason=reason.get(verdict, "too_imprecise"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parts", "whole", "reason"),
    [
        (["supported", "supported"], "supported", "above_delta"),
        (["supported", "contradicted"], "mixed", "parts_split"),
        (["contradicted", "contradicted"], "contradicted", "within_delta"),
        (["contradicted", "not testable"], "not testable", "parts_open"),
        (["supported", "not testable"], "not testable", "too_imprecise"),
        (["supported", "not testable yet"], "not testable yet", "too_imprecise"),
        (["supported", "mixed"], "mixed", "studies_split"),
    ],
)
def test_a_claim_says_all_of_its_parts(parts: list[str], whole: str, reason: str) -> None:
    assert combine([ruling(p) for p in parts]) == (whole, reason)


def test_a_part_that_turns_vague_never_decides_anything() -> None:
    for other in VERDICTS:
        known, _ = combine([ruling("supported"), ruling(other)])
        vague, _ = combine([ruling("not testable"), ruling(other)])
        assert vague in (known, "mixed") or vague.startswith("not testable")


def test_adding_a_part_never_makes_a_claim_supported() -> None:
    for pair in itertools.product(VERDICTS, VERDICTS):
        alone, _ = combine([ruling(pair[0])])
        both, _ = combine([ruling(v) for v in pair])
        assert both != "supported" or alone == "supported"


# Fragility


def flips_without(*needed: str) -> Callable[[frozenset[str]], str]:
    return lambda gone: "other" if set(needed) <= gone else "verdict"


def test_fragility_is_the_fewest_studies_that_flip_the_verdict() -> None:
    assert fragility(flips_without("b"), "abcd") == (1, ("b",))
    assert fragility(flips_without("b", "d"), "abcd") == (2, ("b", "d"))
    assert fragility(flips_without("z"), "abcd") == (None, ())


def test_beyond_three_studies_the_weakest_leave_first() -> None:
    weight = {s: float(i) for i, s in enumerate("fedcba")}

    def strength(gone: frozenset[str]) -> float:
        return sum(w for s, w in weight.items() if s not in gone)

    least, hinges = fragility(flips_without(*"abcd"), "abcdef", strength=strength)
    assert (least, hinges) == (4, ("a", "b", "c", "d"))
