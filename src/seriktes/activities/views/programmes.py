from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.activities.actions import add_programme, edit_programme
from seriktes.activities.forms import ProgrammeForm
from seriktes.activities.models import Programme
from seriktes.activities.queries import programmes
from seriktes.core.access import access
from seriktes.core.editing import seen_by, watched
from seriktes.core.once import once
from seriktes.core.pages import acted, form_page, posted


@access("activities.programme.view")
@require_GET
def programme_list(request: HttpRequest) -> HttpResponse:
    """Show what the network offers."""
    return render(request, "activities/programme_list.html", {"programmes": programmes(request.actor)})


@access("activities.programme.edit")
@require_http_methods(["GET", "POST"])
def programme_add(request: HttpRequest) -> HttpResponse:
    """Write down a new programme."""
    form = once(ProgrammeForm(posted(request)))

    def act() -> Programme:
        return add_programme(actor=request.actor, details=form.details())

    return acted(request, form, act, to="activities:programme-list") or form_page(
        request, "activities/programme_form.html", form, title=_("Add a programme")
    )


@access("activities.programme.edit")
@require_http_methods(["GET", "POST"])
def programme_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a programme."""
    programme = get_object_or_404(Programme.objects.visible_to(request.actor), code=code)
    known = {name: getattr(programme, name) for name in ProgrammeForm.base_fields}
    form = watched(ProgrammeForm(posted(request), initial=known), programme)

    def act() -> Programme:
        details, seen = form.details(), seen_by(form)
        return edit_programme(actor=request.actor, programme=programme, details=details, seen=seen)

    return acted(request, form, act, to="activities:programme-list", at="kind") or form_page(
        request, "activities/programme_form.html", form, title=_("Edit the programme")
    )
