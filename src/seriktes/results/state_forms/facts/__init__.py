"""What the system itself can tell a form, by its kind."""

from __future__ import annotations

from collections.abc import Callable

from seriktes.results.state_forms.enums import FormKind
from seriktes.results.state_forms.facts import order18, portfolio, sdnpo1
from seriktes.results.state_forms.facts.known import FormFacts
from seriktes.results.state_forms.models import StateForm

TELLERS: dict[str, Callable[[StateForm], FormFacts]] = {
    FormKind.SDNPO1: sdnpo1.facts_of,
    FormKind.ORDER18: order18.facts_of,
    FormKind.PORTFOLIO: portfolio.facts_of,
}


def facts_of(form: StateForm) -> FormFacts:
    """Return what the system knows for a form. It asks no permission: the caller does."""
    return TELLERS[form.kind](form)
