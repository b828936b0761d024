from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access, allows, require
from seriktes.core.methods import post_from
from seriktes.core.pages import acted, form_page, posted, pressed
from seriktes.results.state_forms.actions import (
    begin_form,
    note_filing,
    order_form_file,
    place_income,
    say_none,
    type_cells,
    undo_filing,
)
from seriktes.results.state_forms.definitions import DEFINITIONS
from seriktes.results.state_forms.definitions.shape import FormDefinition, FormSection
from seriktes.results.state_forms.enums import FormKind, StateFileFormat
from seriktes.results.state_forms.forms import (
    CellsForm,
    FilingForm,
    IncomeForm,
    StateFileForm,
    YearForm,
)
from seriktes.results.state_forms.models import StateForm
from seriktes.results.state_forms.printed import PrintedForm, printed
from seriktes.results.state_forms.queries import FormLineOfList, form_lines, network_organisation, next_year
from seriktes.results.state_forms.sheet import FormSheet, OpenItem, PartnerMoney, sheet_of
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

FILL = "results.state_form.fill"
NAMED, MOST_SIGNS = 3, 60
LANGUAGES = (("kk", "Қазақша"), ("ru", "Русский"))


@dataclass(frozen=True)
class FormListPage:
    """Every form the network has begun, and the years that wait for one."""

    lines: list[FormLineOfList]
    definitions: list[FormDefinition]
    form: YearForm | None
    language: str


@dataclass(frozen=True)
class SectionLine:
    """A section in the list of a form's page: its title and how much of it is open."""

    section: FormSection
    title: str
    lead: str
    url: str
    items: list[OpenItem]
    is_left_out: bool

    @property
    def missing(self) -> str:
        """The first things that are missing, in a line."""
        labels = [Truncator(item.label).chars(MOST_SIGNS) for item in self.items[:NAMED]]
        return "; ".join(labels) + (" …" if len(self.items) > NAMED else "")


@dataclass(frozen=True)
class StateFormPage:
    """One form: how far it is, what is missing and who knows it, its files."""

    state_form: StateForm
    sheet: FormSheet
    language: str
    title: str
    lead: str
    lines: list[SectionLine]
    days: int
    due_on: date
    advice: list[str]
    languages: tuple[tuple[str, str], ...]
    may_fill: bool
    may_file: bool


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


@dataclass(frozen=True)
class LanguageTab:
    """A language the form is printed in."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class PrintedPage:
    """A form as it is printed, in Kazakh or in Russian."""

    state_form: StateForm
    printed: PrintedForm
    kicker: str
    languages: list[LanguageTab]


@access("results.state_form.view")
@require_GET
def state_form_list(request: HttpRequest) -> HttpResponse:
    """Show the forms of every year, and begin another one."""
    return _list_page(request, YearForm(initial={"year": next_year()}))


def _list_page(request: HttpRequest, form: YearForm) -> HttpResponse:
    page = FormListPage(
        lines=form_lines(request.actor),
        definitions=list(DEFINITIONS.values()),
        form=form if allows(request.actor, FILL) else None,
        language=form_language(),
    )
    return form_page(request, "results/state_forms/form_list.html", form, page=page)


@access(FILL)
@post_from("results:state-form-list")
def state_form_begin(request: HttpRequest) -> HttpResponse:
    """Begin the form of a year."""
    form = YearForm(posted(request))

    def act() -> StateForm:
        organisation = network_organisation()
        year = form.cleaned_data["year"]
        return begin_form(actor=request.actor, kind=FormKind.SDNPO1, organisation=organisation, year=year)

    return acted(request, form, act, to=lambda made: made) or _list_page(request, form)


@access("results.state_form.view")
@require_GET
def state_form_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show how far a form is, what is missing and who knows it."""
    state_form = form_of(request, code)
    sheet = sheet_of(state_form)
    page = StateFormPage(
        state_form=state_form,
        sheet=sheet,
        language=form_language(),
        title=_form_title(state_form),
        lead=state_form.definition.title.said_in(form_language()),
        lines=_section_lines(sheet),
        days=(state_form.due_on - timezone.localdate()).days,
        due_on=state_form.due_on,
        languages=LANGUAGES,
        advice=sheet.advice(),
        may_fill=allows(request.actor, FILL, state_form),
        may_file=allows(request.actor, "results.state_form.file", state_form),
    )
    return render(request, "results/state_forms/form_detail.html", {"page": page})


