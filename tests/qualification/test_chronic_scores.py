"""Scores of changes over weeks: closed forms, baselines that never see what they are scored on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm

from myocrine.qualification.chronic.report import ChronicReport
from myocrine.qualification.chronic.scores import (
    Change,
    crps,
    median_abs_z,
    summarise,
    topic_error,
    topics,
)
from myocrine.qualification.quality import Quality
from myocrine.qualification.scores import Signed


def row(study: str = "a", **said: object) -> Change:
    given: dict[str, object] = {
        "study": study,
        "split": "building",
        "arm": "trained",
        "arm_b": "",
        "analyte": "vo2max_percent",
        "scale": "difference",
        "unit": "%",
        "topic": "trained",
        "days": 84.0,
        "n": 12,
        "trials": 0,
        "observed": 10.0,
        "observed_interval": None,
        "predicted": 8.0,
        "low": 2.0,
        "high": 14.0,
        "z": 0.5,
        "p_below": 0.7,
        "unit_sd": 20.0,
        "standardised": 0.5,
        "error": 0.1,
        "crps": 0.05,
        "width": 0.6,
    }
    return Change(**{**given, **said})  # type: ignore[arg-type]


@pytest.mark.parametrize("y", [-1.5, 0.0, 2.0])
def test_crps_of_a_normal_is_the_closed_form(y: float) -> None:
    draws = norm.ppf((np.arange(4000) + 0.5) / 4000)
    exact = y * (2 * norm.cdf(y) - 1) + 2 * norm.pdf(y) - 1 / np.sqrt(np.pi)
    assert crps(draws, y) == pytest.approx(exact, abs=2e-3)


def test_crps_of_a_point_is_its_distance() -> None:
    assert crps(np.full(7, 3.0), 5.0) == pytest.approx(2.0)


def test_the_topic_mean_leaves_the_study_out_and_never_sees_verification() -> None:
    rows = [
        row("a", standardised=0.2),
        row("b", standardised=0.4),
        row("b", standardised=0.6),
        row("v", split="verification", standardised=9.0),
    ]
    found = topics(rows)
    assert topic_error(rows[0], found) == pytest.approx(abs(0.5 - 0.2))
    assert topic_error(rows[3], found) == pytest.approx(9.0 - np.mean([0.2, 0.5]))
    # What a study found, or a verification study found, moves nobody's own baseline.
    changed = [replace(rows[0], standardised=5.0), *rows[1:3], replace(rows[3], standardised=0.0)]
    assert topic_error(rows[0], topics(changed)) == topic_error(rows[0], found)


def test_like_is_compared_with_like() -> None:
    rows = [row("a"), row("b", topic="control", standardised=0.0)]
    assert topic_error(rows[0], topics(rows)) == rows[0].no_change_error


def test_a_study_of_many_rows_has_one_voice() -> None:
    crowd = [row("a", z=3.0) for _ in range(50)]
    others = [row(s, z=0.5) for s in "bcd"]
    assert median_abs_z([*crowd, *others]) == 0.5
    s = summarise([replace(r, error=1.0) for r in crowd] + others, {})
    assert s is not None
    assert s.error == pytest.approx((1.0 + 3 * 0.1) / 4)


def test_skill_is_one_for_a_perfect_model_and_zero_for_no_change() -> None:
    perfect = summarise([row(s, error=0.0) for s in "abc"], {})
    idle = summarise([row(s, error=0.5) for s in "abc"], {})
    assert perfect is not None
    assert idle is not None
    assert perfect.skill_no_change == 1.0
    assert idle.skill_no_change == pytest.approx(0.0)
    assert idle.skill_no_change_interval == pytest.approx((0.0, 0.0))


def test_the_histogram_counts_studies_once() -> None:
    rows = [*(row("a", p_below=0.05) for _ in range(9)), row("b", p_below=0.95)]
    s = summarise(rows, {})
    assert s is not None
    assert s.pit[0] == pytest.approx(0.5)
    assert s.pit[9] == pytest.approx(0.5)
    assert sum(s.pit) == pytest.approx(1.0)


def test_the_json_section_has_both_sides_and_every_study() -> None:
    sign = Signed(
        study="c",
        split="verification",
        arm="trained - control",
        analyte="crp_mg_l",
        observed="none",
        probabilities={"up": 0.1, "none": 0.8, "down": 0.1},
    )
    report = ChronicReport(
        changes=[row("a"), row("b", split="verification", trials=7)], signs=[sign]
    )
    found = report.as_dict()
    assert (found["n_studies"], found["n_pools"], found["n_observations"]) == (3, 1, 3)
    assert found["building"]["n_studies"] == found["verification"]["n_studies"] == 1
    assert [s["study"] for s in found["studies"]] == ["a", "b", "c"]
    assert set(found["by_endpoint"]) == {"vo2max_percent"}
    assert {"median_abs_z", "coverage90", "skill_no_change", "skill_topic_mean", "crps"} <= set(
        found["all"]
    )
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert ChronicReport().as_dict()["all"] == {"n": 0, "n_studies": 0}


def test_an_endpoint_fails_only_where_it_surely_misleads(tmp_path: Path) -> None:
    def failed(rows: list[Change]) -> bool:
        chronic = ChronicReport(changes=rows).as_dict()
        path = tmp_path / "run.json"
        data = {
            "schema": "myocrine.qualification/1",
            "scores": {"by_analyte": {}},
            "chronic": chronic,
        }
        path.write_text(json.dumps(data), encoding="utf-8")
        return Quality.read(path).failed("vo2max_percent")

    studies = [f"s{i}" for i in range(12)]
    assert not failed([row(s) for s in studies])
    assert failed([row(s, low=-2.0, high=-1.0) for s in studies])
    assert failed([row(s, error=1.5) for s in studies])
    assert not failed([row("alone", error=1.5)])  # one study says nothing for sure
    assert not failed([row(s, error=0.1 if i % 2 else 1.5) for i, s in enumerate(studies)])
