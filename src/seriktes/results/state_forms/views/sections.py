"""A section of a form: what the system knows, what is typed, the lines of a list."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from seriktes.core.access import access, require
from seriktes.core.editing import seen_by, watched
from seriktes.core.methods import post_from
from seriktes.core.pages import acted, posted, pressed
from seriktes.results.state_forms.actions import FILL, entries_of, place_income, say_none, type_cells
from seriktes.results.state_forms.cells import OpenItem, PartnerMoney
from seriktes.results.state_forms.definitions.shape import FormSection
from seriktes.results.state_forms.forms import CellsForm, IncomeForm
from seriktes.results.state_forms.models import StateForm
from seriktes.results.state_forms.sheet import FormSheet, sheet_of
from seriktes.results.state_forms.shown import (
    ShownCell,
    ShownLine,
    WithdrawnLine,
    known_cells,
    shown_cell,
    shown_lines,
    typed_cells,
    withdrawn_lines,
)
from seriktes.results.state_forms.views.shared import (
    VIEW,
    SectionLine,
    form_language,
    form_of,
    form_title,
    lead_of,
    may_fill,
    section_lines,
    section_of,
    title_of,
)


@dataclass(frozen=True)
class SectionPage:
    """A section to fill: what the system knows, what is typed, the lines of a list."""

    state_form: StateForm
    sheet: FormSheet
    section: FormSection
    title: str
    lead: str
    kicker: str
    language: str
    known: list[ShownCell]
    typed: list[ShownCell]
    lines: list[ShownLine]
    withdrawn: list[WithdrawnLine]
    form: CellsForm | None
    income: IncomeForm | None
    money: tuple[PartnerMoney, ...]
    items: list[OpenItem]
    has_none: bool
    applies: bool
    before: SectionLine | None
    after: SectionLine | None
    may_fill: bool


@access(VIEW)
@require_http_methods(["GET", "POST"])
def section_detail(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Show a section; whoever may fill it types into it here."""
    state_form = form_of(request, code)
    sheet = sheet_of(state_form)
    shown = section_of(sheet, section)
    if request.method == "POST":
        return _typed(request, sheet, shown)
    return _section_page(request, sheet, shown, _cells_form(sheet, shown))


def _typed(request: HttpRequest, sheet: FormSheet, section: FormSection) -> HttpResponse:
    require(request.actor, FILL, sheet.form)
    form = _cells_form(sheet, section, posted(request))
    if form is None:
        return redirect("results:state-form-section", sheet.form.code, section.key)

    def act() -> int:
        return type_cells(actor=request.actor, form=sheet.form, cells=form.typed(), seen=seen_by(form))

    onward = reverse("results:state-form-section", args=(sheet.form.code, section.key))
    return acted(request, form, act, to=onward, said=_said_saved) or _section_page(
        request, sheet, section, form
    )


def _said_saved(changed: int) -> str:
    if not changed:
        return _("Nothing was changed.")
    return ngettext("Saved: %(count)s field.", "Saved: %(count)s fields.", changed) % {"count": changed}


def _section_page(
    request: HttpRequest,
    sheet: FormSheet,
    section: FormSection,
    form: CellsForm | None,
    income: IncomeForm | None = None,
) -> HttpResponse:
    lines = section_lines(sheet)
    place = next(number for number, line in enumerate(lines) if line.section is section)
    is_income = section.takes_income and bool(sheet.money)
    page = SectionPage(
        state_form=sheet.form,
        sheet=sheet,
        section=section,
        title=title_of(sheet, section, form_language()),
        lead=lead_of(sheet, section, form_language()),
        kicker=form_title(sheet.form),
        language=form_language(),
        known=[] if section.is_list else known_cells(sheet, None, section, form_language()),
        typed=_read_only(sheet, section),
        lines=shown_lines(sheet, section, form_language()),
        withdrawn=withdrawn_lines(sheet, section, form_language()),
        form=form,
        income=(income or _income_form(sheet, section)) if is_income else None,
        money=sheet.money if is_income else (),
        items=sheet.open_items(section),
        has_none=section.is_list and sheet.has_none(section),
        applies=sheet.applies(section),
        before=lines[place - 1] if place else None,
        after=lines[place + 1] if place + 1 < len(lines) else None,
        may_fill=may_fill(request, sheet),
    )
    wrong = any(one is not None and one.errors for one in (form, income))
    template = "results/state_forms/section_detail.html"
    return render(request, template, {"page": page}, status=422 if wrong else 200)


def _cells_form(sheet: FormSheet, section: FormSection, data: object = None) -> CellsForm | None:
    """Return the form of what is typed in a section; what is computed has a page of its own."""
    if section.is_list:
        return None
    form = CellsForm(data, cells=typed_cells(sheet, None, section))
    return watched(form, sheet.form, entries_of(sheet.form, None)) if form.fields else None


def _income_form(sheet: FormSheet, section: FormSection, data: object = None) -> IncomeForm:
    form = IncomeForm(data, money=sheet.money, section=section)
    return watched(form, sheet.form, entries_of(sheet.form, None))


def _read_only(sheet: FormSheet, section: FormSection) -> list[ShownCell]:
    """Return what is typed, for those who read only."""
    cells = [] if section.is_list else typed_cells(sheet, None, section)
    return [shown_cell(sheet, None, cell, form_language()) for cell in cells]


@access(FILL)
@post_from("results:state-form-section", "code", "section")
def section_income(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Say which row of the income each partner's money belongs to."""
    state_form = form_of(request, code)
    sheet = sheet_of(state_form)
    shown = section_of(sheet, section)
    form = _income_form(sheet, shown, posted(request))
    if not shown.takes_income:
        raise Http404

    def act() -> int:
        return place_income(actor=request.actor, form=state_form, rows=form.rows(), seen=seen_by(form))

    onward = reverse("results:state-form-section", args=(code, section))
    return acted(request, form, act, to=onward, said=_said_saved) or _section_page(
        request, sheet, shown, _cells_form(sheet, shown), form
    )


@access(FILL)
@post_from("results:state-form-section", "code", "section")
def section_none(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Say that there is nothing else in a section."""
    state_form = form_of(request, code)
    shown = section_of(FormSheet.bare(state_form), section)
    onward = reverse("results:state-form-section", args=(code, section))
    return pressed(
        request,
        lambda: say_none(actor=request.actor, form=state_form, section=shown),
        to=onward,
        back=onward,
        said=_said_saved,
    )
