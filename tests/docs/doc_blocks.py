"""The code blocks of README and docs: found, run, compared, and written anew.

``python`` blocks of a page share one namespace. ``console`` blocks hold commands after ``$`` and
what they print. A block with ``title="name"`` is a file of that name beside them. ``session``
blocks must parse. Run this file to write what the commands print now into the pages.
"""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

_FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="([^"/]+)"')
_NUMBER = re.compile(r"(?<![\w.])[-+\u2212]?\d+(?:[.,]\d+)*")
_CLOSE = 0.02
"""Another processor may round the last digit that is printed; a changed model moves more."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """One fenced block: its language, file title, text and where it starts."""

    language: str
    title: str
    text: str
    line: int
    span: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command of a console block and the lines it is said to print."""

    text: str
    output: tuple[str, ...]

    @property
    def fails(self) -> bool:
        """Whether the page shows how the command refuses."""
        return bool(self.output) and self.output[0].startswith("error:")

    def printed(self, done: subprocess.CompletedProcess[str]) -> str:
        """Return what a reader looks at: the answer, or the refusal."""
        return done.stderr if self.fails else done.stdout

    def is_as_said(self, done: subprocess.CompletedProcess[str]) -> bool:
        """Whether it succeeded, or refused (exit code 3) where the page says that it does."""
        return done.returncode == (3 if self.fails else 0)


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for hit in _FENCE.finditer(text):
        title = _TITLE.search(hit[2])
        line = text.count("\n", 0, hit.start()) + 1
        found.append(
            Block(
                language=hit[1],
                title=title[1] if title else "",
                text=hit[3],
                line=line,
                span=hit.span(3),
            )
        )
    return found


def commands(block: Block) -> Iterator[Command]:
    """Split a console block at its ``$`` lines."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        first, *rest = part.rstrip("\n").split("\n")
        yield Command(text=first, output=tuple(rest))


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as a reader would, without colours, 80 columns wide."""
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    plain = {"PATH": programs, "COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb"}
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, **plain},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def is_about_the_checkout(command: str) -> bool:
    """Whether a command installs or builds: its target is checked, it is not run."""
    return command.startswith(("make ", "git ", "pip "))


def differs(said: tuple[str, ...], printed: str) -> str:
    """Return the first line of `said` that was not printed, or an empty string.

    Numbers may differ by rounding; a line ``...`` stands for any number of lines.
    """
    lines = [line.rstrip() for line in printed.rstrip("\n").split("\n")]
    at, anywhere = 0, False
    for wanted in said:
        if wanted.strip() == "...":
            anywhere = True
            continue
        choices = range(at, len(lines)) if anywhere else range(at, min(at + 1, len(lines)))
        hit = next((i for i in choices if _alike(wanted, lines[i])), None)
        if hit is None:
            got = lines[at] if at < len(lines) else "(nothing more)"
            return f"said:    {wanted}\nprinted: {got}"
        at, anywhere = hit + 1, False
    if not anywhere and at < len(lines):
        return f"said:    (nothing more)\nprinted: {lines[at]}"
    return ""


def _alike(said: str, printed: str) -> bool:
    def words(line: str) -> list[str]:
        plain = re.sub(r"[▁-█]+", "~", re.sub(r"[─━-]{2,}", "-", line))
        return _NUMBER.sub("#", plain).split()

    def numbers(line: str) -> list[float]:
        plain = [n.replace("\u2212", "-").replace(",", "") for n in _NUMBER.findall(line)]
        return [float(n) if n.count(".") < 2 else 0.0 for n in plain]

    pairs = zip(numbers(said), numbers(printed), strict=False)
    return words(said) == words(printed) and all(
        math.isclose(a, b, rel_tol=_CLOSE, abs_tol=0.011) for a, b in pairs
    )


def write_files(page: Path, folder: Path) -> None:
    """Write the page's titled blocks as files."""
    for block in blocks(page):
        if block.title:
            (folder / block.title).write_text(block.text, encoding="utf-8")


def refreshed(page: Path) -> str:
    """Return the page's text with every stated output as it is printed now."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(page, folder)
        new = {b.span: _rerun(b, folder) for b in blocks(page) if b.language == "console"}
    for (start, end), block_text in sorted(new.items(), reverse=True):
        text = text[:start] + block_text + text[end:]
    return text


def _rerun(block: Block, folder: Path) -> str:
    lines = []
    for command in commands(block):
        lines.append(f"$ {command.text}")
        if is_about_the_checkout(command.text):
            lines += command.output
            continue
        done = shell(command.text, folder)
        if not command.is_as_said(done):
            sys.stderr.write(f"{command.text}: exit code {done.returncode}\n{done.stderr}\n")
            lines += command.output
            continue
        if not command.output:
            continue
        whole = command.printed(done)
        printed = [line.rstrip() for line in whole.rstrip("\n").split("\n")]
        if command.output[-1].strip() == "...":
            printed = [*_beginning(printed, len(command.output) - 1), "..."]
        lines += printed
    return "\n".join(lines) + "\n"


def _beginning(printed: list[str], about: int) -> list[str]:
    """Return the first lines, `about` so many: up to the end of a paragraph if one is near."""
    ends = [i for i, line in enumerate(printed) if not line and abs(i - about) <= 6]
    return printed[: min(ends, key=lambda i: abs(i - about), default=about)]


if __name__ == "__main__":
    for place in PAGES:
        now = refreshed(place)
        if now != place.read_text(encoding="utf-8"):
            place.write_text(now, encoding="utf-8")
            sys.stdout.write(f"{place.relative_to(ROOT)}: written\n")
