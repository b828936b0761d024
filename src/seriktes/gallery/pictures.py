"""From whatever a phone sends to a picture that can be kept and shown: upright, small, without secrets.

A photograph carries the place and the time it was made, the owner's name, a second small picture. Nothing of
the file is kept but what one sees: it is decoded and encoded anew (quality.md: "GPS in photos (stripped)").
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from seriktes.gallery.errors import PictureRefused

MIB = 1024 * 1024
LARGEST_FILE = 20 * MIB
# More points than any phone of today makes in one file; decoded they take 200 MB at most.
LARGEST_PICTURE = 64_000_000
LONGEST_SIDE = 20_000
# What a screen or half a printed page needs, and what a list shows.
KEPT_SIDE, PREVIEW_SIDE = 2048, 480
# Half a page in print, 85 mm, at 300 points an inch.
PRINTED_SIDE = 1024
QUALITY, PREVIEW_QUALITY = 82, 72
FORMATS = ("JPEG", "PNG", "WEBP")
# The memory is one picture's, however many people send theirs at once: the others wait for a moment.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Picture:
    """Two JPEG files, the picture and its preview, and the size of the first in points."""

    content: bytes
    preview: bytes
    width: int
    height: int


def cleaned(content: bytes) -> Picture:
    """Return the picture in a file, made anew. Raises `PictureRefused` for everything that is none."""
    if len(content) > LARGEST_FILE:
        raise PictureRefused(_("This picture is larger than 20 MB. Send a smaller one."))
    try:
        with _one_at_a_time, warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=FORMATS) as opened:
                _refuse_giants(opened)
                # A JPEG can be decoded at a part of its size: quicker, and in less memory.
                opened.draft("RGB", (KEPT_SIDE, KEPT_SIDE))
                upright = ImageOps.exif_transpose(_flat(opened))
                upright.thumbnail((KEPT_SIDE, KEPT_SIDE))
                return _encoded(upright)
    except UnidentifiedImageError as wrong:
        raise PictureRefused(
            _("This file is no JPEG, PNG or WebP picture. Choose a photograph, or save it as JPEG first.")
        ) from wrong
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Warning) as wrong:
        raise PictureRefused(_("This picture is damaged or too large. Choose another one.")) from wrong


def printed(content: bytes) -> bytes:
    """Return a kept picture as small as print needs it; the same picture gives the same bytes."""
    with Image.open(BytesIO(content), formats=("JPEG",)) as kept:
        small = kept.convert("RGB")
    small.thumbnail((PRINTED_SIDE, PRINTED_SIDE), Image.Resampling.LANCZOS)
    return _jpeg(small, QUALITY)


def _refuse_giants(opened: Image.Image) -> None:
    width, height = opened.size
    if width * height > LARGEST_PICTURE or max(width, height) > LONGEST_SIDE:
        raise PictureRefused(_("This picture has too many points. Make it smaller and send it again."))


def _flat(opened: Image.Image) -> Image.Image:
    """Return the picture on white paper: JPEG knows no transparency."""
    if "A" not in opened.getbands() and "transparency" not in opened.info:
        flat = opened.convert("RGB")
    else:
        layered = opened.convert("RGBA")
        flat = Image.new("RGB", layered.size, "white")
        flat.paste(layered, mask=layered.getchannel("A"))
    # The turn that the camera noted stays known until it is done.
    flat.getexif().update(opened.getexif())
    return flat


def _encoded(picture: Image.Image) -> Picture:
    small = picture.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return Picture(_jpeg(picture, QUALITY), _jpeg(small, PREVIEW_QUALITY), *picture.size)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    # A picture made of the points alone has no place to carry anything else.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    written = BytesIO()
    bare.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    return written.getvalue()
