"""Journals from Excel: the list, the upload, the check, what came of it, and the cell behind a mark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from seriktes.activities.forms import NAME_OF_GROUP
from seriktes.attendance.actions import journal_imports as actions
from seriktes.attendance.actions.journals import log_issue_export
from seriktes.attendance.enums import ImportState, RowOutcome
from seriktes.attendance.imports.reasons import sentence
from seriktes.attendance.journal_forms import CheckForm, JournalForm
from seriktes.attendance.models import ImportIssue, JournalImport
from seriktes.attendance.queries import journal_imports as queries
from seriktes.attendance.queries.journal_ground import Contradiction, contradictions
from seriktes.attendance.queries.journal_imports import Check, Preview, RefusedSheets
from seriktes.core.access import access, allows
from seriktes.core.errors import DomainError
from seriktes.core.methods import post_from
from seriktes.core.models import Job
from seriktes.core.pages import acted, attachment, form_page, page_of, posted, pressed
from seriktes.core.spreadsheets.writing import Column, SheetSpec, write_csv, write_xlsx
from seriktes.core.text import slug

DIFFERING_SHOWN = 50
ISSUES_SHOWN = 25  # each is a card on a phone


@dataclass(frozen=True)
class CheckPage:
    """What is understood of a file and what is still to be decided."""

    journal_import: JournalImport
    check: Check
    form: CheckForm
    previews: list[Preview]
    refused: list[RefusedSheets]
    same_file: JournalImport | None
    differing: list[Contradiction]  # marks made by people that the journal contradicts, the first of them
    differing_count: int
    may_add: bool


@dataclass(frozen=True)
class IssueLine:
    """A mark that was not brought in, in words."""

    issue: ImportIssue
    sentence: str


@dataclass(frozen=True)
class ResultPage:
    """What came of a file: its counts, what was not brought in, what else was made."""

    journal_import: JournalImport
    counts: list[tuple[Any, int]]
    read: int
    lines: list[IssueLine]
    issues: Page
    by_hand: int  # cells refused because people had marked otherwise, where the person may bring in again
    sessions: int
    may_add: bool
    is_stopped: bool
    may_go_on: bool


def _load(request: HttpRequest, code: str) -> JournalImport:
    return get_object_or_404(queries.listed(request.actor), code=code)


@access("attendance.journalimport.view")
@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """Show the journals that were brought in or wait to be checked."""
    imports = page_of(request, queries.listed(request.actor))
    may_add = allows(request.actor, "attendance.journalimport.add")
    return render(request, "attendance/import_list.html", {"imports": imports, "may_add": may_add})


@access("attendance.journalimport.add")
@require_http_methods(["GET", "POST"])
def import_create(request: HttpRequest) -> HttpResponse:
    """Take a journal file and go on to its check."""
    sent = request.FILES if request.method == "POST" else None  # no file sent is an answer, too
    form = JournalForm(posted(request), sent, actor=request.actor)

    def act() -> JournalImport:
        club, file = form.cleaned_data["club"], form.cleaned_data["file"]
        content = file.read()
        if queries.unfinished(club, content):
            messages.info(request, _("This very file waits to be checked already: here it is."))
        return actions.receive_journal(actor=request.actor, club=club, content=content, name=file.name)

    return acted(request, form, act, to=lambda made: made) or form_page(
        request, "attendance/import_create.html", form
    )


@access("attendance.journalimport.view")
@require_GET
def import_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show a file in its state: to be checked, on its way, brought in, undone."""
    journal_import = _load(request, code)
    if journal_import.state == ImportState.UPLOADED:
        return _check_answer(request, journal_import)
    if journal_import.state == ImportState.RUNNING and not queries.is_stopped(journal_import):
        template = "attendance/import_running.html"
        if request.htmx:
            template += "#state"
        return render(request, template, {"journal_import": journal_import, "job": journal_import.job})
    if request.htmx:
        return HttpResponseClientRefresh()  # the page that asked how far the work is gives way to the result
    return render(request, "attendance/import_result.html", {"page": _result_page(request, journal_import)})


