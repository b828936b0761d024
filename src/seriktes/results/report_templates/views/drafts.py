"""What people write into a draft, and its filled form."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access
from seriktes.core.editing import seen_by, watched
from seriktes.core.pages import acted, attachment, form_page, posted
from seriktes.results.actions.holding import require_draft
from seriktes.results.command import render_own_form
from seriktes.results.illustrated.telling import stories_of_period
from seriktes.results.models import Release
from seriktes.results.report_templates.dress import ReportDress
from seriktes.results.report_templates.enums import SectionKind
from seriktes.results.report_templates.forms import WordingForm
from seriktes.results.report_templates.models import ReleaseWording
from seriktes.results.report_templates.queries import dress_for, left_out_of
from seriktes.results.report_templates.views.shared import FOLDER, places
from seriktes.results.report_templates.wording import state_of_wording, write_wording
from seriktes.results.reports import from_json
from seriktes.results.stamps import Stamp
from seriktes.results.validators import Period
from seriktes.results.views.releases import release_of


@access("results.release.draft")
@require_GET
def release_own_form(request: HttpRequest, code: str) -> HttpResponse:
    """Send the form as it will leave with a draft, for whoever approves it."""
    release = release_of(request, code)
    own = ReportDress.from_json(release.dress).own_form
    if own is None or not release.figures:
        return redirect(release)
    made = render_own_form(from_json(release.figures), Stamp.of(release), own)
    return attachment(made.content, f"draft-{made.name}")


@access("results.release.draft")
@require_http_methods(["GET", "POST"])
def wording_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Write the texts that a draft's template asks for."""
    release = release_of(request, code)
    require_draft(release)
    content = dress_for(release.partner, Period(release.first_month, release.last_month)).content
    wording = ReleaseWording.objects.filter(release=release).first()
    form = WordingForm(
        posted(request),
        sections=content.of_kind(SectionKind.NARRATIVE),
        wording=wording,
        stories=_stories(release) if content.of_kind(SectionKind.STORIES) else (),
        left_out=left_out_of(release),
    )
    watched(form, release, state_of_wording(wording))

    def act() -> object:
        seen = seen_by(form)
        return write_wording(actor=request.actor, release=release, wording=form.wording(), seen=seen)

    return acted(request, form, act, to=release, said=_("The texts are kept.")) or form_page(
        request, f"{FOLDER}/wording_form.html", form, release=release, places=places()
    )


def _stories(release: Release) -> list[tuple[str, str]]:
    """Return the stories that a draft may tell, by their codes."""
    known = stories_of_period(release.partner, Period(release.first_month, release.last_month))
    return [(story.code, story.name) for story in known]
