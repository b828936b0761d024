from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
import segno

from seriktes.verification import addresses, qr
from tests.verification import papers

ADDRESS = "https://seriktes.example.org/verify/2026-0001-BCDFGHJKLMNPQRSTVW/"
SVG = "{http://www.w3.org/2000/svg}"


def dots(picture: str) -> set[tuple[int, int]]:
    """Return the black dots of a drawn code, read from its one stroke."""
    stroke = next(path for path in ET.fromstring(picture).iter(f"{SVG}path") if path.get("stroke"))
    found, x, y = set(), 0.0, 0.0
    for sign, said in re.findall(r"([Mmh])([^Mmh]*)", stroke.get("d")):
        numbers = [float(number) for number in re.findall(r"-?[0-9.]+", said)]
        if sign == "h":
            found |= {(int(x) + step, int(y)) for step in range(int(numbers[0]))}
            x += numbers[0]
        else:
            x, y = (numbers[0], numbers[1]) if sign == "M" else (x + numbers[0], y + numbers[1])
    return found


def test_a_code_is_drawn_dot_by_dot_with_its_quiet_border():
    matrix = segno.make(ADDRESS, error="m", boost_error=False, micro=False).matrix

    wanted = {(x + 4, y + 4) for y, row in enumerate(matrix) for x, dot in enumerate(row) if dot}
    assert dots(qr.svg(ADDRESS)) == wanted
    assert ET.fromstring(qr.svg(ADDRESS)).get("viewBox") == f"0 0 {len(matrix) + 8} {len(matrix) + 8}"


def test_equal_addresses_give_equal_pictures_without_styles_and_scripts():
    assert qr.svg(ADDRESS) == qr.svg(ADDRESS)
    assert qr.svg(ADDRESS) != qr.svg(ADDRESS.replace("0001", "0002"))
    assert "style" not in qr.svg(ADDRESS)


def test_a_picture_is_named_or_hidden_for_those_who_do_not_see_it():
    named, hidden = (ET.fromstring(qr.svg(ADDRESS, title=title)) for title in ("Құжат <1> & 2", ""))

    assert (named.get("role"), named.find(f"{SVG}title").text) == ("img", "Құжат <1> & 2")
    assert (hidden.get("aria-hidden"), hidden.find(f"{SVG}title")) == ("true", None)


@pytest.mark.django_db
def test_the_address_on_the_paper_leads_through_the_public_one(settings):
    settings.SERIKTES_PUBLIC_ADDRESS = "https://seriktes.example.org"
    seal = papers.reserved()

    assert addresses.absolute(seal) == f"https://seriktes.example.org/verify/{seal.number}-{seal.token}/"
    assert addresses.entrance() == "https://seriktes.example.org/verify/"
