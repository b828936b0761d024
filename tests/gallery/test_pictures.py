"""What comes out of a file that a phone, or somebody worse, has sent."""

from __future__ import annotations

import struct
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from io import BytesIO

import pytest
from PIL import Image

from seriktes.gallery import pictures
from seriktes.gallery.errors import PictureRefused
from seriktes.gallery.pictures import cleaned
from tests import factories as make

pytestmark = pytest.mark.unit

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def from_phone(size=(40, 30), **tags) -> bytes:
    exif = Image.Exif()
    exif[MAKER] = "A telling maker"
    exif.get_ifd(GPS)[2] = (43.0, 14.0, 20.0)
    for tag, value in tags.items():
        exif[int(tag[1:])] = value
    return make.jpeg(size, exif=exif.tobytes())


def sent(form: str, size=(40, 30), mode="RGB", colour: object = "teal") -> bytes:
    written = BytesIO()
    Image.new(mode, size, colour).save(written, form)
    return written.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is as large as this."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def test_what_a_camera_writes_into_a_picture_is_left_out():
    given = from_phone()
    assert b"A telling maker" in given

    made = cleaned(given)

    for content in (made.content, made.preview):
        opened = Image.open(BytesIO(content))
        assert (opened.format, dict(opened.getexif()), sorted(opened.info)) == (
            "JPEG",
            {},
            ["jfif", "jfif_density", "jfif_unit", "jfif_version", "progression", "progressive"],
        )


def test_a_picture_stands_upright_though_the_camera_was_turned():
    made = cleaned(from_phone((40, 30), **{f"t{ORIENTATION}": 6}))

    assert (made.width, made.height) == (30, 40)


@pytest.mark.parametrize(
    ("size", "kept", "preview"),
    [((4000, 3000), (2048, 1536), (480, 360)), ((300, 200), (300, 200), (300, 200))],
)
def test_a_large_picture_is_made_smaller_and_a_small_one_stays(size, kept, preview):
    made = cleaned(make.jpeg(size))

    assert (made.width, made.height) == kept
    assert Image.open(BytesIO(made.preview)).size == preview


@pytest.mark.parametrize(
    ("form", "mode", "colour"), [("PNG", "RGBA", (0, 0, 0, 0)), ("WEBP", "RGBA", (0, 0, 0, 0))]
)
def test_what_is_transparent_lies_on_white_paper(form, mode, colour):
    made = cleaned(sent(form, mode=mode, colour=colour))

    assert Image.open(BytesIO(made.content)).getpixel((5, 5)) == (255, 255, 255)


def test_a_drawing_in_grey_is_a_picture_too():
    made = cleaned(sent("PNG", mode="L", colour=128))

    assert Image.open(BytesIO(made.content)).mode == "RGB"


NOT_A_PICTURE = "This file is no JPEG, PNG or WebP picture. Choose a photograph, or save it as JPEG first."
DAMAGED = "This picture is damaged or too large. Choose another one."
TOO_MANY = "This picture has too many points. Make it smaller and send it again."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", NOT_A_PICTURE),
        (b"PK\x03\x04 a table", NOT_A_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", NOT_A_PICTURE),
        (sent("GIF"), NOT_A_PICTURE),
        (sent("TIFF"), NOT_A_PICTURE),
        (make.jpeg((400, 300))[:500], DAMAGED),
        (png_claiming(9000, 9000), TOO_MANY),
        (png_claiming(64_000, 1), TOO_MANY),
        (png_claiming(2_000_000_000, 2_000_000_000), DAMAGED),
        (png_claiming(600, 600), DAMAGED),
    ],
    ids=["empty", "table", "svg", "gif", "tiff", "cut off", "81 million", "long", "giant", "without points"],
)
def test_what_is_no_picture_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(PictureRefused) as refused:
        cleaned(content)

    assert str(refused.value) == sentence


def test_a_file_larger_than_the_limit_is_not_opened(monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST_FILE", 100)

    with pytest.raises(PictureRefused) as refused:
        cleaned(make.jpeg((400, 300)))

    assert str(refused.value) == "This picture is larger than 20 MB. Send a smaller one."


@pytest.fixture
def at_once(monkeypatch):
    """Let four people send a picture at one moment; return how many were decoded side by side at most."""

    def send() -> int:
        inside, most = [], []
        encode = pictures._encoded

        def slowly(picture):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.05)
            inside.pop()
            return encode(picture)

        monkeypatch.setattr(pictures, "_encoded", slowly)
        with ThreadPoolExecutor(4) as people:
            made = list(people.map(cleaned, [sent("PNG")] * 4))
        assert len(made) == 4
        return max(most)

    return send


def test_pictures_of_several_people_are_decoded_one_at_a_time(at_once):
    assert at_once() == 1


def test_control_without_the_lock_they_are_decoded_side_by_side(at_once, monkeypatch):
    monkeypatch.setattr(pictures, "_one_at_a_time", nullcontext())

    assert at_once() > 1
