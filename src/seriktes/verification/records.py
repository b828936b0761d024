"""The record of a seal: what is signed, how it is written, and how anybody checks it.

Nothing here needs the database or Django: the command that checks a paper elsewhere shares it.

NotARecord(ValueError)      a record that cannot be written in one way only
NotASeal(NotARecord)        a file that is no signed record
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "seriktes-seal-1"
ENDING = ".seal.json"
FIRST = "0" * 64
"""What the first record names as the one before it."""
MOST_BYTES = 2 * 1024 * 1024
MOST_DEEP = 40
MOST_NUMBER = 2**53 - 1
"""Larger whole numbers are not the same number in every program that reads JSON."""
KEY_BYTES, SIGNATURE_BYTES, ID_BYTES = 32, 64, 8


class NotARecord(ValueError):
    """What was given has no single way to be written: a fraction, a number too large, a sign that is none."""


class NotASeal(NotARecord):
    """A file that does not hold one signed record."""


@dataclass(frozen=True)
class SignedRecord:
    """A record with its signature and the public key that belongs to it."""

    record: dict[str, Any]
    signature: bytes
    public_key: bytes

    @property
    def content(self) -> bytes:
        """The very bytes that were signed."""
        return canonical(self.record)

    def as_file(self) -> bytes:
        """Return the file that goes with a paper: `2026-0001.seal.json`."""
        told = {
            "record": self.record,
            "signature": _text(self.signature),
            "public_key": _text(self.public_key),
        }
        return json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"

    def holds(self, public_key: bytes) -> bool:
        """Whether the record is, sign for sign, what the owner of `public_key` signed."""
        return verify_record(self.content, self.signature, public_key)

    def file_of(self, sha256: str) -> dict[str, Any] | None:
        """Return what the record says of the file with these bytes, if it names one."""
        return next((file for file in self.record["files"] if file["sha256"] == sha256), None)


def canonical(record: Mapping[str, Any]) -> bytes:
    """Return the one way to write a record: JSON, keys in order, no spaces, UTF-8.

    Raises `NotARecord` for fractions, numbers beyond 2**53, keys that are no text, NUL and half signs: two
    programs, or two databases, would not give them back alike.
    """
    _require_plain(record)
    try:
        text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return text.encode()
    except UnicodeEncodeError as error:
        raise NotARecord("A text of the record holds half a sign.") from error


def verify_record(record_bytes: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether the owner of `public_key` signed these very bytes; never raises."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, record_bytes)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id(public_key: bytes) -> str:
    """Return the short name of a public key: 16 hexadecimal digits."""
    return hashlib.sha256(public_key).digest()[:ID_BYTES].hex()


def key_text(public_key: bytes) -> str:
    """Return a public key as it is printed and typed."""
    return _text(public_key)


def instant_text(instant: datetime) -> str:
    """Return an instant as records write it: 2026-11-22T18:10:05Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def token_hash(token: str) -> str:
    """Return what a record says of the random part of its number: whoever reads it cannot tell that part."""
    return hashlib.sha256(token.encode()).hexdigest()


def read_key(text: str) -> bytes:
    """Return the public key that a text holds; raises `NotARecord`."""
    return _bytes(text.strip(), KEY_BYTES)


def read_signed_record(content: bytes) -> SignedRecord:
    """Return what a `.seal.json` holds, whoever wrote it; raises `NotASeal`. It proves nothing yet."""
    if len(content) > MOST_BYTES:
        raise NotASeal("The file is too large for a record.")
    try:
        told = json.loads(
            content.decode(), object_pairs_hook=_once, parse_float=_refused, parse_constant=_refused
        )
        found = SignedRecord(
            dict(told["record"]),
            _bytes(told["signature"], SIGNATURE_BYTES),
            _bytes(told["public_key"], KEY_BYTES),
        )
        _require_shape(found.record)
        canonical(found.record)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotASeal("The file is no signed record.") from error
    return found


def _require_shape(record: dict[str, Any]) -> None:
    texts = ("format", "key", "kind", "number", "previous", "sealed_at")
    if record["format"] != FORMAT or any(not isinstance(record[name], str) for name in texts):
        raise NotASeal("The record is of another format.")
    of_files = ("name", "media_type", "language", "sha256")
    for file in record["files"]:
        if any(not isinstance(file[name], str) for name in of_files) or not isinstance(file["size"], int):
            raise NotASeal("The record names its files in another way.")


def _require_plain(value: Any, depth: int = 0) -> None:
    """Raise `NotARecord` unless a value is text, a whole number, yes, no, nothing, a list or a table."""
    if depth > MOST_DEEP:
        raise NotARecord("The record is nested too deep.")
    if isinstance(value, Mapping):
        if any(not isinstance(key, str) for key in value):
            raise NotARecord("The keys of a record are texts.")
        _require_plain([*value, *value.values()], depth)
    elif isinstance(value, list | tuple):
        for inner in value:
            _require_plain(inner, depth + 1)
    elif not _is_plain(value):
        raise NotARecord(f"A record holds texts without NUL and whole numbers up to 2**53, not {value!r}.")


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" not in value
    return value is None or (isinstance(value, int) and abs(value) <= MOST_NUMBER)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that comes twice: two programs would read two different records."""
    if len(dict(pairs)) != len(pairs):
        raise NotASeal("A key comes twice.")
    return dict(pairs)


def _refused(text: str) -> Any:
    raise NotASeal(f"A record holds no {text[:20]}.")


def _text(content: bytes) -> str:
    # Not the alphabet for addresses: a key that began with a dash could not be typed after an option.
    return base64.b64encode(content).decode()


def _bytes(text: str, length: int) -> bytes:
    try:
        content = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise NotARecord("This is no Base64.") from error
    if len(content) != length:
        raise NotARecord(f"It has {len(content)} bytes instead of {length}.")
    return content
