from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.activities.actions import add_programme, edit_programme
from seriktes.activities.errors import GroupFrozen
from seriktes.activities.forms import ProgrammeForm
from seriktes.activities.models import Programme
from seriktes.activities.queries import programmes
from seriktes.core.access import access
from seriktes.core.pages import posted


@access("activities.programme.view")
@require_GET
def programme_list(request: HttpRequest) -> HttpResponse:
    """Show what the network offers."""
    return render(request, "activities/programme_list.html", {"programmes": programmes(request.actor)})


@access("activities.programme.edit")
@require_http_methods(["GET", "POST"])
def programme_add(request: HttpRequest) -> HttpResponse:
    """Write down a new programme."""
    form = ProgrammeForm(posted(request))
    if form.is_valid():
        add_programme(actor=request.actor, details=form.details())
        return redirect("activities:programme-list")
    context = {"form": form, "title": _("Add a programme")}
    return render(request, "activities/programme_form.html", context, status=422 if form.errors else 200)


@access("activities.programme.edit")
@require_http_methods(["GET", "POST"])
def programme_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a programme."""
    programme = get_object_or_404(Programme.objects.visible_to(request.actor), code=code)
    known = {name: getattr(programme, name) for name in ProgrammeForm.base_fields}
    form = ProgrammeForm(posted(request), initial=known)
    if form.is_valid():
        try:
            edit_programme(actor=request.actor, programme=programme, details=form.details())
        except GroupFrozen as refusal:
            form.add_error("kind", str(refusal))
        else:
            return redirect("activities:programme-list")
    context = {"form": form, "title": _("Edit the programme")}
    return render(request, "activities/programme_form.html", context, status=422 if form.errors else 200)
