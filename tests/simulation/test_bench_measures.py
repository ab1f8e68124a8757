"""Work-precision curves: what is best, what lies on the front, how ratios follow from times."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myocrine.simulation.bench.measures import LIMIT, Curve, Point, ratios

positive = st.floats(1e-9, 1e6)
points = st.lists(
    st.builds(
        lambda e, ms: Point(setting="s", error=e, ms=ms, people=1),
        st.one_of(positive, st.just(math.inf)),
        positive,
    ),
    max_size=12,
)


def curve(name, *pairs):
    made = tuple(Point(setting=str(i), error=e, ms=ms, people=4) for i, (e, ms) in enumerate(pairs))
    return Curve(name=name, label=name, points=made)


@given(points)
def test_along_the_front_the_error_falls_as_the_time_grows(found):
    front = Curve(name="x", label="x", points=tuple(found)).front()
    for dear, cheap in itertools.pairwise(front):
        assert dear.ms > cheap.ms
        assert dear.error < cheap.error


@given(points)
def test_nothing_beats_the_front(found):
    front = Curve(name="x", label="x", points=tuple(found)).front()
    for point in found:
        if math.isfinite(point.error):
            assert any(p.ms <= point.ms and p.error <= point.error for p in front)


@given(points)
def test_the_best_is_the_cheapest_that_is_exact_enough(found):
    best = Curve(name="x", label="x", points=tuple(found)).best()
    good = [p.ms for p in found if p.error <= LIMIT]
    assert (best is None) == (not good)
    assert best is None or (best.ms == min(good) and best.error <= LIMIT)


def test_ratios_are_of_the_best_settings():
    ours = curve("myocrine", (1e-4, 2.0), (1e-2, 1.0))
    peers = [curve("a", (1e-3, 50.0), (1e-5, 80.0)), curve("b", (1e-2, 3.0))]
    assert ratios(ours, peers) == {"a": 25.0, "b": None}
    assert ratios(curve("myocrine", (1e-2, 1.0)), peers) == {"a": None, "b": None}


def test_a_failed_run_has_no_numbers():
    failed = Point(setting="s", error=math.inf, ms=3.0, people=2).as_dict()
    assert failed["error"] is None
    assert failed["ms_per_person_day"] is None
    assert curve("a", (math.inf, 1.0)).as_dict()["best"] is None
    assert curve("a", (1e-4, 1.0)).as_dict()["points"][0]["error"] == pytest.approx(1e-4)
