"""Reads of results: live reports with everything around the figures, and the lists the pages show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, QuerySet
from django.utils import timezone

from seriktes.accounts.enums import Role
from seriktes.accounts.models import NetworkRole, User
from seriktes.attendance.models import Session
from seriktes.attribution.figures import Slice
from seriktes.attribution.models import CoverageRule
from seriktes.attribution.queries import counted, partners_with_rules, unmarked_sessions
from seriktes.attribution.queries.reports import REPORTS
from seriktes.attribution.regrouping import Counted
from seriktes.attribution.wording import scope_of
from seriktes.clubs.models import Club, Unit
from seriktes.core.access import Actor
from seriktes.core.formats import LANGUAGES
from seriktes.core.mixins import Trilingual
from seriktes.core.months import first_day, last_day, month_of
from seriktes.organisations.models import Organisation
from seriktes.partners.enums import Valuation, ValuedKind
from seriktes.partners.models import Agreement, Contribution, ValuedContribution
from seriktes.partners.spreading import spread
from seriktes.results.changes import Change, as_released, changes
from seriktes.results.models import Release, ReleaseApproval
from seriktes.results.report_templates.models import PaperLook
from seriktes.results.reports import (
    AgreementLine,
    InKindLine,
    Key,
    MoneyLine,
    Names,
    Report,
    RuleLine,
    Surroundings,
    compose,
    from_json,
)
from seriktes.results.validators import Period


@dataclass(frozen=True)
class Live:
    """A report as it is this minute, and what it was counted from."""

    report: Report
    counted: Counted
    club_codes: dict[Key, str]


def live_report(partner: Organisation, period: Period) -> Live:
    """Count a partner's report now, all of it at one moment. It asks no permission: the caller does."""
    scope = Slice(period.first, period.last)
    with transaction.atomic(using=REPORTS):
        found = counted(scope, partner.pk)
        clubs = Club.objects.using(REPORTS).in_bulk([int(row.key) for row in found.figures.by_club])
        around = surroundings(partner, period)
        unmarked = unmarked_sessions(scope, partner.pk).contributed
    names = {key: names_of(club) for key, club in clubs.items()}
    report = compose(found, around, names, unmarked=unmarked)
    return Live(report, found, {key: club.code for key, club in clubs.items()})


def earliest_month() -> int:
    """Return the first month in which the network has a session; this month where all are yet to come."""
    first, today = Session.objects.aggregate(day=Min("day"))["day"], timezone.localdate()
    return month_of(min(first or today, today))


def partners() -> QuerySet[Organisation]:
    """Return the organisations the network has an agreement with."""
    return Organisation.objects.filter(Exists(Agreement.objects.filter(partner=OuterRef("pk"))))


@dataclass(frozen=True)
class PartnerLine:
    """A partner of the list: is any of its rules in force in the months, what was released last."""

    partner: Organisation
    is_covered: bool
    latest: Release | None


def partner_lines(period: Period) -> list[PartnerLine]:
    """Return every partner with what a report of these months would rest on, covered ones first."""
    covered = set(partners_with_rules(period.first, period.last))
    latest: dict[int, Release] = {}
    for release in Release.objects.current().in_short().order_by("last_month", "released_at"):
        latest[release.partner_id] = release
    lines = [PartnerLine(partner, partner.pk in covered, latest.get(partner.pk)) for partner in partners()]
    return sorted(lines, key=_covered_first)


def _covered_first(line: PartnerLine) -> bool:
    return not line.is_covered


def ledger(actor: Actor, partner: Organisation | None = None) -> QuerySet[Release]:
    """Return the releases an actor may read, the newest number first, drafts before them."""
    rows = Release.objects.visible_to(actor).in_short()
    rows = rows.select_related("partner", "seal", "restates__seal", "first_approver", "second_approver")
    if partner is not None:
        rows = rows.filter(partner=partner)
    return rows.order_by(F("released_at").desc(nulls_first=True), "-pk")


def partners_of_ledger(actor: Actor) -> QuerySet[Organisation]:
    """Return the partners of the releases an actor may read."""
    return Organisation.objects.filter(pk__in=Release.objects.visible_to(actor).values("partner"))


def restatement_of(release: Release) -> Release | None:
    """Return what takes, or is on its way to take, a release's place."""
    return release.restatements.filter(discarded_at=None).select_related("seal").first()


def approvers_left(approvals: Sequence[ReleaseApproval]) -> QuerySet[User]:
    """Return who may approve a draft today and has not."""
    roles = NetworkRole.objects.on(timezone.localdate()).filter(
        role__in=(Role.CHAIR, Role.PARTNERSHIP_MANAGER)
    )
    approved = [approval.approver_id for approval in approvals]
    return User.objects.filter(is_active=True, pk__in=roles.values("user")).exclude(pk__in=approved)


