"""Pages of one line of a list, and of one cell with its history."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from seriktes.core.access import access, require
from seriktes.core.editing import seen_by, watched
from seriktes.core.methods import post_from
from seriktes.core.pages import acted, form_page, posted, pressed
from seriktes.results.state_forms.actions import (
    FILL,
    add_line,
    entries_of,
    hold_line,
    overrule_cell,
    restore_line,
    type_cells,
    withdraw_line,
)
from seriktes.results.state_forms.cells import FormCell, FormLine, label_of
from seriktes.results.state_forms.definitions.shape import FormSection
from seriktes.results.state_forms.enums import CellStanding
from seriktes.results.state_forms.forms import CellsForm, LineForm, LineReasonForm, OverruleForm
from seriktes.results.state_forms.models import StateForm, StateFormLine
from seriktes.results.state_forms.queries import CellChange, history_of
from seriktes.results.state_forms.sheet import FormSheet, sheet_of
from seriktes.results.state_forms.shown import ShownCell, cell_url, known_cells, shown_cell, typed_cells
from seriktes.results.state_forms.views.shared import (
    VIEW,
    form_language,
    form_of,
    lead_of,
    may_fill,
    section_of,
    title_of,
)


@dataclass(frozen=True)
class LinePage:
    """A line of a list: what is computed of it, and what is typed."""

    state_form: StateForm
    section: FormSection
    title: str
    back: str
    line: FormLine | None
    known: list[ShownCell]
    typed: list[ShownCell]
    language: str
    may_fill: bool


@dataclass(frozen=True)
class CellPage:
    """One cell: what is computed, what is typed, and everything that stood there before."""

    state_form: StateForm
    cell: FormCell
    line: FormLine | None
    label: str
    back: str
    here: str
    language: str
    text: str
    source: str
    computed: str
    changes: list[CellChange]
    may_fill: bool


@access(FILL)
@require_http_methods(["GET", "POST"])
def line_add(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Add a line to a list."""
    state_form = form_of(request, code)
    shown = section_of(FormSheet.bare(state_form), section)
    if not shown.is_list or shown.is_computed:
        raise Http404
    blank = [FormCell(one, None, CellStanding.MISSING) for one in shown.fields if one.is_asked]
    form = LineForm(posted(request), section=shown, cells=blank)

    def act() -> StateFormLine:
        return add_line(
            actor=request.actor,
            form=state_form,
            section=shown,
            group=form.cleaned_data.get("group", ""),
            cells=form.typed(),
            event=form.client_event(code, shown),
        )

    page = _line_page(request, sheet_of(state_form), shown, None)
    return acted(request, form, act, to=page.back) or form_page(
        request, "results/state_forms/line_form.html", form, page=page
    )


@access(VIEW)
@require_http_methods(["GET", "POST"])
def line_detail(request: HttpRequest, code: str, line: str) -> HttpResponse:
    """Show a line; whoever may fill it types into it here."""
    state_form = _form_to_fill(request, code)
    sheet = sheet_of(state_form)
    shown = _line_of(sheet, line)
    form = CellsForm(posted(request), cells=typed_cells(sheet, shown, shown.section))
    watched(form, state_form, entries_of(state_form, shown))

    def act() -> int:
        row = hold_line(actor=request.actor, form=state_form, line=shown)
        return type_cells(
            actor=request.actor, form=state_form, cells=form.typed(), line=row, seen=seen_by(form)
        )

    page = _line_page(request, sheet, shown.section, shown)
    answer = acted(request, form, act, to=page.back) if request.method == "POST" else None
    return answer or form_page(request, "results/state_forms/line_form.html", form, page=page)


@access(FILL)
@require_http_methods(["GET", "POST"])
def line_withdraw(request: HttpRequest, code: str, line: str) -> HttpResponse:
    """Ask why a line is taken back, and take it back."""
    state_form = form_of(request, code)
    sheet = sheet_of(state_form)
    shown, form = _line_of(sheet, line), LineReasonForm(posted(request))

    def act() -> StateFormLine:
        return withdraw_line(actor=request.actor, form=state_form, line=shown, **form.cleaned_data)

    page = _line_page(request, sheet, shown.section, shown)
    return acted(request, form, act, to=page.back) or form_page(
        request, "results/state_forms/line_withdrawal.html", form, page=page
    )


