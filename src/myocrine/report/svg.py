"""From a matplotlib figure to SVG that lives inside a page: small, named, in the page's colours."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from myocrine.report.style import COLOURS, RC

__all__ = ["Picture", "draw"]

_VARIABLES = {light: f"var(--{name})" for name, (light, _) in COLOURS.items()}
_COLOUR = re.compile("|".join(_VARIABLES))
_FAMILY = re.compile(r"; font-family: [^;\"]*(?:'[^']*'[^;\"]*)*")
_ID = re.compile(r'(\bid="|url\(#|href="#)')
_NUMBER = re.compile(r"(\d+\.\d\d)\d+")
_STRAIGHT = re.compile(r' d="([MLz0-9. -]*)"')
_FINE = re.compile(r"(\d+\.\d)\d+")


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One figure for a page.

    Attributes
    ----------
    svg : str
        An ``<svg role="img">`` with its own title and description.
    caption : str
        Plain text below it.
    wide : bool
        Takes a row of its own.
    """

    svg: str
    caption: str = ""
    wide: bool = False

    def html(self) -> str:
        """Return the ``<figure>``."""
        kind = ' class="wide"' if self.wide else ""
        caption = f"<figcaption>{escape(self.caption)}</figcaption>" if self.caption else ""
        return f"<figure{kind}>{self.svg}{caption}</figure>"


def draw(
    paint: Callable[[Any], None],
    *,
    key: str,
    size: tuple[float, float],
    title: str,
    description: str,
    caption: str = "",
    wide: bool = False,
) -> Picture:
    """Draw a figure and return it as a `Picture`.

    Parameters
    ----------
    paint : callable
        Draws on the `matplotlib.figure.Figure` that it is given.
    key : str
        Unique on the page: every identifier inside the picture starts with it.
    size : (float, float)
        [inch]; 72 points an inch are one CSS pixel each at full width.
    title, description : str
        The text alternative: what the picture is, and what it shows in words.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    slug = re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")
    rc: Any = {**RC, "svg.hashsalt": slug}
    with mpl.rc_context(rc):
        figure = Figure(figsize=size)
        paint(figure)
        buffer = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(buffer, format="svg", transparent=True, metadata=nothing)
    svg = _clean(buffer.getvalue(), slug, title, description)
    return Picture(svg=svg, caption=caption, wide=wide)


def _clean(raw: str, slug: str, title: str, description: str) -> str:
    body = raw[raw.index("<svg") :].strip()
    box = re.search(r'viewBox="([^"]*)"', body)
    assert box is not None  # matplotlib always writes one
    inner = body[body.index(">") + 1 :]
    inner = re.sub(r"<metadata>.*?</metadata>", "", inner, flags=re.DOTALL)
    inner = re.sub(r"<style.*?</style>", "", inner, flags=re.DOTALL)
    inner = _FAMILY.sub("", inner)
    inner = inner.replace("xlink:href", "href")
    inner = _ID.sub(rf"\g<1>{slug}-", inner)
    inner = _COLOUR.sub(lambda m: _VARIABLES[m.group()], inner)
    inner = _NUMBER.sub(r"\1", inner)
    inner = re.sub(r' transform="rotate\(-0 [^"]*\)"', "", inner)
    inner = re.sub(r"\s*\n\s*", " ", inner)
    inner = _STRAIGHT.sub(_shorter, inner)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box.group(1)}" role="img" '
        f'aria-labelledby="{slug}-t {slug}-d" stroke-linejoin="round">'
        f'<title id="{slug}-t">{escape(title)}</title>'
        f'<desc id="{slug}-d">{escape(description)}</desc>'
    )
    return head + inner


def _shorter(path: re.Match[str]) -> str:
    """Return a path of straight lines with tenths of a point, its lines unspoken after a move."""
    short = _FINE.sub(r"\1", path[1]).replace(" L ", " ")
    return f' d="{short}"'
