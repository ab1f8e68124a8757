"""The picture of the body map: shapes, labels, shades, legend, and the script of its slider."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from myocrine.evidence.knowledge_rows import ORGANS
from myocrine.report.body_shapes import DISH, ORGAN_SHAPES, SILHOUETTE, Point

__all__ = ["CSS", "LEGEND", "SCRIPT", "picture"]

_LEFT, _TOP, _WIDTH, _HEIGHT = -284, -14, 568, 666
_LABELS: dict[str, tuple[int, int]] = {
    "brain": (-1, 26),
    "vessel": (-1, 130),
    "liver": (-1, 214),
    "adipose": (-1, 300),
    "muscle": (-1, 420),
    "immune": (1, 130),
    "pancreas": (1, 214),
    "gut": (1, 300),
    "bone": (1, 420),
}
"""Side and height of each organ's label."""
_NAMES = {"immune": ("Immune", "cells"), "vessel": ("Vessels,", "heart"),
          "adipose": ("Adipose", "tissue"), "muscle": ("Muscle", "itself")}  # fmt: skip
_DISH_AT: Point = (192, 548)
_DISH_SAYS = ("in a dish: serum", "on cells in vitro;", "training serum null")
_SHADES = {1: 28, 2: 50, 3: 74, 4: 100}
"""Percentage of the colour in each shade."""

Shown = Mapping[str, tuple[str, str, str]]


def picture(shown: Shown, *, key: str, title: str, description: str) -> str:
    """Return the body as SVG.

    Parameters
    ----------
    shown : mapping of organ to (classes, value, title)
        What each organ shows; organs that are missing are drawn unlit and unlabelled.
    key, title, description : str
        Stem of the identifiers, and the text alternative.
    """
    organs = "".join(
        _organ(organ, shown.get(organ), shapes) for organ, (shapes, _) in ORGAN_SHAPES.items()
    )
    labels = "".join(_label(o, shown[o][1]) for o in ORGAN_SHAPES if o in shown)
    dish = _dish(shown["tumour"]) if "tumour" in shown else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" class="bodypicture" '
        f'viewBox="{_LEFT} {_TOP} {_WIDTH} {_HEIGHT}" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{escape(title)}</title>'
        f'<desc id="{key}-d">{escape(description)}</desc>'
        f'<defs>{_patterns()}</defs><path class="figure" d="{SILHOUETTE}"/>{organs}{labels}{dish}'
        "</svg>"
    )


def _organ(organ: str, shown: tuple[str, str, str] | None, shapes: str) -> str:
    classes, _, title = shown or ("still", "", ORGANS[organ])
    name = f"<title>{escape(title)}</title>"
    return f'<g class="organ {classes}" data-organ="{organ}">{name}{shapes}</g>'


def _label(organ: str, value: str) -> str:
    side, y = _LABELS[organ]
    px, py = ORGAN_SHAPES[organ][1]
    names = _NAMES.get(organ, (ORGANS[organ],))
    edge = 278 * side
    anchor = "end" if side > 0 else "start"
    lines = "".join(
        f'<tspan x="{edge}" dy="{0 if i == 0 else 19}">{escape(n)}</tspan>'
        for i, n in enumerate(names)
    )
    near = side * (278 - 4 - 10.4 * max(map(len, names)))
    return (
        f'<path class="lead" d="M{near:.0f} {y - 5}L{px} {py}"/>'
        f'<circle class="pin" cx="{px}" cy="{py}" r="2.6"/>'
        f'<text y="{y}" text-anchor="{anchor}" class="name">{lines}'
        f'<tspan x="{edge}" dy="21" class="value" data-value="{organ}">{escape(value)}</tspan>'
        "</text>"
    )


def _dish(shown: tuple[str, str, str]) -> str:
    classes, value, title = shown
    x, y = _DISH_AT
    glass, cells = DISH
    return (
        f'<g transform="translate({x} {y})"><g class="glass">{glass}</g>'
        f'<g class="organ {classes}" data-organ="tumour"><title>{escape(title)}</title>{cells}</g>'
        '<text text-anchor="middle" class="name"><tspan x="0" y="-44">Tumour cells</tspan>'
        f'<tspan x="0" y="-26" class="value" data-value="tumour">{escape(value)}</tspan></text>'
        f'<text text-anchor="middle" class="small">{_lines(_DISH_SAYS)}</text></g>'
    )


