"""A story is read by its partner after a second person has shared it, while everybody in it consents."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from seriktes.core.access import SYSTEM
from seriktes.core.errors import NotAllowed
from seriktes.gallery.actions import (
    PhotographDetails,
    edit_photograph,
    list_person,
    say_recognisable,
    take_down,
)
from seriktes.gallery.enums import Recognisable
from seriktes.people.actions import ConsentDetails, record_consents, withdraw_consent
from seriktes.people.enums import ConsentForm, Purpose
from seriktes.people.signals import consents_changed
from seriktes.results.stories import clearing
from seriktes.results.stories.actions import (
    StoryDetails,
    edit_story,
    illustrate,
    name_person,
    share_story,
    take_story_back,
    unname_person,
    write_story,
)
from seriktes.results.stories.errors import StoryRefused
from seriktes.results.stories.models import Story
from tests import factories as make

GIVEN = date(2025, 9, 1)


def details(
    world, text="Клубта жаңа үйірме ашылып, балалар күн сайын келетін болды.", **changed
) -> StoryDetails:
    known = {"agreement": world.akimat_agreement, "happened_on": date(2025, 9, 20), "name_kk": "Жаңа үйірме"}
    return StoryDetails(**(known | {"text_kk": text} | changed))


@pytest.fixture
def story(world):
    return write_story(actor=world.actor("partnership_manager"), details=details(world))


@pytest.fixture(autouse=True)
def english(own_language):
    with translation.override("en"):
        yield


def consent(world, purpose: Purpose):
    given = ConsentDetails(world.mother, ConsentForm.PAPER, GIVEN)
    return record_consents(actor=SYSTEM, person=world.child, purposes=[purpose], details=given)[0]


def read_by(world, name: str) -> list[Story]:
    return list(Story.objects.visible_to(world.actor(name)))


def shared(world, story: Story) -> Story:
    return share_story(actor=world.actor("chair"), story=story, has_read=True)


def test_the_partner_reads_a_story_once_a_second_person_has_shared_it(world, story):
    assert read_by(world, "akimat") == []

    shared(world, story)

    assert (read_by(world, "akimat"), read_by(world, "company")) == ([story], [])


def test_whoever_wrote_it_does_not_share_it(world, story):
    with pytest.raises(StoryRefused) as refused:
        share_story(actor=world.actor("partnership_manager"), story=story)

    assert str(refused.value) == (
        "Whoever wrote a story, or changed it last, does not share it. Ask the chair or the partnership"
        " manager to do so."
    )


def test_the_database_refuses_one_who_shares_their_own_story(world, story):
    with pytest.raises(IntegrityError, match="second_reader"), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(shared_at=timezone.now(), shared_by=story.changed_by)


@pytest.mark.parametrize("name", ["auditor", "administrator", "coordinator", "leader", "akimat"])
def test_only_the_chair_and_the_manager_write_and_share(world, story, name):
    with pytest.raises(NotAllowed):
        write_story(actor=world.actor(name), details=details(world))
    with pytest.raises(NotAllowed):
        share_story(actor=world.actor(name), story=story)


def test_a_changed_story_is_hidden_until_it_is_shared_again(world, story):
    shared(world, story)

    edit_story(actor=world.actor("chair"), story=story, details=details(world, "Басқа сөз айтылды."))

    assert read_by(world, "akimat") == []


def test_whoever_changed_its_words_does_not_share_it(world, story):
    edit_story(actor=world.actor("chair"), story=story, details=details(world, "Басқа сөз айтылды."))

    with pytest.raises(StoryRefused, match="Whoever wrote a story, or changed it last"):
        shared(world, story)
    assert share_story(actor=world.actor("partnership_manager"), story=story).shared_at is not None


def test_whoever_added_a_picture_does_not_share_it_alone(world, story):
    """The second reader puts a picture in that nobody else has seen there."""
    illustrate(actor=world.actor("chair"), story=story, photograph=make.photograph(world.club))

    with pytest.raises(StoryRefused, match="Whoever wrote a story, or changed it last"):
        shared(world, story)
    assert share_story(actor=world.actor("partnership_manager"), story=story).shared_at is not None


def test_whoever_changed_the_words_under_a_picture_does_not_share_it_alone(world, story):
    photograph = make.photograph(world.club)
    illustrate(actor=world.actor("partnership_manager"), story=story, photograph=photograph)
    caption = PhotographDetails(photograph.taken_on, "Екі бала шахмат ойнап отыр")
    edit_photograph(actor=world.actor("chair"), photograph=photograph, details=caption)

    with pytest.raises(StoryRefused, match="Whoever wrote a story, or changed it last"):
        shared(world, story)
    assert (
        share_story(actor=world.actor("partnership_manager"), story=story, has_read=True).shared_at
        is not None
    )


def test_control_without_the_last_change_a_picture_of_ones_own_is_shared(world, story):
    illustrate(actor=world.actor("chair"), story=story, photograph=make.photograph(world.club))
    Story.objects.filter(pk=story.pk).update(changed_by=story.written_by)

    assert shared(world, story).shared_by == world.users["chair"]


def test_a_story_taken_back_is_hidden_and_may_be_shared_again(world, story):
    take_story_back(actor=world.actor("chair"), story=shared(world, story))
    assert read_by(world, "akimat") == []

    shared(world, story)
    assert read_by(world, "akimat") == [story]


def test_somebody_named_without_consent_keeps_it_from_being_shared(world, story):
    name_person(actor=world.actor("chair"), story=story, person=world.child)

    with pytest.raises(StoryRefused) as refused:
        shared(world, story)
    assert str(refused.value).startswith("Somebody this story tells of has not consented")

    unname_person(actor=world.actor("chair"), story=story, person=world.child)
    assert shared(world, story).shared_at is not None


def test_a_withdrawn_consent_hides_a_shared_story_at_once(world, story):
    given = consent(world, Purpose.TRANSFER)
    name_person(actor=world.actor("chair"), story=story, person=world.child)
    shared(world, story)
    assert read_by(world, "akimat") == [story]

    withdraw_consent(actor=SYSTEM, consent=given, withdrawn_on=timezone.localdate())

    assert read_by(world, "akimat") == []


def test_control_without_the_subscriber_a_withdrawn_consent_goes_on_showing_it(world, story):
    given = consent(world, Purpose.TRANSFER)
    name_person(actor=world.actor("chair"), story=story, person=world.child)
    shared(world, story)
    consents_changed.disconnect(dispatch_uid="results.stories")
    try:
        withdraw_consent(actor=SYSTEM, consent=given, withdrawn_on=timezone.localdate())
    finally:
        consents_changed.connect(clearing.clear_of, dispatch_uid="results.stories")

    assert read_by(world, "akimat") == [story]


def test_places_that_may_tell_of_somebody_are_read_first(world):
    told = "Үлгібаев Айбар жарыста жеңді."
    story = write_story(actor=world.actor("partnership_manager"), details=details(world, told))

    with pytest.raises(StoryRefused) as refused:
        share_story(actor=world.actor("chair"), story=story)

    assert str(refused.value) == "Read the places that may tell of somebody, then share the story below them."
    assert share_story(actor=world.actor("chair"), story=story, has_read=True).shared_at is not None


def test_the_words_under_a_photograph_are_read_too(world, story):
    photograph = make.photograph(world.club, name_ru="Айбар Үлгібаев победил")
    illustrate(actor=world.actor("partnership_manager"), story=story, photograph=photograph)

    with pytest.raises(StoryRefused, match="Read the places"):
        share_story(actor=world.actor("chair"), story=story)


def test_other_words_under_a_photograph_hide_its_stories_until_they_are_read(world, story):
    photograph = make.photograph(world.club)
    illustrate(actor=world.actor("partnership_manager"), story=story, photograph=photograph)
    shared(world, story)
    caption = PhotographDetails(photograph.taken_on, photograph.name_kk)

    edit_photograph(actor=SYSTEM, photograph=photograph, details=caption)
    assert read_by(world, "akimat") == [story]

    caption = PhotographDetails(photograph.taken_on, "Айбар Үлгібаев жеңді")
    edit_photograph(actor=SYSTEM, photograph=photograph, details=caption)

    assert read_by(world, "akimat") == []


def test_an_identity_number_is_refused_though_it_was_read(world):
    told = "Баланың ЖСН 150101500001 екен."
    story = write_story(actor=world.actor("partnership_manager"), details=details(world, told))

    with pytest.raises(StoryRefused) as refused:
        shared(world, story)

    assert str(refused.value) == "There is an identity number in this story. Take it out first."


def test_a_day_that_has_not_come_is_refused(world):
    later = details(world, happened_on=timezone.localdate() + timedelta(1))

    with pytest.raises(StoryRefused):
        write_story(actor=world.actor("chair"), details=later)
    assert not Story.objects.exists()


def pictures_for(client, photograph) -> list[int]:
    names = ("picture", "preview")
    return [
        client.get(reverse(f"gallery:photograph-{name}", args=[photograph.code])).status_code
        for name in names
    ]


def test_a_partner_is_shown_a_picture_of_a_shared_story_while_it_may_be_shown(world, story, client):
    photograph = make.photograph(world.club)
    client.force_login(world.users["akimat"])
    illustrate(actor=world.actor("partnership_manager"), story=story, photograph=photograph)
    shared(world, story)
    assert pictures_for(client, photograph) == [404, 404]  # nobody has looked at it yet

    say_recognisable(actor=SYSTEM, photograph=photograph, recognisable=Recognisable.NOBODY)
    assert pictures_for(client, photograph) == [200, 200]
    picture = client.get(reverse("gallery:photograph-picture", args=[photograph.code]))
    assert picture.headers["Cache-Control"] == "private, no-store"
    assert photograph.code in client.get(story.get_absolute_url()).content.decode()

    take_down(actor=SYSTEM, photograph=photograph)
    assert pictures_for(client, photograph) == [404, 404]
    assert photograph.code not in client.get(story.get_absolute_url()).content.decode()


def test_a_child_s_consent_decides_on_a_picture_in_a_story(world, story, client):
    photograph = make.photograph(world.club)
    list_person(actor=SYSTEM, photograph=photograph, person=world.child)
    say_recognisable(actor=SYSTEM, photograph=photograph, recognisable=Recognisable.LISTED)
    illustrate(actor=world.actor("partnership_manager"), story=story, photograph=photograph)
    shared(world, story)
    client.force_login(world.users["akimat"])
    assert pictures_for(client, photograph) == [404, 404]

    consent(world, Purpose.PHOTO)

    assert pictures_for(client, photograph) == [200, 200]


def test_another_partner_sees_neither_story_nor_picture(world, story, client):
    photograph = make.photograph(world.club)
    say_recognisable(actor=SYSTEM, photograph=photograph, recognisable=Recognisable.NOBODY)
    illustrate(actor=world.actor("partnership_manager"), story=story, photograph=photograph)
    shared(world, story)
    client.force_login(world.users["company"])

    assert client.get(story.get_absolute_url()).status_code == 404
    assert pictures_for(client, photograph) == [404, 404]


def test_the_page_of_the_agreement_shows_its_shared_stories(world, story, client):
    client.force_login(world.users["akimat"])
    page = world.akimat_agreement.get_absolute_url()
    assert story.code not in client.get(page).content.decode()

    shared(world, story)

    assert story.code in client.get(page).content.decode()


def test_a_story_written_on_its_page_is_read_and_shared_by_another(world, client):
    client.force_login(world.users["partnership_manager"])
    typed = {
        "agreement": world.akimat_agreement.code,
        "happened_on": "2025-09-20",
        "name_kk": "Жаңа үйірме",
        "text_kk": "Үлгібаев Айбар жарыста жеңді.",
        "club": world.club.code,
    }
    client.post(reverse("results:story-add"), typed)
    story = Story.objects.get()

    client.force_login(world.users["chair"])
    page = client.get(story.get_absolute_url()).context
    assert page["places"]
    client.post(reverse("results:story-share", args=[story.code]), {"read": page["sum"]})

    story.refresh_from_db()
    assert (story.shared_by, story.club, story.text) == (
        world.users["chair"],
        world.club,
        "Үлгібаев Айбар жарыста жеңді.",
    )


@pytest.mark.parametrize("what", ["words", "caption"])
def test_what_has_changed_since_it_was_read_is_not_shared(world, story, client, what):
    """One reads it while the other still writes; an old page, or none at all, shares nothing."""
    client.force_login(world.users["chair"])
    share = reverse("results:story-share", args=[story.code])
    picture = make.photograph(world.club)
    story.photographs.add(picture)
    read = client.get(story.get_absolute_url()).context["sum"]
    if what == "words":
        Story.objects.filter(pk=story.pk).update(text_kk="Басқа сөз.")
    else:
        type(picture).objects.filter(pk=picture.pk).update(name_ru="Другая подпись")

    for sent in ({"shown": read}, {"read": read}, {}):
        client.post(share, sent)

    assert Story.objects.get(pk=story.pk).shared_at is None
    again = client.get(story.get_absolute_url()).context["sum"]
    client.post(share, {"read": again})
    assert Story.objects.get(pk=story.pk).shared_by == world.users["chair"]
