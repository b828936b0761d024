"""Papers for tests: what is sealed, and how."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from seriktes.core.access import SYSTEM
from seriktes.verification.actions import Enclosed, close_seal, reserve_seal
from seriktes.verification.models import Seal
from seriktes.verification.records import SignedRecord, canonical, key_id
from tests.verification.conftest import KIND

PDF, XLSX = b"%PDF-1.7 the paper in Kazakh", b"PK the workbook"


def content(people: str = "1 284") -> dict:
    return {
        "title": {"kk": "Есеп (үлгі)", "ru": "Отчёт (үлгі)", "en": "Report (үлгі)"},
        "months": "2025-09 – 2025-12",
        "people": people,
    }


def enclosed(content: bytes, name: str, media_type: str, language: str = "") -> Enclosed:
    return Enclosed(name, media_type, hashlib.sha256(content).hexdigest(), len(content), language)


def files() -> list[Enclosed]:
    return [
        enclosed(PDF, "report-kk.pdf", "application/pdf", "kk"),
        enclosed(XLSX, "report.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ]


def reserved() -> Seal:
    return reserve_seal(actor=SYSTEM, kind=KIND)


def sealed(**changed) -> Seal:
    """A sealed paper, reserved and closed in one transaction as its owner would do it."""
    with transaction.atomic():
        given = {"record": content(), "files": files()} | changed
        return close_seal(actor=SYSTEM, seal=reserved(), **given)


def public_key() -> bytes:
    return Ed25519PrivateKey.generate().public_key().public_bytes_raw()


def signed_by(private: Ed25519PrivateKey, record: dict) -> SignedRecord:
    """A record as a forger makes it: whole, signed by a key of their own."""
    public = private.public_key().public_bytes_raw()
    record = record | {"key": key_id(public)}
    return SignedRecord(record, private.sign(canonical(record)), public)
