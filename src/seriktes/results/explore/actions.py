"""Acts upon saved views, and the note that unprotected figures leave as a file."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.clubs.models import Unit
from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.editing import State, refuse_unseen
from seriktes.results.explore.errors import NameTaken, NotDeleted
from seriktes.results.explore.models import SavedView


@dataclass(frozen=True)
class ViewDetails:
    """What a person says of a view."""

    name: str
    is_shared: bool


def save_view(*, actor: Actor, details: ViewDetails, query: str) -> SavedView:
    """Keep a question under a name. A second view of the same name raises `NameTaken`."""
    with transaction.atomic():
        require(actor, "results.savedview.edit")
        _free(actor, details.name)
        view = SavedView.objects.create(
            owner=actor.user, name=details.name, is_shared=details.is_shared, query=query
        )
        audit.log("results.savedview.added", actor=actor, target=view, after=_said(view))
        return view


def edit_view(*, actor: Actor, view: SavedView, details: ViewDetails, seen: State | None = None) -> SavedView:
    """Rename a view, share it or take it back. A second view of the same name raises `NameTaken`; one that is
    no longer as it was `seen`, `ChangedMeanwhile`.
    """
    with transaction.atomic():
        view = SavedView.objects.select_for_update().get(pk=view.pk)
        require(actor, "results.savedview.edit", view)
        refuse_unseen(view, seen=seen)
        _free(actor, details.name, but=view)
        before = _said(view)
        view.name, view.is_shared = details.name, details.is_shared
        view.save(update_fields=["name", "is_shared"])
        old, new = audit.difference(before, _said(view))
        if new:
            audit.log("results.savedview.edited", actor=actor, target=view, before=old, after=new)
        return view


def delete_view(*, actor: Actor, view: SavedView) -> SavedView:
    """Put a view away, for colleagues too; a second time changes nothing."""
    with transaction.atomic():
        view = SavedView.objects.select_for_update().get(pk=view.pk)
        require(actor, "results.savedview.edit", view)
        if view.deleted_at is None:
            view.deleted_at = timezone.now()
            view.save(update_fields=["deleted_at"])
            audit.log("results.savedview.deleted", actor=actor, target=view, before=_said(view))
        return view


def restore_view(*, actor: Actor, view: SavedView) -> SavedView:
    """Bring a deleted view back. `NameTaken`: another one has its name meanwhile."""
    with transaction.atomic():
        view = SavedView.objects.select_for_update().get(pk=view.pk)
        require(actor, "results.savedview.edit", view)
        if view.deleted_at is None:
            raise NotDeleted(_("This view is not deleted."))
        _free(actor, view.name, but=view)
        view.deleted_at = None
        view.save(update_fields=["deleted_at"])
        audit.log("results.savedview.restored", actor=actor, target=view, after=_said(view))
        return view


def log_export(*, actor: Actor, query: str, form: str) -> None:
    """Log that live, unprotected figures leave the program as a file."""
    with transaction.atomic():
        require(actor, "results.exploration.view")
        root = Unit.objects.get(parent=None)
        after = {"query": query, "form": form}
        audit.log("results.exploration.exported", actor=actor, target=root, after=after)


def _free(actor: Actor, name: str, but: SavedView | None = None) -> None:
    same = SavedView.objects.kept().filter(owner=actor.user, name=name)
    if but is not None:
        same = same.exclude(pk=but.pk)
    if same.exists():
        raise NameTaken(_("You have a view of this name already. Choose another name."))


def _said(view: SavedView) -> dict[str, object]:
    return {"name": view.name, "is_shared": view.is_shared, "query": view.query}
