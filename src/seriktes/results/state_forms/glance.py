"""What the first page shows of the state's forms: those whose day comes near."""

from __future__ import annotations

from seriktes.core.access import Actor
from seriktes.results.state_forms.queries import FormLineOfList, due_forms


def state_forms_due(actor: Actor) -> list[FormLineOfList] | None:
    """Return the forms to be handed in soon, or late already; nothing where none is."""
    return due_forms(actor) or None
