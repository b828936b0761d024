"""Papers for tests: what is sealed, and how."""

from __future__ import annotations

import hashlib

from django.db import transaction

from seriktes.core.access import SYSTEM
from seriktes.verification.actions import Enclosed, close_seal, reserve_seal
from seriktes.verification.models import Seal
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
