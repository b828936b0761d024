"""Files: stored once by the hash of their bytes, never changed."""

from __future__ import annotations

import hashlib
import unicodedata

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError

from seriktes.core.access import Actor
from seriktes.core.models import StoredFile


def store(content: bytes, *, name: str, content_type: str, actor: Actor) -> StoredFile:
    """Keep `content` and return its row; the same bytes are written to the disk once.

    A file of another length under their name is what a power cut left of an earlier writing: it is replaced.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    if default_storage.exists(path) and default_storage.size(path) != len(content):
        default_storage.delete(path)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    return StoredFile.objects.create(
        sha256=digest,
        name=safe_name(name),
        content_type=content_type,
        size=len(content),
        stored_by=actor.user,
    )


def read(stored: StoredFile) -> bytes:
    """Return the bytes of a stored file; raises `FileNotFoundError` where the disk has lost them."""
    with default_storage.open(path_of(stored.sha256)) as opened:
        return bytes(opened.read())


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
    """Return a stored file opened for reading; the caller closes it."""
    return default_storage.open(path_of(stored.sha256))


def path_of(digest: str) -> str:
    return f"files/{digest[:2]}/{digest[2:]}"


def safe_name(name: str) -> str:
    """Return the last part of an uploaded file's name, without control signs, 255 signs at most."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return kept[-255:] or "file"
