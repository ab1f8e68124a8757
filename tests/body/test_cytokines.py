"""The cytokines that answer IL-6: when they come, and when they do not."""

import pytest
from sessions import peak_minute, session

MARATHON = ("Run 190 min at 75% VO2max", 10)
RIDE = ("Cycle 180 min at 60% VO2max", 10)
SHORT = ("Cycle 30 min at 60% VO2max", 10)


def highest(result, name):
    return result.central(name).max() / result.central(name)[0]


@pytest.mark.parametrize("text", [MARATHON, RIDE], ids=["marathon", "three hours"])
def test_il1ra_peaks_one_to_two_hours_after(text):
    assert 50 <= peak_minute(session(*text), "il1ra") <= 130


def test_il1ra_follows_il6_and_saturates():
    ride, run = session(*RIDE), session(*MARATHON)
    rises = [highest(r, "il1ra") - 1 for r in (ride, run)]
    drives = [highest(r, "il6") - 1 for r in (ride, run)]
    assert rises[0] < rises[1]
    assert rises[1] / rises[0] < drives[1] / drives[0]


def test_il10_peaks_at_the_end_of_a_marathon():
    result = session(*MARATHON)
    assert abs(peak_minute(result, "il10")) <= 10
    assert highest(result, "il10") > 2


def test_il10_is_absent_in_a_short_bout():
    # What is left is plasma that has shrunk.
    assert highest(session(*SHORT), "il10") < 1.25


def test_tnf_moves_little():
    for text in (SHORT, RIDE, MARATHON):
        assert 1.0 <= highest(session(*text), "tnf_alpha") < 2.5


def test_all_three_are_back_near_rest_by_the_next_day():
    result = session(RIDE[0], 30)
    for name in ("il10", "tnf_alpha", "il1ra"):
        y = result.central(name)
        assert y[-1] / y[0] == pytest.approx(1.0, abs=0.1)
