"""Two people correct one record at once: the second is told what the first has changed.

The form remembers in a hidden field how the record stood when it was shown; the action, which holds the row,
compares that with what it is about to write over:

    form = watched(ClubForm(posted(request), …), state_of(club))                      # in the view
    edit_club(actor=…, club=club, details=form.details(), seen=seen_by(form))

    old, new = audit.difference(before, state_of(club))                               # in the action
    refuse_unseen(club, seen=seen, now=before, overwritten=old)

`core.pages.acted` shows the form again with what was typed, says at each field what stands there now, and
lets the next attempt through: whoever sends it has seen that.

DomainError
└── ChangedMeanwhile   what would be written over is not what the person has seen
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.db import models
from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.core.errors import DomainError
from seriktes.core.models import AuditEntry

SEEN = "seen_state"
State = Mapping[str, Any]


class ChangedMeanwhile(DomainError):
    """Somebody else has changed what would be written over; `now` is the whole state, `lost` those fields."""

    code = "changed_meanwhile"

    def __init__(self, target: models.Model, now: State, lost: State) -> None:
        super().__init__(_sentence(target, lost))
        self.now, self.lost = now, lost

    def tell(self, form: Any) -> None:
        """Say at each field what stands there now; what was typed stays, and may be sent again."""
        sent: Any = form.data
        form.data = sent.copy()  # what came with the request is read only
        form.data[SEEN] = _packed(self.now)
        form.add_error(None, str(self))
        for name, value in self.lost.items():
            if name in form.fields:
                form.add_error(name, _at_field(form.fields[name], value))


class SeenField(forms.CharField):
    """How a record stood when the form was shown; empty where nobody says it."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> State | None:
        """Return the state; one that was tampered with is that of nothing."""
        if not value:
            return None
        try:
            return signing.loads(value, salt=SEEN)
        except signing.BadSignature:
            return {}


def watched(form: forms.BaseForm, state: State) -> Any:
    """Return the form with the memory of how the record stands that it shows."""
    form.fields[SEEN] = SeenField(required=False, initial=_packed(state))
    return form


def seen_by(form: forms.BaseForm) -> State | None:
    """Return the state that the valid form was filled in front of."""
    return form.cleaned_data[SEEN]


def refuse_unseen(target: models.Model, *, seen: State | None, now: State, overwritten: State) -> None:
    """Raise `ChangedMeanwhile` where one of the values to be written over is not what was seen.

    The caller holds the row. `seen` is None where no form was shown, as for a program.
    """
    if seen is None:
        return
    lost = {name: value for name, value in overwritten.items() if seen.get(name) != _plain(value)}
    if lost:
        raise ChangedMeanwhile(target, now, lost)


def _packed(state: State) -> str:
    return signing.dumps(_plain(state), salt=SEEN, compress=True)


def _plain(value: Any) -> Any:
    """Return a value as it comes back from the form."""
    return json.loads(json.dumps(value, default=str))


def _sentence(target: models.Model, lost: State) -> str:
    name = target._meta.label_lower
    entries = AuditEntry.objects.filter(target_type=name, target_id=target.pk).select_related("actor")
    entry = next((one for one in entries[:20] if lost.keys() & one.after.keys()), None)
    if entry is None or entry.actor is None:
        return _(
            "This was changed while you were typing. What you typed is kept: look at what stands there now,"
            " correct it, then save again."
        )
    return _(
        "%(name)s changed this while you were typing. What you typed is kept: look at what stands there now,"
        " correct it, then save again."
    ) % {"name": entry.actor.full_name}


def _at_field(field: forms.Field, value: Any) -> str:
    said = _said(field, value)
    return _("Now it says: %(value)s") % {"value": said} if said else _("Now it is empty.")


def _said(field: Any, value: Any) -> str:
    """Return a value of the state in the words of the field that shows it."""
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if value in (None, "", []):
        return ""
    if isinstance(field, forms.ModelChoiceField):
        rows: Any = field.queryset
        row = rows.model._default_manager.filter(pk=value).first()
        return field.label_from_instance(row) if row is not None else ""
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    if isinstance(field, forms.DateField):
        return formats.date_short(date.fromisoformat(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
