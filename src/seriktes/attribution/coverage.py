"""Whether a rule may be as somebody wants it: its days, its scope, and the sum of all shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seriktes.activities.models import Group
from seriktes.attribution.errors import OutsideAgreement, OverTheWhole, SameScopeTwice
from seriktes.attribution.mixes import MixMap, Place, Segment, Term, split
from seriktes.attribution.models import SCOPES, CoverageRule, GroupMonth, Mix
from seriktes.attribution.wording import share_figure
from seriktes.clubs.models import Club, Unit
from seriktes.core import formats
from seriktes.core.months import month_of
from seriktes.core.shares import WHOLE
from seriktes.partners.models import Agreement
from seriktes.people.models import Category

LOWER = gettext_lazy("Lower a share or change the days.")
ASK = gettext_lazy("Ask the partnership manager to lower a share or to change the days of a rule.")
DRAFT = 0
"""Stands for the key of a rule that is not saved yet."""


@dataclass(frozen=True)
class RuleTerms:
    """What a person decides about a rule: exactly one scope, a share in millionths, days."""

    share: int
    starts_on: date
    ends_on: date | None = None
    unit: Unit | None = None
    club: Club | None = None
    programme_kind: str = ""
    group: Group | None = None
    category: Category | None = None

    @classmethod
    def of(cls, rule: CoverageRule) -> RuleTerms:
        scope = {name: getattr(rule, name) for name in SCOPES}
        return cls(rule.share, rule.starts_on, rule.ends_on, **scope)

    def until(self, last_day: date) -> RuleTerms:
        """The same terms, ending with that day."""
        return replace(self, ends_on=last_day)

    @property
    def scope(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in SCOPES}

    @property
    def last(self) -> date:
        return self.ends_on or date.max

    @property
    def term(self) -> Term:
        """The rule as the mixes see it."""
        return Term(
            id=DRAFT,
            first=self.starts_on,
            last=self.last,
            unit_id=self.unit.pk if self.unit else None,
            club_id=self.club.pk if self.club else None,
            programme_kind=self.programme_kind,
            group_id=self.group.pk if self.group else None,
            category_id=self.category.pk if self.category else None,
        )

    def fields(self) -> dict[str, Any]:
        return {"share": self.share, "starts_on": self.starts_on, "ends_on": self.ends_on, **self.scope}


@dataclass(frozen=True)
class RuleChange:
    """One change: a new rule (no `rule`), another version of one, or, without `terms`, its withdrawal.

    Where it `follows`, the rule stays until the day before the terms begin.
    """

    agreement: Agreement
    rule: CoverageRule | None = None
    terms: RuleTerms | None = None
    follows: bool = False

    @property
    def months(self) -> tuple[int, int]:
        """The months in which it can change anything."""
        known = [RuleTerms.of(self.rule)] if self.rule else []
        known += [self.terms] if self.terms else []
        last = max(terms.last for terms in known)
        return month_of(min(terms.starts_on for terms in known)), month_of(last)


def require_possible(
    agreement: Agreement, wanted: RuleTerms, places: Iterable[Place], *, without: CoverageRule | None = None
) -> None:
    """Raise a `RuleRefused` unless the rule may stand; `without` is the version it replaces."""
    require_within(agreement, wanted)
    others = CoverageRule.objects.current().overlapping(wanted.starts_on, wanted.last)
    if without is not None:
        others = others.exclude(pk=without.pk)
    if others.filter(agreement=agreement, **wanted.scope).exists():
        sentence = _(
            "This agreement already has a rule for the same scope in that time. Change that rule instead."
        )
        raise SameScopeTwice(sentence)
    scoped = others.select_related("agreement__partner", "unit", "club", "group", "category")
    known = {rule.pk: rule for rule in scoped}
    _require_not_over(agreement, wanted, places, known)
    _require_room_for_categories(agreement, wanted, known)


def require_within(agreement: Agreement, wanted: RuleTerms) -> None:
    """Raise `OutsideAgreement` unless the rule's days are days of its agreement."""
    ends_on = agreement.ends_on or date.max
    if not agreement.starts_on <= wanted.starts_on <= wanted.last <= ends_on:
        raise OutsideAgreement(
            formats.sentence(
                _("The rule must lie within the agreement, which is in force %(period)s. Change its days."),
                period=agreement.period,
            )
        )


def require_nowhere_over(places: Iterable[Place]) -> None:
    """Raise `OverTheWhole` when the rules of today cover a group above the whole on a day it is there.

    Rules that have met nowhere before, one of a club and one of a kind, may meet in a new group.
    """
    rules = CoverageRule.objects.current().select_related("agreement__partner")
    sums = _Sums({rule.pk: rule.share for rule in rules}, {rule.pk: rule.agreement for rule in rules})
    known = [RuleTerms.of(rule).term._replace(id=rule.pk) for rule in rules]
    if known:
        mixes, since = MixMap(known, _tree()), min(term.first for term in known)
        until, ended = max(term.last for term in known), _last_days_behind()
        for place, first in _with_first_days(places):
            last = min(until, ended.get(place.group_id, date.max))
            if (first := max(first, since)) <= last:
                sums.require_whole(mixes, (place,), (first, last), ASK)


