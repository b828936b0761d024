"""Stories as a report tells them: read once, then frozen with its dress."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import astuple, dataclass, replace

from django.db.models import Prefetch
from django.utils import timezone

from seriktes.core.months import first_day, last_day
from seriktes.gallery.models import Photograph
from seriktes.organisations.models import Organisation
from seriktes.results.models import Release
from seriktes.results.report_templates.dress import ReportDress, ToldPicture, ToldStory
from seriktes.results.report_templates.enums import SectionKind
from seriktes.results.reports import Names
from seriktes.results.stories.models import Story, StoryQuerySet
from seriktes.results.validators import Period

# Of more than these nobody reads; the drafter leaves out the lesser ones.
MOST_STORIES = 12


def stories_of_period(partner: Organisation, period: Period) -> StoryQuerySet:
    """Return the stories of these months that the partner may read today, in the order of their days."""
    days = (first_day(period.first), last_day(period.last))
    shown = Story.objects.shown_on(timezone.localdate())
    return shown.filter(agreement__partner=partner, happened_on__range=days).order_by("happened_on", "pk")


def with_stories(
    dress: ReportDress, partner: Organisation, period: Period, left_out: Collection[str] = ()
) -> ReportDress:
    """Return the dress with the stories of the period; a template without the section tells none."""
    if not dress.content.of_kind(SectionKind.STORIES):
        return dress
    chosen = stories_of_period(partner, period).exclude(code__in=left_out)
    return replace(dress, stories=tuple(told_today(chosen[:MOST_STORIES])))


def told_today(stories: StoryQuerySet) -> list[ToldStory]:
    """Return stories in their words of today, with the photographs that may be shown today: two queries."""
    shown = Photograph.objects.shown_on(timezone.localdate()).select_related("picture")
    pictures = Prefetch("photographs", shown.order_by("taken_on", "pk"), to_attr="pictures")
    return [_told(story) for story in stories.select_related("club").prefetch_related(pictures)]


def still_says(today: ToldStory, frozen: ToldStory) -> bool:
    """Whether a story says today whatever it said then, in words and photographs; more is no matter.

    Who took a name out, or a photograph, meant that nobody should be told it any more.
    """
    pictures = {picture.code: picture for picture in today.pictures}
    words = [(today.title, frozen.title), (today.text, frozen.text)]
    for picture in frozen.pictures:
        if picture.code not in pictures:
            return False
        words.append((pictures[picture.code].alt, picture.alt))
    return all(_holds(now, then) for now, then in words)


@dataclass(frozen=True)
class PaperWords:
    """What the illustrated papers of a release say of one story."""

    release: Release
    title: Names
    text: Names

    def hold(self, title: Names, text: Names) -> bool:
        """Whether a story with these words still says what the papers say."""
        return _holds(title, self.title) and _holds(text, self.text)


def told_in(story: Story) -> list[PaperWords]:
    """Return the papers that tell a story in the words it has: other words would end them."""
    releases = Release.objects.current().filter(illustrated__stories=story).select_related("partner", "seal")
    told = [(release, one) for release in releases for one in ReportDress.from_json(release.dress).stories]
    papers = [PaperWords(release, one.title, one.text) for release, one in told if one.code == story.code]
    title = Names(story.name_kk, story.name_ru, story.name_en)
    text = Names(story.text_kk, story.text_ru, story.text_en)
    return [paper for paper in papers if paper.hold(title, text)]


def pictured_in(photograph: Photograph) -> list[Release]:
    """Return the releases whose papers show a photograph in the words it has: others would end them."""
    releases = Release.objects.current().filter(illustrated__photographs=photograph)
    words = Names(photograph.name_kk, photograph.name_ru, photograph.name_en)

    def shows(release: Release) -> bool:
        stories = ReportDress.from_json(release.dress).stories
        pictures = (picture for story in stories for picture in story.pictures)
        return any(one.code == photograph.code and _holds(words, one.alt) for one in pictures)

    return [release for release in releases.select_related("seal") if shows(release)]


def _holds(now: Names, then: Names) -> bool:
    """Whether what was said in each language is said still; another language may have come since."""
    pairs = zip(astuple(then), astuple(now), strict=True)
    return all(said in ("", other) for said, other in ((_lines(one), _lines(two)) for one, two in pairs))


def _lines(text: str) -> str:
    """Return a text whatever sign ends its lines: a browser sends another one than a program keeps."""
    return text.replace("\r\n", "\n")


def _told(story: Story) -> ToldStory:
    club, pictures = story.club, story.pictures  # type: ignore[attr-defined]
    return ToldStory(
        story.code,
        Names(story.name_kk, story.name_ru, story.name_en),
        Names(story.text_kk, story.text_ru, story.text_en),
        story.happened_on,
        Names(club.name_kk, club.name_ru, club.name_en) if club else Names(""),
        tuple(_picture(one) for one in pictures),
    )


def _picture(photograph: Photograph) -> ToldPicture:
    names = Names(photograph.name_kk, photograph.name_ru, photograph.name_en)
    return ToldPicture(photograph.code, photograph.picture.code, names)
