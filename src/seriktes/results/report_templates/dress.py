"""What a report wears when it leaves: template, letterhead, brand and texts, frozen beside its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from seriktes.results.report_templates.content import DEFAULT, NOBODY, Content
from seriktes.results.report_templates.enums import Papers
from seriktes.results.reports import Names, plain, read_as

LANGUAGES = ("kk", "ru", "en")


@dataclass(frozen=True)
class Logo:
    """A picture of an organisation: the code of the stored file and what it shows, in words."""

    code: str
    alt: Names


@dataclass(frozen=True)
class Brand:
    """What a partner wants on its papers: a picture, the colour of headings, a line of credit."""

    logo: Logo | None = None
    colour: str = ""
    credit: Names = NOBODY


@dataclass(frozen=True)
class Narrative:
    """What was written for one report in one section of its template."""

    key: str
    text: Names


@dataclass(frozen=True)
class OwnForm:
    """A partner's own form: the code of the stored file, and its ending."""

    code: str
    kind: str
    language: str


@dataclass(frozen=True)
class PlannedAim:
    """A goal, an outcome or an output, above the indicators that tell of it."""

    level: str
    name: Names


@dataclass(frozen=True)
class PlannedFigure:
    """An indicator beside its plan, as it was defined and as the protected cells of the report tell it.

    `plan` and `fact` are exact, above and below the line, in base units of the measure; `above` and `below`
    are the two numbers of a rate. No fact: it is hidden, or `missing` says why the report does not tell it.
    """

    code: str
    version: int  # of its definition: `IndicatorVersion` keeps it
    aims: tuple[PlannedAim, ...]  # what it stands under, from the goal down
    name: Names
    agreement: str  # the number of the one it stands under
    fact_kind: str
    measure: str
    unit: Names  # empty: that of the measure
    is_shared: bool  # a partner's share, told in tenths
    plan: tuple[int, int] | None
    fact: tuple[int, int] | None
    above: tuple[int, int] | None
    below: tuple[int, int] | None
    is_hidden: bool
    missing: str
    is_earlier: bool  # planned for an earlier definition
    standing: str


@dataclass(frozen=True)
class ToldPicture:
    """A photograph of a story: its code, that of its stored file, and what it shows."""

    code: str
    file: str
    alt: Names


@dataclass(frozen=True)
class ToldStory:
    """A story in the words it had, with the photographs that could be shown."""

    code: str
    title: Names
    text: Names
    happened_on: date
    club: Names
    pictures: tuple[ToldPicture, ...]


@dataclass(frozen=True)
class ReportDress:
    """Everything of a report but its figures. The same figures and the same dress give the same files."""

    content: Content = DEFAULT
    template: Names = NOBODY  # empty: the program's own
    version: int = 0
    letterhead: Logo | None = None
    brand: Brand = Brand()
    texts: tuple[Narrative, ...] = ()
    outgoing_number: str = ""
    outgoing_on: date | None = None
    own_form: OwnForm | None = None
    plans: tuple[PlannedFigure, ...] = ()
    stories: tuple[ToldStory, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return plain(asdict(self))

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> ReportDress:
        """Return a stored dress; what was stored before there were any wore the program's own.

        One stored before papers told plans or stories has none.
        """
        return read_as(cls, {"plans": [], "stories": [], **stored}) if stored else PLAIN

    def in_one_language(self) -> ReportDress:
        """Return the same for an output that is in one language, such as a page or a table."""
        return replace(self, content=replace(self.content, papers=Papers.EACH.value))

    def text_of(self, key: str) -> Names:
        return next((one.text for one in self.texts if one.key == key), NOBODY)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages its papers are made in."""
        if self.content.papers == Papers.EACH:
            return LANGUAGES
        return ("kk",) if self.content.papers == Papers.BESIDE else (self.content.papers,)

    @property
    def is_beside(self) -> bool:
        return self.content.papers == Papers.BESIDE


PLAIN = ReportDress()
