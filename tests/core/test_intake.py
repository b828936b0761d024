from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from seriktes.core import audit, files, intake
from seriktes.core.access import SYSTEM, Actor
from seriktes.core.enums import ReceiptState
from seriktes.core.intake import ClientEvent, EventConflict
from seriktes.core.models import AuditEntry, Receipt, StoredFile
from tests import factories as make

pytestmark = pytest.mark.django_db
MADE_AT = datetime(2026, 9, 1, 10, tzinfo=UTC)


def event(**content):
    return ClientEvent(id=uuid.uuid4(), kind="test.thing", made_at=MADE_AT, content=content)


def test_the_first_arrival_is_claimed_and_a_repeat_gets_its_receipt():
    told, actor = event(status="present"), Actor(user=make.user())

    assert intake.recognise(told, actor=actor) is None
    given = intake.receipt(told, effect={"mark": 1})
    again = intake.recognise(told, actor=actor)

    assert again == given
    assert (again.state, again.effect) == (ReceiptState.APPLIED, {"mark": 1})
    assert Receipt.objects.count() == 1


def test_the_same_id_with_other_content_is_a_conflict_and_the_first_one_stands():
    told, actor = event(status="present"), Actor(user=make.user())
    intake.recognise(told, actor=actor)
    other = ClientEvent(id=told.id, kind=told.kind, made_at=MADE_AT, content={"status": "ill"})

    with pytest.raises(EventConflict):
        intake.recognise(other, actor=actor)

    assert Receipt.objects.get().content == {"status": "present"}


def test_the_same_id_from_somebody_else_is_a_conflict():
    told = event(status="present")
    intake.recognise(told, actor=Actor(user=make.user()))

    with pytest.raises(EventConflict):
        intake.recognise(told, actor=Actor(user=make.user()))


def test_a_quarantined_event_keeps_its_content():
    told, actor = event(status="present"), Actor(user=make.user())
    intake.recognise(told, actor=actor)

    kept = intake.quarantine(told, reason="right_lost")

    assert (kept.state, kept.content) == (ReceiptState.QUARANTINED, {"status": "present"})


def test_a_claim_is_gone_with_the_effect_that_failed():
    told, actor = event(), Actor(user=make.user())

    with transaction.atomic():
        intake.recognise(told, actor=actor)
        transaction.set_rollback(True)

    assert intake.recognise(told, actor=actor) is None


@pytest.mark.django_db(transaction=True)
def test_nothing_is_logged_outside_of_the_action_that_it_tells_of():
    club = make.club()
    assert not connection.in_atomic_block

    with pytest.raises(transaction.TransactionManagementError):
        audit.log("clubs.club.changed", actor=SYSTEM, target=club)

    assert not AuditEntry.objects.exists()


def test_a_difference_holds_only_what_changed():
    before, after = audit.difference({"name": "A", "kind": "x"}, {"name": "B", "kind": "x"})

    assert (before, after) == ({"name": "A"}, {"name": "B"})


def test_the_same_bytes_are_on_the_disk_once_and_come_back_whole():
    first = files.store(b"made up", name="a.csv", content_type="text/csv", actor=SYSTEM)
    second = files.store(b"made up", name="b.csv", content_type="text/csv", actor=SYSTEM)

    assert first.sha256 == second.sha256
    assert StoredFile.objects.count() == 2
    assert files.read(first) == files.read(second) == b"made up"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\journals\\қыркүйек.xlsx", "қыркүйек.xlsx"),
        ("a\r\nb\u202e.csv", "ab.csv"),
        ("", "file"),
    ],
)
def test_a_file_is_named_by_its_last_part_without_control_signs(given, kept):
    assert files.safe_name(given) == kept
