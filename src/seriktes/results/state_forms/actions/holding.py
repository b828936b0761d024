"""What every writing action does first: let one person at a time write, and refuse what is handed in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from seriktes.core.access import Actor, require
from seriktes.results.state_forms.errors import FormClosed
from seriktes.results.state_forms.models import StateForm

FILL = "results.state_form.fill"


def held(form: StateForm) -> StateForm:
    """Let one person at a time write into a form: each has to see what stands there."""
    return StateForm.objects.select_for_update(of=("self",), no_key=True).get(pk=form.pk)


def held_open(*, actor: Actor, form: StateForm) -> StateForm:
    """Hold a form to write into it. Raises NotAllowed, and FormClosed where it was handed in."""
    require(actor, FILL, form)
    row = held(form)
    if row.filings.filter(withdrawn_at=None, reopened_at=None).exists():
        raise FormClosed(
            _("This form was handed in and is kept as it was. Open it for a correction, with the reason.")
        )
    return row
