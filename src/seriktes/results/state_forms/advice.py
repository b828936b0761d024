"""What looks odd in a form, though it would be taken as it is: sentences by its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from seriktes.results.state_forms.definitions.sdnpo1 import PUBLIC_ASSOCIATION
from seriktes.results.state_forms.enums import FormKind
from seriktes.results.state_forms.sheet import FormSheet

LEAST_FOUNDERS = 10  # of a public association: the note below table 5
# Help that was received or given, and the lines of table 6 that say from whom and to whom.
HELP_OF_ROWS = {"1-20": "charity", "1-21": "sponsorship", "1-30": "charity", "1-31": "sponsorship"}


def advice(sheet: FormSheet) -> list[str]:
    """Return what somebody should look at once more."""
    asked = ADVISERS.get(sheet.form.kind)
    return [*_of_former_editions(sheet), *sheet.facts.cautions, *(asked(sheet) if asked else ())]


def _of_former_editions(sheet: FormSheet) -> Iterator[str]:
    """Say that lines have lost their table: nothing that was typed goes unseen."""
    if count := len(sheet.homeless):
        told = ngettext(
            "%(count)d line was typed into a table that this edition does not have. It is kept, but not"
            " printed: type it where the new edition asks for it.",
            "%(count)d lines were typed into tables that this edition does not have. They are kept, but not"
            " printed: type them where the new edition asks for them.",
            count,
        )
        yield told % {"count": count}


def _of_yearly_form(sheet: FormSheet) -> Iterator[str]:
    legal = str(sheet.cells["1-3"].value or "")
    founders = len(sheet.lines["5"])
    if legal.split(".", maxsplit=1)[0] == PUBLIC_ASSOCIATION and founders < LEAST_FOUNDERS:
        yield _("A public association names at least %(least)s founders; here are %(count)s.") % {
            "least": LEAST_FOUNDERS,
            "count": founders,
        }
    staff, *parts = (sheet.cells[key].value for key in ("1-11", "1-12", "1-13"))
    if isinstance(staff, int) and sum(part for part in parts if isinstance(part, int)) > staff:
        yield _("Citizens and foreigners together are more than all the workers of row 11.")
    yield from _help_without_a_line(sheet)


def _help_without_a_line(sheet: FormSheet) -> Iterator[str]:
    """Yield a sentence for each row of charity or sponsorship that table 6 does not speak of."""
    said = {line.group for line in sheet.lines["6"]}
    kinds = {group.key: group.text for group in sheet.definition.section("6").groups}  # type: ignore[union-attr]
    for key, group in HELP_OF_ROWS.items():
        cell = sheet.cells[key]
        if isinstance(cell.value, int) and cell.value and group not in said:
            yield _("Row %(row)s has a sum, but table 6 has no line for it: %(kind)s.") % {
                "row": cell.field.number,
                "kind": kinds[group].said_in(get_language() or "kk"),
            }


def _of_social_orders(sheet: FormSheet) -> Iterator[str]:
    """Say where a project stands in one annex only: the state body reads both."""
    annexes = [
        {line.known.agreement.pk for line in sheet.lines[key] if line.known and line.known.agreement}
        for key in ("5", "9")
    ]
    if annexes[0] != annexes[1]:
        yield _("A project stands in one annex and was left out of the other. Look whether that is meant.")
    for line in sheet.lines["9"]:
        planned, agreed = line.cell("9-4").value, line.cell("9-5").value
        if isinstance(planned, int) and isinstance(agreed, int) and agreed > planned:
            yield _("The sum of the agreement is more than the planned one: %(project)s.") % {
                "project": line.cell("9-3").said_in(get_language() or "kk")
            }


ADVISERS: dict[str, Callable[[FormSheet], Iterator[str]]] = {
    FormKind.SDNPO1: _of_yearly_form,
    FormKind.ORDER18: _of_social_orders,
}
