"""The documentation as a reader sees it: whole, offline, light and dark, and on a phone."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PHONE = 360
PAGES = (
    "", "tutorial", "unknown", "model", "architecture", "glossary", "python", "network",
    "molecules", "molecules/il6", "organs", "organs/liver",
)  # fmt: skip

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documentation") / "site"
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        check=True,
    )
    return folder


@pytest.mark.parametrize("page", PAGES)
def test_page_is_whole_and_fits_a_phone(site: Path, probe: Any, page: str) -> None:
    seen = probe(site, f"{page}/index.html".lstrip("/"), width=PHONE)
    assert "Myocrine" in seen["title"]
    assert seen["console"] == []
    assert seen["asked"] == []
    assert seen["broken"] == []
    assert seen["width"] <= PHONE


def test_dark_is_dark(site: Path, probe: Any) -> None:
    light = probe(site, "index.html")["background"]
    dark = probe(site, "index.html", dark=True)["background"]
    assert light != dark
