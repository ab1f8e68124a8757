"""The outlines of the body map: one human figure, its organs and a dish, drawn by us.

Coordinates are those of the figure: x from its midline (its left is the viewer's right), y from
the crown, in units of which it is about six hundred tall.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["DISH", "ORGAN_SHAPES", "SILHOUETTE", "smooth"]

Point = tuple[float, float]


def smooth(points: Sequence[Point], *, closed: bool = True) -> str:
    """Return a path through points, curved as a Catmull-Rom spline.

    Examples
    --------
    >>> smooth([(0, 0), (6, 0)], closed=False)
    'M0 0C1 0 5 0 6 0'
    """
    n = len(points)

    def at(i: int) -> Point:
        return points[i % n] if closed else points[min(max(i, 0), n - 1)]

    def written(p: Point) -> str:
        return " ".join(f"{round(v, 1) + 0.0:g}" for v in p)

    out = [f"M{written(points[0])}"]
    for i in range(n if closed else n - 1):
        (ax, ay), b, c, (dx, dy) = at(i - 1), at(i), at(i + 1), at(i + 2)
        first = (b[0] + (c[0] - ax) / 6.0, b[1] + (c[1] - ay) / 6.0)
        second = (c[0] - (dx - b[0]) / 6.0, c[1] - (dy - b[1]) / 6.0)
        out.append(f"C{written(first)} {written(second)} {written(c)}")
    return "".join(out) + ("Z" if closed else "")


def _both(half: Sequence[Point]) -> list[Point]:
    """Return a closed outline from its half, which runs from the midline to the midline."""
    return [*half, *((-x, y) for x, y in reversed(half) if x != 0.0)]


def _mirrored(points: Sequence[Point]) -> list[Point]:
    return [(-x, y) for x, y in points]


_HALF: list[Point] = [
    (0, 0), (17, 3), (28, 16), (31.5, 36), (29.5, 56), (22, 72), (16.5, 80), (16.5, 92), (20, 102),
    (40, 109), (62, 114), (78, 124), (87, 142), (91, 166), (95, 196), (100, 224), (107, 252),
    (113, 282), (116, 310), (118, 326), (124, 340), (126, 358), (122, 378), (115, 386), (109, 374),
    (106, 352), (104, 328), (97, 300), (90, 272), (84, 248), (78, 220), (73, 192), (70, 170),
    (69, 190), (66, 216), (60, 240), (59, 256), (65, 280), (73, 306), (78, 334), (77, 366),
    (70, 404), (62, 440), (59, 462), (61, 488), (60, 512), (53, 544), (45, 574), (45, 588),
    (55, 598), (58, 604), (48, 607), (30, 606), (25, 598), (27, 580), (26, 556), (22, 520),
    (22, 492), (24, 466), (23, 442), (17, 402), (9, 360), (4, 334), (0, 329),
]  # fmt: skip
SILHOUETTE = smooth(_both(_HALF))
"""The figure from the front."""

_BRAIN = smooth(
    [(0, 12), (9, 9), (18, 13), (24, 22), (25, 33), (20, 41), (12, 43), (4, 46), (0, 48),
     (-4, 46), (-12, 43), (-20, 41), (-25, 33), (-24, 22), (-18, 13), (-9, 9)]
)  # fmt: skip
_FOLDS = (
    "".join(
        smooth(line, closed=False)
        for side in (1, -1)
        for line in (
            [(6 * side, 16), (11 * side, 20), (8 * side, 25), (13 * side, 29)],
            [(18 * side, 19), (16 * side, 25), (20 * side, 31), (15 * side, 36)],
            [(5 * side, 31), (9 * side, 35), (6 * side, 40)],
        )
    )
    + "M0 12V46"
)
_HEART = smooth(
    [(2, 150), (9, 145), (18, 148), (22, 158), (18, 170), (10, 182), (4, 174), (-6, 166),
     (-8, 154), (-3, 148)]
)  # fmt: skip
_VESSELS = "".join(
    smooth(line, closed=False)
    for line in (
        [(6, 150), (3, 132), (0, 124), (8, 112), (9, 84)],
        [(0, 124), (-8, 112), (-9, 84)],
        [(8, 182), (2, 220), (0, 260), (0, 296)],
        [(0, 296), (16, 318), (24, 356), (28, 410), (31, 470), (32, 566)],
        [(0, 296), (-16, 318), (-24, 356), (-28, 410), (-31, 470), (-32, 566)],
        [(2, 128), (40, 122), (68, 138), (77, 190), (88, 250), (104, 322)],
        [(-2, 128), (-40, 122), (-68, 138), (-77, 190), (-88, 250), (-104, 322)],
    )
)
_LIVER = smooth(
    [(-50, 196), (-30, 190), (-6, 194), (12, 200), (2, 208), (-12, 216), (-26, 228), (-42, 236),
     (-51, 228), (-54, 210)]
)  # fmt: skip
_PANCREAS = smooth(
    [(-8, 240), (-1, 234), (12, 234), (26, 228), (38, 226), (40, 231), (28, 237), (14, 242),
     (4, 246), (-4, 249)]
)  # fmt: skip
_SPLEEN = smooth([(44, 200), (51, 204), (53, 214), (49, 222), (43, 219), (41, 208)])
_GUT = smooth(
    [(-30, 262), (-14, 258), (2, 262), (20, 258), (32, 266), (26, 275), (8, 272), (-10, 275),
     (-28, 273), (-34, 283), (-20, 288), (0, 285), (20, 288), (30, 296), (18, 303), (0, 299),
     (-18, 303), (-14, 312), (2, 314)],
    closed=False,
)  # fmt: skip
_FLANK: list[Point] = [
    (67, 222), (61.5, 240), (60.5, 256), (66, 279), (73, 304), (77, 328), (74, 348), (64, 332),
    (55, 306), (50, 280), (47, 258), (51, 238), (58, 226),
]  # fmt: skip
_THIGH: list[Point] = [
    (-48, 344), (-34, 352), (-28, 386), (-31, 424), (-40, 444), (-52, 438), (-63, 412), (-68, 376),
    (-62, 350),
]  # fmt: skip
_CALF: list[Point] = [
    (-30, 470),
    (-44, 466),
    (-56, 482),
    (-56, 508),
    (-48, 534),
    (-40, 542),
    (-31, 520),
    (-27, 494),
]
_ARM: list[Point] = [
    (-76, 172),
    (-86, 170),
    (-92, 192),
    (-96, 220),
    (-97, 242),
    (-88, 240),
    (-81, 212),
]
_FOREARM: list[Point] = [
    (-92, 258),
    (-102, 256),
    (-109, 280),
    (-111, 306),
    (-107, 316),
    (-101, 296),
    (-95, 276),
]
_SHOULDER: list[Point] = [
    (-58, 119),
    (-72, 124),
    (-83, 140),
    (-86, 160),
    (-78, 164),
    (-68, 148),
    (-56, 134),
]
_CHEST: list[Point] = [
    (-10, 134),
    (-34, 128),
    (-54, 138),
    (-66, 156),
    (-58, 172),
    (-36, 180),
    (-14, 174),
    (-9, 154),
]


def _bone(top: Point, bottom: Point, width: float) -> str:
    """Return a long bone: a shaft with two ends."""
    (x0, y0), (x1, y1) = top, bottom
    w, e = width, 1.8 * width
    side = [
        (x0 - e, y0 + e), (x0 - e, y0 - e / 2), (x0, y0 - e / 4), (x0 + e, y0 - e / 2),
        (x0 + e, y0 + e), (x0 + w, y0 + 3 * e), (x1 + w, y1 - 3 * e), (x1 + e, y1 - e),
        (x1 + e, y1 + e / 2), (x1, y1 + e / 4), (x1 - e, y1 + e / 2), (x1 - e, y1 - e),
        (x1 - w, y1 - 3 * e), (x0 - w, y0 + 3 * e),
    ]  # fmt: skip
    return smooth(side)


_BONES = "".join(
    [
        _bone((54, 346), (45, 446), 4.6),
        _bone((44, 464), (38, 576), 4.0),
        _bone((80, 146), (93, 242), 3.6),
        _bone((99, 256), (111, 322), 3.0),
    ]
)
_NODES: list[Point] = [
    (-15, 96), (15, 96), (-62, 162), (62, 162), (-66, 176), (66, 176), (-28, 334), (28, 334),
    (-20, 342), (20, 342), (0, 116),
]  # fmt: skip


def _path(d: str) -> str:
    return f'<path d="{d}"/>'


def _fold(d: str) -> str:
    return f'<path class="line" d="{d}"/>'


def _tube(d: str, width: float) -> str:
    style = f'style="--w:{width:g}px"'
    return f'<path class="casing" {style} d="{d}"/><path class="tube" {style} d="{d}"/>'


ORGAN_SHAPES: dict[str, tuple[str, Point]] = {
    "vessel": (_tube(_VESSELS, 3.2) + _path(_HEART), (-4, 158)),
    "muscle": (
        "".join(_path(smooth(p)) for p in (_SHOULDER, _CHEST, _ARM, _FOREARM, _THIGH, _CALF)),
        (-58, 392),
    ),
    "bone": (_path(_BONES), (50, 400)),
    "adipose": (_path(smooth(_FLANK)) + _path(smooth(_mirrored(_FLANK))), (-62, 300)),
    "gut": (_tube(_GUT, 7.5), (28, 290)),
    "liver": (_path(_LIVER), (-44, 214)),
    "pancreas": (_path(_PANCREAS), (34, 230)),
    "immune": (
        _path(_SPLEEN) + "".join(f'<circle cx="{x}" cy="{y}" r="3.6"/>' for x, y in _NODES),
        (62, 162),
    ),
    "brain": (_path(_BRAIN) + _fold(_FOLDS), (-22, 28)),
}
"""Shapes of each organ in drawing order (vessels below, brain above), and where its label points.

Muscle stands on the figure's right and bone on its left, so that neither hides the other.
"""

_CELLS: list[tuple[float, float, float]] = [
    (-24, -4, 7), (-8, -9, 6), (9, -6, 7.5), (25, -3, 6), (-15, 6, 6.5), (2, 6, 6), (18, 7, 6.5),
]  # fmt: skip
DISH: tuple[str, str] = (
    '<ellipse cx="0" cy="9" rx="48" ry="21"/><ellipse cx="0" cy="0" rx="48" ry="21"/>',
    "".join(f'<circle cx="{x}" cy="{y}" r="{r}"/>' for x, y, r in _CELLS),
)
"""A dish and the cells in it, around its own centre."""
