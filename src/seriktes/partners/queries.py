from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from seriktes.core import formats
from seriktes.core.access import Actor
from seriktes.core.mixins import keyed
from seriktes.core.money import TENGE
from seriktes.core.months import first_day
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement, AgreementParty, Contribution, ValuedContribution
from seriktes.partners.spreading import spread


@dataclass(frozen=True)
class YearTotal:
    """What was given in one currency in one year, reversals taken off."""

    year: int
    currency: str
    tiyn: int

    @property
    def amount(self) -> str:
        return formats.money(self.tiyn, currency=self.currency)


@dataclass(frozen=True)
class AgreementPage:
    """What the page of an agreement shows. `totals` has a line for each year and currency, `sums` for each
    currency (with the year 0). Of what was given in kind, each year has what of the value falls in it."""

    agreement: Agreement
    parties: list[AgreementParty]
    contributions: list[Contribution]
    totals: list[YearTotal]
    sums: list[YearTotal]
    valued: list[ValuedContribution]
    valued_totals: list[YearTotal]
    valued_sum: YearTotal


def find_agreements(actor: Actor, text: str = "", partner: Organisation | None = None) -> QuerySet[Agreement]:
    """Return the agreements the actor may see, by number, name or partner."""
    found = Agreement.objects.visible_to(actor).select_related("partner")
    if partner is not None:
        found = found.filter(partner=partner)
    for word in text.split():
        found = found.filter(_named(word) | Q(number__icontains=word))
    return found


def _named(word: str) -> Q:
    """Return the condition that the name or the partner holds a word, in whatever script."""
    return keyed(word, "search_key", "partner__search_key")


def agreement_page(actor: Actor, agreement: Agreement) -> AgreementPage:
    """Return an agreement with its parties and the contributions the actor may see."""
    contributions = list(
        Contribution.objects.visible_to(actor)
        .filter(agreement=agreement)
        .select_related("reverses", "reversal", "recorded_by")
    )
    valued = list(
        ValuedContribution.objects.visible_to(actor)
        .filter(agreement=agreement)
        .select_related("reverses", "reversal", "club")
    )
    return AgreementPage(
        agreement=agreement,
        parties=list(agreement.parties.select_related("organisation")),
        contributions=contributions,
        totals=_totals(contributions, lambda given: given.received_on.year),
        sums=_totals(contributions, lambda _given: 0),
        valued=valued,
        valued_totals=_by_years(valued),
        valued_sum=YearTotal(0, TENGE, sum(given.tiyn for given in valued)),
    )


def _totals(contributions: Iterable[Contribution], year_of: Callable[[Contribution], int]) -> list[YearTotal]:
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for given in contributions:
        sums[year_of(given), given.currency] += given.tiyn
    return [YearTotal(year, currency, tiyn) for (year, currency), tiyn in sorted(sums.items())]


def _by_years(valued: Iterable[ValuedContribution]) -> list[YearTotal]:
    sums: dict[int, int] = defaultdict(int)
    for given in valued:
        for month, tiyn in spread(given.tiyn, given.starts_on, given.ends_on).items():
            sums[first_day(month).year] += tiyn
    return [YearTotal(year, TENGE, tiyn) for year, tiyn in sorted(sums.items())]
