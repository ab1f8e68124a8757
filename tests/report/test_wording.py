"""Small words of sheets: numbers of things, what somebody wrote down, names of sets."""

import pytest

from myocrine.report.wording import exactly, many, set_label


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "0 weeks"), (1, "1 week"), (1.0, "1 week"), (0.3, "0.3 weeks"), (12_000, "12,000 weeks")],
)
def test_one_thing_is_not_several(n: float, said: str) -> None:
    assert many(n, "week") == said


@pytest.mark.parametrize("kg", [0.25, 7.5, 35.5, 82.5, 102.5, 200.0])
def test_a_load_that_was_written_down_reads_as_it_was(kg: float) -> None:
    assert float(exactly(kg)) == kg


def test_a_warm_up_is_called_one_once() -> None:
    assert set_label("Squat, set 1", warm_up=True) == "Squat, set 1 (warm-up)"
    assert set_label("Squat, set 1, warm-up", warm_up=True) == "Squat, set 1, warm-up"
    assert set_label("Squat, set 1", warm_up=False) == "Squat, set 1"
