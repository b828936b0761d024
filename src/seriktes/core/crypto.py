"""Secrets at rest: values sealed with AES-256-GCM, found again by a blind index.

Each person has a data key of their own, kept beside their row but wrapped by a master key that lives
outside the database. Deleting the wrapped key therefore erases the person's secrets from old backups too.
This protects a stolen file or backup, not a running server.

A sealed value and a wrapped key have one shape: format (1 byte), id of the key used (4), nonce (12),
ciphertext with its tag. A value is bound to its table, column and row: moved elsewhere, it does not open.

CryptoError
├── WrongKey     no key at hand has the id that the value names
└── Tampered     the value was changed, cut or moved to another place
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
_FORMAT = b"\x01"
_ID_BYTES, _NONCE_BYTES, _TAG_BYTES = 4, 12, 16
_HEAD = len(_FORMAT) + _ID_BYTES + _NONCE_BYTES
_WRAPPED_BYTES = _HEAD + KEY_BYTES + _TAG_BYTES
HEAD_BYTES = _WRAPPED_BYTES  # of a sealed file: enough to tell its master key
_WRAPPING = b"seriktes data key"


class CryptoError(Exception):
    """A value that cannot be opened; `code` is stable."""

    code = "crypto"


class WrongKey(CryptoError):
    """No key at hand has the id that the value names."""

    code = "wrong_key"


class Tampered(CryptoError):
    """The value was changed, cut or moved to another table, column or row."""

    code = "tampered"


@dataclass(frozen=True)
class Tally:
    """How many data keys the newest master key wraps, an older one does, and none at hand can unwrap."""

    current: int = 0
    older: int = 0
    lost: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.current + other.current, self.older + other.older, self.lost + other.lost)


class Keyring:
    """The master keys, newest first: the first one wraps, all of them unwrap."""

    def __init__(self, master_keys: Iterable[bytes]) -> None:
        keys = list(master_keys)
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise ImproperlyConfigured(f"A keyring needs at least one master key, each of {KEY_BYTES} bytes.")
        self._current = keys[0]
        self._by_id = {key_id(key): key for key in keys}

    def new_data_key(self) -> bytes:
        """Return a fresh data key, wrapped by the newest master key; only the wrapped form is ever stored."""
        return self._wrap(os.urandom(KEY_BYTES))

    def seal(self, wrapped_key: bytes, plaintext: str, *, table: str, column: str, row: int | str) -> bytes:
        """Return `plaintext` encrypted for one place of the database; equal texts give different bytes."""
        return _encrypt(self._unwrap(wrapped_key), plaintext.encode(), _place(table, column, row))

    def open_sealed(
        self, wrapped_key: bytes, sealed: bytes, *, table: str, column: str, row: int | str
    ) -> str:
        """Return the text sealed for this place, or raise `WrongKey` or `Tampered`."""
        data_key = self._unwrap(wrapped_key)
        return _decrypt({key_id(data_key): data_key}, sealed, _place(table, column, row)).decode()

    def seal_file(self, content: bytes, *, name: str) -> bytes:
        """Return a file encrypted under its name, led by its own data key: it opens without the database."""
        data_key = os.urandom(KEY_BYTES)
        return self._wrap(data_key) + _encrypt(data_key, content, _joined("seriktes file", name))

    def open_file(self, sealed: bytes, *, name: str) -> bytes:
        """Return the content of a file sealed under this name, or raise `WrongKey` or `Tampered`."""
        data_key = self._unwrap(sealed[:_WRAPPED_BYTES])
        place = _joined("seriktes file", name)
        return _decrypt({key_id(data_key): data_key}, sealed[_WRAPPED_BYTES:], place)

    def rewrap(self, wrapped_key: bytes) -> bytes:
        """Return the same data key wrapped by the newest master key; what it sealed stays as it is."""
        return wrapped_key if self.is_current(wrapped_key) else self._wrap(self._unwrap(wrapped_key))

    def rewrap_file(self, sealed: bytes) -> bytes:
        """Return a sealed file led by the same data key, wrapped by the newest master key."""
        return self.rewrap(sealed[:_WRAPPED_BYTES]) + sealed[_WRAPPED_BYTES:]

    def is_current(self, wrapped_key: bytes) -> bool:
        """Whether the newest master key wraps this data key, or the one that leads this file."""
        return _key_id_of(wrapped_key) == key_id(self._current)

    def tally(self, wrapped_keys: Iterable[bytes | memoryview]) -> Tally:
        """Return by which master keys these data keys are wrapped; sealed files are led by theirs."""
        tally = Tally()
        for wrapped in wrapped_keys:
            try:
                known = _key_id_of(bytes(wrapped)) in self._by_id
                is_current = known and self.is_current(bytes(wrapped))
            except Tampered:
                known = is_current = False
            tally += Tally(is_current, known and not is_current, not known)
        return tally

    def _wrap(self, data_key: bytes) -> bytes:
        return _encrypt(self._current, data_key, _WRAPPING)

    def _unwrap(self, wrapped_key: bytes) -> bytes:
        return _decrypt(self._by_id, wrapped_key, _WRAPPING)


def new_data_key() -> bytes:
    """`Keyring.new_data_key` with the master keys of the settings."""
    return keyring().new_data_key()


def seal(wrapped_key: bytes, plaintext: str, *, table: str, column: str, row: int | str) -> bytes:
    """`Keyring.seal` with the master keys of the settings."""
    return keyring().seal(wrapped_key, plaintext, table=table, column=column, row=row)


def open_sealed(wrapped_key: bytes, sealed: bytes, *, table: str, column: str, row: int | str) -> str:
    """`Keyring.open_sealed` with the master keys of the settings."""
    return keyring().open_sealed(wrapped_key, sealed, table=table, column=column, row=row)


def rewrap(wrapped_key: bytes) -> bytes:
    """`Keyring.rewrap` with the master keys of the settings."""
    return keyring().rewrap(wrapped_key)


def blind_index(value: str, *, purpose: str) -> str:
    """Return 64 hexadecimal digits by which equal values are found without storing them.

    Only who holds `SERIKTES_INDEX_KEY` can compute it. One value has unrelated indexes under different
    purposes.
    """
    (index_key,) = _read_keys("SERIKTES_INDEX_KEY")
    if index_key in _read_keys("SERIKTES_MASTER_KEY"):
        raise ImproperlyConfigured("SERIKTES_INDEX_KEY must be a key of its own, not a master key.")
    return hmac.new(index_key, _joined(purpose, value), hashlib.sha256).hexdigest()


def keyring() -> Keyring:
    """Return the keyring of `settings.SERIKTES_MASTER_KEY`: one key, or several, newest first."""
    return _keyring_of(_read_keys("SERIKTES_MASTER_KEY"))


def key_id(key: bytes) -> bytes:
    """Return the four bytes that name a key in what it encrypted; they say nothing about the key."""
    return hashlib.sha256(b"seriktes key id" + key).digest()[:_ID_BYTES]


@lru_cache(maxsize=8)
def _keyring_of(master_keys: tuple[bytes, ...]) -> Keyring:
    return Keyring(master_keys)


def _read_keys(name: str) -> tuple[bytes, ...]:
    """Return the keys of a setting: bytes, several of them, or Base64 divided by commas."""
    given = getattr(settings, name, None) or ()
    parts = given.split(",") if isinstance(given, str) else [given] if isinstance(given, bytes) else given
    try:
        keys = tuple(part if isinstance(part, bytes) else base64.urlsafe_b64decode(part) for part in parts)
    except (binascii.Error, ValueError):
        keys = ()
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise ImproperlyConfigured(f"{name} must hold {KEY_BYTES} random bytes in URL-safe Base64.")
    return keys


def _encrypt(key: bytes, plaintext: bytes, place: bytes) -> bytes:
    head = _FORMAT + key_id(key)
    nonce = os.urandom(_NONCE_BYTES)
    return head + nonce + AESGCM(key).encrypt(nonce, plaintext, head + place)


def _decrypt(keys: dict[bytes, bytes], encrypted: bytes, place: bytes) -> bytes:
    encrypted = bytes(encrypted)  # a database may hand over a memoryview
    key = keys.get(_key_id_of(encrypted))
    if key is None:
        raise WrongKey(
            f"No key has the id {_key_id_of(encrypted).hex()}; known ids: {[known.hex() for known in keys]}."
        )
    head, nonce = encrypted[: _HEAD - _NONCE_BYTES], encrypted[_HEAD - _NONCE_BYTES : _HEAD]
    try:
        return AESGCM(key).decrypt(nonce, encrypted[_HEAD:], head + place)
    except InvalidTag as error:
        raise Tampered("A sealed value was changed or moved to another table, column or row.") from error


def _key_id_of(encrypted: bytes) -> bytes:
    encrypted = bytes(encrypted)
    if len(encrypted) < _HEAD + _TAG_BYTES or encrypted[:1] != _FORMAT:
        raise Tampered("A sealed value is cut short or of an unknown format.")
    return encrypted[1 : 1 + _ID_BYTES]


def _place(table: str, column: str, row: int | str) -> bytes:
    return _joined("seriktes value", table, column, str(row))


def _joined(*parts: str) -> bytes:
    """Return the parts with their lengths, so that ("ab", "c") and ("a", "bc") differ."""
    encoded = [part.encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)
