"""A form that is sent twice acts once: a double tap, a weak signal, a page that was loaded again.

    form = once(StoryForm(posted(request)))          # in the view; a hidden field holds the form's own number

`core.pages.acted` recognises the number (`core.intake`): a repeat gets the way on of the first, and no second
row is written. It looks before the form is checked, for what the first has written may make the repeat look
wrong. The receipt keeps a blind sum of what was typed, never the words; of a refused form nothing is kept.

Whoever goes back in the browser finds the form with its old number. With other words under it, nothing is
done either: the form is shown again with what was typed, under a new number, and may be sent.

DomainError
└── SentBefore   the form's number has made something of other words, or of somebody else's
"""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core.access import Actor
from seriktes.core.crypto import blind_index
from seriktes.core.editing import SEEN
from seriktes.core.enums import ReceiptState
from seriktes.core.errors import DomainError
from seriktes.core.intake import ClientEvent
from seriktes.core.models import Receipt

KEY = "sent_once"
NOT_TYPED = (KEY, SEEN, "csrfmiddlewaretoken")


class SentBefore(DomainError):
    """The number of the form has made something already, and this is something else."""

    code = "sent_before"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This form was sent already, and something was made of it. What you typed is kept: to add "
                "that as well, save once more."
            )
        )

    def tell(self, form: Any) -> None:
        """Give the form a new number: what was typed stays, and may be sent."""
        sent: Any = form.data
        form.data = sent.copy()  # what came with the request is read only
        form.data[KEY] = str(uuid.uuid4())
        form.add_error(None, str(self))


def once(form: Any) -> Any:
    """Return the form with a number of its own: what it asks for is done once."""
    form.fields[KEY] = forms.UUIDField(required=False, initial=uuid.uuid4, widget=forms.HiddenInput)
    return form


def event_of(request: HttpRequest, form: Any) -> ClientEvent | None:
    """Return what was sent under the number of a form; None where it has none."""
    if KEY not in form.fields or not form.is_bound or request.resolver_match is None:
        return None
    try:
        number = uuid.UUID(form.data.get(KEY, ""))
    except ValueError:
        return None
    typed = [(name, form.data.getlist(name)) for name in sorted(form.data) if name not in NOT_TYPED]
    files = [(name, [(one.name, _sum_of(one)) for one in several]) for name, several in request.FILES.lists()]
    told = json.dumps([request.path, typed, files], ensure_ascii=False)
    content = {"sum": blind_index(told, purpose=KEY)}
    return ClientEvent(number, request.resolver_match.view_name, timezone.now(), content)


def _sum_of(file: UploadedFile) -> str:
    """Return a sum of all bytes: a corrected file often has the name and the size of the former."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def done_before(event: ClientEvent, actor: Actor) -> str:
    """Return the way on that the same form had when it was sent before; nothing for a form that was not."""
    known = Receipt.objects.filter(event_id=event.id, state=ReceiptState.APPLIED, actor=actor.user).first()
    return known.effect["to"] if known is not None and known.content_hash == event.content_hash else ""
