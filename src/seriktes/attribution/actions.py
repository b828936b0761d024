"""What a person does with coverage rules. Marks are never touched: only what they are counted for changes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.activities.models import Group
from seriktes.attribution import rollup
from seriktes.attribution.coverage import RuleTerms, require_no_fact_over, require_possible
from seriktes.attribution.errors import RuleChanged
from seriktes.attribution.mixes import PLACE_FIELDS, MixMap, Place
from seriktes.attribution.models import SCOPED, CoverageRule
from seriktes.attribution.repointing import Touched, repoint
from seriktes.clubs.models import Unit
from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.months import first_day, last_day, month_of
from seriktes.partners import actions as partnership
from seriktes.partners.models import Agreement
from seriktes.people.models import Person, PersonCategory

EDIT = "attribution.coveragerule.edit"


def add_rule(*, actor: Actor, agreement: Agreement, terms: RuleTerms) -> CoverageRule:
    """Let an agreement cover a share of a scope, from a day until a day.

    Raises a `RuleRefused` with a sentence when the shares of a group would be above the whole on a day, when
    the days are outside the agreement or the scope has a rule already; `PassedOn` when the agreement has
    another partner by now.
    """
    require(actor, EDIT)
    with transaction.atomic():
        hold_rules()
        return _save(actor, agreement, terms, None)


def change_rule(*, actor: Actor, rule: CoverageRule, terms: RuleTerms) -> CoverageRule:
    """Put a new version in the place of a rule, backwards too; return the new version."""
    require(actor, EDIT, rule)
    with transaction.atomic():
        return _save(actor, rule.agreement, terms, _current(rule))


def follow_rule(*, actor: Actor, rule: CoverageRule, terms: RuleTerms) -> CoverageRule:
    """Let a rule end with the day before the terms begin, and these follow it; return the new rule.

    Raises what `change_rule` and `add_rule` raise.
    """
    require(actor, EDIT, rule)
    with transaction.atomic():
        old = _current(rule)
        _save(actor, old.agreement, RuleTerms.of(old).until(terms.starts_on - timedelta(1)), old)
        return _save(actor, rule.agreement, terms, None)


def withdraw_rule(*, actor: Actor, rule: CoverageRule) -> Touched:
    """Take a rule back as if it had never been; the row stays as history."""
    require(actor, EDIT, rule)
    with transaction.atomic():
        old = _current(rule)
        before = MixMap.load(*_days([RuleTerms.of(old)]))
        _replace(old)
        audit.log("attribution.coveragerule.withdrawn", actor=actor, target=old, before=_said(old))
        return _bring(before, [RuleTerms.of(old)])


def hold_rules() -> None:
    """Let one manager at a time change rules: each has to see the other's shares.

    The network's root stands for all rules, because any two of them can meet in a group.
    """
    list(Unit.objects.select_for_update(no_key=True).filter(parent=None))


def _current(rule: CoverageRule) -> CoverageRule:
    hold_rules()
    fresh = CoverageRule.objects.select_related("agreement", *SCOPED).get(pk=rule.pk)
    if fresh.replaced_at is not None:
        raise RuleChanged(_("Somebody has changed this rule meanwhile. Open the agreement again."))
    return fresh


def _save(actor: Actor, agreement: Agreement, terms: RuleTerms, old: CoverageRule | None) -> CoverageRule:
    # Its own form may be on its way with other days: one of the two has to see the other.
    agreement = partnership.hold(agreement)
    require_possible(agreement, terms, _places().values(), without=old)
    touched = [terms] if old is None else [terms, RuleTerms.of(old)]
    before = MixMap.load(*_days(touched))
    if old is not None:
        _replace(old)
    rule = CoverageRule.objects.create(
        agreement=agreement, replaces=old, recorded_by=actor.user, **terms.fields()
    )
    action = "attribution.coveragerule.changed" if old else "attribution.coveragerule.added"
    audit.log(action, actor=actor, target=rule, before=_said(old) if old else None, after=_said(rule))
    _bring(before, touched)
    require_no_fact_over(rule)
    return rule


def _replace(rule: CoverageRule) -> None:
    CoverageRule.objects.filter(pk=rule.pk).update(replaced_at=timezone.now())


def _bring(before: MixMap, touched: list[RuleTerms]) -> Touched:
    """Bring the roll-up from the rules of `before` to those of now, wherever `touched` reaches."""
    days = _days(touched)
    scopes = MixMap([terms.term for terms in touched], dict(Unit.objects.values_list("pk", "parent_id")))
    reached = {key: place for key, place in _places().items() if scopes.covering(place)}
    belonging = _group_months_of_categories(touched, days)
    rollup.lock({*reached, *(group for group, _month in belonging)})
    done = repoint(before, MixMap.load(*days), reached, days)
    rollup.refresh(belonging)
    return Touched(done.repointed, done.refreshed + len(belonging))


def _group_months_of_categories(touched: list[RuleTerms], days: tuple[date, date]) -> set[rollup.Pair]:
    """Return where people of the categories of these rules stand, in the months of `days`."""
    categories = [terms.category for terms in touched if terms.category is not None]
    if not categories:
        return set()
    months = range(month_of(days[0]), month_of(days[1]) + 1)
    belongings = PersonCategory.objects.standing().overlapping(*days).filter(category__in=categories)
    rows = Person.objects.of_roots(Person.objects.filter(pk__in=belongings.values("person")).root_ids())
    return {pair for pair in rollup.group_months_of(rows.values("pk")) if pair[1] in months}


def _days(touched: list[RuleTerms]) -> tuple[date, date]:
    """The first and last day of the whole months in which the rules begin and end."""
    first = min(terms.starts_on for terms in touched)
    last = max(terms.last for terms in touched)
    return first_day(month_of(first)), last_day(month_of(last))


def _places() -> dict[int, Place]:
    rows = Group.objects.order_by("pk").values_list(*PLACE_FIELDS)
    return {row[0]: Place(*row) for row in rows}


def _said(rule: CoverageRule) -> dict[str, Any]:
    """The rule's fields for the log."""
    return {
        "agreement": rule.agreement_id,
        "unit": rule.unit_id,
        "club": rule.club_id,
        "programme_kind": str(rule.programme_kind),
        "group": rule.group_id,
        "category": rule.category_id,
        "share": rule.share,
        "starts_on": rule.starts_on.isoformat(),
        "ends_on": rule.ends_on.isoformat() if rule.ends_on else None,
    }
