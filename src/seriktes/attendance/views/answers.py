"""What the sheet's element reads: JSON with the state of an entry and a sentence for the person."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from seriktes.attendance.forms import EventForm
from seriktes.core.enums import ReceiptState
from seriktes.core.errors import DomainError
from seriktes.core.models import Receipt


def wants_json(request: HttpRequest) -> bool:
    """Whether the sheet's element asks; a browser that sends a form wants a page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def invalid(form: EventForm) -> JsonResponse:
    """Answer 422: the entry cannot be understood, sending it again is of no use."""
    return JsonResponse({"state": "refused", "code": "invalid", "sentence": form.sentence()}, status=422)


def told(act: Callable[[], Receipt]) -> JsonResponse:
    """Do an action and answer with its receipt, or with the sentence of its refusal."""
    try:
        receipt = act()
    except DomainError as refusal:
        said = {"state": "refused", "code": refusal.code, "sentence": str(refusal)}
        return JsonResponse(said, status=refusal.status)
    return JsonResponse({"state": receipt.state, "effect": receipt.effect, "sentence": set_aside(receipt)})


def set_aside(receipt: Receipt) -> str:
    """Return what to tell somebody whose entry was kept but does not count; nothing for one that does."""
    if receipt.state != ReceiptState.QUARANTINED:
        return ""
    return _("Set aside for the leader of the club: you do not keep this group any more.")
