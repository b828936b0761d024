from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_GET
from django_htmx.http import HttpResponseClientRefresh

from seriktes.accounts.models import User
from seriktes.core.access import access, allows
from seriktes.core.formats import LANGUAGES
from seriktes.core.models import Job
from seriktes.core.pages import opened_attachment
from seriktes.results.actions import SEAL_JOB, take_release_file
from seriktes.results.certificates import certified
from seriktes.results.changes import table_of_changes
from seriktes.results.disclosure.marking import hidden_share
from seriktes.results.forms import ApprovalForm
from seriktes.results.illustrated.editions import is_given
from seriktes.results.merging import Proposal
from seriktes.results.models import APPROVALS_NEEDED, Release, ReleaseApproval, ReleaseCheck, ReleaseFile
from seriktes.results.outdated import suspected
from seriktes.results.queries import approvers_left, restatement_of, todays_changes
from seriktes.results.report_templates.dress import ReportDress
from seriktes.results.report_templates.enums import Edition
from seriktes.results.report_templates.models import ReleaseWording
from seriktes.results.report_templates.papers import ReportPaper, paper_of
from seriktes.results.report_templates.queries import asks_texts
from seriktes.results.report_templates.told_plans import ToldPlan, told_plans
from seriktes.results.reports import from_json
from seriktes.results.schedules.queries import MadeBySchedule, made_by_schedule
from seriktes.results.shown import PlainTable
from seriktes.results.stamps import Stamp
from seriktes.verification import addresses, qr


@dataclass(frozen=True)
class DraftPage:
    """A draft: exactly what the partner will see, what the check found, and who has approved it."""

    release: Release
    paper: ReportPaper | None  # None until the check has passed
    wording: ReleaseWording | None
    asks_texts: bool  # whether the template has a place for texts of this report
    check: ReleaseCheck | None
    certificate: tuple[str, ...]
    job: Job | None  # at work, or stopped
    is_sealing: bool
    approvals: Sequence[ReleaseApproval]
    approvers_left: Sequence[User]
    has_approved: bool
    form: ApprovalForm
    scheduled: MadeBySchedule | None  # where the program drafted it
    proposal: Proposal | None  # rows that had better be read as one
    plans: list[ToldPlan]  # that the partner reads on a page of its own

    @property
    def hidden(self) -> int:
        """How many of 100 cells are hidden, with whatever rows are read as one."""
        return round(100 * hidden_share(from_json(self.release.figures or {})))

    @property
    def proposed_rows(self) -> list[str]:
        """Each of them by its name, with what would be in it."""
        if self.proposal is None:
            return []
        return self.proposal.said(self.release.last_month, get_language() or "kk")

    @property
    def is_approved(self) -> bool:
        return len(self.approvals) >= APPROVALS_NEEDED

    @property
    def is_stopped(self) -> bool:
        """Whether the sealing of what two people have approved came to nothing."""
        return self.is_approved and not self.is_sealing


@dataclass(frozen=True)
class SealedCopy:
    """A sealed file, and whether it is given today: one that shows people may not be."""

    file: ReleaseFile
    is_given: bool


@dataclass(frozen=True)
class ReleasePage:
    """A released report, from its frozen figures only, with its files, its seal and its history."""

    release: Release
    paper: ReportPaper
    files: list[tuple[str, list[SealedCopy]]]  # by language
    address: str
    qr: SafeString
    changes: PlainTable | None  # what a restatement corrects
    successor: Release | None  # what takes its place, perhaps a draft yet
    sees_live: bool


@access("results.release.view")
@require_GET
def release_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show a draft or a release; htmx asks a draft whether the work on it is over."""
    release = release_of(request, code)
    if release.released_at is not None:
        if request.htmx:
            return HttpResponseClientRefresh()  # the page that waited for the seal gives way to the release
        return render(request, "results/release_detail.html", {"page": _release_page(request, release)})
    if request.htmx and not _is_at_work(release):
        return HttpResponseClientRefresh()
    template = "results/release_draft.html#work" if request.htmx else "results/release_draft.html"
    return render(request, template, {"page": _draft_page(request, release)})


@access("results.report.view")
@require_GET
def release_difference(request: HttpRequest, code: str) -> HttpResponse:
    """Show in which cells today's figures differ from those that were released."""
    release = get_object_or_404(_releases(request).released(), code=code)
    found = todays_changes(release)
    context = {
        "release": release,
        "table": table_of_changes(found, get_language() or "kk"),
        "may_restate": release.is_current and allows(request.actor, "results.release.draft", release),
        "by_rules": bool(found) and bool(suspected([release])),
    }
    template = "results/release_difference.html"
    part = "#ledger" if "in" in request.GET else "#short"
    return render(request, f"{template}{part}" if request.htmx else template, context)


