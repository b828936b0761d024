from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access
from seriktes.core.editing import seen_by, watched
from seriktes.core.methods import post_from
from seriktes.core.pages import acted, form_page, posted, pressed
from seriktes.results.explore.actions import delete_view, edit_view, restore_view, save_view
from seriktes.results.explore.forms import ExploreForm, ViewForm
from seriktes.results.explore.models import SavedView
from seriktes.results.explore.queries import deleted_views_of, views_of
from seriktes.results.queries import earliest_month

LIST = "results:saved-view-list"


@access("results.savedview.view")
@require_GET
def saved_view_list(request: HttpRequest) -> HttpResponse:
    """Show the views a person keeps, those colleagues share, and the deleted ones."""
    context = {"views": views_of(request.actor), "deleted": deleted_views_of(request.actor)}
    return render(request, "results/explore/saved_view_list.html", context)


@access("results.savedview.edit")
@require_http_methods(["GET", "POST"])
def saved_view_add(request: HttpRequest) -> HttpResponse:
    """Keep the question that the address carries under a name."""
    question = ExploreForm(
        request.GET.dict(), actor=request.actor, earliest=earliest_month(), today=timezone.localdate()
    )
    query = question.query() if question.is_valid() else ""
    form = ViewForm(posted(request))

    def act() -> SavedView:
        return save_view(actor=request.actor, details=form.details(), query=query)

    return acted(request, form, act, to=opened, said=_("The view is saved.")) or form_page(
        request, "results/explore/saved_view_form.html", form, title=_("Save the view"), query=query
    )


@access("results.savedview.edit")
@require_http_methods(["GET", "POST"])
def saved_view_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Rename a view, share it, or stop sharing."""
    view = _own(request, code)
    initial = {"name": view.name, "is_shared": view.is_shared}
    form = watched(ViewForm(posted(request), initial=initial), view)

    def act() -> SavedView:
        return edit_view(actor=request.actor, view=view, details=form.details(), seen=seen_by(form))

    return acted(request, form, act, to=LIST, said=_("Saved.")) or form_page(
        request, "results/explore/saved_view_form.html", form, title=_("Rename or share"), query=view.query
    )


@access("results.savedview.edit")
@post_from(LIST)
def saved_view_delete(request: HttpRequest, code: str) -> HttpResponse:
    """Put a view away."""
    view = _own(request, code)
    said = _("The view is deleted. It can be brought back below.")
    return pressed(
        request, lambda: delete_view(actor=request.actor, view=view), to=LIST, back=LIST, said=said
    )


@access("results.savedview.edit")
@post_from(LIST)
def saved_view_restore(request: HttpRequest, code: str) -> HttpResponse:
    """Bring a deleted view back."""
    view = _own(request, code)
    said = _("The view is back.")
    return pressed(
        request, lambda: restore_view(actor=request.actor, view=view), to=LIST, back=LIST, said=said
    )


def opened(view: SavedView) -> Any:
    """Return the address at which a view shows its figures."""
    return f"{reverse('results:exploration-detail')}?{view.query}"


def _own(request: HttpRequest, code: str) -> SavedView:
    views = SavedView.objects.visible_to(request.actor, "results.savedview.edit")
    return get_object_or_404(views, code=code)
