"""A photograph is shown while everybody on it consents, not a day longer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from seriktes.core.access import SYSTEM
from seriktes.core.errors import NotAllowed
from seriktes.core.models import StoredFile
from seriktes.gallery import receivers
from seriktes.gallery.actions import (
    PhotographDetails,
    add_photographs,
    list_person,
    put_back,
    say_recognisable,
    take_down,
    unlist_person,
)
from seriktes.gallery.enums import Recognisable
from seriktes.gallery.errors import PhotographRefused, PictureRefused
from seriktes.gallery.models import Photograph
from seriktes.people.actions import (
    ConsentDetails,
    merge_people,
    record_consents,
    undo_merge,
    withdraw_consent,
)
from seriktes.people.enums import ConsentForm, Purpose
from seriktes.people.models import Consent
from seriktes.people.signals import consents_changed
from tests import factories as make

DETAILS = PhotographDetails(date(2025, 9, 15), "Балалар шахмат ойнап отыр", "Дети играют в шахматы")
GIVEN = date(2025, 9, 1)


@pytest.fixture
def photograph(world):
    return make.photograph(world.club)


def consent(person, given_by=None, *, until: date | None = None) -> Consent:
    details = ConsentDetails(given_by or person, ConsentForm.PAPER, GIVEN, until)
    return record_consents(actor=SYSTEM, person=person, purposes=[Purpose.PHOTO], details=details)[0]


def until(photograph: Photograph) -> date | None:
    photograph.refresh_from_db()
    return photograph.cleared_until


def put_on(photograph: Photograph, *people) -> None:
    for person in people:
        list_person(actor=SYSTEM, photograph=photograph, person=person)
    say_recognisable(actor=SYSTEM, photograph=photograph, recognisable=Recognisable.LISTED)


def test_a_new_photograph_is_not_shown_before_somebody_has_looked(photograph):
    assert (photograph.recognisable, until(photograph)) == ("unknown", None)
    assert not photograph.may_be_shown(date(2025, 9, 15))


def test_where_nobody_can_be_recognised_it_may_always_be_shown(photograph):
    say_recognisable(actor=SYSTEM, photograph=photograph, recognisable=Recognisable.NOBODY)

    assert until(photograph) == date.max


def test_the_shortest_consent_decides(world, photograph):
    consent(world.child, world.mother, until=date(2027, 5, 31))
    consent(world.mother)

    put_on(photograph, world.child, world.mother)

    assert until(photograph) == date(2027, 5, 31)


def test_one_missing_consent_hides_it(world, photograph):
    consent(world.mother)

    put_on(photograph, world.child, world.mother)

    assert until(photograph) is None


def test_a_consent_that_comes_later_shows_it(world, photograph):
    put_on(photograph, world.child)

    consent(world.child, world.mother)

    assert until(photograph) == date.max


def test_a_withdrawn_consent_hides_it_at_once(world, photograph):
    given = consent(world.child, world.mother)
    put_on(photograph, world.child)

    withdraw_consent(actor=SYSTEM, consent=given, withdrawn_on=timezone.localdate())

    assert until(photograph) is None


def test_control_without_the_subscriber_a_withdrawn_consent_goes_on_showing_it(world, photograph):
    given = consent(world.child, world.mother)
    put_on(photograph, world.child)
    consents_changed.disconnect(dispatch_uid="gallery.consents")
    try:
        withdraw_consent(actor=SYSTEM, consent=given, withdrawn_on=timezone.localdate())
    finally:
        receivers.listen()

    assert until(photograph) == date.max


def test_consents_of_joined_rows_are_those_of_one_person(world, photograph):
    double = make.person("Үлгібаев", "Айбарр")
    make.guardianship(double, world.mother)
    consent(double, world.mother)
    put_on(photograph, world.child)
    assert until(photograph) is None

    merge = merge_people(actor=SYSTEM, kept=world.child, merged=double)
    assert until(photograph) == date.max

    undo_merge(actor=SYSTEM, merge=merge)
    assert until(photograph) is None


def test_somebody_found_on_it_later_takes_back_that_nobody_can_be_recognised(world, photograph):
    say_recognisable(actor=SYSTEM, photograph=photograph, recognisable=Recognisable.NOBODY)

    list_person(actor=SYSTEM, photograph=photograph, person=world.child)

    assert (until(photograph), photograph.recognisable) == (None, "unknown")


def test_without_anybody_left_on_the_list_it_is_looked_at_again(world, photograph):
    consent(world.mother)
    put_on(photograph, world.mother)

    unlist_person(actor=SYSTEM, photograph=photograph, person=world.mother)

    assert (until(photograph), photograph.recognisable) == (None, "unknown")


@pytest.mark.parametrize(
    ("said", "is_listed", "sentence"),
    [
        (Recognisable.LISTED, False, "Nobody is listed yet. Add those who can be recognised first."),
        (
            Recognisable.NOBODY,
            True,
            "People are listed on this photograph. If nobody can be recognised, empty the list first.",
        ),
    ],
)
def test_what_contradicts_the_list_is_refused(world, photograph, said, is_listed, sentence):
    if is_listed:
        list_person(actor=SYSTEM, photograph=photograph, person=world.child)

    with pytest.raises(PhotographRefused) as refused:
        say_recognisable(actor=SYSTEM, photograph=photograph, recognisable=said)

    assert str(refused.value) == sentence


def test_one_taken_down_is_shown_no_more_until_it_is_put_back(photograph):
    say_recognisable(actor=SYSTEM, photograph=photograph, recognisable=Recognisable.NOBODY)
    today = timezone.localdate()

    take_down(actor=SYSTEM, photograph=photograph)
    assert list(Photograph.objects.shown_on(today)) == []

    put_back(actor=SYSTEM, photograph=photograph)
    assert list(Photograph.objects.shown_on(today)) == [photograph]


def test_the_same_file_sent_twice_is_one_photograph(world):
    leader, content = world.actor("leader"), make.jpeg()
    first = add_photographs(actor=leader, club=world.club, contents=[content], details=DETAILS)

    again = add_photographs(actor=leader, club=world.club, contents=[content, content], details=DETAILS)

    assert again == first
    assert Photograph.objects.count() == 1


def test_one_bad_file_keeps_none(world):
    contents = [make.jpeg(), b"not a picture"]

    with pytest.raises(PictureRefused):
        add_photographs(actor=world.actor("leader"), club=world.club, contents=contents, details=DETAILS)

    assert (Photograph.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_day_that_has_not_come_is_refused(world):
    later = PhotographDetails(timezone.localdate() + timedelta(1), "Ертең")

    with pytest.raises(PhotographRefused) as refused:
        add_photographs(actor=world.actor("leader"), club=world.club, contents=[make.jpeg()], details=later)

    assert (refused.value.field, str(refused.value)) == (
        "taken_on",
        "This day is in the future. Enter the day the photograph was taken.",
    )


@pytest.mark.parametrize("name", ["other_leader", "auditor", "partnership_manager", "akimat"])
def test_only_the_club_and_those_who_keep_photographs_bring_them_in(world, name):
    with pytest.raises(NotAllowed):
        add_photographs(actor=world.actor(name), club=world.club, contents=[make.jpeg()], details=DETAILS)


def test_a_teacher_changes_their_own_photographs_only(world):
    teacher = world.actor("teacher")
    own = make.photograph(world.club, added_by=teacher.user)
    take_down(actor=teacher, photograph=own)

    with pytest.raises(NotAllowed):
        take_down(actor=teacher, photograph=make.photograph(world.club))