@access("results.release.view")
@require_GET
def release_file(request: HttpRequest, code: str, language: str, kind: str) -> FileResponse:
    """Send one of the files that were sealed: the same bytes for ever."""
    release = release_of(request, code)
    files = ReleaseFile.objects.select_related("file", "release__seal")
    file = get_object_or_404(files, release=release, language=language, form=kind)
    return opened_attachment(take_release_file(actor=request.actor, file=file), file.file.name)


def release_of(request: HttpRequest, code: str) -> Release:
    return get_object_or_404(_releases(request), code=code)


def _releases(request: HttpRequest):
    return Release.objects.visible_to(request.actor).select_related(
        "partner", "seal", "restates__seal", "job", "drafted_by", "withdrawn_by", "discarded_by"
    )


def _is_at_work(release: Release) -> bool:
    return release.is_draft and release.job is not None and not release.job.is_over


def _draft_page(request: HttpRequest, release: Release) -> DraftPage:
    approvals = list(release.approvals.select_related("approver"))
    return DraftPage(
        release=release,
        paper=_paper(release, Edition.ILLUSTRATED) if release.figures else None,
        wording=ReleaseWording.objects.filter(release=release).select_related("written_by").first(),
        asks_texts=asks_texts(release),
        check=release.checks.first(),
        certificate=certified(release),
        job=release.job if release.is_draft else None,
        is_sealing=_is_at_work(release) and release.job is not None and release.job.kind == SEAL_JOB,
        approvals=approvals,
        approvers_left=list(approvers_left(approvals)),
        has_approved=any(approval.approver_id == request.user.pk for approval in approvals),
        form=ApprovalForm(initial={"seen": release.digest}),
        proposal=Proposal.from_json(release.proposal) if release.is_draft else None,
        scheduled=made_by_schedule(release) if release.is_draft else None,
        plans=_plans(release) if release.figures else [],
    )


def _plans(release: Release) -> list[ToldPlan]:
    return told_plans(from_json(release.figures or {}), ReportDress.from_json(release.dress))


def _release_page(request: HttpRequest, release: Release) -> ReleasePage:
    if release.seal is None:
        raise Http404
    address = addresses.absolute(release.seal)
    stamp, edition = Stamp.of(release), _edition(release)
    changes = stamp.restated.changes if stamp.restated else ()
    return ReleasePage(
        release=release,
        paper=_paper(release, edition),
        files=_files(release, edition),
        address=address,
        qr=_drawn(address),
        changes=table_of_changes(changes, get_language() or "kk") if stamp.restated else None,
        successor=_successor(request, release),
        sees_live=allows(request.actor, "results.report.view", release.partner),
    )


def _drawn(address: str) -> SafeString:
    """Return the code of an address in the size of a page; documents give it their own."""
    drawing = qr.svg(address).replace("<svg ", '<svg width="128" height="128" ', 1)
    return mark_safe(drawing)  # noqa: S308 -- drawn from an address of our own


def _paper(release: Release, edition: Edition) -> ReportPaper:
    """Return the release as a page shows it: in one language, whatever its papers are in."""
    dress, figures = ReportDress.from_json(release.dress).in_one_language(), from_json(release.figures or {})
    return paper_of(figures, Stamp.of(release), get_language() or "kk", dress, edition)


def _edition(release: Release) -> Edition:
    """Return whether the page shows the stories and photographs of a release: as long as its papers do."""
    return Edition.ILLUSTRATED if is_given(release) else Edition.WITHHELD


def _files(release: Release, edition: Edition) -> list[tuple[str, list[SealedCopy]]]:
    files = list(release.files.select_related("file"))
    for file in files:
        file.release = release  # its address is made of the release's
    copies = [SealedCopy(file, not file.is_illustrated or edition == Edition.ILLUSTRATED) for file in files]
    return [(code, [copy for copy in copies if copy.file.language == code]) for code in LANGUAGES]


def _successor(request: HttpRequest, release: Release) -> Release | None:
    """Return what takes the release's place, as far as this person may know of it."""
    found = restatement_of(release)
    return found if found and allows(request.actor, "results.release.view", found) else None
