"""Until when somebody consents who stands in several rows of the register."""

from __future__ import annotations

from datetime import date

import pytest

from seriktes.core.access import SYSTEM
from seriktes.people.actions import (
    ConsentDetails,
    merge_people,
    record_consents,
    undo_merge,
    withdraw_consent,
)
from seriktes.people.enums import ConsentForm, Purpose
from seriktes.people.errors import ConsentRefused
from seriktes.people.queries import consents, person_page
from seriktes.people.queries.consents import consented_until
from tests import factories as make

pytestmark = pytest.mark.django_db

PHOTO = Purpose.PHOTO
GIVEN, WITHDRAWN, AGAIN = date(2025, 9, 1), date(2025, 10, 6), date(2025, 10, 7)


@pytest.fixture
def rows():
    """One girl in two rows, each with a guardian's consent to photographs; one of them was withdrawn."""
    guardian, found = make.person("Үлгіева", "Анар"), []
    for name in ("Аяла", "Айала"):
        girl = make.person("Үлгі", name, birth_date=date(2015, 3, 3))
        make.guardianship(girl, guardian)
        found.append((girl, consent(girl, guardian, GIVEN)))
    (girl, _kept), (twin, withdrawn) = found
    withdraw_consent(actor=SYSTEM, consent=withdrawn, withdrawn_on=WITHDRAWN)
    return girl, twin, guardian


def consent(girl, guardian, day):
    details = ConsentDetails(guardian, ConsentForm.PAPER, day)
    (given,) = record_consents(actor=SYSTEM, person=girl, purposes=[PHOTO], details=details)
    return given


def test_a_withdrawal_holds_for_a_row_that_is_joined_later(rows):
    girl, twin, _guardian = rows
    assert consented_until({girl.pk, twin.pk}, PHOTO) == {girl.pk: date.max}

    merge = merge_people(actor=SYSTEM, kept=girl, merged=twin)
    assert consented_until({girl.pk}, PHOTO) == {}

    undo_merge(actor=SYSTEM, merge=merge)
    assert consented_until({girl.pk, twin.pk}, PHOTO) == {girl.pk: date.max}


def test_control_where_rows_are_not_compared_the_withdrawal_is_lost(rows, monkeypatch):
    girl, twin, _guardian = rows
    monkeypatch.setattr(consents, "_ends", lambda *_: False)

    merge_people(actor=SYSTEM, kept=girl, merged=twin)

    assert consented_until({girl.pk}, PHOTO) == {girl.pk: date.max}


def test_a_new_consent_takes_the_place_of_one_that_another_row_has_ended(rows):
    girl, twin, guardian = rows
    merge_people(actor=SYSTEM, kept=girl, merged=twin)
    page = person_page([girl, twin], SYSTEM)
    assert {state.purpose: state.consent for state in page.consents}[PHOTO] is None
    assert len(page.former_consents) == 2

    again = consent(girl, guardian, AGAIN)

    assert consented_until({girl.pk}, PHOTO) == {girl.pk: date.max}
    page = person_page([girl, twin], SYSTEM)
    assert {state.purpose: state.consent for state in page.consents}[PHOTO] == again
    with pytest.raises(ConsentRefused):
        consent(type(twin).objects.get(pk=twin.pk), guardian, AGAIN)


def test_a_page_says_of_one_with_a_term_that_a_withdrawal_ended_it(rows, client, world):
    """Its last day is still to come, but it does not last until then."""
    girl, twin, _guardian = rows
    girl.consents.update(ends_on=date(2100, 1, 1))
    merge_people(actor=SYSTEM, kept=girl, merged=twin)
    user = world.users["coordinator"]
    type(user).objects.filter(pk=user.pk).update(language="en")
    client.force_login(user)

    page = client.get(girl.get_absolute_url()).content.decode()

    assert ("2100" in page, "ended by a later withdrawal" in page) == (False, True)


def test_control_where_rows_are_not_compared_the_old_one_stands_in_the_way(rows, monkeypatch):
    girl, twin, guardian = rows
    monkeypatch.setattr(consents, "_ends", lambda *_: False)
    merge_people(actor=SYSTEM, kept=girl, merged=twin)

    with pytest.raises(ConsentRefused):
        consent(girl, guardian, AGAIN)


def test_a_consent_after_the_withdrawal_counts(rows):
    girl, twin, guardian = rows
    withdraw_consent(actor=SYSTEM, consent=girl.consents.get(), withdrawn_on=WITHDRAWN)
    merge_people(actor=SYSTEM, kept=girl, merged=twin)

    consent(girl, guardian, AGAIN)

    assert consented_until({girl.pk}, PHOTO) == {girl.pk: date.max}
