"""What a fact is: a value with its source, a line, the money of a partner, all that a form is told."""

from __future__ import annotations

from dataclasses import dataclass, field

from seriktes.core.mixins import Named
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.results.state_forms.values import Value

OF_INCOME = "income-"  # before the code of a partner: under this the answer of a person is kept


@dataclass(frozen=True)
class KnownValue:
    """What is computed for a cell, and from what. Where it is not sure, a person has to confirm it."""

    value: Value
    source: str
    is_sure: bool = True
    url: str = ""


@dataclass(frozen=True)
class KnownLine:
    """A line that the system knows of by itself; `slug` names it in addresses."""

    section: str
    slug: str
    cells: dict[str, KnownValue]
    agreement: Agreement | None = None
    branch: Organisation | None = None


@dataclass(frozen=True)
class IncomeOf:
    """A partner's money of the year, and the row of the income where it probably belongs."""

    partner: Organisation
    tiyn: int
    suggested: str

    @property
    def key(self) -> str:
        """What the answer of a person is kept under."""
        return f"{OF_INCOME}{self.partner.code}"


@dataclass(frozen=True)
class FormFacts:
    """Everything the system tells one form. `cautions` are sentences about what it could not count."""

    fields: dict[str, KnownValue] = field(default_factory=dict)
    lines: tuple[KnownLine, ...] = ()
    income: tuple[IncomeOf, ...] = ()
    cautions: tuple[str, ...] = ()


def both(row: Named) -> dict[str, str]:
    """Return the name of a row in Kazakh and in Russian, or in the nearest language that is filled."""
    return {"kk": row.name_in("kk"), "ru": row.name_in("ru")}
