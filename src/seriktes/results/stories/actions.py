"""What people do with stories: write, illustrate, say whom they tell of, share with the partner."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.clubs.models import Club
from seriktes.core import audit
from seriktes.core.access import SYSTEM, Actor, require
from seriktes.core.editing import State, refuse_unseen
from seriktes.gallery.models import Photograph
from seriktes.partners.models import Agreement
from seriktes.people.actions import refuse_erased
from seriktes.people.models import Person
from seriktes.results.disclosure.narrative import Finding, FindingKind
from seriktes.results.indicators.models import Indicator
from seriktes.results.stories.clearing import clear
from seriktes.results.stories.errors import StoryRefused
from seriktes.results.stories.models import Story, StoryPerson
from seriktes.results.stories.queries import places_to_read, sum_of

WRITE, SHARE = "results.story.write", "results.story.share"
MOST_PICTURES = 6


@dataclass(frozen=True)
class StoryDetails:
    """What a story says and to what it belongs."""

    agreement: Agreement
    happened_on: date
    name_kk: str
    text_kk: str
    name_ru: str = ""
    name_en: str = ""
    text_ru: str = ""
    text_en: str = ""
    club: Club | None = None
    indicator: Indicator | None = None

    def items(self) -> dict[str, Any]:
        """Return the fields by name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def write_story(*, actor: Actor, details: StoryDetails) -> Story:
    """Write down a story; nobody outside reads it before somebody else has shared it."""
    _refuse_wrong(details)
    story = Story(written_by=actor.user, changed_by=actor.user, **details.items())
    require(actor, WRITE, story)
    with transaction.atomic():
        story.save()
        told = {"agreement": details.agreement.pk}
        audit.log("results.story.written", actor=actor, target=story, after=told)
    return story


def edit_story(*, actor: Actor, story: Story, details: StoryDetails, seen: State | None = None) -> Story:
    """Change a story. One that was shared has to be read and shared anew.

    Whoever wrote its last words is its writer; somebody else reads them before the partner does. Raises
    `ChangedMeanwhile` where it is no longer as it was `seen`.
    """
    _refuse_wrong(details)
    with transaction.atomic():
        story = _held(actor, story)
        refuse_unseen(story, seen=seen)
        if story.agreement_id != details.agreement.pk and story.shared_at is not None:
            raise StoryRefused(
                _("This story is shared with its partner. Take it back before you give it to another one.")
            )
        for name, value in details.items().items():
            setattr(story, name, value)
        _unshare(story)
        story.written_by = story.changed_by = actor.user
        story.save()
        audit.log("results.story.edited", actor=actor, target=story)
    return story


def illustrate(*, actor: Actor, story: Story, photograph: Photograph) -> None:
    """Put a photograph to a story: somebody else looks at it there before the partner does.

    One that may not be shown is not shown in a story either.
    """
    with transaction.atomic():
        story = _held(actor, story)
        require(actor, "gallery.photograph.identify", photograph)
        if photograph.taken_down_at is not None:
            raise StoryRefused(_("This photograph was taken down. Choose another one."))
        if story.photographs.count() >= MOST_PICTURES:
            raise StoryRefused(
                _("A story has at most %(count)s photographs. Take one out first.") % {"count": MOST_PICTURES}
            )
        story.photographs.add(photograph)
        _change(story, actor)
        told = {"photograph": photograph.pk}
        audit.log("results.story.illustrated", actor=actor, target=story, after=told)


def take_picture_away(*, actor: Actor, story: Story, photograph: Photograph) -> None:
    """Take a photograph out of a story."""
    with transaction.atomic():
        story = _held(actor, story)
        story.photographs.remove(photograph)
        audit.log(
            "results.story.picture_removed", actor=actor, target=story, before={"photograph": photograph.pk}
        )


def name_person(*, actor: Actor, story: Story, person: Person) -> None:
    """Write down that the story tells of this person by name; once is enough."""
    with transaction.atomic():
        story = _held(actor, story)
        require(actor, "people.person.view", person)
        refuse_erased(Person.objects.held([person.pk]))
        StoryPerson.objects.get_or_create(story=story, person=person)
        clear([story.pk])
        _let_read_again(story)
        audit.log("results.story.person_named", actor=actor, target=story, after={"person": person.pk})


