"""A browser without a driver: pages are measured from a frame and the DOM is read back."""

import html
import http.server
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

Probe = Callable[..., dict[str, Any]]

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=4000",
    # Whatever a page asks of another host fails at once, and is then in the log.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

_PROBE = """<!doctype html><meta charset="utf-8"><body style="margin:0">
<iframe id="f" src="PAGE" style="width:WIDTHpx;height:900px;border:0"></iframe><pre id="out"></pre>
<script>
window.onload = () => setTimeout(() => {
  const d = document.getElementById("f").contentDocument;
  const background = e => getComputedStyle(e).backgroundColor;
  const images = [...d.querySelectorAll("img, svg[role=img], figure > svg")];
  document.getElementById("out").textContent = JSON.stringify({
    title: d.title,
    text: d.body.innerText,
    width: d.documentElement.scrollWidth,
    background: background(d.body),
    images: images.length,
    broken: images.filter(i => i.tagName === "IMG" && !i.naturalWidth).map(i => i.src.slice(0, 80)),
    unnamed: images.filter(i => !(i.getAttribute("alt") || i.getAttribute("aria-label")
      || i.getAttribute("aria-labelledby") || i.querySelector("title"))).length,
    asked: performance.getEntriesByType("resource").map(r => r.name)
      .concat(document.getElementById("f").contentWindow.performance
        .getEntriesByType("resource").map(r => r.name)),
  });
}, 500);
</script>"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def browser() -> str:
    name = os.environ.get("MYOCRINE_BROWSER", "chromium")
    found = shutil.which(name)
    if not found:
        pytest.fail(f"{name} is missing; `scripts/browser.sh` installs it on Debian")
    return found


@pytest.fixture
def probe(browser: str, tmp_path: Path) -> Iterator[Probe]:
    """Return a function that opens a page of a folder and says what it looks like."""
    servers: list[http.server.ThreadingHTTPServer] = []

    def look(folder: Path, page: str, *, width: int = 1000, dark: bool = False) -> dict[str, Any]:
        inside = folder / "_probe.html"
        inside.write_text(
            _PROBE.replace("PAGE", page).replace("WIDTH", str(width)), encoding="utf-8"
        )
        handler = partial(_Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        flags = [*_FLAGS, f"--user-data-dir={tmp_path / 'profile'}"]
        if dark:
            flags.append("--blink-settings=preferredColorScheme=0")
        address = f"http://127.0.0.1:{server.server_port}/_probe.html"
        done = subprocess.run(
            [browser, *flags, "--enable-logging=stderr", "--dump-dom", address],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        inside.unlink()
        report = re.search(r'<pre id="out">(.+?)</pre>', done.stdout, re.DOTALL)
        assert report, f"the page did not load: {done.stdout[:300]}{done.stderr[-500:]}"
        console = re.findall(r"CONSOLE[^\]]*\] (.*)", done.stderr)
        found: dict[str, Any] = json.loads(html.unescape(report[1]))
        found["asked"] = [a for a in found["asked"] if not a.startswith(address[:-12])]
        return {**found, "console": console}

    yield look
    for server in servers:
        server.shutdown()
        server.server_close()
