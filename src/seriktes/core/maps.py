"""A map of our own: points from typed coordinates, names where they fit, a scale bar. No tiles, no service.

    drawn(MapWords(…), points, key="clubs", language="kk")

North is up; a degree of longitude is as long as it is in the middle of the points, which is exact enough for
a region. Names that would lie upon one another are left out: each point says its name by itself, and the list
beside the map holds all of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from seriktes.core.canvas import px
from seriktes.core.drawing import markup, shorten, text_width
from seriktes.core.formats import NBSP, number

_WIDTH, _SIZE = 360.0, 11.0
_EDGE = 16.0
_LEAST_HEIGHT, _MOST_HEIGHT = 140.0, 400.0
_KILOMETRES_OF_A_DEGREE = 111.32
_LEAST_SPAN = 2.0  # kilometres: a single point needs a land around it
_RADIUS, _TOUCH = 4.5, 12.0
_LONGEST_NAME = 130.0


@dataclass(frozen=True)
class Point:
    """A place: its name on the map, what is said of it when asked, and where it leads."""

    latitude: float
    longitude: float
    name: str
    said: str
    url: str = ""


@dataclass(frozen=True)
class MapWords:
    """What a map says to those who cannot see it, and the unit of its scale, already translated."""

    title: str
    summary: str
    kilometres: str


@dataclass(frozen=True)
class _Land:
    """From degrees to the sheet."""

    west: float
    north: float
    stretch: float  # how much shorter a degree of longitude is
    scale: float  # units of the sheet for a degree of latitude
    left: float
    height: float

    def at(self, point: Point) -> tuple[float, float]:
        x = (point.longitude - self.west) * self.stretch * self.scale
        return self.left + x, _EDGE + (self.north - point.latitude) * self.scale

    @property
    def of_kilometre(self) -> float:
        return self.scale / _KILOMETRES_OF_A_DEGREE


def drawn(words: MapWords, points: Sequence[Point], *, key: str, language: str) -> str:
    """Return the map as SVG text. Raises ValueError when there is no point."""
    if not points:
        raise ValueError("A map needs a point.")
    land = _land(points)
    places = [land.at(point) for point in points]
    foot = land.height + 30
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart map" role="group"'
        f' viewBox="0 0 {px(_WIDTH)} {px(foot)}" font-size="{px(_SIZE)}" fill="currentColor"'
        f' aria-labelledby="{key}-title {key}-desc"><title id="{key}-title">{markup(words.title)}</title>'
        f'<desc id="{key}-desc">{markup(words.summary)}</desc>'
        f'<rect x="0.5" y="0.5" width="{px(_WIDTH - 1)}" height="{px(land.height - 1)}" rx="8"'
        f' fill="var(--sunken, #f4f1ea)" stroke="var(--line, #ccc)"/>'
    )
    drawn_points = (_point(point, place) for point, place in zip(points, places, strict=True))
    bar = _bar(land, words, language, land.height + 14)
    return "".join((head, *_names(points, places, land.height), *drawn_points, bar, "</svg>"))


def _land(points: Sequence[Point]) -> _Land:
    north, south = max(p.latitude for p in points), min(p.latitude for p in points)
    west, east = min(p.longitude for p in points), max(p.longitude for p in points)
    stretch = max(math.cos(math.radians((north + south) / 2)), 0.05)
    least = _LEAST_SPAN / _KILOMETRES_OF_A_DEGREE
    down, across = max(north - south, least), max((east - west) * stretch, least)
    room = _WIDTH - 2 * _EDGE
    scale = min(room / across, (_MOST_HEIGHT - 2 * _EDGE) / down)
    height = max(down * scale + 2 * _EDGE, _LEAST_HEIGHT)
    # What is narrower or lower than its sheet stands in the middle.
    north += ((height - 2 * _EDGE) / scale - (north - south)) / 2
    left = (_WIDTH - (east - west) * stretch * scale) / 2
    return _Land(west, north, stretch, scale, left, height)


def _point(point: Point, place: tuple[float, float]) -> str:
    x, y = place
    told = markup(point.said)
    body = (
        f"<title>{told}</title>"
        f'<circle cx="{px(x)}" cy="{px(y)}" r="{px(_TOUCH)}" fill="transparent"/>'
        f'<circle cx="{px(x)}" cy="{px(y)}" r="{px(_RADIUS)}" fill="var(--accent, #006672)"'
        f' stroke="var(--sheet, #fff)" stroke-width="1.5"/>'
    )
    if not point.url:
        return f"<g>{body}</g>"
    return f'<a href="{markup(point.url)}" aria-label="{told}">{body}</a>'


Box = tuple[float, float, float, float]


def _names(points: Sequence[Point], places: Sequence[tuple[float, float]], height: float) -> list[str]:
    """Write each name beside its point, on the first side where it meets nothing."""
    taken: list[Box] = [
        (x - _RADIUS - 1, y - _RADIUS - 1, x + _RADIUS + 1, y + _RADIUS + 1) for x, y in places
    ]
    written: list[str] = []
    for point, (x, y) in zip(points, places, strict=True):
        name = shorten(point.name, _LONGEST_NAME, _SIZE)
        width = text_width(name, _SIZE)
        for left, base in _sides(x, y, width):
            box = (left, base - _SIZE * 0.8, left + width, base + _SIZE * 0.25)
            if _is_inside(box, height) and not any(_meet(box, other) for other in taken):
                taken.append(box)
                written.append(f'<text x="{px(left)}" y="{px(base)}">{markup(name)}</text>')
                break
    return written


def _sides(x: float, y: float, width: float) -> tuple[tuple[float, float], ...]:
    """Where a name begins, and its base line: right and left of a point, then above and below it.

    Beside the edge of the sheet a name above or below ends, or begins, where its point does.
    """
    gap = _RADIUS + 4
    above, below = y - gap, y + gap + _SIZE * 0.8
    begins = (x - width / 2, x + _RADIUS - width, x - _RADIUS)
    return (
        (x + gap, y + _SIZE * 0.35),
        (x - gap - width, y + _SIZE * 0.35),
        *((left, base) for left in begins for base in (above, below)),
    )


def _is_inside(box: Box, height: float) -> bool:
    return box[0] >= 3 and box[1] >= 3 and box[2] <= _WIDTH - 3 and box[3] <= height - 3


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _bar(land: _Land, words: MapWords, language: str, y: float) -> str:
    """Draw the longest round distance that takes at most a third of the sheet."""
    most = _WIDTH / 3 / land.of_kilometre
    magnitude = 10.0 ** math.floor(math.log10(most))
    # The last one: the logarithm of 999.9999999999999 is 3.
    length = next(magnitude * m for m in (5, 2, 1, 0.5) if magnitude * m <= most)
    width = length * land.of_kilometre
    shown = number(Decimal(str(round(length, 1))), 0 if length >= 1 else 1, language)
    said = f"{shown}{NBSP}{words.kilometres}"
    return (
        f'<path d="M1 {px(y - 4)}V{px(y)}H{px(1 + width)}V{px(y - 4)}" fill="none" stroke="currentColor"/>'
        f'<text x="{px(8 + width)}" y="{px(y)}">{markup(said)}</text>'
    )
