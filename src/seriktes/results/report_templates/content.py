"""What a template says: its sections in order and the languages of its papers. No code, no markup: data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import get_language

from seriktes.results.report_templates.enums import (
    AgreementChoice,
    ChartChoice,
    Papers,
    SectionKind,
    TableChoice,
)
from seriktes.results.reports import Names, plain, read_as

NOBODY = Names("")
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
    def label(self) -> str:
        """The kind in words of the active language."""
        return str(SectionKind(self.kind).label)

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
