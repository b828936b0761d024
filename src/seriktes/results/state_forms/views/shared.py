"""What the pages of a form share: finding it for whoever may see it, its words, the list of its parts."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language

from seriktes.core.access import allows
from seriktes.results.state_forms.actions import FILL, note_opening
from seriktes.results.state_forms.cells import OpenItem
from seriktes.results.state_forms.definitions.shape import FormSection
from seriktes.results.state_forms.models import StateForm
from seriktes.results.state_forms.printing import period_of
from seriktes.results.state_forms.sheet import FormSheet

VIEW = "results.state_form.view"
NAMED, MOST_SIGNS = 3, 60
LANGUAGES = (("kk", "Қазақша"), ("ru", "Русский"))
WITH_FORM = ("organisation", "person", "group__club", "group__programme")


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


def form_of(request: HttpRequest, code: str) -> StateForm:
    """Return a form the actor may see. That a portfolio was opened stands in the log."""
    forms = StateForm.objects.visible_to(request.actor, VIEW)
    form = get_object_or_404(forms.select_related(*WITH_FORM), code=code)
    if form.person is not None:
        note_opening(actor=request.actor, form=form)
    return form


def section_of(sheet: FormSheet, key: str) -> FormSection:
    section = sheet.definition.section(key)
    if section is None:
        raise Http404
    return section


def may_fill(request: HttpRequest, sheet: FormSheet) -> bool:
    """Whether the actor may type into the form today: not after it was handed in."""
    return allows(request.actor, FILL, sheet.form) and not sheet.is_closed


def form_language() -> str:
    """Return the language of the form's own words: the act has Kazakh and Russian ones."""
    return "kk" if (get_language() or "kk") == "kk" else "ru"


def form_title(form: StateForm) -> str:
    """Return what the pages call a form: its index and period, or the child of a portfolio."""
    period = period_of(form, form_language())
    return f"{form.person.name if form.person else form.definition.index.said_in(form_language())} · {period}"


def back_of(form: StateForm) -> str:
    """Return the list a form stands in."""
    if form.group is not None:
        return f"{reverse('results:portfolio-detail', args=(form.group.code,))}?year={form.year}"
    return reverse("results:state-form-list")


def title_of(sheet: FormSheet, section: FormSection, language: str) -> str:
    """Return what a section is called in the form; a table of lines has a number, and its words as a lead."""
    if not section.is_list:
        return section.title.said_in(language)
    return sheet.definition.word_of(sheet.definition.table_of(section), language)


def lead_of(sheet: FormSheet, section: FormSection, language: str) -> str:
    """Return the words of a table of lines."""
    if not section.is_list:
        return ""
    title = sheet.definition.table_of(section).title.said_in(language)
    return title.replace("{year}", str(sheet.form.year))


def section_lines(sheet: FormSheet) -> list[SectionLine]:
    """Return every section with what is open in it."""
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
