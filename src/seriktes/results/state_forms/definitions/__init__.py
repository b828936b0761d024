"""Forms of the state as data: the words of each edition of an act and nothing else.

An edition is never taken away: forms that were begun by it are printed by it for good.
"""

from __future__ import annotations

from datetime import date

from seriktes.results.state_forms.definitions import order18, portfolio, sdnpo1
from seriktes.results.state_forms.definitions.shape import FormDefinition
from seriktes.results.state_forms.enums import FormKind

EDITIONS: dict[str, tuple[FormDefinition, ...]] = {
    FormKind.SDNPO1: (sdnpo1.FORM,),
    FormKind.ORDER18: (order18.FORM,),
    FormKind.PORTFOLIO: (portfolio.FORM,),
}
"""The editions of each kind that are known, the oldest first."""


def definition(kind: str, edition: date) -> FormDefinition:
    """Return one edition of a kind of form. Raises LookupError where it was never known."""
    for known in EDITIONS[kind]:
        if known.edition == edition:
            return known
    raise LookupError(f"No edition of {kind!r} is dated {edition}.")


def newest(kind: str) -> FormDefinition:
    """Return the edition known last."""
    return EDITIONS[kind][-1]


def edition_for(kind: str, year: int, part: int = 0) -> FormDefinition:
    """Return the edition that is in force on the last day for handing in the form of a year.

    The oldest one known stands for what came before it.
    """
    oldest, *later = EDITIONS[kind]
    period = oldest.part(part)
    last_day = period.due_on(year) if period else date(year, 12, 31)
    in_force = [known for known in later if known.edition <= last_day]
    return in_force[-1] if in_force else oldest


def of_organisation() -> list[FormDefinition]:
    """Return the newest editions of what the network fills as an organisation."""
    return [editions[-1] for editions in EDITIONS.values() if not editions[-1].is_of_person]
