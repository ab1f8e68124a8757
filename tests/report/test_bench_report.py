"""A comparison in words and pictures, from numbers made up for it."""

import io
import xml.etree.ElementTree as ET

import pytest
from rich.console import Console

from myocrine.report.bench import BEGIN, END, told, write_page, write_pictures

CURVES = {
    "myocrine": ("Myocrine", [(1e-4, 2.0), (3e-2, 1.0)], ""),
    "cvode": ("SUNDIALS CVODE", [(2e-4, 30.0), (5e-3, 20.0)], ""),
    "roadrunner": ("libRoadRunner", [], "not loaded after 120 s"),
}


@pytest.fixture
def found():
    curves = {
        name: {
            "label": label,
            "note": note,
            "points": [
                {"setting": f"set {i}", "error": e, "ms_per_person_day": ms, "people": 8}
                for i, (e, ms) in enumerate(pairs)
            ],
        }
        for name, (label, pairs, note) in CURVES.items()
    }
    return {
        "session": "Cycle 60 min at 70% VO2max",
        "hours": 24.0,
        "limit": 1e-3,
        "model": {"states": 455, "outputs": 174},
        "people": {"myocrine": 1000, "reference": 8},
        "curves": curves,
        "ms_per_person_day": {"myocrine": 2.0, "cvode": 30.0, "roadrunner": None},
        "ratio": {"cvode": 15.0, "roadrunner": None},
        "max_error": {"myocrine": 1e-4, "cvode": 2e-4, "roadrunner": None},
        "setting": {"myocrine": "set 0", "cvode": "set 0", "roadrunner": None},
        "cohort": {"people": 1000, "weeks": 12, "sessions_per_week": 3},
        "cohort_s": 55.0,
        "year_s": 0.4,
        "plans": {
            "states": 500,
            "year_weeks": 52,
            "year_s": 0.3,
            "year_error": 2e-5,
            "year_worst_output": "lean_mass_kg",
            "cohort": {"people": 1000, "weeks": 12, "sessions_per_week": 3},
            "cohort_s": 9.0,
        },
        "one_draw_ms": 8.0,
        "draws_200_ms": 300.0,
        "compile_s": 12.0,
        "peak_mib": 900.0,
        "roofline": {
            "operations_per_person_step": 90000.0,
            "transcendental_per_person_step": 1900.0,
            "peak_gflops": 100.0,
            "peak_giga_exponentials": 3.0,
            "fraction": 0.21,
        },
        "scaling": {
            "people": [{"people": 8, "seconds": 0.05}, {"people": 1000, "seconds": 2.0}],
            "days": [
                {"days": 7, "people": 104, "seconds": 1.0},
                {"days": 28, "people": 104, "seconds": 4.0},
            ],
        },
        "machine": {
            "processor": "a processor",
            "cores": 2,
            "system": "a system",
            "python": "3.11",
            "jax": "0.10",
            "scipy": "1.17",
            "load_before": 0.1,
            "load_after": 1.9,
        },
    }


def test_the_terminal_says_it_in_80_columns(found):
    console = Console(file=io.StringIO(), width=80)
    console.print(told(found))
    said = console.file.getvalue()
    assert max(map(len, said.splitlines())) <= 80
    words = " ".join(said.split())
    for expected in ("SUNDIALS CVODE 30 15 2.0e-04", "not loaded after 120 s", "21 %", "900 MiB"):
        assert expected in words


def test_only_what_lies_between_the_marks_is_written_anew(found, tmp_path):
    page = tmp_path / "benchmarks.md"
    page.write_text(f"before\n\n{BEGIN}\nold\n{END}\n\nafter\n", encoding="utf-8")
    write_page(found, page)
    once = page.read_text(encoding="utf-8")
    assert once.startswith("before\n")
    assert once.endswith("after\n")
    assert "old" not in once
    assert "| SUNDIALS CVODE | 30 | 15 | 2.0e-04 | set 0 |" in once
    write_page(found, page)
    assert page.read_text(encoding="utf-8") == once


def test_pictures_follow_light_and_dark_and_say_what_they_show(found, tmp_path):
    write_pictures(found, tmp_path)
    for name in ("work_precision", "scaling"):
        text = (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
        root = ET.fromstring(text)
        assert root.tag.endswith("svg")
        assert "prefers-color-scheme: dark" in text
        assert "mathdefault" not in text
        assert all(child.text for child in root if child.tag.endswith(("title", "desc")))