@access("attendance.journalimport.add")
@require_http_methods(["GET", "POST"])
def decisions_save(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was decided; with `go`, bring the journal in. A reloaded address leads back to the page."""
    journal_import = _load(request, code)
    if request.method == "GET":
        return redirect(journal_import)

    def act() -> HttpResponse | str:
        form = CheckForm(request.POST, check=queries.check_import(request.actor, journal_import))
        if not form.is_valid():
            return _check_answer(request, journal_import, form=form, status=422)
        given = form.decided()
        actions.keep_decisions(actor=request.actor, journal_import=journal_import, decisions=given)
        if form.cleaned_data["remember"]:
            name, meanings = form.cleaned_data["profile_name"], form.meanings()
            actions.save_profile(actor=request.actor, club=journal_import.club, name=name, meanings=meanings)
        if form.is_final:
            actions.start_import(actor=request.actor, journal_import=journal_import)
        return _kept_at(request, journal_import, form)

    return pressed(request, act, to=lambda way: way, back=journal_import)


def _kept_at(request: HttpRequest, journal_import: JournalImport, form: CheckForm) -> str:
    """Return where to go on once the decisions are kept: mostly the same page again."""
    if "add_group" in form.data:
        return _group_page(request, journal_import, form)
    if not form.is_final:
        messages.success(request, _("Your decisions are kept. You may leave and come back."))
    return reverse("attendance:import-detail", args=(journal_import.code,))


def _group_page(request: HttpRequest, journal_import: JournalImport, form: CheckForm) -> str:
    """Return where a group is added for a part of the file; that page leads back with the group chosen.

    The name proposed for it is that of a sheet, which may be a person's: it goes by the session, because
    addresses stay in logs.
    """
    rows = {row.field.name: row for row in form.part_rows}
    asked = rows.get(form.data["add_group"], form.part_rows[0])
    back = reverse("attendance:import-detail", args=(journal_import.code,))
    request.session[NAME_OF_GROUP] = asked.check.part.label
    wanted = {"club": journal_import.club.code, "back": f"{back}?{urlencode({'part': asked.field.name})}"}
    if days := form.check.contents.days[asked.check.part.key]:
        wanted["since"] = str(min(days))
    return f"{reverse('activities:group-add')}?{urlencode(wanted)}"


@access("attendance.journalimport.add")
@post_from("attendance:import-detail", "code")
def import_start(request: HttpRequest, code: str) -> HttpResponse:
    """Go on with an import that stopped halfway."""
    return _set_going(request, code, actions.start_import)


@access("attendance.journalimport.add")
@post_from("attendance:import-detail", "code")
def import_discard(request: HttpRequest, code: str) -> HttpResponse:
    """Forget a journal that was never brought in."""
    journal_import = _load(request, code)
    return pressed(
        request,
        lambda: actions.discard_import(actor=request.actor, journal_import=journal_import),
        to="attendance:import-list",
        back=journal_import,
        said=_("“%(name)s” was discarded.") % {"name": journal_import.file.name},
    )


@access("attendance.journalimport.add")
@post_from("attendance:import-detail", "code")
def import_repeat(request: HttpRequest, code: str) -> HttpResponse:
    """Go to the check of the same journal again, this time as the one that is right."""
    journal_import = _load(request, code)
    act = partial(actions.repeat_import, actor=request.actor, journal_import=journal_import)
    return pressed(request, act, to=lambda again: again, back=journal_import)


@access("attendance.journalimport.add")
@post_from("attendance:import-detail", "code")
def import_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take a journal out of the records."""
    return _set_going(request, code, actions.undo_import)


def _set_going(request: HttpRequest, code: str, action: Callable[..., Job]) -> HttpResponse:
    journal_import = _load(request, code)
    act = partial(action, actor=request.actor, journal_import=journal_import)
    return pressed(request, act, to=journal_import, back=journal_import)


@access("attendance.journalimport.view")
@require_GET
def cell_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show the cell of the file behind a mark, with what stands around it."""
    journal_import = _load(request, code)
    sheet, cell = request.GET.get("sheet", ""), request.GET.get("cell", "")
    excerpt = queries.excerpt(journal_import, sheet, cell)
    if excerpt is None:
        raise Http404
    context = {"journal_import": journal_import, "excerpt": excerpt}
    return render(request, "attendance/import_cell.html", context)


@access("attendance.journalimport.view")
@require_GET
def issue_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Give what was not brought in as a workbook or a csv file."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    journal_import = _load(request, code)
    log_issue_export(actor=request.actor, journal_import=journal_import, form=kind)
    titles = (_("Sheet"), _("Cell"), _("Outcome"), _("Reason"))
    rows = [
        (issue.sheet, issue.cell, issue.get_outcome_display(), sentence(issue.reason, issue.detail))
        for issue in queries.issues(journal_import)
    ]
    if kind == "csv":
        content = write_csv([titles, *rows])
    else:
        columns = [Column(title, width=width) for title, width in zip(titles, (24, 10, 14, 70), strict=True)]
        heading = (journal_import.file.name, journal_import.club.name)
        content = write_xlsx([SheetSpec(_("Not brought in"), columns, rows, heading)])
    name = f"{slug(journal_import.file.name.rpartition('.')[0])}-{journal_import.code}.{kind}"
    return attachment(content, name)


def _check_answer(
    request: HttpRequest, journal_import: JournalImport, *, form: CheckForm | None = None, status: int = 200
) -> HttpResponse:
    try:
        check = form.check if form else queries.check_import(request.actor, journal_import)
    except DomainError as refusal:
        may_add = allows(request.actor, "attendance.journalimport.add", journal_import)
        context = {"journal_import": journal_import, "sentence": str(refusal), "may_add": may_add}
        return render(request, "attendance/import_unreadable.html", context)
    differing = contradictions(check, timezone.localdate()) if check.is_decided else []
    page = CheckPage(
        journal_import=journal_import,
        check=check,
        form=form or CheckForm(check=check, initial=_new_group(request)),
        previews=queries.previews(check.contents),
        refused=queries.alike(check.contents.refusals),
        same_file=queries.same_file(journal_import),
        differing=differing[:DIFFERING_SHOWN],
        differing_count=len(differing),
        may_add=allows(request.actor, "attendance.journalimport.add", journal_import),
    )
    return render(request, "attendance/import_check.html", {"page": page}, status=status)


def _new_group(request: HttpRequest) -> dict[str, str]:
    """The group that was added for a part of the file, chosen for it when its page comes back."""
    part, group = request.GET.get("part", ""), request.GET.get("group", "")
    return {part: group} if part.startswith("group-") and group else {}


def _result_page(request: HttpRequest, journal_import: JournalImport) -> ResultPage:
    counts, job = journal_import.counts, journal_import.job
    is_stopped = queries.is_stopped(journal_import)
    may_add = allows(request.actor, "attendance.journalimport.add", journal_import)
    issues = page_of(request, queries.issues(journal_import), ISSUES_SHOWN)
    return ResultPage(
        journal_import=journal_import,
        counts=[(outcome, counts.get(outcome, 0)) for outcome in RowOutcome],
        read=counts.get("read", 0),
        lines=[IssueLine(issue, sentence(issue.reason, issue.detail)) for issue in issues],
        issues=issues,
        by_hand=queries.by_hand(journal_import) if may_add else 0,
        sessions=len(journal_import.made.get("sessions", [])),
        may_add=may_add,
        is_stopped=is_stopped,
        may_go_on=may_add and is_stopped and job is not None and job.kind == actions.BRING_IN,
    )
