"""The demo's page in a browser: one file, no other host, readable on a phone, light and dark."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PHONE = 360

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    program = Path(sys.executable).with_name("myocrine")
    done = subprocess.run(
        [program, "demo", "--out", folder], capture_output=True, text=True, timeout=290, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Three commands to try next" in done.stdout
    assert "simulated, not measured" in done.stdout.casefold()
    return folder


def the_page(folder: Path) -> str:
    (page,) = folder.glob("*.html")
    return page.name


def test_it_is_one_whole_file(demo: Path, probe: Any) -> None:
    seen = probe(demo, the_page(demo))
    assert seen["images"] >= 4
    assert seen["unnamed"] == 0
    assert seen["broken"] == []
    assert seen["console"] == []
    assert seen["asked"] == []
    assert "simulated, not measured" in seen["text"].casefold()


def test_it_fits_a_phone(demo: Path, probe: Any) -> None:
    assert probe(demo, the_page(demo), width=PHONE)["width"] <= PHONE


def test_dark_is_dark(demo: Path, probe: Any) -> None:
    light = probe(demo, the_page(demo))["background"]
    dark = probe(demo, the_page(demo), dark=True)["background"]
    assert light != dark