def unname_person(*, actor: Actor, story: Story, person: Person) -> None:
    """Write down that the story does not tell of this person; somebody reads it again before it is shown."""
    with transaction.atomic():
        story = _held(actor, story)
        require(actor, "people.person.view", person)
        story.people.filter(person=person).delete()
        clear([story.pk])
        _let_read_again(story)
        audit.log("results.story.person_unnamed", actor=actor, target=story, before={"person": person.pk})


def share_story(*, actor: Actor, story: Story, has_read: bool = False, read: str | None = None) -> Story:
    """Let the partner of the agreement read a story; never by the one who changed it last.

    Where its words, or those under its photographs, seem to tell of somebody (`disclosure.narrative`),
    whoever shares it says that each place was read; an identity number is refused whatever they say. `read`
    is the sum (`sum_of`) of what stood before them: what has changed since is shared by nobody unread. It is
    None where no page was read, as for a program.
    """
    with transaction.atomic():
        story = Story.objects.select_for_update().get(pk=story.pk)
        require(actor, SHARE, story)
        if story.shared_at is not None:
            return story
        if read is not None and read != sum_of(story):
            raise StoryRefused(
                _("Somebody has changed this story since you opened it. Read it again, then share it.")
            )
        found = places_to_read(story)
        _refuse_unread(actor, story, found, has_read=has_read)
        story.shared_at, story.shared_by = timezone.now(), actor.user
        story.save(update_fields=("shared_at", "shared_by"))
        told = {"agreement": story.agreement_id, "places": len(found)}
        audit.log("results.story.shared", actor=actor, target=story, after=told)
    return story


def take_story_back(*, actor: Actor, story: Story) -> Story:
    """Show a story to the partner no more; it stays with whoever writes stories."""
    with transaction.atomic():
        story = Story.objects.select_for_update().get(pk=story.pk)
        require(actor, SHARE, story)
        if _let_read_again(story):
            audit.log("results.story.taken_back", actor=actor, target=story)
    return story


def read_anew(*, photograph: Photograph, actor: Actor, **_arguments: object) -> None:
    """Let the stories of a photograph be read anew: partners read the words under it, and these changed."""
    stories = Story.objects.select_for_update(of=("self",)).filter(photographs=photograph)
    for story in stories.order_by("pk"):
        if _change(story, actor):
            told = {"photograph": photograph.pk}
            audit.log("results.story.taken_back", actor=SYSTEM, target=story, after=told)


def _held(actor: Actor, story: Story) -> Story:
    story = Story.objects.select_for_update().get(pk=story.pk)
    require(actor, WRITE, story)
    return story


def _unshare(story: Story) -> bool:
    was_shared = story.shared_at is not None
    story.shared_at = story.shared_by = None
    return was_shared


def _let_read_again(story: Story) -> bool:
    """Show a story no more before somebody has read it anew; return whether it was shown."""
    was_shared = _unshare(story)
    if was_shared:
        story.save(update_fields=("shared_at", "shared_by"))
    return was_shared


def _change(story: Story, actor: Actor) -> bool:
    """Let somebody else read what the actor has put into a story; return whether it was shown."""
    was_shared = _unshare(story)
    story.changed_by = actor.user or story.changed_by
    story.save(update_fields=("shared_at", "shared_by", "changed_by"))
    return was_shared


def _refuse_unread(actor: Actor, story: Story, found: Collection[Finding], *, has_read: bool) -> None:
    if actor.user is None or story.changed_by_id == actor.user.pk:
        raise StoryRefused(
            _(
                "Whoever wrote a story, or changed it last, does not share it. Ask the chair or the"
                " partnership manager to do so."
            )
        )
    if story.cleared_until is None or story.cleared_until < timezone.localdate():
        raise StoryRefused(
            _(
                "Somebody this story tells of has not consented that partners learn of it. "
                "Write the consent down first, or tell the story without the name."
            )
        )
    if any(finding.kind == FindingKind.IIN for finding in found):
        raise StoryRefused(_("There is an identity number in this story. Take it out first."))
    if found and not has_read:
        raise StoryRefused(_("Read the places that may tell of somebody, then share the story below them."))


def _refuse_wrong(details: StoryDetails) -> None:
    if details.happened_on > timezone.localdate():
        raise StoryRefused(_("This day is in the future. A story tells of what has happened."))
    if details.indicator and details.indicator.archived_at is not None:
        raise StoryRefused(_("This indicator is no longer in use. Choose another one, or none."))
