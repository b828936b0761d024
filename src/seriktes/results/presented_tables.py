"""The tables of a report with their columns, in the active language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.core.money import divide_half_up, round_parts
from seriktes.core.shares import WHOLE
from seriktes.results import labels, sentences
from seriktes.results.reports import ADDITIVE, Line, PeopleGrid, Report, Row, Table
from seriktes.results.shown import BLANK, HIDDEN, NOTHING, Cell, Head, ShownRow, ShownTable

TENTH_OF_AN_HOUR = 6  # minutes


class Columns:
    """How the rows of one report become cells."""

    def __init__(self, report: Report, language: str, ordered_by: str = "") -> None:
        self.report = report
        self.language = language
        self.ordered_by = ordered_by or language

    def table(self, table: Table) -> ShownTable:
        """Return a breakdown with names, columns, overlap and total."""
        total = self.report.total
        shown = [row for row in self.in_order(table) if not _is_noise(row)]
        heads = self._heads(table)
        minutes = _rounded([row.figures.minutes for row in shown], total.minutes)
        rows = tuple(
            ShownRow(
                labels.row_name(self.report, table, row, self.language),
                self._cells(heads, row.figures, hours),
                f"{table.name}:{row.keys[0]}" if len(row.keys) == 1 else "",
            )
            for row, hours in zip(shown, minutes, strict=True)
        )
        hours = _rounded([total.minutes], total.minutes)[0]
        return ShownTable(
            name=table.name,
            title=sentences.table_title(table.name),
            first=sentences.first_head(table.name),
            heads=heads,
            rows=rows,
            overlap=self._overlap(table, heads, total),
            total=ShownRow(_("Total"), self._cells(heads, total, hours), "total"),
            notes=self._notes(table),
        )

    def grid(self, grid: PeopleGrid) -> ShownTable:
        """Return different people by two dimensions, with the people of each row and of each column."""
        by_row, by_column = self.report.table(grid.row_name), self.report.table(grid.column_name)
        columns = [place for place, row in enumerate(by_column.rows) if not _is_noise(row)]
        rows = [
            (row, [cells[place] for place in columns])
            for row, cells in zip(by_row.rows, grid.cells, strict=True)
            if not _is_noise(row)
        ]
        rows.sort(key=lambda line: labels.place_of(by_row, line[0], self.ordered_by))
        names = [
            labels.row_name(self.report, by_column, by_column.rows[place], self.language) for place in columns
        ]
        heads = [
            Head(f"people_{place}", name, _("people")) for place, name in zip(columns, names, strict=True)
        ]
        totals = [by_column.rows[place].figures.people for place in columns]
        return ShownTable(
            name=grid.name,
            title=sentences.table_title(grid.name),
            first=sentences.first_head(grid.row_name),
            heads=(*heads, Head("people", _("All"), _("people"))),
            rows=tuple(
                ShownRow(
                    labels.row_name(self.report, by_row, row, self.language),
                    self._people([*people, row.figures.people]),
                )
                for row, people in rows
            ),
            overlap=self._grid_overlap(by_row, [people for _row, people in rows], totals),
            total=ShownRow(_("Total"), self._people([*totals, self.report.total.people])),
            notes=(sentences.overlap_note(grid.row_name),) if by_row.overlap != (0, 0) else (),
        )

    def _grid_overlap(
        self, table: Table, rows: Sequence[Sequence[int | None]], totals: Sequence[int | None]
    ) -> ShownRow | None:
        """Return by how much each column exceeds its total, where one person may stand in several rows."""
        if table.overlap == (0, 0):
            return None
        over = [
            None if total is None or None in column else total - sum(value or 0 for value in column)
            for total, column in zip(totals, zip(*rows, strict=True), strict=True)
        ]
        people = table.overlap[0]
        cells = self._people([*over, None if people is None else -people])
        return ShownRow(sentences.overlap_name(table.name), cells)

    def in_order(self, table: Table) -> tuple[Row, ...]:
        """Return the rows as they stand in print."""
        return tuple(sorted(table.rows, key=lambda row: labels.place_of(table, row, self.ordered_by)))

    def rate(self, line: Line) -> Cell:
        """Return visits ÷ recorded; nothing where nothing was recorded."""
        if line.recorded is None or line.visits is None:
            return HIDDEN
        if not line.recorded:
            return NOTHING
        text = formats.percent_of(line.visits, line.recorded, 1, self.language)
        return Cell(text, line.visits / line.recorded)

    def _heads(self, table: Table) -> tuple[Head, ...]:
        people = _("Different people")
        heads = [Head("people", _("supported"), _("people"), group=people)]
        heads.append(Head("exclusive", _("this partner only"), _("people"), group=people))
        heads.append(Head("proportional", _("share"), _("people"), "number", people))
        heads += [
            Head("visits", _("Visits"), _("visits")),
            Head("hours", _("Person-hours"), _("hours"), "number"),
        ]
        if table.name not in ADDITIVE:
            heads.append(Head("held", _("Sessions held"), _("sessions")))
            heads.append(Head("not_held", _("Sessions not held"), _("sessions"), is_printed=False))
        heads.append(Head("recorded", _("Records"), _("records"), is_printed=False))
        heads.append(Head("rate", _("Attendance rate"), "%", "percent"))
        return tuple(heads)

    def _cells(self, heads: Sequence[Head], line: Line, minutes: int | None) -> tuple[Cell, ...]:
        shared = line.proportional
        cells = {
            "people": self._whole(line.people, "contributed"),
            "exclusive": self._whole(line.exclusive, "exclusive_people"),
            "proportional": HIDDEN if shared is None else self._tenths(shared),
            "visits": self._whole(line.visits, "contributed"),
            "hours": hours_cell(minutes, self.language),
            "held": self._whole(line.held),
            "not_held": self._whole(line.not_held),
            "recorded": self._whole(line.recorded),
            "rate": self.rate(line),
        }
        return tuple(cells[head.name] for head in heads)

    def _overlap(self, table: Table, heads: Sequence[Head], total: Line) -> ShownRow | None:
        """Return by how much the rows exceed the total, so that every printed column adds up."""
        people, exclusive = table.overlap
        shares = [row.figures.proportional for row in table.rows]
        if people == 0 and exclusive == 0:
            return None
        shared: int | None = None
        if total.proportional is not None and None not in shares:
            shared = total.proportional - sum(share or 0 for share in shares)
        cells = {
            "people": self._whole(None if people is None else -people),
            "exclusive": self._whole(None if exclusive is None else -exclusive),
            "proportional": HIDDEN if shared is None else self._tenths(shared),
        }
        return ShownRow(sentences.overlap_name(table.name), tuple(cells.get(h.name, BLANK) for h in heads))

    def _notes(self, table: Table) -> tuple[str, ...]:
        notes = []
        if table.overlap != (0, 0):
            notes.append(sentences.overlap_note(table.name))
        for row in table.rows:
            if len(row.keys) > 1 and table.name in ("club", "programme_kind"):
                name = labels.others_name(table.name, len(row.keys))
                notes.append(f"{name} – {', '.join(labels.members(table, row, self.language))}.")
        return tuple(notes)

    def _people(self, values: Sequence[int | None]) -> tuple[Cell, ...]:
        return tuple(self._whole(value) for value in values)

    def _whole(self, value: int | None, figure: str = "") -> Cell:
        return HIDDEN if value is None else Cell(formats.number(value, 0, self.language), value, figure)

    def _tenths(self, value: int) -> Cell:
        return Cell(formats.millionths(value, 1, self.language), value / WHOLE)


def _rounded(minutes: Sequence[int | None], total: int | None) -> Sequence[int | None]:
    """Return minutes in tenths of an hour that add up; each for itself where one is hidden."""
    known = [value for value in minutes if value is not None]
    if len(known) == len(minutes) and total is not None:
        return round_parts(known, total, TENTH_OF_AN_HOUR)
    return minutes


def hours_cell(minutes: int | None, language: str) -> Cell:
    """Return minutes as hours with one decimal."""
    if minutes is None:
        return HIDDEN
    return Cell(formats.hours_number(minutes, 1, language), divide_half_up(minutes, TENTH_OF_AN_HOUR) / 10)


def _is_noise(row: Row) -> bool:
    """Whether a row only says that nobody is of unknown sex or age."""
    line = row.figures
    known = (line.people, line.visits, line.recorded)
    return row.keys in (("",), ("unknown",)) and all(value == 0 for value in known)
