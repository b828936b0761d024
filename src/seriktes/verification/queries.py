"""What is read of seals: the one under a number, and whether all of them still say what was signed."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from seriktes.verification import records
from seriktes.verification.models import LANGUAGES, Seal, SealedFile
from seriktes.verification.numbers import Number

AT_ONCE = 500  # seals in memory while the chain is walked


class Flaw(StrEnum):
    """What a changed, removed or forged seal shows."""

    CHANGED = "changed"  # the record is not the one that was hashed
    ROW = "row"  # the table says other than the record
    LINK = "link"  # it does not follow the seal before it: one is missing, or they changed places
    SIGNATURE = "signature"  # the key did not sign this record


@dataclass(frozen=True)
class BrokenSeal:
    """A seal that does not say what was signed, with the first thing that shows it."""

    number: str
    flaw: Flaw


def sealed_under(number: Number) -> Seal | None:
    """Return the sealed paper of a number, or None: for an unknown one, a wrong token and one only reserved.

    Each costs the same one query, and the token is compared without telling how much of it was right.
    """
    sealed = Seal.objects.sealed().select_related("key")
    found = sealed.filter(year=number.year, sequence=number.sequence).first()
    is_right = hmac.compare_digest(found.token if found else "", number.token)
    return found if is_right else None


def issued_file(seal: Seal, sha256: str) -> SealedFile | None:
    """Return the file of a seal that has exactly these bytes."""
    return seal.files.filter(sha256=sha256).first()


def issued_as(files: Iterable[SealedFile]) -> list[str]:
    """Return in which languages a paper was issued, each with its formats: «Қазақша · PDF, XLSX»."""
    formats: dict[str, set[str]] = {code: set() for code in LANGUAGES}
    names = {}
    for file in files:
        formats.setdefault(file.language, set()).add(file.format_name)
        names[file.language] = file.language_name
    lines = (
        (names[code], ", ".join(sorted(known, key=_as_read))) for code, known in formats.items() if known
    )
    return [" · ".join(filter(None, line)) for line in lines]


def _as_read(format_name: str) -> tuple[bool, str]:
    """What is printed comes first."""
    return format_name != "PDF", format_name


def broken_seals() -> Iterator[BrokenSeal]:
    """Walk along the chain and yield each seal that was changed, moved, or follows one that is gone.

    The last seals of the chain, removed together with their numbers, leave no trace in it: a record kept
    elsewhere proves them.
    """
    place, before = 0, records.FIRST
    seals = Seal.objects.sealed().select_related("key").prefetch_related("files").order_by("position")
    for seal in seals.iterator(chunk_size=AT_ONCE):
        place += 1
        flaw = _flaw(seal, place, before)
        if flaw is not None:
            yield BrokenSeal(seal.number, flaw)
        place, before = seal.position or place, seal.record_sha256 or ""


def _flaw(seal: Seal, place: int, before: str) -> Flaw | None:
    signed = seal.signed_record
    try:
        written = signed.content
    except records.NotARecord:
        return Flaw.CHANGED
    if hashlib.sha256(written).hexdigest() != seal.record_sha256:
        return Flaw.CHANGED
    if not _row_agrees(seal, signed.record):
        return Flaw.ROW
    if seal.position != place or signed.record["previous"] != before:
        return Flaw.LINK
    return None if _is_signed(seal, signed) else Flaw.SIGNATURE


def _row_agrees(seal: Seal, record: dict[str, object]) -> bool:
    """Whether number, kind, moment, token, key and files of the tables are those of the record."""
    told = {
        "format": records.FORMAT,
        "number": seal.number,
        "kind": seal.kind,
        "sealed_at": records.instant_text(seal.sealed_at) if seal.sealed_at else "",
        "key": seal.key.key_id if seal.key else "",
        "token_sha256": records.token_hash(seal.token),
        "files": [file.told for file in sorted(seal.files.all(), key=lambda file: file.name)],
    }
    return told == {name: record.get(name) for name in told}


def _is_signed(seal: Seal, signed: records.SignedRecord) -> bool:
    """Whether the key that is named signed it, and the key's name is that of its bytes."""
    named = seal.key.key_id if seal.key else ""
    return records.key_id(signed.public_key) == named and signed.holds(signed.public_key)
