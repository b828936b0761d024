"""Photographs of stories as papers hold them: small, and without anything but what one sees."""

from __future__ import annotations

from seriktes.core import files
from seriktes.core.models import StoredFile
from seriktes.gallery.pictures import printed
from seriktes.results.shown import ShownPicture


def jpeg_of(picture: ShownPicture) -> bytes:
    """Return the photograph in the size of print; the same photograph gives the same bytes."""
    return printed(files.read(StoredFile.objects.get(code=picture.file)))
