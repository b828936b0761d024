"""Drawn pictures in the place of photographs: a few scenes of the clubs' life, in each state one can meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageDraw

from seriktes.clubs.models import Club
from seriktes.core.access import Actor
from seriktes.demo.scale import Scale
from seriktes.gallery.actions import PhotographDetails, add_photographs, list_person, say_recognisable
from seriktes.gallery.enums import Recognisable
from seriktes.people.enums import Purpose
from seriktes.people.models import Consent, Person

SIZE = (1200, 800)
FLOOR = 560
WALL, GROUND, INK = "#f3e9d8", "#c98f5a", "#2f3b45"
SKY, STEPPE, SUN = "#a8d3ea", "#b9c26b", "#f5c242"
COLOURS = ("#b5473c", "#2f7f86", "#d08a2e", "#5a4e8c", "#3f7d4e")
Scene = Callable[[ImageDraw.ImageDraw], None]


@dataclass(frozen=True)
class Drawn:
    """A scene, what it shows in Kazakh, Russian and English, and how many children are listed on it."""

    scene: Scene
    said: tuple[str, str, str]
    listed: int | None = 0  # None: nobody has looked at it yet


def write(scale: Scale, clubs: list[Club], actor: Actor) -> None:
    """Bring in the pictures, one to a club, and say of all but the last who can be recognised."""
    for number, drawn in enumerate(SCENES):
        club = clubs[number % len(clubs)]
        day = scale.until - timedelta(days=20 + 9 * number)
        details = PhotographDetails(day, *drawn.said)
        content = _picture(drawn.scene)
        (photograph,) = add_photographs(actor=actor, club=club, contents=[content], details=details)
        if drawn.listed is None:
            continue
        for person in _consenting(club, drawn.listed):
            list_person(actor=actor, photograph=photograph, person=person)
        said = Recognisable.LISTED if drawn.listed else Recognisable.NOBODY
        say_recognisable(actor=actor, photograph=photograph, recognisable=said)


def _consenting(club: Club, count: int) -> list[Person]:
    """Return the first children of the club who, by a guardian, consent to photographs."""
    consenting = Consent.objects.filter(purpose=Purpose.PHOTO, withdrawn_on=None, ends_on=None)
    people = Person.objects.canonical().filter(
        pk__in=consenting.values("person"), enrolments__group__club=club
    )
    return list(people.distinct().order_by("pk")[:count])


def _picture(scene: Scene) -> bytes:
    picture = Image.new("RGB", SIZE, WALL)
    scene(ImageDraw.Draw(picture))
    written = BytesIO()
    picture.save(written, "JPEG", quality=85)
    return written.getvalue()


def _room(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, FLOOR, *SIZE), fill=GROUND)
    draw.rectangle((90, 90, 390, 360), fill=SKY, outline=INK, width=10)
    draw.line((240, 90, 240, 360), fill=INK, width=8)


def _steppe(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, 0, SIZE[0], FLOOR), fill=SKY)
    draw.ellipse((930, 70, 1090, 230), fill=SUN)
    for left, height in ((0, 190), (300, 260), (640, 210)):
        draw.polygon([(left, FLOOR), (left + 260, FLOOR - height), (left + 560, FLOOR)], fill="#8fa3b0")
    draw.rectangle((0, FLOOR - 60, *SIZE), fill=STEPPE)


def _child(draw: ImageDraw.ImageDraw, x: int, colour: str, foot: int = 720) -> None:
    """A child as children draw one: nobody in particular."""
    draw.line((x - 26, foot, x - 10, foot - 110), fill=INK, width=20)
    draw.line((x + 26, foot, x + 10, foot - 110), fill=INK, width=20)
    draw.rounded_rectangle((x - 52, foot - 260, x + 52, foot - 90), 40, fill=colour)
    draw.ellipse((x - 48, foot - 360, x + 48, foot - 264), fill="#e8c09a", outline=INK, width=4)
    draw.pieslice((x - 52, foot - 368, x + 52, foot - 268), 180, 360, fill=INK)


def _chess(draw: ImageDraw.ImageDraw) -> None:
    _room(draw)
    for x, colour in ((330, COLOURS[0]), (870, COLOURS[1])):
        _child(draw, x, colour)
    draw.rectangle((430, 520, 770, 560), fill="#7a5230")
    for place in range(8):
        draw.rectangle((440 + 40 * place, 490, 480 + 40 * place, 520), fill=(INK, "#ffffff")[place % 2])
    for x in (470, 560, 690):
        draw.ellipse((x, 440, x + 26, 466), fill=INK)
        draw.polygon([(x - 4, 492), (x + 13, 456), (x + 30, 492)], fill=INK)


def _dombra(draw: ImageDraw.ImageDraw) -> None:
    _room(draw)
    for x, colour in ((420, COLOURS[2]), (640, COLOURS[3]), (860, COLOURS[4])):
        _child(draw, x, colour)
        draw.line((x - 20, 590, x + 130, 430), fill="#6b4423", width=14)
        draw.ellipse((x - 70, 540, x + 20, 630), fill="#a5682a", outline=INK, width=4)


def _football(draw: ImageDraw.ImageDraw) -> None:
    _steppe(draw)
    draw.rectangle((60, 380, 300, 560), outline="#ffffff", width=12)
    for x, colour in ((480, COLOURS[0]), (700, COLOURS[1]), (960, COLOURS[0])):
        _child(draw, x, colour, foot=740)
    draw.ellipse((560, 690, 620, 750), fill="#ffffff", outline=INK, width=6)


def _ornament(draw: ImageDraw.ImageDraw) -> None:
    """Felt with an ornament of the workshop: four leaves and a border."""
    draw.rectangle((0, 0, *SIZE), fill="#7c2d2d")
    draw.rectangle((40, 40, SIZE[0] - 40, SIZE[1] - 40), outline="#e9d8b4", width=14)
    for middle in (300, 600, 900):
        for turn in range(4):
            angle = pi / 4 + turn * pi / 2
            x, y = middle + 95 * cos(angle), 400 + 95 * sin(angle)
            draw.ellipse((x - 70, y - 70, x + 70, y + 70), fill="#e9d8b4")
            draw.ellipse((x - 38, y - 38, x + 38, y + 38), fill="#7c2d2d")
        draw.ellipse((middle - 26, 374, middle + 26, 426), fill=SUN)


def _shelf(draw: ImageDraw.ImageDraw) -> None:
    _room(draw)
    for row in range(3):
        draw.rectangle((480, 210 + 120 * row, 1110, 224 + 120 * row), fill="#7a5230")
        for place in range(14):
            height = 70 + (place * 37 + row * 11) % 32
            left = 492 + 44 * place
            top = 210 + 120 * row - height
            draw.rectangle(
                (left, top, left + 34, 210 + 120 * row), fill=COLOURS[(place + row) % len(COLOURS)]
            )
    _child(draw, 300, COLOURS[3])


SCENES = (
    Drawn(
        _chess,
        (
            "Екі бала шахмат ойнап отыр (үлгі)",
            "Двое детей играют в шахматы (үлгі)",
            "Two children play chess (үлгі)",
        ),
    ),
    Drawn(
        _dombra,
        (
            "Домбыра үйірмесі үшеулеп күй тартып тұр (үлгі)",
            "Кружок домбры играет кюй втроём (үлгі)",
            "Three of the dombra circle play together (үлгі)",
        ),
        listed=3,
    ),
    Drawn(
        _football,
        (
            "Ауыл алаңындағы футбол (үлгі)",
            "Футбол на сельской площадке (үлгі)",
            "Football on the village ground (үлгі)",
        ),
    ),
    Drawn(
        _ornament,
        (
            "Қолөнер шеберханасының ою салынған киізі (үлгі)",
            "Войлок с орнаментом из мастерской ремёсел (үлгі)",
            "Felt with an ornament from the craft workshop (үлгі)",
        ),
    ),
    Drawn(
        _shelf,
        (
            "Клуб кітапханасының жаңа сөресі (үлгі)",
            "Новая полка клубной библиотеки (үлгі)",
            "A new shelf of the club's library (үлгі)",
        ),
        listed=None,
    ),
)