def todays_changes(release: Release) -> tuple[Change, ...]:
    """Return the cells of a release in which today's figures differ; insiders only, the caller asks."""
    old = from_json(release.figures or {})
    live = live_report(release.partner, Period(release.first_month, release.last_month))
    return changes(old, as_released(live.report, live.counted.merged, old))


def names_of(row: Trilingual) -> Names:
    return Names(row.name_kk, row.name_ru, row.name_en)


def surroundings(partner: Organisation, period: Period) -> Surroundings:
    """Return who the report is for and by which agreements, rules and contributions."""
    first, last = first_day(period.first), last_day(period.last)
    network = Unit.objects.using(REPORTS).select_related("organisation").get(parent=None)
    address = _address(network.organisation)
    return Surroundings(
        partner=names_of(partner),
        network=names_of(network),
        address=address,
        letterhead=_letterhead(network.organisation, has_address=bool(address.kk)),
        agreements=tuple(_agreements(partner, first, last)),
        rules=tuple(_rules(partner, first, last)),
        money=tuple(_money(partner, first, last)),
        in_kind=tuple(_in_kind(partner, period)),
    )


def _agreements(partner: Organisation, first: date, last: date) -> Iterable[AgreementLine]:
    found = Agreement.objects.using(REPORTS).filter(partner=partner).overlapping(first, last)
    for row in found.order_by("starts_on", "pk"):
        yield AgreementLine(row.number, names_of(row), row.signed_on, row.starts_on, row.ends_on)


def _address(organisation: Organisation | None) -> Names:
    """Return the address that papers print, by language, where somebody has written it so."""
    look = (
        PaperLook.objects.using(REPORTS).filter(organisation=organisation).first() if organisation else None
    )
    return Names(look.address_kk, look.address_ru, look.address_en) if look else Names("")


def _letterhead(organisation: Organisation | None, *, has_address: bool) -> tuple[str, ...]:
    if organisation is None:
        return ()
    address = "" if has_address else organisation.address
    return tuple(text for text in (address, organisation.bin, organisation.phone, organisation.email) if text)


def _rules(partner: Organisation, first: date, last: date) -> Iterable[RuleLine]:
    rules = (
        CoverageRule.objects.using(REPORTS)
        .current()
        .filter(agreement__partner=partner)
        .overlapping(first, last)
        .select_related("agreement", "unit", "club", "group__club", "category")
        .order_by("starts_on", "pk")
    )
    for rule in rules:
        yield RuleLine(
            agreement=rule.agreement.number,
            scope=scope_of(rule),
            name=_scope_names(rule),
            key=rule.programme_kind,
            starts_on=rule.starts_on,
            ends_on=rule.ends_on,
            share=rule.share,
        )


def _scope_names(rule: CoverageRule) -> Names:
    """Return the name of what a rule covers in every language; a group is told apart by its club."""
    if rule.group:
        group, club = names_of(rule.group), names_of(rule.group.club)
        return Names(**{code: f"{group.said_in(code)}, {club.said_in(code)}" for code in LANGUAGES})
    covered = rule.unit or rule.club or rule.category
    return names_of(covered) if covered else Names("")


def _money(partner: Organisation, first: date, last: date) -> Iterable[MoneyLine]:
    received = Contribution.objects.using(REPORTS).filter(received_on__range=(first, last))
    given = received.filter(agreement__partner=partner)
    for row in given.select_related("agreement").order_by("received_on", "pk"):
        yield MoneyLine(row.agreement.number, row.received_on, row.document, row.tiyn, row.currency)


def _in_kind(partner: Organisation, period: Period) -> Iterable[InKindLine]:
    """Yield what of the value of contributions in kind falls in the months, reversed ones left out.

    Neither descriptions nor quantities nor clubs: words may name somebody, and few hours in a club do.
    """
    days = first_day(period.first), last_day(period.last)
    rows = ValuedContribution.objects.using(REPORTS).filter(agreement__partner=partner).overlapping(*days)
    rows = rows.filter(reverses=None, reversal=None).select_related("agreement")
    sums: dict[tuple[Agreement, str, str], int] = defaultdict(int)
    for row in rows.order_by("agreement__starts_on", "agreement"):
        for month, tiyn in spread(row.tiyn, row.starts_on, row.ends_on).items():
            if period.first <= month <= period.last:
                sums[row.agreement, row.kind, row.valuation] += tiyn
    for agreement in dict.fromkeys(known for known, _kind, _valuation in sums):
        for kind, valuation in product(ValuedKind.values, Valuation.values):
            if tiyn := sums.get((agreement, kind, valuation), 0):
                yield InKindLine(agreement.number, kind, valuation, tiyn)
