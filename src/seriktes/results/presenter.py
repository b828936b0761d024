"""From a report and a language to what is shown: one place for the page, the print and the tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from seriktes.attribution.wording import scope_said, share_words
from seriktes.core import formats
from seriktes.core.charts import ChartWords, Series
from seriktes.core.money import TENGE, TIYN_IN_TENGE
from seriktes.core.shares import WHOLE
from seriktes.partners.enums import Valuation, ValuedKind
from seriktes.results import labels, sentences
from seriktes.results.presented_tables import Columns, hours_cell
from seriktes.results.reports import AgreementLine, Line, Part, Report, RuleLine, Table
from seriktes.results.rounding import rounded
from seriktes.results.shown import (
    BLANK,
    HIDDEN,
    Cell,
    Head,
    PlainTable,
    Shown,
    ShownChart,
    ShownFigure,
    ShownSum,
    ShownTable,
)
from seriktes.results.stamps import Stamp
from seriktes.results.trust import COARSE, Trust

BIN_DIGITS = 12
DOT = " · "


def present(report: Report, stamp: Stamp, language: str, ordered_by: str = "") -> Shown:
    """Return the report in one language; shared counts are rounded here and nowhere before.

    Rows stand in the order of their names in `ordered_by`, which is the same language if it is not said.
    """
    with translation.override(language):
        return Presenter(rounded(report), stamp, formats.language_of(language), ordered_by).shown()


class Presenter:
    """One report in the active language."""

    def __init__(self, report: Report, stamp: Stamp, language: str, ordered_by: str = "") -> None:
        self.report = report
        self.stamp = stamp
        self.language = language
        self.ordered_by = ordered_by
        self.day = partial(formats.date_long, language=language)

    def shown(self) -> Shown:
        report, about = self.report, self.report.about
        period = formats.month_range(report.first_month, report.last_month, self.language)
        return Shown(
            language=self.language,
            title=_("Partner’s report: the results of shared work"),
            partner=about.partner.said_in(self.language),
            network=about.network.said_in(self.language),
            letterhead=DOT.join(filter(None, (self._address(), *map(_named, about.letterhead)))),
            period=period,
            status=self.stamp.said(self.language),
            facts=self._facts(period),
            summary=sentences.summary(report),
            people=self._people(report.total),
            activity=self._activity(report.total),
            sums=tuple(self._sums()),
            charts=tuple(self._charts()),
            tables=self._tables(),
            trust=self._trust(),
            rules=self._rules(),
            money=self._money(),
            in_kind=self._in_kind(),
            definitions=sentences.definitions(),
            protection=sentences.protection(report, self.language),
        )

    # the head

    def _address(self) -> str:
        return self.report.about.address.said_in(self.language)

    def _facts(self, period: str) -> tuple[tuple[str, str], ...]:
        agreements = "; ".join(self._agreement(line) for line in self.report.about.agreements)
        return (
            (_("Agreements"), agreements or formats.NO_VALUE),
            (_("Period"), period),
            *self.stamp.facts(self.language),
        )

    def _agreement(self, line: AgreementLine) -> str:
        if line.signed_on is None:
            return _("No. %(number)s") % {"number": line.number}
        return _("No. %(number)s of %(day)s") % {"number": line.number, "day": self.day(line.signed_on)}

    # the figures

    def _people(self, total: Line) -> tuple[ShownFigure, ...]:
        """The three figures for different people, by names that need no explanation, and one each."""
        return (
            ShownFigure(
                _("People the partner supported"),
                self._whole(total.people, "contributed"),
                _("people"),
                _(
                    "People who came at least once to a session supported by the partner. "
                    "Each is counted once."
                ),
            ),
            ShownFigure(
                _("Supported by this partner only"),
                self._whole(total.exclusive, "exclusive_people"),
                _("people"),
                _(
                    "People with no other partner in any of their visits. "
                    "The network’s own means are not a partner."
                ),
            ),
            ShownFigure(
                _("The partner’s share of people"),
                self._shared(total.proportional),
                _("people"),
                _(
                    "A person supported by several partners is divided between them "
                    "by visits and agreed shares."
                ),
            ),
        )

    def _activity(self, total: Line) -> tuple[ShownFigure, ...]:
        share = _("Marks “present” and “late”.")
        if total.visits_proportional is not None:
            ours = formats.millionths(total.visits_proportional, 1, self.language)
            share = _("Marks “present” and “late”. The partner’s share by the rules: %(visits)s.") % {
                "visits": ours
            }
        sessions = _("sessions")
        figures = (
            (_("Visits"), self._whole(total.visits, "contributed"), _("visits"), share),
            (
                _("Person-hours"),
                hours_cell(total.minutes, self.language),
                _("hours"),
                _("The length of every visit added up."),
            ),
            (_("Sessions held"), self._whole(total.held), sessions, _("Sessions with at least one mark.")),
            (
                _("Sessions not held"),
                self._whole(total.not_held),
                sessions,
                _("With a recorded reason: weather, illness, a holiday."),
            ),
            *self._unmarked(),
            (_("Attendance rate"), self._columns().rate(total), "%", sentences.rate_explained(total)),
        )
        return tuple(ShownFigure(*figure) for figure in figures)

    def _unmarked(self) -> tuple[tuple[str, Cell, str, str], ...]:
        if self.report.unmarked is None:
            return ()
        text = _("Nobody has recorded yet whether they took place.")
        return ((_("Sessions not marked"), self._whole(self.report.unmarked), _("sessions"), text),)

    def _whole(self, value: int | None, figure: str = "") -> Cell:
        return HIDDEN if value is None else Cell(formats.number(value, 0, self.language), value, figure)

    def _shared(self, value: int | None) -> Cell:
        return HIDDEN if value is None else Cell(formats.millionths(value, 1, self.language), value / WHOLE)

    def _tables(self) -> tuple[ShownTable, ...]:
        columns = self._columns()
        tables = [columns.table(table) for table in self.report.tables if table.rows]
        return (*tables, *(columns.grid(grid) for grid in self.report.grids if any(grid.cells)))

    def _columns(self) -> Columns:
        return Columns(self.report, self.language, self.ordered_by)

    # the sums

    def _sums(self) -> list[ShownSum]:
        if self.report.network_people is None:
            return []
        whole = ShownFigure(_("all different people"), self._whole(self.report.network_people), _("people"))
        sums = []
        if self.report.people_parts:
            sums.append(
                ShownSum(
                    _("People of the network: supported by whom"),
                    whole,
                    tuple(self._part(part, self._whole(part.value)) for part in self.report.people_parts),
                    _("Every person stands in exactly one part of the sum."),
                )
            )
        if self.report.proportional_parts:
            sums.append(
                ShownSum(
                    _("People of the network: by shares"),
                    whole,
                    tuple(
                        self._part(part, self._shared(part.value)) for part in self.report.proportional_parts
                    ),
                    _("Shares are rounded only in print; the sum is exact."),
                )
            )
        return sums

    def _part(self, part: Part, cell: Cell) -> ShownFigure:
        names = {
            "exclusive": _("this partner only"),
            "shared": _("this partner and others"),
            "others_only": _("other partners only"),
            "own_only": _("network’s own means only"),
            "partner": _("share of this partner"),
            "others": _("share of other partners"),
            "own": _("share of the network’s own means"),
        }
        return ShownFigure(names[part.key], cell, _("people"))

    # the charts

    def _charts(self) -> list[ShownChart]:
        if not self.report.total.people:
            return []
        months, clubs = self.report.table("month"), self.report.table("club")
        drawn = []
        if len(months.rows) > 1:
            drawn += [self._people_by_month(months), self._visits_by_month(months)]
        if len(clubs.rows) > 1:
            drawn.append(self._people_by_club(clubs))
        return drawn

    def _people_by_month(self, table: Table) -> ShownChart:
        title = _("Different people by month")
        return ShownChart(
            "people-by-month",
            ChartWords(title, self._extremes(table, "people"), _("Nothing is recorded for this period.")),
            labels.axis_names(table.rows, self.language),
            self._people_series(table),
            self.language,
        )

    def _visits_by_month(self, table: Table) -> ShownChart:
        title = _("Visits by month")
        return ShownChart(
            "visits-by-month",
            ChartWords(title, self._extremes(table, "visits"), _("Nothing is recorded for this period.")),
            labels.axis_names(table.rows, self.language),
            (Series(_("visits"), tuple(row.figures.visits for row in table.rows)),),
            self.language,
        )

    def _people_by_club(self, table: Table) -> ShownChart:
        shown = self._columns().in_order(table)
        table = Table(table.name, shown, table.overlap)
        return ShownChart(
            "people-by-club",
            ChartWords(
                _("Different people by club"),
                _("Every number stands in the table by club."),
                _("Nothing is recorded for this period."),
            ),
            tuple(labels.row_name(self.report, table, row, self.language) for row in shown),
            self._people_series(table),
            self.language,
            lies=True,
        )

    def _people_series(self, table: Table) -> tuple[Series, ...]:
        people = Series(_("supported by the partner"), tuple(row.figures.people for row in table.rows))
        alone = tuple(row.figures.exclusive for row in table.rows)
        return (people, Series(_("this partner only"), alone)) if any(alone) else (people,)

    def _extremes(self, table: Table, figure: str) -> str:
        """The main thing of a chart by months in a sentence."""
        values = [(value, row) for row in table.rows if (value := getattr(row.figures, figure)) is not None]
        if not values:
            return ""
        (most, high), (least, low) = max(values, key=_first), min(values, key=_first)
        if len(values) < len(table.rows):  # a hidden month may hold less, or more
            return _("The most of the months that are given: %(high)s – %(most)s") % {
                "most": formats.number(most, 0, self.language),
                "high": labels.month_said(high, self.language),
            }
        return _("The most: %(high)s – %(most)s; the least: %(low)s – %(least)s") % {
            "most": formats.number(most, 0, self.language),
            "high": labels.month_said(high, self.language),
            "least": formats.number(least, 0, self.language),
            "low": labels.month_said(low, self.language),
        }

    # how the registers came about

    def _trust(self) -> PlainTable:
        trust = self.report.trust
        return PlainTable(
            _("How far the figures can be believed"),
            (
                Head("what", _("What was counted"), "", "text"),
                Head("number", pgettext("how many", "Number"), ""),
                Head("share", _("Share"), "%", "percent"),
            ),
            self._trust_rows(trust) if trust else (),
            _(
                "A figure is as good as the registers behind it. These are counted on the day of the report, "
                "for the groups that the partner supported."
            ),
        )

    def _trust_rows(self, trust: Trust) -> tuple[tuple[Cell, ...], ...]:
        share, number, coarse = self._trust_share, self._whole, self._coarse
        return (
            (Cell(_("sessions held")), number(trust.held), BLANK),
            (Cell(_("of these, marked on the same day")), *share(trust.on_the_day, trust.held)),
            (Cell(_("of these, brought in from journal files")), *share(trust.from_files, trust.held)),
            (Cell(_("marks changed more than seven days later")), coarse(trust.late_edits), BLANK),
            (Cell(_("pairs of people who may be one, not decided")), coarse(trust.duplicates), BLANK),
            (Cell(_("questions asked about odd registers")), coarse(trust.questions), BLANK),
            (Cell(_("of these, answered")), coarse(trust.answered), BLANK),
        )

    def _coarse(self, least: int | None) -> Cell:
        """Say a number whose size alone is told: by the least that it may be."""
        if not least:
            return self._whole(least)
        if least < COARSE[0]:
            return Cell(_("fewer than %(count)s") % {"count": COARSE[0]}, is_bound=True)
        said = formats.number(least, 0, self.language)
        return Cell(_("at least %(count)s") % {"count": said}, is_bound=True)

    def _trust_share(self, part: int | None, whole: int | None) -> tuple[Cell, Cell]:
        if part is None or whole is None:
            return (HIDDEN, HIDDEN)
        if not whole:
            return (self._whole(part), BLANK)
        return (self._whole(part), Cell(formats.percent_of(part, whole, 1, self.language), part / whole))

    # rules and contributions

    def _rules(self) -> PlainTable:
        return PlainTable(
            _("Coverage rules of the agreements"),
            (
                Head("scope", _("Applies to"), "", "text"),
                Head("first", _("First day"), "", "date"),
                Head("last", _("Last day"), "", "date"),
                Head("agreement", _("Agreement"), "", "text"),
                Head("share", _("Share"), "%", "share"),
            ),
            tuple(self._rule(rule) for rule in self.report.about.rules),
            _(
                "Whoever marks a session never chooses a partner: these rules of the agreements say "
                "whose support a session had."
            ),
        )

    def _rule(self, rule: RuleLine) -> tuple[Cell, ...]:
        covered = scope_said(rule.scope, name=rule.name.said_in(self.language), kind=rule.key)
        share = Cell(share_words(rule.share), Decimal(rule.share) / WHOLE)
        last = self._day(rule.ends_on) if rule.ends_on else Cell(_("no end"))
        return (Cell(covered), self._day(rule.starts_on), last, Cell(rule.agreement), share)

    def _day(self, day: date) -> Cell:
        return Cell(formats.date_short(day, self.language), day)

    def _money(self) -> PlainTable:
        lines = self.report.about.money
        currencies = {line.currency for line in lines}
        total = None
        if len(currencies) == 1:
            total = (
                Cell(_("Total")),
                BLANK,
                BLANK,
                self._sum(sum(line.tiyn for line in lines), *currencies),
            )
        return PlainTable(
            _("Money contributed in the period"),
            (
                Head("day", _("Received on"), "", "date"),
                Head("agreement", _("Agreement"), "", "text"),
                Head("document", _("Document"), "", "text"),
                Head("amount", _("Amount"), "", "money"),
            ),
            tuple(
                (
                    self._day(line.received_on),
                    Cell(line.agreement),
                    Cell(line.document or formats.NO_VALUE),
                    self._sum(line.tiyn, line.currency),
                )
                for line in lines
            ),
            total=total,
        )

    def _in_kind(self) -> PlainTable:
        lines = self.report.about.in_kind or ()
        blank = (BLANK, BLANK)
        total = (Cell(_("Total")), *blank, self._sum(sum(line.tiyn for line in lines), TENGE))
        return PlainTable(
            _("Given in kind in the period"),
            (
                Head("kind", _("What it is"), "", "text"),
                Head("agreement", _("Agreement"), "", "text"),
                Head("valuation", _("Valued by"), "", "text"),
                Head("value", pgettext("of a contribution in kind", "Value"), "", "money"),
            ),
            tuple(
                (
                    Cell(str(ValuedKind(line.kind).label)),
                    Cell(line.agreement),
                    Cell(str(Valuation(line.valuation).label)),
                    self._sum(line.tiyn, TENGE),
                )
                for line in lines
            ),
            _(
                "What was given in kind is not money: nobody received or paid these sums. They are what the "
                "premises, hours, equipment, goods and services are worth, by the source named beside them. "
                "What was given over a longer time counts with the days of these months."
            ),
            total if lines else None,
        )

    def _sum(self, tiyn: int, currency: str) -> Cell:
        return Cell(
            formats.money(tiyn, self.language, currency),
            Decimal(tiyn) / TIYN_IN_TENGE,
            unit=formats.currency_sign(currency),
        )


def _named(text: str) -> str:
    """Say what twelve digits in a letterhead are; addresses, phones and mails speak for themselves."""
    is_bin = len(text) == BIN_DIGITS and text.isdigit()
    return f"{_('BIN')} {text}" if is_bin else formats.phone(text)


def _first(pair: tuple[int, object]) -> int:
    return pair[0]