def _lines(texts: tuple[str, ...]) -> str:
    return "".join(f'<tspan x="0" y="{48 + 17 * i}">{t}</tspan>' for i, t in enumerate(texts))


def _patterns() -> str:
    """Return the hatchings of what may be no change at all."""
    return "".join(
        f'<pattern id="hatch-{way}-{step}" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({45 if way == "up" else -45})"><rect width="6" height="6" '
        f'class="ground"/><rect width="3" height="6" class="{way} s{step}"/></pattern>'
        for way in ("up", "down")
        for step in _SHADES
    )


def _swatch(classes: str) -> str:
    return (
        '<svg viewBox="0 0 26 14" aria-hidden="true" class="bodypicture">'
        f'<g class="organ {classes}"><path d="M1 1H25V13H1Z"/></g></svg>'
    )


def _legend() -> str:
    shades = [f"up s{n}" for n in (1, 2, 3, 4)], [f"down s{n}" for n in (1, 2, 3, 4)]
    words = ("2 to 10 %", "10 to 30 %", "30 to 100 %", "more")
    items = "".join(
        f"<li>{_swatch(up)}{_swatch(down)}{word}</li>"
        for up, down, word in zip(*shades, words, strict=True)
    )
    return (
        '<span class="key">▲ orange: more than at rest; ▼ blue: less. By how many times:</span>'
        f'<ul class="key">{items}<li>{_swatch("up s3 unsure")}hatched: the 90 % interval includes '
        f"no change</li><li>{_swatch('up s3 hypothetical')}broken outline: animals or cells only, "
        "hypothetical in people</li></ul>"
        "<span>Each organ shows the one of its processes that is furthest from rest; point at it "
        "for the others.</span>"
    )


def _shade(way: str, colour: str) -> str:
    return "".join(
        f".bodypicture .{way}.s{n} {{ --lit: color-mix(in srgb, var(--{colour}) {part}%, "
        f"var(--paper)); }} "
        f".bodypicture .organ.{way}.s{n}.unsure {{ --lit: url(#hatch-{way}-{n}); }}\n"
        for n, part in _SHADES.items()
    )


LEGEND = _legend()
"""What the shades mean, as HTML."""

