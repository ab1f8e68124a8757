"""The demo as a person meets it: what it prints, the page it writes, the page in a browser."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread
from page_checks import check
from rich.console import Console

from myocrine.person import complete
from myocrine.report.demo import MINUTES, PERSON, SESSIONS, equal_minutes, run_demo
from myocrine.report.examples import example_path
from myocrine.training import read_one

pytestmark = pytest.mark.slow

# Without these a browser in a closed network tries to reach its maker, again and again.
_QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    talk = io.StringIO()
    console = Console(file=talk, width=80)
    path = run_demo(tmp_path_factory.mktemp("demo"), console)
    return path, talk.getvalue()


def test_it_says_what_differs_and_what_is_not_known(demo: tuple[Path, str]) -> None:
    _, said = demo
    assert max(len(line) for line in said.splitlines()) <= 80
    for words in ("What differs", "IL-6", "What is not known", "imulated, not measured"):
        assert words in said
    after = said[said.index("Three commands") :]
    assert after.count("  myocrine ") == 3


def test_its_page_stands_alone_and_carries_published_points(demo: tuple[Path, str]) -> None:
    path, _ = demo
    assert path.stat().st_size < 2_000_000
    page = check(path.read_text(encoding="utf-8"))
    for words in ("Keller 2003", "Ronsen 2002", "not fitted to", "published protocols"):
        assert words in page.text


def test_the_four_take_equal_minutes() -> None:
    person = complete(PERSON)
    from myocrine.simulation.simulate import simulate

    for name in SESSIONS:
        session = equal_minutes(read_one(example_path(name)), person)
        done = simulate(session, person, draws=1, hours=2).performance
        assert done.total_minutes[0] == pytest.approx(MINUTES, abs=0.06)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [500, 1280])
def test_a_browser_shows_it(demo: tuple[Path, str], tmp_path: Path, width: int, theme: str) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "Chromium is missing: apt-get install chromium"
    html = demo[0].read_text(encoding="utf-8")
    page = tmp_path / "page.html"
    page.write_text(html.replace("<html ", f'<html data-theme="{theme}" ', 1), encoding="utf-8")
    picture = tmp_path / "page.png"
    command = [chromium, *_QUIET, f"--user-data-dir={tmp_path / 'profile'}"]
    command += [f"--window-size={width},2400", f"--screenshot={picture}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pixels = imread(picture)[..., :3]
    assert pixels.shape[:2] == (2400, width)
    assert len(np.unique(pixels[::7, ::5].reshape(-1, 3), axis=0)) > 50
    background = float(pixels[2, :5].mean())
    assert background > 0.8 if theme == "light" else background < 0.2
