"""What partners gave in kind, as a kind of facts: its value in tenge, spread over its days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
from seriktes.core.money import TIYN_IN_TENGE
from seriktes.core.months import first_day, last_day
from seriktes.core.shares import WHOLE
from seriktes.partners.models import ValuedContribution
from seriktes.partners.spreading import spread

USING = "reports"
VALUE = FactMeasure(
    "value",
    _("value of contributions in kind"),
    Reckoning.SUM,
    FactUnit(_("tenge"), base=TIYN_IN_TENGE, look="money"),
    _(
        "What partners gave in kind, at its value in tenge, reversals taken off. What was given over a time "
        "is spread evenly over its days, and each month counts its own. Narrowed to a club: what was given "
        "for that club alone."
    ),
    (FactFigure.NETWORK, FactFigure.CONTRIBUTED),
    frozenset({"agreement", "club"}),
    ("month",),
)


def valued_kind() -> FactKind:
    """Return the kind that the app registers."""
    return FactKind("valued_contribution", _("contributions in kind"), (VALUE,), count_valued, order=21)


@dataclass(frozen=True)
class _Given:
    agreement: int
    partner: int
    club: int | None
    months: dict[int, int]


def count_valued(asked: Sequence[FactsAsked]) -> list[FactsCounted]:
    """Answer questions about what was given in kind: one query for all of them."""
    if not asked:
        return []
    first, last = min(one.first for one in asked), max(one.last for one in asked)
    rows = ValuedContribution.objects.using(USING).overlapping(first_day(first), last_day(last))
    fields = ("agreement_id", "agreement__partner_id", "club_id", "tiyn", "starts_on", "ends_on")
    given = [
        _Given(agreement, partner, club, spread(tiyn, *days))
        for agreement, partner, club, tiyn, *days in rows.order_by().values_list(*fields)
    ]
    return [_answer(one, given) for one in asked]


def _answer(asked: FactsAsked, given: Iterable[_Given]) -> FactsCounted:
    by_month: dict[int, int] = defaultdict(int)
    for row in given:
        if _is_asked(asked, row):
            for month, tiyn in row.months.items():
                by_month[month] += tiyn
    amounts = [(month, by_month[month] * WHOLE) for month in range(asked.first, asked.last + 1)]
    parts = tuple(FactsPart(month, amount) for month, amount in amounts)
    return FactsCounted(
        sum(amount for _month, amount in amounts), parts=parts if asked.split == "month" else ()
    )


def _is_asked(asked: FactsAsked, row: _Given) -> bool:
    agreement, club = asked.filter("agreement"), asked.filter("club")
    return (
        (agreement is None or row.agreement == agreement)
        and (club is None or row.club == club)
        and (asked.figure == FactFigure.NETWORK or row.partner in asked.parties)
    )
