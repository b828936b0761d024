from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from seriktes.core.access import SYSTEM
from seriktes.core.models import AuditEntry
from seriktes.verification import records
from seriktes.verification.actions import close_seal, reserve_seal
from seriktes.verification.errors import AlreadySealed
from seriktes.verification.models import Seal, SealedFile, SigningKey
from seriktes.verification.numbers import CODE_ALPHABET, TOKEN_LENGTH
from tests.verification import papers
from tests.verification.conftest import KIND

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 31, 7, 0, 0, 123456, tzinfo=UTC)


def test_numbers_of_a_year_follow_one_another_whatever_they_are_for():
    with time_machine.travel(NOON, tick=False):
        first, second = papers.reserved(), papers.reserved()
    with time_machine.travel(datetime(2026, 12, 31, 20, tzinfo=UTC), tick=False):  # 2027 in Almaty
        third = papers.reserved()

    assert [seal.number for seal in (first, second, third)] == ["2026-0001", "2026-0002", "2027-0001"]
    assert first.typed == f"2026-0001-{first.token[:6]}-{first.token[6:12]}-{first.token[12:]}"
    assert first.address == f"/verify/2026-0001-{first.token}/"


def test_a_number_goes_back_with_the_transaction_that_took_it():
    with transaction.atomic():
        papers.reserved()
        transaction.set_rollback(True)

    assert papers.reserved().sequence == 1


def test_the_random_part_of_a_number_cannot_be_guessed():
    assert len(CODE_ALPHABET) ** TOKEN_LENGTH >= 2**80
    assert len({papers.reserved().token for _ in range(20)}) == 20


def test_a_kind_that_nobody_presents_gets_no_number():
    with pytest.raises(
        LookupError, match=r"No presenter is registered for seals of 'poem'. Known: .*test.paper"
    ):
        reserve_seal(actor=SYSTEM, kind="poem")

    assert not Seal.objects.exists()


def test_a_sealed_paper_tells_what_was_signed_and_nothing_else():
    with time_machine.travel(NOON, tick=False):
        seal = papers.sealed()

    kept = Seal.objects.get()
    assert kept.record == {
        "format": "seriktes-seal-1",
        "number": "2026-0001",
        "kind": KIND,
        "sealed_at": "2026-05-31T07:00:00Z",
        "key": kept.key.key_id,
        "previous": "0" * 64,
        "token_sha256": hashlib.sha256(seal.token.encode()).hexdigest(),
        "files": [asdict(file) for file in papers.files()],
        "content": papers.content(),
    }
    written = records.canonical(kept.record)
    assert (
        json.dumps(json.loads(written), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        == written
    )
    assert kept.record_sha256 == hashlib.sha256(written).hexdigest()
    assert records.verify_record(written, bytes(kept.signature), bytes(kept.key.public_bytes))
    assert [file.told for file in kept.files.all()] == kept.record["files"]
    assert seal.token not in json.dumps(kept.record)


def test_each_record_names_the_one_sealed_before_it_not_the_one_numbered_before_it():
    with transaction.atomic():
        first, second = papers.reserved(), papers.reserved()
        for seal in (second, first):
            close_seal(actor=SYSTEM, seal=seal, record=papers.content(), files=papers.files())

    chain = Seal.objects.order_by("position")
    assert [seal.number[-4:] for seal in chain] == ["0002", "0001"]
    assert chain[1].previous == chain[0]
    assert chain[1].record["previous"] == chain[0].record_sha256


def test_a_paper_is_sealed_once():
    seal = papers.sealed()

    with pytest.raises(AlreadySealed):
        close_seal(actor=SYSTEM, seal=seal, record=papers.content("7"), files=[])

    assert Seal.objects.get().record["content"] == papers.content()


@pytest.mark.parametrize(
    "record",
    [
        {"share": 0.5},
        {"n": 2**53},
        {"text": "a\x00b"},
        {"text": "\ud800"},
        {"n": float("nan")},
        {7: "a"},
        {"b": b""},
    ],
)
def test_what_json_does_not_give_back_alike_is_not_sealed(record):
    seal = papers.reserved()

    with pytest.raises(records.NotARecord):
        close_seal(actor=SYSTEM, seal=seal, record=record, files=papers.files())

    assert Seal.objects.filter(sealed_at=None).count() == 1
    assert not SealedFile.objects.exists()


def test_the_log_tells_who_reserved_and_who_sealed():
    seal = papers.sealed()

    told = AuditEntry.objects.order_by("pk").values_list("action", "after")
    assert list(told) == [
        ("verification.signingkey.made", {"key": seal.key.key_id}),
        ("verification.seal.reserved", {"number": seal.number, "kind": KIND}),
        (
            "verification.seal.closed",
            {"number": seal.number, "record": seal.record_sha256, "files": ["report-kk.pdf", "report.xlsx"]},
        ),
    ]


@pytest.mark.parametrize("field", ["record", "record_sha256", "signature", "key", "position", "sealed_at"])
def test_the_database_takes_no_half_of_a_seal(field):
    papers.sealed()

    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.update(**{field: None})


@pytest.mark.parametrize("changed", [{"position": 2}, {"year": 1999}, {"sequence": 0}])
def test_the_database_takes_no_number_and_no_place_that_cannot_be(changed):
    papers.sealed()

    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.update(**changed)


def test_a_seal_a_key_and_a_link_of_the_chain_are_protected():
    first = papers.sealed(files=[])
    papers.sealed()

    for row in (first, Seal.objects.get(position=2), first.key):
        with pytest.raises(ProtectedError):
            row.delete()


def test_one_key_is_in_use_at_most():
    papers.sealed()

    with pytest.raises(IntegrityError), transaction.atomic():
        SigningKey.objects.create(key_id="0" * 16, public_bytes=b"0" * 32)
