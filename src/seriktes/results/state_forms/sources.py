"""Where every value of a form comes from: the last sheet of its workbook."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.results.state_forms.cells import FormCell
from seriktes.results.state_forms.enums import CellStanding
from seriktes.results.state_forms.printed import PrintedSource
from seriktes.results.state_forms.sheet import FormSheet


def sources_of(sheet: FormSheet, language: str) -> Iterator[PrintedSource]:
    """Yield the source of every cell, in the language that is active."""
    for place, cell in _places(sheet):
        yield _source(place, cell, language)


def _places(sheet: FormSheet) -> Iterator[tuple[str, FormCell]]:
    for section in sheet.definition.sections():
        if not section.is_list:
            yield from ((cell.field.key, cell) for cell in sheet.cells_of(section))
        for number, line in enumerate(sheet.lines[section.key] if section.is_list else (), 1):
            yield from ((f"{cell.field.key} ({number})", cell) for cell in line.cells)


def _source(place: str, cell: FormCell, language: str) -> PrintedSource:
    entry, known = cell.entry, cell.known
    return PrintedSource(
        place=place,
        value=cell.said_in(language, reveals=False),
        where=_where(cell),
        by=entry.typed_by.full_name if entry and entry.typed_by else "",
        on=timezone.localdate(entry.typed_at).isoformat() if entry else "",
        reason=entry.reason if entry else "",
        computed=cell.known_in(language) if entry and known else "",
    )


def _where(cell: FormCell) -> str:
    if cell.standing == CellStanding.TOTAL:
        return _("sum of other rows")
    if cell.standing == CellStanding.OF_STATE:
        return _("filled by the state body")
    if cell.entry is not None:
        return _("typed")
    if cell.known is None:
        return _("nobody has said")
    if cell.standing == CellStanding.SUGGESTED:
        return _("suggested, not confirmed yet")
    return _("computed by the system")
