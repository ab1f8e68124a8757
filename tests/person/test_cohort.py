"""Cohorts have their study's means and SDs; seeds trace every draw."""

from __future__ import annotations

import numpy as np
import pytest

from myocrine.errors import InputError, PersonError
from myocrine.person import Cohort, derive_seed, factor_names, generator

STUDY = Cohort(
    n=14, male_fraction=0.5, age_mean=24.5, age_sd=3.1, mass_mean=70.2, mass_sd=9.4,
    height_mean=172.4, height_sd=8.8, vo2max_mean=46.0, vo2max_sd=6.3, fat_mean=20.0, fat_sd=6.0,
    training_status="recreational",
    one_rm_mean={"Back squat": 95.0}, one_rm_sd={"Back squat": 22.0},
)  # fmt: skip


@pytest.mark.parametrize("n", [2, 14, 200])
@pytest.mark.parametrize("seed", [0, 7])
def test_means_and_sds_are_the_studys(n: int, seed: int) -> None:
    got = STUDY.sample(n, seed=seed)
    for name, mean, sd in (
        ("age", 24.5, 3.1),
        ("mass", 70.2, 9.4),
        ("height_m", 1.724, 0.088),
        ("vo2max_rel", 46.0, 6.3),
        ("one_rm_back_squat", 95.0, 22.0),
    ):
        assert got[name].mean() == pytest.approx(mean, rel=1e-9), name
        if n < 200:  # many people reach the limits of validity; then the SD is close only
            assert got[name].std(ddof=1) == pytest.approx(sd, rel=1e-9), name
        else:
            assert got[name].std(ddof=1) == pytest.approx(sd, rel=0.02), name
    assert got["sex_male"].sum() == n / 2


def test_limits_hold_and_matching_is_close_where_they_cut() -> None:
    tight = Cohort(n=400, male_fraction=1.0, age_mean=20.0, age_sd=2.0)
    age = tight.sample(seed=3)["age"]
    assert age.min() >= 18.0
    assert age.mean() == pytest.approx(20.0, rel=0.01)
    assert age.std(ddof=1) == pytest.approx(2.0, rel=0.05)


def test_correlations_have_their_signs() -> None:
    got = STUDY.sample(4000, seed=1)
    r = {
        (a, b): np.corrcoef(got[a], got[b])[0, 1]
        for a, b in (
            ("mass", "height_m"),
            ("age", "vo2max_rel"),
            ("fat_percent", "vo2max_rel"),
            ("sex_male", "height_m"),
            ("sex_male", "fat_percent"),
        )
    }
    assert r["mass", "height_m"] > 0.3
    assert r["age", "vo2max_rel"] < -0.1
    assert r["fat_percent", "vo2max_rel"] < -0.3
    assert r["sex_male", "height_m"] > 0.6
    assert r["sex_male", "fat_percent"] < -0.5


def test_unmatched_samples_scatter_about_the_study() -> None:
    means = [STUDY.sample(seed=s, match=False)["mass"].mean() for s in range(60)]
    assert np.std(means) == pytest.approx(9.4 / np.sqrt(14), rel=0.35)


def test_one_sex_and_one_person() -> None:
    assert (Cohort(n=6, male_fraction=0.0).sample()["sex_male"] == 0).all()
    one = Cohort(n=1, male_fraction=1.0, age_mean=25, mass_mean=75).sample()
    assert one["age"][0] == 25
    assert one["mass"][0] == 75


def test_central_lane_is_the_mean() -> None:
    got = STUDY.lanes(np.zeros((len(factor_names()), 1)))
    assert got["mass"][0] == pytest.approx(70.2)
    assert got["sex_male"][0] == 0.5


def test_body_mass_index_stands_in() -> None:
    assert Cohort(n=3, bmi_mean=25, mass_mean=81).central_person().height_cm == pytest.approx(180)
    assert Cohort(n=3, bmi_mean=25, height_mean=180).central_person().mass_kg == pytest.approx(81)
    assert Cohort(n=3, bmi_mean=25).central_person().mass_kg is not None


def test_what_is_not_printed_comes_from_the_regressions() -> None:
    got = Cohort(n=2000, male_fraction=1.0, age_mean=30, mass_mean=80, height_mean=178).sample()
    assert got["hr_max"].mean() == pytest.approx(191.8, abs=1.0)
    assert got["vo2max_rel"].mean() == pytest.approx(44.5, abs=1.0)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"n": 0}, "at least one person"),
        ({"n": 5, "male_fraction": 5.0}, "between 0 and 1"),
        ({"n": 5, "age_mean": 14.0}, "14 years"),
        ({"n": 5, "mass_sd": -1.0}, "standard deviation"),
        ({"n": 5, "training_status": "elite"}, "one of untrained"),
    ],
)
def test_bad_cohorts_are_refused(fields: dict[str, object], word: str) -> None:
    with pytest.raises(PersonError, match=word):
        Cohort(**fields)  # type: ignore[arg-type]


def test_the_same_seed_gives_the_same_people() -> None:
    a, b, c = (STUDY.sample(seed=s) for s in (5, 5, 6))
    assert all(np.array_equal(a[k], b[k]) for k in a)
    assert not np.array_equal(a["mass"], c["mass"])


def test_seeds_are_stable_and_apart() -> None:
    # The number itself is part of the promise: a stored run must be repeatable elsewhere.
    assert derive_seed(1, 2, "cohort") == derive_seed(1, 2, "cohort")
    many = {derive_seed(r, p, t) for r in range(8) for p in range(8) for t in ("cohort", "draw")}
    assert len(many) == 128
    assert all(0 <= s < 2**64 for s in many)
    assert generator(1, 0, "x").random() == generator(1, 0, "x").random()


def test_negative_seeds_are_refused() -> None:
    with pytest.raises(InputError, match="0 or more"):
        derive_seed(-1, 0, "cohort")
