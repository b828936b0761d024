"""A map of points: where they fall, which names fit, how long the scale is."""

from __future__ import annotations

import math
from xml.etree import ElementTree as ET

import pytest

from seriktes.core import maps
from seriktes.core.maps import MapWords, Point, drawn

pytestmark = pytest.mark.unit

SVG = "{http://www.w3.org/2000/svg}"
WORDS = MapWords("Клубтар", "Солтүстік жоғарыда.", "км")
HOSTILE = "\"'><script>alert(1)</script>&\x00"


def at(latitude, longitude, name="Ауыл", url="/clubs/ABC/"):
    return Point(latitude, longitude, name, f"«{name}» клубы", url)


def draw(*points):
    return ET.fromstring(drawn(WORDS, points, key="m", language="kk"))


def dots(root):
    found = (circle for circle in root.iter(f"{SVG}circle") if circle.get("stroke"))
    return [(float(circle.get("cx")), float(circle.get("cy"))) for circle in found]


def texts(root):
    return [text.text for text in root.iter(f"{SVG}text")]


def test_north_is_up_and_east_is_right():
    (west, north), (east, south) = dots(draw(at(44, 63), at(43, 64)))

    assert west < east
    assert north < south


def test_distances_are_true_in_both_directions():
    points = dots(draw(at(43, 63), at(44, 63), at(43, 64)))
    up, across = points[0][1] - points[1][1], points[2][0] - points[0][0]

    assert across / up == pytest.approx(math.cos(math.radians(43.5)), rel=0.01)


def test_the_scale_is_as_long_as_it_says():
    root = draw(at(43, 63), at(44, 63))
    [said] = [text for text in texts(root) if "км" in text]
    [bar] = [path for path in root.findall(f"{SVG}path") if "H" in path.get("d")]
    length = float(bar.get("d").split("H")[1].split("V")[0]) - 1
    of_degree = abs(dots(root)[0][1] - dots(root)[1][1])

    assert said == "20\u00a0км"
    assert length == pytest.approx(of_degree / 111.32 * 20, abs=0.2)


@pytest.mark.parametrize(
    "points",
    [
        (at(43, 63),),
        (at(43, 63), at(43, 63)),
        (at(-89, -180), at(89, 180)),
        (at(43, 63), at(43, 64)),
        tuple(at(43 + n % 30 / 100, 63 + n / 600) for n in range(600)),
    ],
)
def test_every_point_stands_on_the_sheet(points):
    root = draw(*points)
    _left, _top, width, height = map(float, root.get("viewBox").split())

    assert len(dots(root)) == len(points)
    assert all(0 <= x <= width and 0 <= y <= height for x, y in dots(root))


def test_a_point_leads_to_its_page_and_says_its_name_by_itself():
    [link] = draw(at(43, 63, "Самал")).findall(f"{SVG}a")

    assert (link.get("href"), link.get("aria-label")) == ("/clubs/ABC/", "«Самал» клубы")


def test_names_that_would_meet_are_left_out():
    crowd = [at(43.2 + n / 10_000, 63.1, f"Көкорай {n}") for n in range(12)]
    names = [text for text in texts(draw(*crowd, at(44, 64, "Шет"))) if text.startswith("Көкорай")]

    assert 0 < len(names) < 12


def test_a_name_at_the_edge_stands_above_or_below_its_point():
    near = at(43.2, 63.98, "Жақын")
    root = draw(at(43.2, 63.0, "Батыс"), near, at(43.2, 64.0, "Шығыстағы ауыл"))
    east = max(dots(root))

    [name] = [text for text in root.iter(f"{SVG}text") if text.text == "Шығыстағы ауыл"]
    assert float(name.get("x")) < east[0]
    assert abs(float(name.get("y")) - east[1]) > maps._RADIUS


def test_hostile_texts_stay_texts():
    root = draw(at(43, 63, HOSTILE))

    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        "svg", "title", "desc", "rect", "a", "circle", "path", "text"
    }  # fmt: skip


def test_no_map_without_a_point():
    with pytest.raises(ValueError, match="needs a point"):
        draw()


def test_a_scale_just_below_a_round_distance_is_drawn():
    """A third of the sheet is 999.9999999999998 km, of which the logarithm is 3."""
    land = maps._Land(west=0, north=0, stretch=1, scale=13.358400000000001, left=0, height=100)

    assert "500" in maps._bar(land, maps.MapWords("", "", "km"), "en", 0)
