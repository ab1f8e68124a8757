"""A trial through the engine: interrupted and resumed, kept, and read anew without simulating."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from test_trial_reading import TEXT

from myocrine.errors import InputError
from myocrine.simulation.trials import Trial, parse_trial, running
from myocrine.simulation.trials.running import open_truth, run_trial
from myocrine.simulation.wide import Stopped

pytestmark = pytest.mark.slow


def small(old: str = "", new: str = "") -> Trial:
    text = TEXT.replace("n = 40", "n = 4\npool = 6")
    assert old in text
    return parse_trial(text.replace(old, new) if old else text)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trial") / "truth.zarr"
    run_trial(small(), path)
    return path


def test_harder_work_moves_more_in_the_same_person(store: Path) -> None:
    true = open_truth(small(), store)
    easy, hard = (true.series(a, "lactate", (0.0,)) for a in ("easy", "hard"))
    assert easy.shape == (1, 6)
    assert np.all(hard > easy)
    # Nobody has done anything yet: the same person is the same in both arms.
    baseline = [true.series(a, "il6")[0] for a in ("easy", "hard")]
    assert np.array_equal(*baseline)
    assert true.starts == pytest.approx({"easy": -30.0, "hard": -30.0})


def test_an_interrupted_run_goes_on_to_the_same_bits(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, place = small(), tmp_path / "truth.zarr"
    whole = running.wide_of(made)
    monkeypatch.setattr(running, "wide_of", lambda *_, **__: replace(whole, chunk=2))

    def stop(done: int, _of: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(Stopped):
        run_trial(made, place, progress=stop)
    told: list[int] = []
    resumed = run_trial(made, place, progress=lambda done, _: told.append(done))
    assert told[0] >= 4  # what was done is not done again
    again = run_trial(made, tmp_path / "other.zarr")
    for arm in made.names:
        assert np.array_equal(resumed.series(arm, "il6"), again.series(arm, "il6"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("seed = 3", "seed = 3\nalpha = 0.01"),
        ("n = 4\n", "n = 6\n"),
        ('kind = "parallel"', 'kind = "cross-over"'),
        ("people = 0.1", 'samples = "20 %"'),
        ('"1 h", "2 h"]', '"15 min", "1 h", "2 h"]'),
        ('output = "IL-6"', 'output = "lactate"'),
        ('delta = "1 pg/mL"', 'responder = "2 pg/mL"'),
    ],
)
def test_what_is_only_read_differently_needs_no_simulation(
    store: Path, old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "lactate" in new:
        made = small('output = "IL-6"\nstatistic = "change"\nat = "1 h"\ndelta = "1 pg/mL"',
                     'output = "lactate"\nstatistic = "auc"')  # fmt: skip
    else:
        made = small(old, new)

    def never(*_args: object, **_more: object) -> None:
        pytest.fail("it was simulated")

    monkeypatch.setattr("myocrine.simulation.wide.compute", never)
    open_truth(made, store)
    run_trial(made, store)  # finds it there


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("pool = 6", "pool = 8", "other people"),
        ("seed = 3", "seed = 4", "other people"),
        ("at 75% VO2max", "at 70% VO2max", "other people"),
        ('"1 h", "2 h"]', '"1 h", "2 h", "7 min"]', "no samples at 7 min"),
        ('"1 h", "2 h"]', '"1 h", "8 h"]', "no samples at 8 h"),
    ],
)
def test_what_needs_a_simulation_says_so(store: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        open_truth(small(old, new), store)


def test_a_lean_store_keeps_what_is_sampled_to_the_same_bits(store: Path, tmp_path: Path) -> None:
    lean = small('"1 h", "2 h"]', '"1 h", "2 h"]\nkeep = "sampled"')
    kept = run_trial(lean, tmp_path / "lean.zarr")
    whole = open_truth(small(), store)
    assert np.array_equal(kept.series("hard", "il6"), whole.series("hard", "il6"))
    open_truth(small(), tmp_path / "lean.zarr")  # it holds all that the plain trial reads
    other = small('output = "IL-6"\nstatistic = "change"\nat = "1 h"\ndelta = "1 pg/mL"',
                  'output = "lactate"\nstatistic = "auc"')  # fmt: skip
    with pytest.raises(InputError, match="keeps no lactate"):
        open_truth(other, tmp_path / "lean.zarr")
    with pytest.raises(InputError, match="--fresh"):
        run_trial(other, tmp_path / "lean.zarr")
    run_trial(other, tmp_path / "lean.zarr", fresh=True)


def test_a_store_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"")
    with pytest.raises(InputError, match="left alone"):
        running.forget(tmp_path)
    assert (tmp_path / "holiday.jpg").exists()
    with pytest.raises(InputError):
        open_truth(small(), tmp_path)
