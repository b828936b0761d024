"""Entries that were set aside, and the decision about each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from seriktes.attendance.actions.set_aside import leave_set_aside, take_set_aside
from seriktes.attendance.models import SetAside
from seriktes.attendance.queries import set_aside as queries
from seriktes.attendance.queries.set_aside import Aside
from seriktes.core.access import access
from seriktes.core.methods import post_from
from seriktes.core.pages import page_of, pressed

PER_PAGE = 20


@dataclass(frozen=True)
class SetAsidePage:
    """What waits for a decision: one page of it, in words."""

    asides: list[Aside]
    rows: Page


@access("attendance.setaside.view")
@require_GET
def set_aside_list(request: HttpRequest) -> HttpResponse:
    """Show the entries that wait for a decision."""
    rows = page_of(request, queries.waiting(request.actor), PER_PAGE)
    page = SetAsidePage(queries.described(rows), rows)
    return render(request, "attendance/set_aside_list.html", {"page": page})


@access("attendance.setaside.decide")
@post_from("attendance:set-aside-list")
def set_aside_take(request: HttpRequest, code: str) -> HttpResponse:
    """Let an entry count."""
    return _decided(request, code, take_set_aside, _("The entry counts now."))


@access("attendance.setaside.decide")
@post_from("attendance:set-aside-list")
def set_aside_leave(request: HttpRequest, code: str) -> HttpResponse:
    """Leave an entry aside for good."""
    return _decided(request, code, leave_set_aside, _("The entry stays aside and does not count."))


def _decided(request: HttpRequest, code: str, decide: Callable[..., object], sentence: str) -> HttpResponse:
    aside = get_object_or_404(SetAside.objects.visible_to(request.actor), code=code)
    waiting = "attendance:set-aside-list"
    return pressed(
        request, lambda: decide(actor=request.actor, aside=aside), to=waiting, back=waiting, said=sentence
    )