CSS = f"""
.bodymap .pair {{ display: grid; gap: 1rem 2rem; align-items: start;
  grid-template-columns: minmax(0, 36rem) minmax(15rem, 1fr); }}
@media (max-width: 54rem) {{ .bodymap .pair {{ grid-template-columns: minmax(0, 1fr); }} }}
.bodypicture .figure {{ fill: var(--shade); stroke: var(--rule); stroke-width: 1.5; }}
.bodypicture .organ {{ --lit: var(--paper); }}
{_shade("up", "orange")}{_shade("down", "blue")}
.bodypicture .organ > path, .bodypicture .organ > circle {{ fill: var(--lit);
  stroke: var(--muted); stroke-width: 1.1; transition: fill .25s, stroke .25s; }}
.bodypicture .organ > .line {{ fill: none; stroke-width: .9; }}
.bodypicture .organ > .tube {{ fill: none; stroke-width: var(--w); stroke: var(--lit);
  stroke-linecap: round; }}
.bodypicture .organ > .casing {{ fill: none; stroke-width: calc(var(--w) + 2px);
  stroke-linecap: round; }}
.bodypicture .hypothetical > path, .bodypicture .hypothetical > circle {{
  stroke: var(--ink); stroke-dasharray: 3 2.4; }}
.bodypicture .hypothetical > .tube, .bodypicture .hypothetical > .line {{
  stroke-dasharray: none; }}
.bodypicture .hypothetical > .tube {{ stroke: var(--lit); }}
.bodypicture pattern .ground {{ fill: var(--paper); }}
.bodypicture pattern .up, .bodypicture pattern .down {{ fill: var(--lit); }}
.bodypicture .organ:hover > path:not(.tube), .bodypicture .organ:hover > circle {{
  stroke: var(--ink); stroke-width: 1.8; }}
.bodypicture .glass {{ fill: var(--shade); stroke: var(--muted); stroke-width: 1.2; }}
.bodypicture .lead {{ fill: none; stroke: var(--muted); stroke-width: .9; }}
.bodypicture .pin {{ fill: var(--ink); }}
.bodypicture .name {{ fill: var(--ink); font-size: 18px; }}
.bodypicture .value {{ font-weight: 700; font-size: 19px; }}
.bodypicture .small {{ fill: var(--muted); font-size: 15px; }}
.bodymap .time {{ display: flex; flex-wrap: wrap; gap: .5rem .8rem; align-items: center; }}
.bodymap .time[hidden] {{ display: none; }}
.bodymap .time input {{ flex: 1 1 12rem; min-width: 0; accent-color: var(--blue); }}
.bodymap button {{ font: inherit; font-size: .875rem; color: var(--ink); background: var(--shade);
  border: 1px solid var(--muted); border-radius: .4rem; padding: .25rem .7rem; cursor: pointer; }}
.bodymap button[aria-pressed=true] {{ border-color: var(--blue);
  box-shadow: inset 0 0 0 1px var(--blue); }}
.bodymap button:focus-visible, .bodymap input:focus-visible {{
  outline: 3px solid var(--orange); outline-offset: 2px; }}
.bodymap .when {{ margin: .5rem 0; font-weight: 600; }}
.bodymap .readout {{ list-style: none; padding: 0; margin: 0; }}
.bodymap .readout li {{ border-bottom: 1px solid var(--rule); padding: .35rem 0; }}
.bodymap .readout .value {{ float: right; font-weight: 600; }}
.bodymap .readout .line {{ display: block; color: var(--muted); font-size: .875rem; }}
ul.key {{ list-style: none; padding: 0; margin: .3rem 0; display: flex; flex-wrap: wrap;
  gap: .2rem 1rem; }}
ul.key svg.bodypicture {{ display: inline-block; width: 1.7rem; height: .9rem;
  vertical-align: -.1rem; margin-right: .25rem; }}
@media (prefers-reduced-motion: reduce) {{ .bodypicture .organ > * {{ transition: none; }} }}
"""
"""Style of the body map; colours are those of the page."""

SCRIPT = """
for (const map of document.querySelectorAll('.bodymap')) {
  const data = JSON.parse(map.querySelector('script').textContent);
  const slider = map.querySelector('input'), when = map.querySelector('.when');
  const play = map.querySelector('.play'), whole = map.querySelector('.whole');
  const note = when.textContent.split('. ').pop();
  let timer = 0;
  const show = (frame, words) => {
    when.textContent = words + '. ' + note;
    for (const [organ, [classes, value, line, title]] of Object.entries(frame)) {
      const shape = map.querySelector('g[data-organ=' + organ + ']');
      shape.setAttribute('class', 'organ ' + classes);
      shape.querySelector('title').textContent = title;
      map.querySelector('[data-value=' + organ + ']').textContent = value;
      const row = map.querySelector('li[data-organ=' + organ + ']');
      row.querySelector('.value').textContent = value;
      row.querySelector('.line').textContent = line;
    }
  };
  const stop = () => { clearInterval(timer); timer = 0; play.textContent = 'Play'; };
  const moment = () => {
    const i = Number(slider.value), words = data.when[i];
    slider.setAttribute('aria-valuetext', words);
    whole.setAttribute('aria-pressed', 'false');
    show(data.frames[i], words.charAt(0).toUpperCase() + words.slice(1));
  };
  slider.addEventListener('input', () => { stop(); moment(); });
  whole.addEventListener('click', () => {
    stop();
    whole.setAttribute('aria-pressed', 'true');
    show(data.extreme, 'Each organ at its own extreme');
  });
  play.addEventListener('click', () => {
    if (timer) { stop(); return; }
    if (slider.value === slider.max) slider.value = 0;
    play.textContent = 'Pause';
    moment();
    timer = setInterval(() => {
      slider.value = Number(slider.value) + 1;
      moment();
      if (slider.value === slider.max) stop();
    }, 700);
  });
  map.querySelector('.time').hidden = false;
}
"""
"""Moves the slider. The page works without it: every organ then stands at its own extreme."""
