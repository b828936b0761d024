"""Pictures of organisations: drawn anew as PNG before they are kept, so that nothing but pixels stays."""

from __future__ import annotations

import hashlib
import io

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from seriktes.core import files
from seriktes.core.models import StoredFile
from seriktes.results.report_templates.dress import Logo

KINDS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 16_000_000
WIDTH, HEIGHT = 800, 400


def redrawn(content: bytes) -> bytes:
    """Return a picture as a PNG of its pixels alone, no larger than a letterhead needs.

    Raises ValidationError: too large, of another kind, damaged, or with more pixels than anybody prints.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The picture is larger than 2 MB. Save a smaller one."), "too_large")
    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("The picture has too many pixels. Save a smaller one."), "too_large")
            kept = picture.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as wrong:
        raise ValidationError(_("This is not a picture. Choose a PNG or JPEG file."), "other") from wrong
    kept.thumbnail((WIDTH, HEIGHT))
    drawn = io.BytesIO()
    Image.frombytes("RGBA", kept.size, kept.tobytes()).save(drawn, "PNG")
    return drawn.getvalue()


def is_same_picture(sent: UploadedFile, sha256: str) -> bool:
    """Whether a file that was sent is the picture kept under this sum."""
    content = sent.read()
    sent.seek(0)
    try:
        return hashlib.sha256(redrawn(content)).hexdigest() == sha256
    except ValidationError:
        return False


def png_of(logo: Logo) -> bytes:
    """Return the kept picture."""
    return files.read(StoredFile.objects.get(code=logo.code))
