"""Keys of a person's own machine: made once, kept in a folder that only its owner can open.

Production never comes here: its keys are given from outside, so that a stolen disk does not hold both the
data and the key to it.
"""

from __future__ import annotations

import base64
import os
import secrets
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def kept_key(folder: Path, name: str, length: int = 32) -> str:
    """Return the key `name` of `folder` as URL-safe Base64; the first call makes it.

    Two processes that start at once get the same key: the file is made whole under another name and then
    linked, which only one of them can do.
    """
    path = folder / name
    if not path.exists():
        keep_once(path, new_key(length))
    return path.read_text().strip()


def new_key(length: int = 32) -> bytes:
    """Return a new random key as URL-safe Base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(length))


def keep_once(path: Path, content: bytes) -> None:
    """Write a key that only its owner can read, whole and on the disk; where there is one, that one stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first, and its key counts
    finally:
        draft.unlink()
