"""``myocrine trial`` as a person runs it."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TRIAL = """\
title = "A ride, easy or hard"

[population]
preset = "young_untrained_men"
n = 8

[[arm]]
name = "easy"
session = "Cycle 20 min at 50% VO2max"

[[arm]]
name = "hard"
session = "Cycle 20 min at 75% VO2max"

[sampling]
times = ["baseline", "end", "30 min", "1 h"]

[[endpoint]]
name = "Lactate"
output = "lactate"
at = "end"
delta = "1 mmol/L"

[budget]
samples = 100
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "ride.toml"
    path.write_text(TRIAL, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("trial",), 2, ""),
        (("trial", "nothing.toml"), 3, "nothing.toml"),
        (("trial", "walk_or_squat"), 3, "Did you mean 'walk_or_squats'"),
        (("trial", "design", "C99"), 3, "C99"),
        (("trial", "design", "C05", "--samples", "9"), 3, "No trial of people decides C05"),
        (("trial", "run", "ride.toml", "--people", "1"), 2, "--people"),
        (("trial", "ride.toml", "--people", "3"), 3, "too few"),
        (("trial", "ride.toml", "--out", "ride.toml"), 3, "cannot be written"),
        (("trial", "endpoints", "nowhere"), 3, "nowhere"),
        (("trial", "design", "ride.toml", "--endpoint", "Lactat"), 3, "Did you mean 'Lactate'"),
    ],
)
def test_what_cannot_be_done_is_said(
    run: Callable[..., Any], file: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = run(*arguments)
    assert done.code == code
    assert says in " ".join((done.out + done.err).split())


def test_a_fault_points_into_the_file(run: Callable[..., Any], file: Path) -> None:
    file.write_text(TRIAL.replace('"lactate"', '"lactat"'), encoding="utf-8")
    done = run("trial", "ride.toml")
    assert done.code == 3
    assert "ride.toml, line 20" in done.err
    assert 'output = "lactat"' in done.err
    assert "Did you mean 'Lactate'" in done.err


@pytest.mark.slow
def test_a_trial_from_one_command(run: Callable[..., Any], file: Path, tmp_path: Path) -> None:
    done = run("trial", "ride.toml", "--repetitions", "50", "--json")
    assert done.code == 0
    data = json.loads(done.out)
    assert data["schema"] == "myocrine.trial/1"
    one = data["endpoints"]["Lactate"]
    assert one["truth"]["effect"] > 1.0  # mmol/L: three quarters of VO2max against a half
    folder = tmp_path / "ride-trial"
    made = {p.name for p in folder.iterdir()}
    assert made == {"participants.csv", "samples.csv", "endpoints.csv", "effects.csv",
                    "report.html", "trial.json", "trial.toml", "truth.zarr"}  # fmt: skip
    with (folder / "participants.csv").open(encoding="utf-8") as rows:
        assert len(list(csv.DictReader(rows))) == 8
    # Another alpha and another endpoint, from what is there.
    file.write_text(
        f'alpha = 0.1\n{TRIAL}\n[[endpoint]]\noutput = "IL-6"\nstatistic = "peak"\n',
        encoding="utf-8",
    )
    again = run("trial", "endpoints", "ride-trial", "ride.toml", "--repetitions", "0")
    assert again.code == 0
    assert "IL-6 peak" in again.out
    told = run("trial", "design", "ride.toml", "--repetitions", "0", "--json")
    assert told.code == 0
    assert json.loads(told.out)["designs"][0]["samples"] <= 100
    other = run("trial", "ride.toml", "--people", "9")
    assert other.code == 3
    assert "--fresh" in other.err


@pytest.mark.slow
def test_a_killed_trial_goes_on_to_the_same_numbers(file: Path, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("myocrine")
    text = TRIAL.replace("n = 8", "n = 600")
    file.write_text(text, encoding="utf-8")

    def start(out: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [program, "trial", "ride.toml", "--out", out, "--json", "--repetitions", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
        )  # fmt: skip

    whole = start("whole").communicate(timeout=300)[0]
    first = start("killed")
    pieces = tmp_path / "killed" / "truth.zarr" / "checksum" / "c"
    for _ in range(1500):
        if first.poll() is not None or (pieces.is_dir() and any(pieces.rglob("*"))):
            break
        time.sleep(0.02)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    assert first.returncode == -signal.SIGKILL
    resumed = start("killed").communicate(timeout=300)[0]
    assert resumed == whole
    for name in ("samples.csv", "endpoints.csv", "effects.csv", "participants.csv"):
        pair = [(tmp_path / folder / name).read_bytes() for folder in ("whole", "killed")]
        assert pair[0] == pair[1]
