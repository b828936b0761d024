"""A report in the order of its template: one list for the page, the PDF and the document for Word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seriktes.core import formats
from seriktes.results.report_templates import placeholders
from seriktes.results.report_templates.content import TemplateSection
from seriktes.results.report_templates.dress import ReportDress, ToldStory
from seriktes.results.report_templates.enums import AgreementChoice, Edition, SectionKind
from seriktes.results.report_templates.plan_table import chart_of_plans, table_of_plans
from seriktes.results.reports import Names
from seriktes.results.shown import (
    PlainTable,
    Shown,
    ShownChart,
    ShownFigure,
    ShownPicture,
    ShownStory,
    ShownSum,
    ShownTable,
)
from seriktes.results.stamps import Stamp

SIGNER = ";"
_ELSEWHERE = gettext_lazy(
    "They stand in the papers with stories and photographs, which are sealed under the same number and given "
    "while everybody in them consents."
)
_WITHHELD = gettext_lazy(
    "Somebody in them does not consent any more, or a story was changed or taken back: they are not shown, "
    "and the papers that hold them are not given. All figures stand in the papers without them."
)


@dataclass(frozen=True)
class Signer:
    """Who signs: a position, and the name below the line."""

    position: str
    name: str


@dataclass(frozen=True)
class Part:
    """A section as it is printed: a heading and what stands under it. `kind` decides the look."""

    kind: str
    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    figures: tuple[ShownFigure, ...] = ()
    sums: tuple[ShownSum, ...] = ()
    charts: tuple[ShownChart, ...] = ()
    tables: tuple[ShownTable, ...] = ()
    plain: tuple[PlainTable, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    signers: tuple[Signer, ...] = ()
    stories: tuple[ShownStory, ...] = ()
    beside: tuple[str, ...] = ()  # the paragraphs in Russian, where they stand beside the Kazakh ones

    @property
    def anchor(self) -> str:
        return f"report-{self.key}"

    @property
    def template(self) -> str:
        """Which piece of a page shows it."""
        return f"results/parts/{self.kind}.html"

    @property
    def chart_columns(self) -> tuple[tuple[ShownChart, ...], ...]:
        """The charts by month and those with long names, side by side; alone they have the whole breadth."""
        standing = tuple(one for one in self.charts if not one.lies)
        lying = tuple(one for one in self.charts if one.lies)
        return tuple(column for column in (standing, lying) if column)


def arranged(
    shown: Shown, stamp: Stamp, dress: ReportDress, edition: Edition = Edition.PLAIN
) -> tuple[Part, ...]:
    """Return the report's parts in the order of its template; empty ones are left out."""
    return tuple(Arranger(shown, stamp, dress, edition).parts())


