"""What the system can tell СДНПО-1: names from the register, money from contributions, projects."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from seriktes.accounts.enums import Role
from seriktes.accounts.models import NetworkRole
from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Group
from seriktes.clubs.models import Unit
from seriktes.core import formats
from seriktes.core.money import TENGE
from seriktes.organisations.bin import Kind as BinKind
from seriktes.organisations.enums import OrganisationKind
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement, Contribution
from seriktes.results.state_forms.definitions import sdnpo1_lists as lists
from seriktes.results.state_forms.definitions.spheres import spheres_of_programmes
from seriktes.results.state_forms.facts.known import FormFacts, IncomeOf, KnownLine, KnownValue, both
from seriktes.results.state_forms.facts.places import Places
from seriktes.results.state_forms.models import StateForm
from seriktes.results.state_forms.released import results_told
from seriktes.results.state_forms.values import NOTHING, Value

NO_ROW = ""
# Which row of the income a partner's money probably belongs to; a person says which it does.
INCOME_OF = {
    OrganisationKind.STATE: "1-23",
    OrganisationKind.GRANT_OPERATOR: "1-17",
    OrganisationKind.FOUNDATION: "1-17",
    OrganisationKind.COMPANY: "1-21",
    OrganisationKind.NGO: "1-22",
}
# A grant operator hands out money of the state.
SOURCE_OF = {
    OrganisationKind.STATE: lists.STATE,
    OrganisationKind.GRANT_OPERATOR: lists.STATE,
    OrganisationKind.FOUNDATION: lists.NON_PROFIT,
    OrganisationKind.COMPANY: lists.COMPANY,
    OrganisationKind.NGO: lists.NON_PROFIT,
}


def facts_of(form: StateForm) -> FormFacts:
    """Return what the system knows for a form. It asks no permission: the caller does."""
    first, last = form.first_day, form.last_day
    agreements = list(
        Agreement.objects.overlapping(first, last).select_related("partner").order_by("starts_on", "pk")
    )
    given = list(
        Contribution.objects.filter(reverses=None, reversal=None, received_on__lte=last)
        .select_related("agreement__partner")
        .order_by("received_on", "pk")
    )
    return FormFacts(
        fields=_of_register(form),
        lines=(*_branches(form), *_Projects(form, agreements, given).lines()),
        income=tuple(_income(given, first)),
        cautions=tuple(_uncounted(given, first)),
    )


# The register


def _of_register(form: StateForm) -> dict[str, KnownValue]:
    """Return what the register of organisations and the roles of users tell."""
    own, register = form.organisation, _("the register of organisations")
    url = own.get_absolute_url()
    told: dict[str, Value] = {
        "1-1": own.bin or None,
        "1-4": both(own),
        "1-6": {"kk": own.address, "ru": own.address} if own.address else None,
        "1-9": own.email or None,
        "1-10": own.phone or None,
    }
    found = {key: KnownValue(value, register, url=url) for key, value in told.items() if value is not None}
    found["1-2"] = KnownValue(
        {"kk": f"{form.year} жыл", "ru": f"{form.year} год"}, _("the year of this form")
    )
    chair = NetworkRole.objects.on(localdate()).filter(role=Role.CHAIR).select_related("user").first()
    if chair is not None:
        found["1-5"] = KnownValue(chair.user.full_name, _("the role “chair” in the network"), is_sure=False)
    if spheres := _spheres(form):
        source = _("the kinds of the programmes whose groups met in the year")
        found["1-15"] = KnownValue(spheres, source, is_sure=False)
    return found


def _spheres(form: StateForm) -> list[str]:
    first, last = date(form.year, 1, 1), date(form.year, 12, 31)
    kinds = Group.objects.overlapping(first, last).values_list("programme__kind", flat=True).distinct()
    mapped = spheres_of_programmes(last)
    return sorted({mapped[ProgrammeKind(kind)] for kind in kinds}, key=int)


def _branches(form: StateForm) -> Iterable[KnownLine]:
    """Yield the branches: parts of the network that are organisations of their own."""
    parts = Unit.objects.filter(parent__isnull=False, organisation__isnull=False)
    source = _("the register of organisations")
    for unit in parts.select_related("organisation").order_by("sort_key", "pk"):
        branch = unit.organisation
        if branch is None or branch.pk == form.organisation_id:
            continue
        told: dict[str, Value] = {
            "2-2": both(branch),
            "2-3": branch.bin or None,
            "2-4": {"kk": branch.address, "ru": branch.address} if branch.address else None,
        }
        cells = {key: KnownValue(value, source) for key, value in told.items() if value is not None}
        yield KnownLine("2", f"branch-{branch.code}", cells, branch=branch)


# Money


def _income(given: Iterable[Contribution], first: date) -> Iterable[IncomeOf]:
    sums: Counter[int] = Counter()
    partners: dict[int, Organisation] = {}
    for row in given:
        if row.received_on >= first and row.currency == TENGE:
            partner = row.agreement.partner
            partners[partner.pk] = partner
            sums[partner.pk] += row.tiyn
    for partner in sorted(partners.values(), key=lambda one: (one.sort_key, one.pk)):
        suggested = INCOME_OF.get(OrganisationKind(partner.kind), NO_ROW)
        yield IncomeOf(partner, sums[partner.pk], suggested)


def _uncounted(given: Iterable[Contribution], first: date) -> Iterable[str]:
    for row in given:
        if row.received_on >= first and row.currency != TENGE:
            yield _(
                "%(amount)s of %(partner)s, received on %(day)s, is not counted: the form asks for tenge. "
                "Add it at its rate by another value, with a reason."
            ) % {
                "amount": row.amount,
                "partner": row.agreement.partner.name,
                "day": formats.date_short(row.received_on),
            }


# Projects


class _Projects:
    """The lines of table 3, one for each agreement that overlaps the year."""

    def __init__(self, form: StateForm, agreements: list[Agreement], given: list[Contribution]) -> None:
        self.form, self.agreements = form, agreements
        self.first, self.last = date(form.year, 1, 1), date(form.year, 12, 31)
        self.given: dict[int, list[Contribution]] = defaultdict(list)
        for row in given:
            if row.currency == TENGE:
                self.given[row.agreement_id].append(row)
        self.places = Places(agreements, self.first, self.last)
        self.told = results_told(form, agreements)

    def lines(self) -> Iterable[KnownLine]:
        for agreement in self.agreements:
            yield KnownLine("3", f"of-{agreement.code}", self._cells(agreement), agreement=agreement)

    def _cells(self, agreement: Agreement) -> dict[str, KnownValue]:
        partner = agreement.partner
        register = _("agreement № %(number)s") % {"number": agreement.number}
        url = agreement.get_absolute_url()
        cells = {
            "3-2": KnownValue(both(agreement), register, url=url),
            "3-4": KnownValue(both(partner), register, url=url),
            "3-5": KnownValue(_source_of(partner), _("the kind of the organisation"), is_sure=False),
            **self._money(agreement),
        }
        if partner.bin:
            register = _("the register of organisations")
            cells["3-3"] = KnownValue(partner.bin, register, url=partner.get_absolute_url())
        if regions := self.places.regions(agreement):
            cells["3-8"] = KnownValue(regions, _("the clubs that the agreement covers"))
        if sphere := self.places.sphere(agreement, self.last):
            source = _("the programmes that the agreement covers")
            cells["3-6"] = KnownValue(sphere, source, is_sure=False)
        if told := self.told.get(agreement.pk):
            cells["3-11"] = KnownValue(told.text, told.source, is_sure=False)
        return cells

    def _money(self, agreement: Agreement) -> dict[str, KnownValue]:
        given = self.given[agreement.pk]
        whole = sum(row.tiyn for row in given)
        of_year = sum(row.tiyn for row in given if row.received_on >= self.first)
        since = _("contributions up to the end of the year")
        within = _("contributions of the year")
        return {
            "3-9": KnownValue(whole or NOTHING, since),
            "3-10": KnownValue(of_year or NOTHING, within),
        }


def _source_of(partner: Organisation) -> str:
    """Return the probable source of financing; a БИН of a non-resident tells of money from abroad."""
    is_foreign = bool(partner.bin) and str(partner.bin)[4] == BinKind.NON_RESIDENT
    if is_foreign:
        is_company = partner.kind == OrganisationKind.COMPANY
        return lists.FOREIGN if is_company else lists.FOREIGN_NON_PROFIT
    return SOURCE_OF[OrganisationKind(partner.kind)]
