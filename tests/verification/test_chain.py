"""What was signed cannot be changed unnoticed, not even by somebody who writes to the tables themselves."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F

from seriktes.core.access import SYSTEM
from seriktes.verification import queries, records
from seriktes.verification.actions import rotate_key
from seriktes.verification.models import Seal, SealedFile, SigningKey
from seriktes.verification.queries import BrokenSeal, Flaw, broken_seals
from tests.verification import papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> list[Seal]:
    return [papers.sealed(record=papers.content(str(1000 + place))) for place in range(5)]


def edit(rows, **changed) -> None:
    """Change rows as somebody would who writes to the database past the program."""
    assert rows.update(**changed) == 1


def forged(seal: Seal, people: str) -> dict:
    return {**seal.record, "content": papers.content(people)}


def test_an_untouched_chain_is_whole(chain, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert list(broken_seals()) == []


def test_a_number_that_is_only_reserved_is_no_break(chain):
    papers.reserved()

    assert list(broken_seals()) == []


@pytest.mark.parametrize(
    ("changed", "flaw"),
    [
        (lambda seal: {"record": forged(seal, "9999")}, Flaw.CHANGED),
        (lambda seal: {"record": {**seal.record, "content": 0.5}}, Flaw.CHANGED),
        (lambda seal: {"record": {}}, Flaw.CHANGED),
        (lambda seal: {"record_sha256": "f" * 64}, Flaw.CHANGED),
        (lambda seal: {"token": "B" * 18}, Flaw.ROW),
        (lambda seal: {"kind": "other"}, Flaw.ROW),
        (lambda seal: {"year": 2031}, Flaw.ROW),
        (lambda seal: {"sequence": 77}, Flaw.ROW),
        (lambda seal: {"sealed_at": seal.sealed_at - timedelta(days=400)}, Flaw.ROW),
        (lambda seal: {"position": 99}, Flaw.LINK),
        (lambda seal: {"signature": bytes(64)}, Flaw.SIGNATURE),
    ],
)
def test_a_changed_field_is_named_with_its_seal(chain, changed, flaw):
    edit(Seal.objects.filter(pk=chain[2].pk), **changed(chain[2]))

    assert BrokenSeal(Seal.objects.get(pk=chain[2].pk).number, flaw) in list(broken_seals())


def test_a_record_that_was_changed_with_its_hash_is_named_by_its_signature(chain):
    record = forged(chain[2], "9999")
    digest = hashlib.sha256(records.canonical(record)).hexdigest()
    edit(Seal.objects.filter(pk=chain[2].pk), record=record, record_sha256=digest)

    assert list(broken_seals()) == [
        BrokenSeal(chain[2].number, Flaw.SIGNATURE),
        BrokenSeal(chain[3].number, Flaw.LINK),
    ]


def test_control_without_the_signature_and_the_hash_a_changed_record_goes_unnoticed(chain, monkeypatch):
    edit(Seal.objects.filter(pk=chain[2].pk), record=forged(chain[2], "9999"))
    monkeypatch.setattr(queries, "_flaw", lambda seal, place, before: None)

    assert list(broken_seals()) == []


@pytest.mark.parametrize(
    "changed", [{"sha256": "0" * 64}, {"name": "other.pdf"}, {"language": "ru"}, {"size": 1}]
)
def test_a_changed_file_is_named_with_its_seal(chain, changed):
    edit(SealedFile.objects.filter(seal=chain[2], name="report-kk.pdf"), **changed)

    assert list(broken_seals()) == [BrokenSeal(chain[2].number, Flaw.ROW)]


def test_a_file_taken_away_is_named_with_its_seal(chain):
    raw("DELETE FROM verification_sealedfile WHERE seal_id = %s AND name = 'report.xlsx'", chain[2].pk)

    assert list(broken_seals()) == [BrokenSeal(chain[2].number, Flaw.ROW)]


def test_a_seal_taken_out_of_the_middle_is_named_by_the_one_behind_it(chain):
    raw("DELETE FROM verification_sealedfile WHERE seal_id = %s", chain[2].pk)
    raw(
        "UPDATE verification_seal SET previous_id = NULL, position = NULL, record = NULL,"
        " record_sha256 = NULL, signature = NULL, key_id = NULL, sealed_at = NULL WHERE id = %s",
        chain[2].pk,
    )
    raw("UPDATE verification_seal SET previous_id = %s WHERE id = %s", chain[1].pk, chain[3].pk)
    raw("DELETE FROM verification_seal WHERE id = %s", chain[2].pk)

    assert list(broken_seals()) == [BrokenSeal(chain[3].number, Flaw.LINK)]


def test_closing_the_gap_behind_a_seal_taken_out_does_not_hide_it(chain):
    test_a_seal_taken_out_of_the_middle_is_named_by_the_one_behind_it(chain)
    for seal in chain[3:]:
        Seal.objects.filter(pk=seal.pk).update(position=F("position") - 1)

    assert list(broken_seals()) == [BrokenSeal(chain[3].number, Flaw.LINK)]


def test_two_seals_that_changed_places_are_named(chain):
    for seal, place in ((chain[1], 77), (chain[2], 2), (chain[1], 3)):
        edit(Seal.objects.filter(pk=seal.pk), position=place)

    assert list(broken_seals()) == [
        BrokenSeal(chain[2].number, Flaw.LINK),
        BrokenSeal(chain[1].number, Flaw.LINK),
        BrokenSeal(chain[3].number, Flaw.LINK),
    ]


def test_a_key_put_in_the_place_of_another_is_noticed(chain):
    other = papers.public_key()
    edit(SigningKey.objects.all(), public_bytes=other)
    assert {one.flaw for one in broken_seals()} == {Flaw.SIGNATURE}

    edit(SigningKey.objects.all(), key_id=records.key_id(other))
    assert {one.flaw for one in broken_seals()} == {Flaw.ROW}


def test_what_a_former_key_sealed_stays_whole(chain):
    rotate_key(actor=SYSTEM)
    papers.sealed()

    assert list(broken_seals()) == []
    assert Seal.objects.values("key").distinct().count() == 2


def raw(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