def _require_not_over(
    agreement: Agreement, wanted: RuleTerms, places: Iterable[Place], others: dict[int, CoverageRule]
) -> None:
    known = [RuleTerms.of(rule).term._replace(id=key) for key, rule in others.items()]
    mixes = MixMap([*known, wanted.term], _tree())
    sums = _Sums(
        {DRAFT: wanted.share} | {key: rule.share for key, rule in others.items()},
        {DRAFT: agreement} | {key: rule.agreement for key, rule in others.items()},
    )
    ended = _last_days_behind()
    for place in places:
        last = min(wanted.last, ended.get(place.group_id, date.max))
        if wanted.starts_on <= last and any(term.id == DRAFT for term in mixes.covering(place)):
            sums.require_whole(mixes, (place,), (wanted.starts_on, last), LOWER)


def _require_room_for_categories(
    agreement: Agreement, wanted: RuleTerms, others: dict[int, CoverageRule]
) -> None:
    """Raise `OverTheWhole` when people of a category would be above the whole wherever they come.

    Only rules of the whole network and of that category meet in everybody of it. Where a rule of a club and
    one of a category meet, or two of categories, is known once somebody comes: see `require_no_fact_over`.
    """
    everywhere = {key: rule for key, rule in others.items() if rule.unit and rule.unit.parent_id is None}
    is_everywhere = wanted.unit is not None and wanted.unit.parent_id is None
    of_categories = {rule.category for rule in others.values() if rule.category is not None}
    for category in of_categories if is_everywhere else filter(None, [wanted.category]):
        met = everywhere | {key: rule for key, rule in others.items() if rule.category == category}
        terms = [RuleTerms.of(rule).term._replace(id=key) for key, rule in met.items()]
        for run in split([*terms, wanted.term], wanted.starts_on, wanted.last):
            shares = {DRAFT: wanted.share} | {key: rule.share for key, rule in met.items()}
            if sum(shares[key] for key in run.rules) > WHOLE:
                agreements = [agreement, *(met[key].agreement for key in run.rules if key != DRAFT)]
                raise OverTheWhole(
                    _(
                        "From %(day)s on people of the category “%(category)s” would be covered at %(sum)s "
                        "in all wherever they come, by %(agreements)s. %(advice)s"
                    )
                    % {
                        "day": formats.date_short(run.first),
                        "category": category.name,
                        "sum": share_figure(sum(shares[key] for key in run.rules)),
                        "agreements": _listed(agreements),
                        "advice": LOWER,
                    }
                )


def require_no_fact_over(rule: CoverageRule) -> None:
    """Raise `OverTheWhole` when a fact on record is above the whole by this rule, for somebody's category.

    The roll-up has been brought to the rule before: what its mixes say is what is on record. Of the people
    behind it only their group is told.
    """
    mixes = Mix.objects.filter(parts__rule=rule).filter(parts__rule__category__isnull=False).distinct()
    mixes = mixes.prefetch_related("parts__rule__agreement__partner")
    over = {mix.pk: mix for mix in mixes if sum(part.rule.share for part in mix.parts.all()) > WHOLE}
    months = GroupMonth.objects.filter(mix__in=over).select_related("group__club")
    if (found := months.order_by("month", "group").first()) is None:
        return
    parts = list(over[found.mix_id].parts.all())
    raise OverTheWhole(
        _(
            "In %(month)s people of a category were in the group “%(group)s” (%(club)s) who would be covered "
            "at %(sum)s in all, by %(agreements)s. %(advice)s"
        )
        % {
            "month": formats.month_long(found.month),
            "group": found.group.name,
            "club": found.group.club.name,
            "sum": share_figure(sum(part.rule.share for part in parts)),
            "agreements": _listed([part.rule.agreement for part in parts]),
            "advice": LOWER,
        }
    )


def _listed(agreements: Iterable[Agreement]) -> str:
    """Return agreements in words, each once."""
    involved = {each.pk: each for each in agreements}
    return ", ".join(f"№ {each.number} ({each.partner})" for each in involved.values())


@dataclass(frozen=True)
class _Sums:
    """The shares of rules and the agreements they belong to, by the rule's key."""

    shares: dict[int, int]
    agreements: dict[int, Agreement]

    def require_whole(
        self, mixes: MixMap, places: Iterable[Place], span: tuple[date, date], advice: str | Promise
    ) -> None:
        for place in places:
            for run in mixes.segments(place, *span):
                if sum(self.shares[key] for key in run.rules) > WHOLE:
                    raise OverTheWhole(f"{self._sentence(place, run)} {advice}")

    def _sentence(self, place: Place, run: Segment) -> str:
        group = Group.objects.select_related("club").get(pk=place.group_id)
        return _(
            "On %(day)s the group “%(group)s” (%(club)s) would be covered at %(sum)s in all, "
            "by %(agreements)s."
        ) % {
            "day": formats.date_short(run.first),
            "group": group.name,
            "club": group.club.name,
            "sum": share_figure(sum(self.shares[key] for key in run.rules)),
            "agreements": _listed(self.agreements[key] for key in run.rules),
        }


def _with_first_days(places: Iterable[Place]) -> list[tuple[Place, date]]:
    known = {place.group_id: place for place in places}
    days = dict(Group.objects.filter(pk__in=known).order_by().values_list("pk", "starts_on"))
    return [(place, days[key]) for key, place in known.items()]


def _last_days_behind() -> dict[int, date]:
    """The last day of each group that has ended: nothing happens in it afterwards, and it cannot go on."""
    ended = Group.objects.filter(ends_on__lt=timezone.localdate())
    return {key: last for key, last in ended.order_by().values_list("pk", "ends_on") if last}


def _tree() -> dict[int, int | None]:
    return dict(Unit.objects.order_by().values_list("pk", "parent_id"))
