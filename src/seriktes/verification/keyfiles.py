"""Private keys: one short file each, in a folder outside the database that only its owner can open.

`signing` is the first key of an installation, `signing-<id>` each later one. Whoever has such a file can seal
in the network's name; whoever has the database or a backup cannot.
"""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from seriktes.settings.keys import keep_once, kept_key, new_key
from seriktes.verification.errors import SigningKeyMissing
from seriktes.verification.records import key_id

logger = logging.getLogger(__name__)

NAME = "signing"
MISSING = _(
    "The key that seals is not on the server, so nothing was sealed. Ask whoever keeps the server to put it"
    " back, or to make a new one: seriktes signing-key rotate"
)
UNKEPT = _(
    "The server cannot keep the key that seals, so nothing was sealed. Ask whoever keeps the server to look"
    " at the folder of its keys: seriktes check"
)


def folder() -> Path:
    return Path(settings.SERIKTES_SIGNING_KEYS)


def public_half(private: Ed25519PrivateKey) -> bytes:
    return private.public_key().public_bytes_raw()


def first() -> Ed25519PrivateKey:
    """Return the installation's first private key, made where there is none; all who ask get the same one.

    Raises `SigningKeyMissing` where it can be neither read nor kept.
    """
    try:
        return _private(kept_key(folder(), NAME).encode())
    except (OSError, ValueError) as error:
        logger.exception("The signing key cannot be kept in %s", folder())
        raise SigningKeyMissing(UNKEPT) from error


def another() -> Ed25519PrivateKey:
    """Make and keep one more private key; raises `SigningKeyMissing` where it cannot be kept."""
    content = new_key()
    private = _private(content)
    try:
        keep_once(folder() / f"{NAME}-{key_id(public_half(private))}", content)
    except OSError as error:
        logger.exception("A signing key cannot be kept in %s", folder())
        raise SigningKeyMissing(UNKEPT) from error
    return private


def private_key(wanted: str) -> Ed25519PrivateKey:
    """Return the private half of the key named `wanted`; raises `SigningKeyMissing`."""
    found = next((private for _path, private in _kept() if key_id(public_half(private)) == wanted), None)
    if found is None:
        logger.error("No readable file in %s holds the signing key %s.", folder(), wanted)
        raise SigningKeyMissing(MISSING)
    return found


def path_of(wanted: str) -> Path | None:
    """Return where a private key lies, if it lies there."""
    return next((path for path, private in _kept() if key_id(public_half(private)) == wanted), None)


def destroy(retired: str) -> None:
    """Delete the private half of a key that signs no more, so that nobody can ever sign with it."""
    path = path_of(retired)
    if path is not None:
        path.unlink(missing_ok=True)


def _kept() -> Iterator[tuple[Path, Ed25519PrivateKey]]:
    """Every private key that can be read, with where it lies."""
    for path in sorted(folder().glob(f"{NAME}*")):
        try:
            private = _private(path.read_bytes())
        except (OSError, ValueError) as error:
            logger.warning("%s is not read as a signing key: %s", path, error)
        else:
            yield path, private


def _private(content: bytes) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(content.strip()))
    except binascii.Error as error:
        raise ValueError("no Base64") from error
