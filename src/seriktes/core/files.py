"""Files: stored once by the hash of their bytes, sealed, never changed.

On the disk each is encrypted with a key of its own, wrapped by the master key of the settings: whoever has
the disk or a backup without that key reads nothing. Files are small (an upload has a limit), so they are
sealed and opened whole.

A transaction covers rows and not the disk. So bytes are written before their row and deleted long after it:
`sweep` deletes only what nobody has stored for a day. What names an erased person goes at once (`erase`).

DomainError
└── FileErased   the bytes named somebody whose data were erased, and are gone for good
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core import crypto
from seriktes.core.access import Actor
from seriktes.core.errors import DomainError
from seriktes.core.models import StoredFile

FOLDER = "files"
SWEPT_AFTER = timedelta(days=1)


class FileErased(DomainError):
    """The file named somebody whose data were erased."""

    code = "file_erased"


def store(content: bytes, *, name: str, content_type: str, actor: Actor) -> StoredFile:
    """Keep `content` and return its row; the same bytes are written to the disk once.

    What stands under their name and does not open was sealed by a key that is gone, or was harmed: it is
    replaced. Raises `FileErased` for bytes that an erasure has removed: nobody comes back with an old file.
    """
    digest = hashlib.sha256(content).hexdigest()
    if _is_erased(digest):
        raise FileErased(
            _("This file names somebody whose data were erased. Take that person out of it first.")
        )
    if not _is_kept(digest):
        _write(digest, crypto.keyring().seal_file(content, name=digest))
    return StoredFile.objects.create(
        sha256=digest,
        name=safe_name(name),
        content_type=content_type,
        size=len(content),
        stored_by=actor.user,
    )


def read(stored: StoredFile) -> bytes:
    """Return the bytes of a stored file.

    Raises `FileErased` where an erasure has removed them, `FileNotFoundError` where the disk has lost them,
    `CryptoError` where they were changed or the key is not at hand.
    """
    refuse_erased(stored)
    return _read(stored.sha256)


def refuse_erased(stored: StoredFile) -> None:
    """Raise `FileErased` where an erasure has removed the bytes."""
    if stored.erased_at is not None:
        raise FileErased(_("This file named somebody whose data were erased: its content is gone for good."))


def erase(stored: StoredFile) -> None:
    """Remove the bytes of a file for good, with its name; its rows and their hash stay.

    The bytes go when the transaction has ended well. What the disk does not give up then, `remove_erased`
    tries again until it is gone.
    """
    same = StoredFile.objects.filter(sha256=stored.sha256, erased_at=None)
    for row in same:
        row.name, row.erased_at = f"{row.sha256[:12]}{Path(row.name).suffix[:8]}", timezone.now()
        row.save(update_fields=("name", "erased_at"))
    transaction.on_commit(lambda: _remove(stored.sha256), robust=True)


def remove_erased() -> int:
    """Remove from the disk what was erased and is still there; return how many files that were."""
    waiting = still_there()
    for digest in waiting:
        _remove(digest)
    return len(waiting)


def still_there() -> list[str]:
    """Return the hashes of the files that were erased and whose bytes the disk still holds."""
    erased = StoredFile.objects.exclude(erased_at=None).order_by().values_list("sha256", flat=True).distinct()
    return [digest for digest in erased if default_storage.exists(path_of(digest))]


def _remove(digest: str) -> None:
    default_storage.delete(path_of(digest))


def _is_erased(digest: str) -> bool:
    return StoredFile.objects.filter(sha256=digest, erased_at__isnull=False).exists()


def forget(stored: StoredFile) -> bool:
    """Delete a file's row and return True, unless a row of another table refers to it.

    The bytes go with a later `sweep`: somebody may be storing the same ones at this moment.
    """
    try:
        with transaction.atomic():
            stored.delete()
    except ProtectedError:
        return False
    return True


def opened(stored: StoredFile) -> File[bytes]:
    """Return a stored file opened for reading; raises as `read`."""
    return ContentFile(read(stored))


def _read(digest: str) -> bytes:
    return crypto.keyring().open_file(_sealed(digest), name=digest)


def _sealed(digest: str) -> bytes:
    with default_storage.open(path_of(digest)) as kept:
        return bytes(kept.read())


def _is_kept(digest: str) -> bool:
    """Whether the bytes are on the disk and open; made young, so that no sweep comes before their row."""
    try:
        os.utime(default_storage.path(path_of(digest)))
        _read(digest)
    except (FileNotFoundError, crypto.CryptoError):
        return False
    return True


def _write(digest: str, sealed: bytes) -> None:
    """Put bytes under their name, whole; two writers at once leave the same as one."""
    path = path_of(digest)
    written = default_storage.save(f"{path}.new", ContentFile(sealed))
    Path(default_storage.path(written)).replace(default_storage.path(path))


def rewrap(progress: Callable[[int, int], object]) -> crypto.Tally:
    """Lead every file on the disk by its data key under the newest master key; return how all are led now.

    What no master key at hand unwraps stays as it is. A file is put in place whole, at any moment it opens.
    """
    ring, digests = crypto.keyring(), list(_digests())
    for done, digest in enumerate(digests, 1):
        with suppress(FileNotFoundError, crypto.CryptoError):  # swept meanwhile, or told as lost below
            sealed = _sealed(digest)
            if not ring.is_current(sealed):
                _write(digest, ring.rewrap_file(sealed))
        progress(done, len(digests))
    return tally()


def tally() -> crypto.Tally:
    """Return by which master keys the files on the disk are led."""
    return crypto.keyring().tally(_heads())


def _heads() -> Iterator[bytes]:
    for digest in _digests():
        with suppress(FileNotFoundError), default_storage.open(path_of(digest)) as kept:
            yield kept.read(crypto.HEAD_BYTES)


def _digests() -> Iterator[str]:
    """Every file that stands under its name: not what is being written or taken away."""
    for folder in _listed(FOLDER)[0]:
        for name in _listed(f"{FOLDER}/{folder}")[1]:
            if "." not in name:
                yield folder + name


def sweep() -> int:
    """Delete what was left behind more than a day ago, and return how many files the disk lost.

    Rows go that nothing refers to, as of work that was given up before it ended, and bytes without a row.
    """
    before = timezone.now() - SWEPT_AFTER
    links = {f"{link.name}__isnull": True for link in StoredFile._meta.related_objects}
    for stored in StoredFile.objects.filter(stored_at__lt=before, **links):
        forget(stored)
    return sum(_sweep_folder(folder, before.timestamp()) for folder in _listed(FOLDER)[0])


def _sweep_folder(folder: str, before: float) -> int:
    place = Path(default_storage.path(f"{FOLDER}/{folder}"))
    old = [name for name in _listed(f"{FOLDER}/{folder}")[1] if _changed_at(place / name) < before]
    rows = StoredFile.objects.filter(sha256__in=[folder + name for name in old])
    known = set(rows.values_list("sha256", flat=True))
    return sum(_take_away(place / name, before) for name in old if folder + name not in known)


def _take_away(path: Path, before: float) -> bool:
    """Delete bytes unless somebody has stored them again since they were found old.

    They are moved aside first: who comes later writes them anew, who came before has made them young.
    """
    aside = path.with_name(f"{path.name}.gone")
    path.replace(aside)
    if _changed_at(aside) >= before:
        aside.replace(path)
        return False
    aside.unlink()
    return True


def _changed_at(path: Path) -> float:
    return path.stat().st_mtime


def _listed(folder: str) -> tuple[list[str], list[str]]:
    return default_storage.listdir(folder) if default_storage.exists(folder) else ([], [])


def path_of(digest: str) -> str:
    return f"{FOLDER}/{digest[:2]}/{digest[2:]}"


def safe_name(name: str) -> str:
    """Return the last part of an uploaded file's name, without control signs, 255 signs at most."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return kept[-255:] or "file"
