"""Files: stored once by the hash of their bytes, sealed, never changed.

On the disk each is encrypted with a key of its own, wrapped by the master key of the settings: whoever has
the disk or a backup without that key reads nothing. Files are small (an upload has a limit), so they are
sealed and opened whole.
"""

from __future__ import annotations

import hashlib
import unicodedata

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError

from seriktes.core import crypto
from seriktes.core.access import Actor
from seriktes.core.models import StoredFile


def store(content: bytes, *, name: str, content_type: str, actor: Actor) -> StoredFile:
    """Keep `content` and return its row; the same bytes are written to the disk once.

    What stands under their name and does not open is what a power cut left of an earlier writing, or was
    sealed by a key that is gone: it is replaced.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    if default_storage.exists(path) and not _opens(digest):
        default_storage.delete(path)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(crypto.keyring().seal_file(content, name=digest)))
    return StoredFile.objects.create(
        sha256=digest,
        name=safe_name(name),
        content_type=content_type,
        size=len(content),
        stored_by=actor.user,
    )


def read(stored: StoredFile) -> bytes:
    """Return the bytes of a stored file.

    Raises `FileNotFoundError` where the disk has lost them, `CryptoError` where they were changed or the
    key is not at hand.
    """
    return _read(stored.sha256)


def forget(stored: StoredFile) -> bool:
    """Delete a file and return True, unless a row of another table refers to it.

    The bytes go with the last row of their hash.
    """
    with transaction.atomic():
        try:
            stored.delete()
        except ProtectedError:
            return False
        digest = stored.sha256
        transaction.on_commit(lambda: _drop(digest))
    return True


def _drop(digest: str) -> None:
    if not StoredFile.objects.filter(sha256=digest).exists():
        default_storage.delete(path_of(digest))


def opened(stored: StoredFile) -> File[bytes]:
    """Return a stored file opened for reading; raises as `read`."""
    return ContentFile(read(stored))


def _read(digest: str) -> bytes:
    with default_storage.open(path_of(digest)) as kept:
        return crypto.keyring().open_file(bytes(kept.read()), name=digest)


def _opens(digest: str) -> bool:
    try:
        _read(digest)
    except crypto.CryptoError:
        return False
    return True


def path_of(digest: str) -> str:
    return f"files/{digest[:2]}/{digest[2:]}"


def safe_name(name: str) -> str:
    """Return the last part of an uploaded file's name, without control signs, 255 signs at most."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return kept[-255:] or "file"
