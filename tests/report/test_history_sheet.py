"""What a log has bought: the numbers are those of the timeline on its last day."""

import io
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from myocrine.evidence.parameters import parameters
from myocrine.exchange import read_history
from myocrine.exchange.as_plan import length_days, plan_from_history
from myocrine.planning.timing import plan_timeline
from myocrine.report.history_sheet import bought_sheet, history_dict, history_sheet
from myocrine.report.timeline_words import change

LOG = Path(__file__).parents[1] / "data" / "logs" / "strong_v1.csv"


def test_the_last_day_of_the_log_is_looked_at() -> None:
    history = read_history(LOG, "kg")
    days = length_days(history)
    found = plan_timeline(plan_from_history(history), weeks=2, draws=1, also=[days])
    line = found.lines["strength_1rm_percent"]
    (at,) = np.flatnonzero(line.days == days)
    console = Console(file=io.StringIO(), width=80)
    with console.capture() as shown:
        console.print(bought_sheet(found, days))
    row = next(r for r in shown.get().split("\n") if r.startswith("Strength (1RM)"))
    values = [change(float(line.joint[1, i]), line.output) for i in (at, -1)]
    assert row.split()[-2:] == values


def test_the_json_counts_every_row_once() -> None:
    data = history_dict(read_history(LOG, "kg"), mass_kg=80.0)
    assert data["rows"]["all"] == 9
    assert [s["start"] for s in data["sessions"]] == ["2018-05-12T19:00:00", "2018-05-14T18:30:00"]
    assert sum(n["sets"] for n in data["names"]) == 9
    top = data["maxima"]["Bench press"]
    assert top["low"] < top["kg"] < top["high"]
    assert "Pull-up" in data["maxima"]
    assert data["recognised"] == pytest.approx(1.0)


def test_an_exercise_without_a_maximum_is_explained() -> None:
    header, first, *_ = LOG.read_text("utf-8").splitlines()
    cells = first.split(",")
    cells[5] = "40"
    many = ",".join(cells)
    console = Console(file=io.StringIO(), width=80)
    with console.capture() as shown:
        console.print(history_sheet(read_history(f"{header}\n{many}\n".encode(), "kg")))
    said = " ".join(shown.get().split())
    longest = parameters().value("exchange.long_repetitions")
    assert f"no set of them has 1 to {longest:g} repetitions" in said