@access(FILL)
@post_from("results:state-form-detail", "code")
def line_restore(request: HttpRequest, code: str, line: str) -> HttpResponse:
    """Bring a line back that was taken back."""
    state_form = form_of(request, code)
    row = get_object_or_404(state_form.lines, code=line)
    section_of(FormSheet.bare(state_form), row.section)
    onward = reverse("results:state-form-section", args=(code, row.section))
    return pressed(
        request,
        lambda: restore_line(actor=request.actor, form=state_form, line=row),
        to=onward,
        back=onward,
    )


@access(VIEW)
@require_http_methods(["GET", "POST"])
def cell_detail(request: HttpRequest, code: str, field: str, line: str = "") -> HttpResponse:
    """Show one cell with its history; type another value, with the reason."""
    state_form = _form_to_fill(request, code)
    sheet = sheet_of(state_form)
    shown = _line_of(sheet, line) if line else None
    cell = _cell_of(sheet, shown, field)
    form = OverruleForm(posted(request), cell=cell) if _is_typed(cell) else None
    if form is not None:
        watched(form, state_form, entries_of(state_form, shown))
    page = _cell_page(request, sheet, shown, cell)
    if form is not None and request.method == "POST":
        answer = acted(request, form, lambda: _overrule(request, page, form), to=page.back, at="reason")
        if answer is not None:
            return answer
    status = 422 if form is not None and form.errors else 200
    return render(
        request, "results/state_forms/cell_detail.html", {"page": page, "form": form}, status=status
    )


@access(FILL)
@post_from("results:state-form-detail", "code")
def cell_undo(request: HttpRequest, code: str, field: str, line: str = "") -> HttpResponse:
    """Take a typed value back: what is computed counts again."""
    state_form = form_of(request, code)
    sheet = sheet_of(state_form)
    shown = _line_of(sheet, line) if line else None
    cell = _cell_of(sheet, shown, field)
    page = _cell_page(request, sheet, shown, cell)
    return pressed(
        request,
        lambda: overrule_cell(
            actor=request.actor, form=state_form, line=shown, cell=cell, value=None, reason=""
        ),
        to=page.back,
        back=page.back,
    )


def _form_to_fill(request: HttpRequest, code: str) -> StateForm:
    """Return a form; what is posted needs the right to fill it, be it well typed or not."""
    state_form = form_of(request, code)
    if request.method == "POST":
        require(request.actor, FILL, state_form)
    return state_form


def _overrule(request: HttpRequest, page: CellPage, form: OverruleForm) -> int:
    (typed,) = form.typed()
    return overrule_cell(
        actor=request.actor,
        form=page.state_form,
        line=page.line,
        cell=page.cell,
        value=typed.value,
        reason=form.cleaned_data["reason"],
        seen=seen_by(form),
    )


def _is_typed(cell: FormCell) -> bool:
    return cell.field.is_asked


def _line_of(sheet: FormSheet, slug: str) -> FormLine:
    line = sheet.line(slug)
    if line is None:
        raise Http404
    return line


def _cell_of(sheet: FormSheet, line: FormLine | None, key: str) -> FormCell:
    cells = line.cells if line else sheet.cells.values()
    found = next((cell for cell in cells if cell.field.key == key), None)
    if found is None:
        raise Http404
    return found


def _line_page(
    request: HttpRequest, sheet: FormSheet, section: FormSection, line: FormLine | None
) -> LinePage:
    return LinePage(
        state_form=sheet.form,
        section=section,
        title=lead_of(sheet, section, form_language()) or title_of(sheet, section, form_language()),
        back=reverse("results:state-form-section", args=(sheet.form.code, section.key)),
        line=line,
        known=known_cells(sheet, line, section, form_language()) if line else [],
        typed=[shown_cell(sheet, line, cell, form_language()) for cell in typed_cells(sheet, line, section)]
        if line
        else [],
        language=form_language(),
        may_fill=may_fill(request, sheet),
    )


def _cell_page(request: HttpRequest, sheet: FormSheet, line: FormLine | None, cell: FormCell) -> CellPage:
    code = sheet.form.code
    if line is None:
        section = next(one for one in sheet.definition.sections() if cell.field in one.fields)
        back = reverse("results:state-form-section", args=(code, section.key))
    else:
        back = reverse("results:state-form-line", args=(code, line.slug))
    return CellPage(
        state_form=sheet.form,
        cell=cell,
        line=line,
        label=label_of(cell.field),
        back=back,
        here=cell_url(sheet, line, cell),
        language=form_language(),
        text=cell.said_in(form_language(), reveals=False),
        source=cell.known.source if cell.known else "",
        computed=cell.known_in(form_language()),
        changes=history_of(sheet, line, cell.field, form_language()),
        may_fill=may_fill(request, sheet),
    )
