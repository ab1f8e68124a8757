"""Every command on real input, on a body small enough to compile in a moment."""

import csv
import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import myocrine
from myocrine.body import Body
from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.person import Person
from myocrine.report.comparison import compare
from myocrine.report.sheet import sheet_text
from myocrine.simulation.result import Simulation

Run = Callable[..., Any]
SQUAT = "Back squat 3x5 at 80%, rest 2 min; sample adrenaline at +0 min, +60 min"
WALK = "Walk 30 min at 5 km/h"


class Pulse(Submodel):
    """Two molecules that follow power, and one output that never moves."""

    name = "catecholamines"
    states = (State(name="pulse", unit="1", rest=1.0),)
    outputs = (
        Output(name="adrenaline", long_name="Adrenaline", unit="nmol/L", kind="molecule"),
        Output(name="noradrenaline", long_name="Noradrenaline", unit="nmol/L", kind="molecule"),
        Output(name="plasma_volume", long_name="Plasma volume", unit="L", kind="whole body"),
    )
    parameters = (
        "catecholamines.adrenaline_baseline",
        "catecholamines.adrenaline_clearance",
        "catecholamines.half_life",
    )

    def rates(self, v: View) -> dict[str, Rate]:
        loss = 0.69 / v.p["catecholamines.half_life"]
        return {"pulse": Rate(loss * (1.0 + 0.01 * v.u["power"]), loss)}

    def observe(self, v: View) -> dict[str, Array]:
        level = v.p["catecholamines.adrenaline_baseline"] * v.x["pulse"]
        still = v.who["plasma_volume"]
        return {"adrenaline": level, "noradrenaline": 3.0 * level, "plasma_volume": still}


@pytest.fixture(scope="module")
def small() -> Body:
    return Body([Pulse()])