class Arranger:
    """One report in one language."""

    def __init__(self, shown: Shown, stamp: Stamp, dress: ReportDress, edition: Edition) -> None:
        self.shown = shown
        self.dress = dress
        self.edition = edition
        self.known = placeholders.values(shown, stamp)
        self.makers: dict[str, Callable[[TemplateSection], Part | None]] = {
            SectionKind.TEXT: self._text,
            SectionKind.NARRATIVE: self._narrative,
            SectionKind.SUMMARY: self._summary,
            SectionKind.PEOPLE: self._people,
            SectionKind.ACTIVITY: self._activity,
            SectionKind.SUMS: self._sums,
            SectionKind.CHARTS: self._charts,
            SectionKind.TABLES: self._tables,
            SectionKind.INDICATORS: self._indicators,
            SectionKind.STORIES: self._stories,
            SectionKind.TRUST: self._trust,
            SectionKind.AGREEMENTS: self._agreements,
            SectionKind.WORDS: self._words,
            SectionKind.PROTECTION: self._protection,
            SectionKind.SIGNATURE: self._signature,
        }

    def parts(self) -> Iterator[Part]:
        for section in self.dress.content.sections:
            if part := self.makers[section.kind](section):
                yield part

    def _part(self, section: TemplateSection, usual: str, **held: object) -> Part:
        title = self._said(section.title) or usual
        return Part(section.kind, section.key, title, **held)  # type: ignore[arg-type]

    def _said(self, names: Names) -> str:
        return names.said_in(self.shown.language)

    # texts

    def _text(self, section: TemplateSection) -> Part | None:
        return self._part(section, "", paragraphs=self._paragraphs(section.text))

    def _narrative(self, section: TemplateSection) -> Part | None:
        paragraphs = self._paragraphs(self.dress.text_of(section.key))
        return self._part(section, "", paragraphs=paragraphs) if paragraphs else None

    def _paragraphs(self, names: Names) -> tuple[str, ...]:
        lines = (line.strip() for line in self._said(names).splitlines())
        return tuple(placeholders.fill(line, self.known) for line in lines if line)

    def _signature(self, section: TemplateSection) -> Part:
        lines = [line.partition(SIGNER) for line in self._said(section.text).splitlines() if line.strip()]
        signers = tuple(Signer(position.strip(), name.strip()) for position, _sign, name in lines)
        day = self.dress.outgoing_on
        blank = "____________"
        outgoing = _("Outgoing No. %(number)s of %(day)s") % {
            "number": self.dress.outgoing_number or blank,
            "day": formats.date_long(day, self.shown.language) if day else blank,
        }
        return self._part(section, "", paragraphs=(outgoing,), signers=signers)

    # figures

    def _summary(self, section: TemplateSection) -> Part | None:
        return self._part(section, "", paragraphs=self.shown.summary)

    def _people(self, section: TemplateSection) -> Part | None:
        return self._part(section, _("How many different people"), figures=self.shown.people)

    def _activity(self, section: TemplateSection) -> Part | None:
        figures = self.shown.activity
        return self._part(section, _("What was done"), figures=figures) if figures else None

    def _sums(self, section: TemplateSection) -> Part | None:
        sums = self.shown.sums
        return self._part(section, _("Check the figures yourself"), sums=sums) if sums else None

    def _charts(self, section: TemplateSection) -> Part | None:
        charts = tuple(one for one in self.shown.charts if not section.chosen or one.key in section.chosen)
        return self._part(section, _("In pictures"), charts=charts) if charts else None

    def _tables(self, section: TemplateSection) -> Part | None:
        tables = tuple(one for one in self.shown.tables if not section.chosen or one.name in section.chosen)
        return self._part(section, _("Tables in full"), tables=tables) if tables else None

    def _indicators(self, section: TemplateSection) -> Part | None:
        if not self.dress.plans:
            return None
        table = table_of_plans(self.dress.plans, self.shown.language)
        chart = chart_of_plans(self.dress.plans, self.shown.language)
        charts = (chart,) if chart else ()
        return self._part(section, _("Plan against fact"), plain=(table,), charts=charts)

    def _trust(self, section: TemplateSection) -> Part | None:
        trust = self.shown.trust
        return self._part(section, trust.title, plain=(trust,)) if trust.rows else None

    def _agreements(self, section: TemplateSection) -> Part | None:
        known = {
            AgreementChoice.RULES: self.shown.rules,
            AgreementChoice.MONEY: self.shown.money,
            AgreementChoice.IN_KIND: self.shown.in_kind,
        }
        found = [table for name, table in known.items() if not section.chosen or name in section.chosen]
        plain = tuple(table for table in found if table.rows or table is self.shown.rules)
        return self._part(section, _("Rules applied"), plain=plain) if plain else None

    # stories

    def _stories(self, section: TemplateSection) -> Part | None:
        """Tell the stories, or where they stand: papers that show people are not given for ever."""
        if not self.dress.stories:
            return None
        title = _("Stories and photographs")
        if self.edition == Edition.ILLUSTRATED:
            return self._part(section, title, stories=tuple(map(self._story, self.dress.stories)))
        said = _WITHHELD if self.edition == Edition.WITHHELD else _ELSEWHERE
        return self._part(section, title, paragraphs=(str(said),))

    def _story(self, told: ToldStory) -> ShownStory:
        day, club = formats.date_long(told.happened_on, self.shown.language), self._said(told.club)
        lines = (line.strip() for line in self._said(told.text).splitlines())
        return ShownStory(
            self._said(told.title),
            f"{day}, {club}" if club else day,
            tuple(line for line in lines if line),
            tuple(ShownPicture(one.code, one.file, self._said(one.alt)) for one in told.pictures),
        )

    # words

    def _words(self, section: TemplateSection) -> Part | None:
        return self._part(section, _("What the words mean"), terms=self.shown.definitions)

    def _protection(self, section: TemplateSection) -> Part | None:
        return self._part(section, _("How the figures are protected"), paragraphs=self.shown.protection)
