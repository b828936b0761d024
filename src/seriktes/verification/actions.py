"""Numbers are given, papers are sealed, keys are made and changed.

Nobody's right is asked for here: an app that seals has a permission of its own and requires it before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core import audit, registry
from seriktes.core.access import Actor
from seriktes.core.models import StoredFile
from seriktes.verification import keyfiles, records
from seriktes.verification.errors import AlreadySealed, SigningKeyMissing
from seriktes.verification.models import Seal, SealedFile, SigningKey

MOST_ATTEMPTS = 100  # as many may want the same number, or make the first key, at one moment
SEALED_BEFORE = _("This number was sealed before. What it says stands; make a new paper with a new number.")


@dataclass(frozen=True)
class Enclosed:
    """A file of the paper that is sealed; the paper's own name of it is told to everybody."""

    name: str
    media_type: str
    sha256: str
    size: int
    language: str = ""

    @classmethod
    def of(cls, stored: StoredFile, *, language: str = "", name: str = "") -> Enclosed:
        """Return a stored file as it is enclosed, under its own name or another one."""
        return cls(name or stored.name, stored.content_type, stored.sha256, stored.size, language)


def reserve_seal(*, actor: Actor, kind: str) -> Seal:
    """Return a seal with the next number of this year, for a paper that is still to be made.

    The thing above owns it by a one-to-one key: work that is done again finds its seal there and asks for no
    second number. A number whose paper never came stays reserved; its page says what an unknown one says.
    Numbers have no gaps: one is taken in the caller's transaction and goes back with it. The caller has
    required its own permission. Raises `LookupError` for a kind without a presenter and `SigningKeyMissing`
    where nothing could be sealed under the number.
    """
    known = [presenter.name for presenter in registry.sealed]
    if kind not in known:
        raise LookupError(f"No presenter is registered for seals of {kind!r}. Known: {', '.join(known)}.")
    with transaction.atomic():
        # The key before the number, as whoever seals and then asks for another number: the other way round,
        # two such transactions would wait for each other.
        _key_in_use(actor)
        seal = _numbered(kind)
        told = {"number": seal.number, "kind": kind}
        audit.log("verification.seal.reserved", actor=actor, target=seal, after=told)
    return seal


def close_seal(*, actor: Actor, seal: Seal, record: Mapping[str, Any], files: Sequence[Enclosed]) -> Seal:
    """Sign what a paper holds, for good, and return its seal; part of the caller's transaction.

    `record` is public: whoever has the paper may download it. It holds what the presenter shows and nothing
    else: no person, no cell that a reader of the paper does not see, texts and whole numbers only. It is
    signed as `content` of the seal's record, with the number, the moment, the hash of each of the `files`
    and that of the record before it. The caller has required its own permission.

    Raises `AlreadySealed`, `SigningKeyMissing` (nothing is written) and `records.NotARecord` for what JSON
    does not give back alike.
    """
    with transaction.atomic():
        key = _key_in_use(actor)  # held until the end: sealing stands in a queue, so the chain has no fork
        fresh = Seal.objects.select_for_update().get(pk=seal.pk)
        if fresh.is_sealed:
            raise AlreadySealed(SEALED_BEFORE)
        private = keyfiles.private_key(key.key_id)
        _sign(fresh, key, private, _record_of(fresh, key, record, files))
        SealedFile.objects.bulk_create(SealedFile(seal=fresh, **asdict(file)) for file in files)
        told = {"number": fresh.number, "record": fresh.record_sha256, "files": [file.name for file in files]}
        audit.log("verification.seal.closed", actor=actor, target=fresh, after=told)
    return fresh


def ensure_key(*, actor: Actor) -> SigningKey:
    """Return the key that signs today; the first one is made. Raises `SigningKeyMissing`."""
    with transaction.atomic():
        return _key_in_use(actor)


def rotate_key(*, actor: Actor) -> SigningKey:
    """Let a new key sign from now on and return it; what former keys signed is checked with them as before.

    Former private keys are deleted when all is written: with what nobody has, nobody can sign. Raises
    `SigningKeyMissing` where the new one cannot be kept; then the former one goes on.
    """
    private = keyfiles.another()
    fresh = records.key_id(keyfiles.public_half(private))
    try:
        with transaction.atomic():
            SigningKey.objects.select_for_update().in_use().first()  # whoever seals now finishes before
            SigningKey.objects.in_use().update(retired_at=timezone.now())
            key = _registered(private)
            told = {"key": key.key_id}
            audit.log("verification.signingkey.rotated", actor=actor, target=key, after=told)
    except BaseException:
        keyfiles.destroy(fresh)
        raise
    transaction.on_commit(_destroy_retired)
    return key


def _destroy_retired() -> None:
    for retired in SigningKey.objects.exclude(retired_at=None).values_list("key_id", flat=True):
        keyfiles.destroy(retired)


def _numbered(kind: str) -> Seal:
    """Write down the next number; of two who want the same, the unique key gives it to one."""
    year = timezone.localdate().year
    for attempt in range(MOST_ATTEMPTS):
        last = Seal.objects.filter(year=year).aggregate(last=Max("sequence"))["last"] or 0
        try:
            with transaction.atomic():
                return Seal.objects.create(kind=kind, year=year, sequence=last + 1)
        except IntegrityError:
            if attempt == MOST_ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _record_of(
    seal: Seal, key: SigningKey, content: Mapping[str, Any], files: Sequence[Enclosed]
) -> dict[str, Any]:
    last = Seal.objects.sealed().order_by("-position").first()
    seal.previous, seal.position = last, (last.position or 0) + 1 if last else 1
    seal.sealed_at = timezone.now().replace(microsecond=0)
    return {
        "format": records.FORMAT,
        "number": seal.number,
        "kind": seal.kind,
        "sealed_at": records.instant_text(seal.sealed_at),
        "key": key.key_id,
        "previous": last.record_sha256 if last else records.FIRST,
        "token_sha256": records.token_hash(seal.token),
        "files": [asdict(file) for file in sorted(files, key=lambda file: file.name)],
        "content": content,
    }


def _sign(seal: Seal, key: SigningKey, private: Ed25519PrivateKey, record: dict[str, Any]) -> None:
    written = records.canonical(record)
    # As it will be read back: what was signed is what the table gives, not what the caller still holds.
    seal.record = json.loads(written)
    seal.record_sha256 = hashlib.sha256(written).hexdigest()
    seal.signature, seal.key = private.sign(written), key
    seal.save()


def _key_in_use(actor: Actor) -> SigningKey:
    """Return the key that signs, locked; make the first one. Of two who make it, all get the same."""
    for _attempt in range(MOST_ATTEMPTS):
        key = SigningKey.objects.select_for_update().in_use().first()
        if key is not None:
            return key
        if not SigningKey.objects.exists():
            _make_first(actor)
        # Else another one has just retired it and put a new one in its place: the next look finds that.
    raise SigningKeyMissing(keyfiles.MISSING)


def _make_first(actor: Actor) -> None:
    private = keyfiles.first()
    try:
        with transaction.atomic():
            key = _registered(private)
            audit.log("verification.signingkey.made", actor=actor, target=key, after={"key": key.key_id})
    except IntegrityError:
        pass  # another process was first, and its key counts


def _registered(private: Ed25519PrivateKey) -> SigningKey:
    public = keyfiles.public_half(private)
    return SigningKey.objects.create(key_id=records.key_id(public), public_bytes=public)
