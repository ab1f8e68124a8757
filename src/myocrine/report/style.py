"""Colours, type and the page's style sheet; light and dark from one set of names.

The palette is that of Okabe and Ito, which people of every colour vision tell apart. Figures are
drawn in the light colours; on the way to SVG each becomes a CSS custom property, so that one
picture follows the reader's light or dark page and prints in the light one.
"""

from __future__ import annotations

__all__ = ["COLOURS", "CSS", "RC", "SERIES", "colour"]

COLOURS: dict[str, tuple[str, str]] = {
    "ink": ("#1b1f24", "#e6e8eb"),
    "muted": ("#5b6470", "#a3acb8"),
    "rule": ("#d5dae1", "#3a414b"),
    "shade": ("#e9edf2", "#262c35"),
    "paper": ("#fffffe", "#14181d"),
    "blue": ("#0072b2", "#56b4e9"),
    "orange": ("#c65102", "#f0a03c"),
    "green": ("#00805f", "#35c79b"),
    "purple": ("#a8487f", "#e08fbd"),
}
"""Name of each colour: its light and its dark value."""

SERIES: tuple[tuple[str, str], ...] = (
    ("blue", "-"),
    ("orange", "--"),
    ("green", "-."),
    ("purple", ":"),
)
"""Colour and line style of up to four sessions: told apart without colour, too."""

RC: dict[str, object] = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.size": 11.0,
    "axes.titlesize": 12.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 10.5,
    "xtick.labelsize": 10.5,
    "ytick.labelsize": 10.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "axes.edgecolor": COLOURS["muted"][0],
    "axes.labelcolor": COLOURS["ink"][0],
    "axes.titlecolor": COLOURS["ink"][0],
    "text.color": COLOURS["ink"][0],
    "xtick.color": COLOURS["muted"][0],
    "ytick.color": COLOURS["muted"][0],
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.formatter.useoffset": False,
    "axes.unicode_minus": True,
    "grid.color": COLOURS["rule"][0],
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 10.5,
    "lines.linewidth": 1.8,
    "figure.constrained_layout.use": True,
}
"""What matplotlib is told before a figure is drawn."""


def colour(name: str) -> str:
    """Return the light value of a colour, which `svg` later turns into its custom property."""
    return COLOURS[name][0]


def _variables(dark: bool) -> str:
    return " ".join(f"--{name}: {pair[dark]};" for name, pair in COLOURS.items())


CSS = f"""
:root {{ {_variables(False)} color-scheme: light dark; }}
@media (prefers-color-scheme: dark) {{ :root:not([data-theme=light]) {{ {_variables(True)} }} }}
:root[data-theme=dark] {{ {_variables(True)} color-scheme: dark; }}
:root[data-theme=light] {{ color-scheme: light; }}
* {{ box-sizing: border-box; }}
html {{ -webkit-text-size-adjust: 100%; }}
body {{ margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }}
main, header, footer {{ max-width: 68rem; margin: 0 auto; padding: 0 1.1rem; }}
header {{ padding-top: 2rem; }}
h1 {{ font-size: 1.75rem; line-height: 1.2; margin: 0 0 .4rem; overflow-wrap: anywhere; }}
h2 {{ font-size: 1.25rem; margin: 2.4rem 0 .6rem; padding-top: .6rem;
  border-top: 1px solid var(--rule); }}
h3 {{ font-size: 1rem; margin: 1.6rem 0 .4rem; }}
p, ul, ol, pre, dl {{ max-width: 46rem; overflow-wrap: anywhere; }}
a {{ color: var(--blue); }}
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible {{
  outline: 3px solid var(--orange); outline-offset: 2px; }}
.skip {{ position: absolute; left: -999rem; }}
.skip:focus {{ left: 1rem; top: .5rem; background: var(--paper); padding: .3rem .6rem; }}
.badge {{ display: inline-block; border: 1px solid var(--orange); color: var(--orange);
  border-radius: 1rem; padding: .05rem .7rem; font-size: .85rem; font-weight: 600; }}
.lead {{ font-size: 1.1rem; max-width: 46rem; }}
.note, figcaption, footer, .unit {{ color: var(--muted); font-size: .875rem; }}
nav ul {{ list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; }}
.grid {{ display: grid; gap: 1.4rem 1.8rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }}
figure {{ margin: 0; min-width: 0; }}
figure.wide {{ max-width: 38rem; margin-bottom: 1.4rem; }}
figure svg {{ display: block; width: 100%; height: auto; }}
figure svg text {{ font-family: inherit; }}
figcaption {{ line-height: 1.4; }}
.legend {{ display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0;
  margin: .4rem 0 1rem; font-size: .9rem; }}
.legend svg {{ width: 2.2rem; height: .8rem; vertical-align: middle; margin-right: .4rem; }}
.scroll {{ overflow-x: auto; max-width: 100%;
  /* A shade at the edge where a table goes on; its own end covers it. */
  background: linear-gradient(to left, var(--paper) 60%, transparent) right / 3rem 100% no-repeat
    local, linear-gradient(to left, var(--muted), transparent) right / .8rem 100% no-repeat
    scroll; }}
table {{ border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }}
caption {{ text-align: left; color: var(--muted); font-size: .875rem; padding: .2rem 0 .4rem; }}
caption span {{ display: block; position: sticky; left: 0; max-width: min(44rem, 88vw); }}
tbody th {{ min-width: 7.5rem; position: sticky; left: 0; background: var(--paper); }}
th, td {{ text-align: left; padding: .3rem .9rem .3rem 0; vertical-align: top;
  border-bottom: 1px solid var(--rule); }}
td.n, th.n {{ text-align: right; }} td.n {{ white-space: nowrap; }}
th.n {{ max-width: 9rem; }}
td.n span {{ color: var(--muted); font-size: .8rem; display: block; }}
thead th {{ border-bottom: 2px solid var(--muted); }}
tbody th {{ font-weight: 600; }}
pre {{ background: var(--shade); padding: .7rem .9rem; border-radius: .4rem; overflow-x: auto;
  font-size: .85rem; overflow-wrap: normal; }}
code {{ font-family: ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace; }}
details > summary {{ cursor: pointer; padding: .2rem 0; }}
details li {{ font-size: .875rem; }}
dt {{ font-weight: 600; }} dd {{ margin: 0 0 .5rem; }}
@media (max-width: 30rem) {{ table {{ font-size: .84rem; }} th, td {{ padding-right: .6rem; }}
  tbody th {{ min-width: 6rem; max-width: 8rem; overflow-wrap: anywhere; }} }}
footer {{ margin-top: 3rem; padding-bottom: 2.5rem; border-top: 1px solid var(--rule);
  padding-top: 1rem; }}
@media print {{ :root, :root[data-theme] {{ {_variables(False)} }} nav, .skip {{ display: none; }}
  figure, tr {{ break-inside: avoid; }} details > * {{ display: block; }} }}
"""
"""The style sheet of every page."""
