"""Somebody is erased, and somebody else writes about them at the same moment: nothing is left half."""

from __future__ import annotations

from datetime import date

import pytest

from seriktes.activities.actions import enrol_person
from seriktes.people.actions import (
    ConsentDetails,
    PersonDetails,
    add_guardian,
    ask_for_erasure,
    edit_person,
    erase_person,
    merge_people,
    record_consents,
)
from seriktes.people.enums import ConsentForm, ErasureReason, Purpose, Relation
from seriktes.people.models import Consent, Guardianship, Person
from tests import factories as make
from tests.attendance.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2025, 9, 1)
ROUNDS = 4


def test_somebody_erases_while_others_write(world):
    """Who is joined first goes along; who comes after is refused; no tie to the erased is written."""
    for number in range(ROUNDS):
        child, double, guardian, ward = (make.person(f"Үлгі{number}ханов", one) for one in "АБВГ")
        make.guardianship(child, guardian, starts_on=DAY)
        asked = ask_for_erasure(actor=world.actor("coordinator"), person=child, reason=ErasureReason.REQUEST)

        outcomes = at_once(*acts(world, asked, child, double, guardian, ward))

        assert [one for one in outcomes if isinstance(one, Exception) and not hasattr(one, "code")] == []
        assert_whole(child, guardian)


def acts(world, asked, child, double, guardian, ward):
    chair, actor = world.actor("chair"), world.actor("coordinator")
    given = ConsentDetails(guardian, ConsentForm.PAPER, DAY)
    return (
        lambda: erase_person(actor=chair, erasure=asked),
        lambda: erase_person(actor=world.actor("administrator"), erasure=asked),
        lambda: merge_people(actor=actor, kept=double, merged=child),
        lambda: edit_person(actor=actor, person=child, details=PersonDetails("Жаңаатов", "А")),
        lambda: record_consents(actor=actor, person=child, purposes=[Purpose.PHOTO], details=given),
        lambda: add_guardian(
            actor=actor, child=ward, guardian=guardian, relation=Relation.MOTHER, starts_on=DAY
        ),
        lambda: enrol_person(actor=actor, group=world.chess, person=child, starts_on=date(2025, 9, 1)),
    )


def assert_whole(child, guardian):
    rows = list(Person.objects.same_as(Person.objects.get(pk=child.pk)))
    assert len({row.erasure_id for row in rows}) == 1
    if rows[0].is_erased:
        assert not Consent.objects.filter(person__in=rows).exists()
        assert not Guardianship.objects.filter(child__in=rows).exists()
        assert not child.enrolments.exists()
    guardian.refresh_from_db()
    assert not (guardian.is_erased and guardian.wards.exists())
