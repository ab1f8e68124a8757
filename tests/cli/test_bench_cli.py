"""``bench`` as a person runs it."""

import importlib.util
import json
from pathlib import Path

import pytest

PEERS = {"cvode", "diffrax", "roadrunner", "scipy_lsoda"}


def test_without_the_peers_it_says_what_to_install(run, monkeypatch):
    there = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "sksundae" else there(name)
    )
    ran = run("bench", "--quick")
    assert ran.code == 3
    assert "sksundae" in ran.err
    assert "myocrine[bench]" in ran.err


def test_a_page_is_renewed_in_a_checkout_only(run, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    ran = run("bench", "--quick", "--write-docs")
    assert ran.code == 3
    assert "docs/benchmarks.md" in ran.err


def test_a_place_that_cannot_be_written_is_refused_before_the_minutes(run, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = run("bench", "--quick", "--out", str(tmp_path / "file"))
    assert ran.code == 3
    assert "folder is a file" in ran.err


@pytest.mark.slow
def test_everybody_solves_the_same_day(run, tmp_path):
    ran = run("bench", "--quick", "--json", "--out", str(tmp_path))
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert found["schema"] == "myocrine.bench/1"
    times, errors = found["ms_per_person_day"], found["max_error"]
    assert set(times) == PEERS | {"myocrine"}
    assert set(found["ratio"]) == PEERS
    for name in PEERS:
        # Every peer reaches the limit: a peer that cannot is a mistake of ours.
        assert errors[name] is not None, (name, found["curves"][name])
        assert 0.0 < errors[name] <= found["limit"]
        assert found["ratio"][name] == pytest.approx(times[name] / times["myocrine"])
    assert errors["myocrine"] <= found["limit"]
    assert found["plans"]["year_error"] < 1e-2
    assert found["plans"]["cohort_s"] > 0
    for name in ("compile_s", "peak_mib", "cohort_s", "year_s", "one_draw_ms", "draws_200_ms"):
        assert found[name] > 0.0
    assert found["cohort_12wk_s"] is None  # a smaller cohort was measured
    assert found["model"]["states"] > 400
    assert 0.0 < found["roofline"]["fraction"] < 1.0
    written = {p.name for p in Path(tmp_path).iterdir()}
    assert written == {"bench.json", "scaling.svg", "work_precision.svg"}