@access("results.state_form.view")
@require_GET
def state_form_sheet(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Show a form as it is printed in a language."""
    state_form = form_of(request, code)
    if language not in ("kk", "ru"):
        raise Http404
    reveals = allows(request.actor, FILL, state_form)
    made = printed(sheet_of(state_form), language, reveals=reveals)
    tabs = [
        LanguageTab(name, reverse("results:state-form-sheet", args=(code, one)), is_current=one == language)
        for one, name in LANGUAGES
    ]
    page = PrintedPage(state_form, made, f"{made.index} · {made.year}", tabs)
    return render(request, "results/state_forms/form_sheet.html", {"page": page})


@access("results.state_form.view")
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
        return type_cells(actor=request.actor, form=sheet.form, cells=form.typed())

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
    lines = _section_lines(sheet)
    place = next(number for number, line in enumerate(lines) if line.section is section)
    is_income = section.key == "1-v" and bool(sheet.money)
    page = SectionPage(
        state_form=sheet.form,
        sheet=sheet,
        section=section,
        title=title_of(sheet, section, form_language()),
        lead=lead_of(sheet, section, form_language()),
        kicker=_form_title(sheet.form),
        language=form_language(),
        known=[] if section.is_list else known_cells(sheet, None, section, form_language()),
        typed=_read_only(sheet, section),
        lines=shown_lines(sheet, section, form_language()),
        withdrawn=withdrawn_lines(sheet, section, form_language()),
        form=form,
        income=(income or IncomeForm(money=sheet.money, section=section)) if is_income else None,
        money=sheet.money if is_income else (),
        items=sheet.open_items(section),
        has_none=section.is_list and sheet.has_none(section),
        applies=sheet.applies(section),
        before=lines[place - 1] if place else None,
        after=lines[place + 1] if place + 1 < len(lines) else None,
        may_fill=allows(request.actor, FILL, sheet.form),
    )
    wrong = any(one is not None and one.errors for one in (form, income))
    template = "results/state_forms/section_detail.html"
    return render(request, template, {"page": page}, status=422 if wrong else 200)


def _cells_form(sheet: FormSheet, section: FormSection, data: object = None) -> CellsForm | None:
    """Return the form of what is typed in a section; what is computed has a page of its own."""
    if section.is_list:
        return None
    form = CellsForm(data, cells=typed_cells(sheet, None, section))
    return form if form.fields else None


@access(FILL)
@post_from("results:state-form-section", "code", "section")
def section_income(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Say which row of the income each partner's money belongs to."""
    state_form = form_of(request, code)
    sheet = sheet_of(state_form)
    shown = section_of(sheet, section)
    form = IncomeForm(posted(request), money=sheet.money, section=shown)
    if shown.key != "1-v":
        raise Http404

    def act() -> int:
        return place_income(actor=request.actor, form=state_form, rows=form.rows())

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


@access("results.state_form.view")
@post_from("results:state-form-detail", "code")
def state_form_file(request: HttpRequest, code: str) -> HttpResponse:
    """Let the worker make a PDF or an Excel file, and show how far it is."""
    state_form, form = form_of(request, code), StateFileForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such file. Choose one of the buttons."))
        return redirect(state_form)
    job = order_form_file(
        actor=request.actor,
        form=state_form,
        kind=StateFileFormat(form.cleaned_data["form"]),
        language=form.cleaned_data["language"],
    )
    return redirect("core:job-detail", job.code)


@access("results.state_form.file")
@require_http_methods(["GET", "POST"])
def state_form_filing(request: HttpRequest, code: str) -> HttpResponse:
    """Note on which day a form was handed in."""
    state_form, form = form_of(request, code), FilingForm(posted(request))

    def act() -> object:
        return note_filing(actor=request.actor, form=state_form, **form.cleaned_data)

    return acted(request, form, act, to=state_form) or form_page(
        request, "results/state_forms/form_filing.html", form, state_form=state_form
    )


@access("results.state_form.file")
@post_from("results:state-form-detail", "code")
def state_form_filing_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take back the note that a form was handed in."""
    state_form = form_of(request, code)
    undo_filing(actor=request.actor, form=state_form)
    return redirect(state_form)


def form_of(request: HttpRequest, code: str) -> StateForm:
    forms = StateForm.objects.visible_to(request.actor, "results.state_form.view")
    return get_object_or_404(forms.select_related("organisation"), code=code)


def section_of(sheet: FormSheet, key: str) -> FormSection:
    section = sheet.definition.section(key)
    if section is None:
        raise Http404
    return section


def title_of(sheet: FormSheet, section: FormSection, language: str) -> str:
    """Return what a section is called in the form; a table of lines has a number, and its words as a lead."""
    definition = sheet.definition
    if not section.is_list:
        return section.title.said_in(language)
    number = definition.table_of(section).number
    return definition.table_word.said_in(language).replace("{n}", str(number))


def lead_of(sheet: FormSheet, section: FormSection, language: str) -> str:
    return sheet.definition.table_of(section).title.said_in(language) if section.is_list else ""


def _form_title(state_form: StateForm) -> str:
    return f"{state_form.definition.index.said_in(form_language())} · {state_form.year}"


def _read_only(sheet: FormSheet, section: FormSection) -> list[ShownCell]:
    """Return what is typed, for those who read only."""
    cells = [] if section.is_list else typed_cells(sheet, None, section)
    return [shown_cell(sheet, None, cell, form_language()) for cell in cells]


def _section_lines(sheet: FormSheet) -> list[SectionLine]:
    return [
        SectionLine(
            section,
            title_of(sheet, section, form_language()),
            lead_of(sheet, section, form_language()),
            reverse("results:state-form-section", args=(sheet.form.code, section.key)),
            sheet.missing.get(section.key, []),
            is_left_out=not sheet.applies(section),
        )
        for section in sheet.definition.sections()
    ]


def form_language() -> str:
    """Return the language of the form's own words: the act has Kazakh and Russian ones."""
    return "kk" if (get_language() or "kk") == "kk" else "ru"