@pytest.fixture
def small_body(small: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("myocrine.simulation.simulate.default_body", lambda: small)


@pytest.fixture(scope="module")
def squat(small: Body) -> Simulation:
    return myocrine.simulate(SQUAT, Person(sex="male", mass_kg=80), body=small, draws=30)


def assert_quantity(q: dict[str, Any]) -> None:
    assert list(q) == ["median", "low", "high", "person", "knowledge"]
    assert len(q["person"]) == len(q["knowledge"]) == 2
    if q["low"] is not None:
        assert q["low"] <= q["median"] <= q["high"]


@pytest.mark.usefixtures("small_body")
def test_a_set_without_weight_shows_body_weight_and_has_a_page(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "last.html"
    options = ("--draws", "8", "--hours", "2", "--report", str(page))
    ran = run("simulate", "Push-up 2x8, rest 2 min", *options)
    assert ran.code == 0
    for shown in (ran.out, page.read_text(encoding="utf-8")):
        assert "body weight" in shown
        assert "(-0 to 0)" not in shown
    assert "Written to" in ran.err


@pytest.mark.usefixtures("small_body")
def test_simulate_json_is_strict_and_alone(run: Run) -> None:
    ran = run("simulate", SQUAT, "--draws", "30", "--seed", "3", "--json")
    assert ran.code == 0

    def refuse(word: str) -> None:
        raise AssertionError(word)

    data = json.loads(ran.out, parse_constant=refuse)
    assert data["schema"] == "myocrine.simulation/1"
    assert data["seed"] == 3
    assert data["version"] == myocrine.__version__
    assert data["note"] == "simulated, not measured"
    assert [s["exercise"] for s in data["session"]["sets"]] == ["Back squat"] * 3
    adrenaline = data["molecules"]["Adrenaline"]
    assert adrenaline["unit"] == "nmol/L"
    assert isinstance(adrenaline["baseline"], float)
    assert adrenaline["evidence"] in "ABCD"
    assert adrenaline["sources"]
    for name in ("peak", "time_of_peak_min", "fold", "auc_above_baseline", "hours_above_baseline"):
        assert_quantity(adrenaline[name])
    assert "plasma_volume" in data["outputs"]
    assert [round(s["time_min"]) for s in data["samples"]] == sorted(
        round(s["time_min"]) for s in data["samples"]
    )
    again = run("simulate", SQUAT, "--draws", "30", "--seed", "3", "--json")
    assert again.out == ran.out


@pytest.mark.usefixtures("small_body")
def test_standard_input_and_a_file_say_the_same(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.session"
    file.write_text(WALK, encoding="utf-8")
    said = [
        run("simulate", WALK, "--draws", "1").out,
        run("simulate", str(file), "--draws", "1").out,
        run("simulate", "-", "--draws", "1", stdin=WALK.encode()).out,
    ]
    assert len(set(said)) == 1
    assert "no intervals" in said[0]


@pytest.mark.usefixtures("small_body")
def test_out_writes_every_file(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "results"
    ran = run("simulate", WALK, "--draws", "2", "--hours", "2", "--out", str(folder))
    assert ran.code == 0
    names = {p.name for p in folder.iterdir()}
    assert {"simulation.json", "trajectory.csv", "sheet.txt"} <= names
    json.loads((folder / "simulation.json").read_text(encoding="utf-8"))
    with (folder / "trajectory.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert {row["note"] for row in rows} == {"simulated, not measured"}
    numbers = np.array([[float(row[k]) for k in ("low_90", "median", "high_90")] for row in rows])
    assert np.all(np.diff(numbers, axis=1) >= 0)
    with xr.open_dataset(folder / "trajectory.nc", engine="h5netcdf") as draws:
        assert dict(draws.sizes) == {"person": 1, "draw": 2, "time": len(draws["time"])}
        assert len(rows) == len(draws["time"]) * (len(draws.data_vars) - 1)
    taken = tmp_path / "taken"
    taken.write_text("", encoding="utf-8")
    assert run("simulate", WALK, "--draws", "1", "--out", str(taken)).code == 3


def test_the_sheet_reads_at_80_columns(squat: Simulation) -> None:
    text = sheet_text(squat, width=80)
    assert max(len(line) for line in text.splitlines()) <= 80
    for word in (
        "simulated, not measured",
        "Not a medical device",
        "Back squat, set 3",
        "male, 80 kg",
        "Adrenaline",
        "Samples of this session",
        "What makes the intervals wide",
        "Evidence: A human intervention",
    ):
        assert word in text, word
    assert "…" not in text
    assert "nan" not in text.split()


def test_the_sheet_says_what_the_result_says(squat: Simulation) -> None:
    fold = squat.measure("Adrenaline")["fold"].median
    row = next(x for x in sheet_text(squat, width=100).splitlines() if x.startswith("Adrenaline"))
    shown = float(row.split("nmol/L")[1].split()[0])
    assert shown == pytest.approx(fold, rel=0.06)


def test_what_does_not_move_is_one_line(small: Body) -> None:
    rest = myocrine.simulate("rest 30 min", body=small, draws=5, hours=2.0)
    text = sheet_text(rest)
    assert "Did not move:" in text
    assert "Molecules\n" not in text


def test_a_session_against_itself_shows_no_difference(squat: Simulation) -> None:
    found = compare([squat, squat])
    for contrast in found.contrasts[0].values():
        assert contrast.verdict == "no difference"
        assert contrast.peak_difference.low == contrast.peak_difference.high == 0.0
        if contrast.peak_ratio:
            assert contrast.peak_ratio.low == contrast.peak_ratio.high == 1.0


def test_paired_draws_are_narrower_than_two_intervals(small: Body, squat: Simulation) -> None:
    more = myocrine.simulate(
        "Back squat 6x5 at 80%, rest 2 min",
        Person(sex="male", mass_kg=80),
        body=small,
        draws=30,
    )
    found = compare([squat, more]).contrasts[0]["Noradrenaline"]
    assert found.peak_ratio is not None
    paired = np.log(found.peak_ratio.high / found.peak_ratio.low)
    first, other = found.first, found.other
    apart = np.log(other.high / first.low) - np.log(other.low / first.high)
    assert paired < 0.5 * apart


def test_runs_that_do_not_pair_are_refused(small: Body, squat: Simulation) -> None:
    other = myocrine.simulate(WALK, Person(sex="male", mass_kg=80), body=small, draws=30, seed=1)
    with pytest.raises(myocrine.InputError, match="no pairs"):
        compare([squat, other])


@pytest.mark.usefixtures("small_body")
def test_compare_prints_and_writes(run: Run, tmp_path: Path) -> None:
    arguments = ("compare", WALK, SQUAT, "--draws", "30", "--out", str(tmp_path))
    ran = run(*arguments)
    assert ran.code == 0
    assert "In words" in ran.out
    assert "Between B and A the interval includes no difference for" in ran.out
    assert max(len(line.rstrip()) for line in ran.out.splitlines()) <= 80
    data = json.loads(run(*arguments, "--json").out)
    assert data["schema"] == "myocrine.comparison/1"
    assert len(data["against_the_first"]) == 1
    assert_quantity(data["against_the_first"][0]["outputs"]["Adrenaline"]["peak_difference"])
    written = {p.name for p in tmp_path.iterdir()}
    assert written == {"comparison.html", "comparison.json", "comparison.txt"}


@pytest.mark.usefixtures("small_body")
def test_compare_says_what_goes_higher(run: Run, tmp_path: Path) -> None:
    """Hard running against lying still: no draw of anything unknown turns that round."""
    ran = run("compare", "rest 30 min", "Run 30 min at 80% VO2max", "--draws", "30")
    assert ran.code == 0
    assert "B goes higher than A in" in ran.out


def test_session_check_prints_the_long_form(run: Run) -> None:
    ran = run("session", "check", "back squat 5x5 @8 / 90s")
    assert ran.code == 0
    assert run("session", "check", ran.out).out == ran.out
    assert json.loads(run("session", "check", "Walk 30 min", "--json").out)["sessions"]


def test_exercises(run: Run) -> None:
    assert "Back squat" in run("exercises", "squat").out
    data = json.loads(run("exercises", "--json").out)
    assert len(data["exercises"]) > 150


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("adrenaline", "nmol/L"),
        ("catecholamines", "Noradrenaline"),
        ("catecholamines.adrenaline_baseline", "parameter"),
        ("bench press", "pectorals"),
        ("felsing1992", "Felsing 1992"),
        ("run", "mode of endurance work"),
    ],
)
def test_explain(run: Run, name: str, said: str) -> None:
    ran = run("explain", name)
    assert ran.code == 0
    assert said in ran.out
    assert json.loads(run("explain", name, "--json").out)["schema"] == "myocrine.explanation/1"


def test_cite(run: Run) -> None:
    assert "felsing1992" in run("cite").out
    keys = [s["key"] for s in json.loads(run("cite", "adrenaline", "--json").out)["sources"]]
    assert keys == sorted(keys)
    bibtex = run("cite", "--bibtex").out
    assert bibtex.count("@") >= len(keys)
    assert bibtex.count("{") == bibtex.count("}")


def test_doctor_says_nothing_about_people(run: Run) -> None:
    data = json.loads(run("doctor", "--json").out)
    assert data["float64"] is True
    assert data["problems"] == []
    assert not {"user", "home", "host", "person"} & set(data)


def test_version_and_help(run: Run) -> None:
    assert run("--version").out == f"myocrine {myocrine.__version__}\n"
    text = run("--help").out
    for command in ("simulate", "compare", "session", "exercises", "explain", "qualify", "cite",
                    "demo", "doctor"):  # fmt: skip
        assert f"  {command} " in text
        asked = run(command, "--help")
        assert asked.code == 0
        assert max(map(len, asked.out.splitlines())) <= 80


def test_help_loads_nothing_heavy() -> None:
    heavy = [
        "jax",
        "numpy",
        "scipy",
        "pydantic",
        "lark",
        "pint",
        "xarray",
        "pandas",
        "matplotlib",
        "rich.console",
    ]
    program = (
        "import sys; from myocrine.cli import main; main(['--help']); "
        f"print([m for m in {heavy} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stderr.strip() == "[]"


def test_a_run_loads_nothing_that_it_does_not_need() -> None:
    heavy = ["scipy", "pint", "xarray", "pandas", "matplotlib", "diffrax"]
    program = (
        "import sys; import myocrine.simulation.simulate, myocrine.report.sheet; "
        "from myocrine.body import default_body; default_body(); "
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_the_program_is_declared() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["scripts"]["myocrine"] == "myocrine.cli:main"
    assert project["project"]["version"] == myocrine.__version__
