"""What partners gave, as a kind of facts: money received under agreements, reversals taken off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from seriktes.core.fact_kinds import (
    FactFigure,
    FactKind,
    FactMeasure,
    FactsAsked,
    FactsCounted,
    FactsPart,
    FactUnit,
    Reckoning,
)
from seriktes.core.money import TENGE, TIYN_IN_TENGE
from seriktes.core.months import first_day, last_day, month_of
from seriktes.core.shares import WHOLE
from seriktes.partners.models import Contribution

USING = "reports"
MONEY = FactMeasure(
    "money",
    _("money from partners"),
    Reckoning.SUM,
    FactUnit(_("tenge"), base=TIYN_IN_TENGE, look="money"),
    _("Contributions in tenge by the day they were received, reversals taken off."),
    (FactFigure.NETWORK, FactFigure.CONTRIBUTED),
    frozenset({"agreement"}),
    ("month",),
)


def contribution_kind() -> FactKind:
    """Return the kind that the app registers."""
    return FactKind("contribution", _("partners’ contributions"), (MONEY,), count_contributions, order=20)


@dataclass(frozen=True)
class _Given:
    agreement: int
    partner: int
    month: int
    tiyn: int
    currency: str


def count_contributions(asked: Sequence[FactsAsked]) -> list[FactsCounted]:
    """Answer questions about money received: one query for all of them."""
    if not asked:
        return []
    first, last = min(one.first for one in asked), max(one.last for one in asked)
    rows = Contribution.objects.using(USING).filter(received_on__range=(first_day(first), last_day(last)))
    fields = ("agreement_id", "agreement__partner_id", "received_on", "tiyn", "currency")
    given = [
        _Given(agreement, partner, month_of(day), tiyn, currency)
        for agreement, partner, day, tiyn, currency in rows.order_by().values_list(*fields)
    ]
    return [_answer(one, given) for one in asked]


def _answer(asked: FactsAsked, given: Iterable[_Given]) -> FactsCounted:
    chosen = [row for row in given if _is_asked(asked, row)]
    by_month: dict[int, int] = defaultdict(int)
    for row in chosen:
        if row.currency == TENGE:
            by_month[row.month] += row.tiyn
    parts = (FactsPart(month, by_month[month] * WHOLE) for month in range(asked.first, asked.last + 1))
    return FactsCounted(
        sum(by_month.values()) * WHOLE,
        parts=tuple(parts) if asked.split == "month" else (),
        notes=tuple(_notes(chosen)),
    )


def _is_asked(asked: FactsAsked, row: _Given) -> bool:
    agreement = asked.filter("agreement")
    return (
        asked.first <= row.month <= asked.last
        and (agreement is None or row.agreement == agreement)
        and (asked.figure == FactFigure.NETWORK or row.partner in asked.parties)
    )


def _notes(chosen: Iterable[_Given]) -> Iterable[Any]:
    if any(row.currency != TENGE for row in chosen):
        yield _("Contributions in other currencies are not counted here.")
