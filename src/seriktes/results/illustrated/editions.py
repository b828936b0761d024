"""Until when papers with stories and photographs are given: as long as everybody in them consents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.gallery.models import Photograph, PhotographPerson
from seriktes.people.enums import Purpose
from seriktes.people.models import Person
from seriktes.people.queries.consents import consented_until, root_of, shortest
from seriktes.results.errors import StoriesChanged
from seriktes.results.illustrated.models import IllustratedEdition, IllustratedPerson
from seriktes.results.illustrated.telling import still_says, told_today
from seriktes.results.models import Release
from seriktes.results.report_templates.dress import ReportDress, ToldStory
from seriktes.results.stories.models import Story, StoryPerson


def seal_edition(release: Release, dress: ReportDress) -> None:
    """Write down on whose consents the illustrated papers of a release rest; part of its sealing.

    Stories and photographs are held until then: a consent that is withdrawn meanwhile waits, and ends the
    papers afterwards. Raises StoriesChanged where one of them may not be shown, or says something else.
    """
    if not dress.stories:
        return
    pictures = _held_pictures(dress)
    stories = list(
        Story.objects.select_for_update(of=("self",))
        .filter(code__in=[one.code for one in dress.stories])
        .order_by("pk")
    )
    _refuse_changed(dress)
    edition = IllustratedEdition.objects.create(release=release)
    edition.stories.set(stories)
    edition.photographs.set(pictures)
    IllustratedPerson.objects.bulk_create(
        IllustratedPerson(edition=edition, person_id=person, purpose=purpose)
        for person, purpose in sorted(_people_in(stories, pictures))
    )
    clear([edition.pk])


def clear(editions: Collection[int]) -> None:
    """Write down anew until when the papers of these editions are given."""
    rows = list(IllustratedEdition.objects.select_for_update().filter(pk__in=editions).order_by("pk"))
    for row in rows:
        row.until = _until(row)
    IllustratedEdition.objects.bulk_update(rows, ("until",))


def clear_of(*, person_ids: Collection[int], **_arguments: object) -> None:
    """Write down anew until when the papers that show or name these persons are given."""
    roots = Person.objects.filter(pk__in=person_ids).root_ids()
    rows = Person.objects.filter(Q(pk__in=roots) | Q(canonical__in=roots)).values("pk")
    found = IllustratedPerson.objects.filter(person__in=rows).order_by()
    clear(set(found.values_list("edition", flat=True)))


def is_given(release: Release) -> bool:
    """Whether the illustrated papers of a release are given today; it reads no table of people."""
    return release.pk in given_among([release])


def given_among(releases: Iterable[Release]) -> set[int]:
    """Return the keys of those whose illustrated papers are given today, in as many queries for any number.

    Everybody in them consents, no page hides what they show, and each story still says what they say.
    """
    given = IllustratedEdition.objects.filter(release__in=releases).shown_on(timezone.localdate())
    frozen = {
        release: ReportDress.from_json(dress).stories
        for release, dress in given.values_list("release", "release__dress")
    }
    today = _told_today({story.code for stories in frozen.values() for story in stories})
    return {
        release
        for release, stories in frozen.items()
        if all(story.code in today and still_says(today[story.code], story) for story in stories)
    }


def _held_pictures(dress: ReportDress) -> list[Photograph]:
    # In the order in which a withdrawn consent holds them: photographs before stories.
    codes = [picture.code for story in dress.stories for picture in story.pictures]
    return list(Photograph.objects.select_for_update().filter(code__in=codes).order_by("pk"))


def _refuse_changed(dress: ReportDress) -> None:
    today = _told_today({story.code for story in dress.stories})
    for story in dress.stories:
        if today.get(story.code) != story:
            raise StoriesChanged(
                _(
                    "The story “%(title)s” may not leave as it was approved: a consent has ended, or "
                    "somebody has changed or taken back the story or a photograph. Check the draft again, "
                    "then approve what is left."
                )
                % {"title": story.title.kk}
            )


def _told_today(codes: Collection[str]) -> dict[str, ToldStory]:
    shown = Story.objects.shown_on(timezone.localdate())
    return {one.code: one for one in told_today(shown.filter(code__in=codes))}


def _people_in(stories: list[Story], pictures: list[Photograph]) -> Iterator[tuple[int, str]]:
    for model, rows, purpose in (
        (PhotographPerson, {"photograph__in": pictures}, Purpose.PHOTO),
        (StoryPerson, {"story__in": stories}, Purpose.TRANSFER),
    ):
        people = set(model.objects.filter(**rows).order_by().values_list("person", flat=True))
        yield from ((person, purpose.value) for person in people)


def _until(edition: IllustratedEdition) -> date | None:
    days = []
    for purpose in (Purpose.PHOTO, Purpose.TRANSFER):
        rows = edition.people.filter(purpose=purpose).order_by()
        roots = set(rows.values_list(root_of("person"), flat=True))
        days.append(shortest(roots, consented_until(roots, purpose)))
    known = [day for day in days if day is not None]
    return min(known) if len(known) == len(days) else None
