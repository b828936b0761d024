"""What a template says: its sections in order and the languages of its papers. No code, no markup: data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy

from seriktes.results.report_templates.enums import (
    AgreementChoice,
    ChartChoice,
    Papers,
    SectionKind,
    TableChoice,
)
from seriktes.results.reports import Names, plain, read_as

NOBODY = Names("")
DETAILS = {
    SectionKind.SUMMARY: gettext_lazy("who supported how many people, and what was done, in sentences"),
    SectionKind.PEOPLE: gettext_lazy("supported by the partner, by it only, and its share"),
    SectionKind.ACTIVITY: gettext_lazy("visits, person-hours, sessions, attendance rate"),
    SectionKind.SUMS: gettext_lazy("two sums of the people of the network"),
    SectionKind.CHARTS: gettext_lazy("all of them: by month and by club"),
    SectionKind.TABLES: gettext_lazy("all of them: by club, kind of programme, month, sex and age"),
    SectionKind.INDICATORS: gettext_lazy("plan, fact, how far and state of each indicator of the agreements"),
    SectionKind.STORIES: gettext_lazy("what was shared with the partner, in papers of their own"),
    SectionKind.TRUST: gettext_lazy("what was marked on the day, what was changed late, questions asked"),
    SectionKind.AGREEMENTS: gettext_lazy(
        "all of it: coverage rules, money and contributions in kind of the period"
    ),
    SectionKind.WORDS: gettext_lazy("visit, session, person-hour and the other words"),
    SectionKind.PROTECTION: gettext_lazy("what “х” means, and why figures are hidden"),
    SectionKind.NARRATIVE: gettext_lazy("what is written into the draft"),
    SectionKind.SIGNATURE: gettext_lazy("outgoing number and day"),
}
"""What each kind prints as long as nobody has said or chosen anything."""
CHOICES = {
    SectionKind.TABLES: TableChoice,
    SectionKind.CHARTS: ChartChoice,
    SectionKind.AGREEMENTS: AgreementChoice,
}
"""Kinds of which a part may be chosen; without a choice all of it is printed."""
REPEATABLE = (SectionKind.TEXT, SectionKind.NARRATIVE, SectionKind.TABLES, SectionKind.CHARTS)
WRITTEN = (SectionKind.TEXT, SectionKind.NARRATIVE, SectionKind.SIGNATURE)
# A reader has to be told what the sign of a figure that is not given means.
NEEDED = (SectionKind.PROTECTION,)


@dataclass(frozen=True)
class TemplateSection:
    """A section; without a title it has the usual one. `text` of a narrative says what to write about."""

    key: str
    kind: str
    title: Names = NOBODY
    text: Names = NOBODY
    chosen: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[Names, ...]:
        """What of it is printed as it was typed."""
        return (self.title,) if self.kind == SectionKind.NARRATIVE else (self.title, self.text)

    @property
    def label(self) -> str:
        """The kind in words of the active language."""
        return str(SectionKind(self.kind).label)

    @property
    def detail(self) -> str:
        """What it prints as long as nobody has said or chosen anything."""
        return str(DETAILS.get(SectionKind(self.kind), ""))

    @property
    def heading(self) -> str:
        """Its title, or its kind, in the active language."""
        return self.title.said_in(get_language() or "kk") or self.label

    @property
    def words(self) -> str:
        """What it says, in the active language."""
        return self.text.said_in(get_language() or "kk")

    @property
    def chosen_labels(self) -> tuple[str, ...]:
        """What of its kind it prints, in words; nothing where all of it is printed."""
        known = CHOICES.get(SectionKind(self.kind))
        return tuple(str(known(one).label) for one in self.chosen) if known else ()


@dataclass(frozen=True)
class Content:
    """What one version of a template says."""

    sections: tuple[TemplateSection, ...]
    papers: str = Papers.EACH.value

    def to_json(self) -> dict[str, Any]:
        return plain(asdict(self))

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Content:
        return read_as(cls, stored)

    def of_kind(self, kind: SectionKind) -> tuple[TemplateSection, ...]:
        return tuple(section for section in self.sections if section.kind == kind)

    @property
    def texts(self) -> Iterator[Names]:
        """Every text that it has papers print; what it asks drafters to write is not printed."""
        for section in self.sections:
            yield from section.texts

    @property
    def papers_label(self) -> str:
        return str(Papers(self.papers).label)


DEFAULT = Content(
    tuple(
        TemplateSection(str(kind), str(kind))
        for kind in (
            SectionKind.SUMMARY,
            SectionKind.PEOPLE,
            SectionKind.ACTIVITY,
            SectionKind.SUMS,
            SectionKind.CHARTS,
            SectionKind.TABLES,
            SectionKind.TRUST,
            SectionKind.AGREEMENTS,
            SectionKind.WORDS,
            SectionKind.PROTECTION,
        )
    )
)
"""The program's own template, which no partner has to choose."""
