"""What the system can tell of the state social orders: the agreements with bodies of the state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from seriktes.core.money import TENGE
from seriktes.organisations.enums import OrganisationKind
from seriktes.partners.models import Agreement, AgreementQuerySet, Contribution
from seriktes.partners.wording import period
from seriktes.results.state_forms.definitions.order18 import SPHERE
from seriktes.results.state_forms.definitions.spheres import TO_ORDER18
from seriktes.results.state_forms.enums import FormKind
from seriktes.results.state_forms.facts.known import FormFacts, KnownLine, KnownValue, both
from seriktes.results.state_forms.facts.places import Places
from seriktes.results.state_forms.models import StateForm, StateFormEntry
from seriktes.results.state_forms.released import Told, results_told
from seriktes.results.state_forms.values import is_nothing, paired

AIMS_OF_YEARLY_FORM = "3-7"
OF_ANNEX_5 = ("5-3", "5-6", "5-7")


def social_orders(first: date, last: date) -> AgreementQuerySet:
    """Return the agreements with bodies of the state whose days meet the period."""
    orders = Agreement.objects.overlapping(first, last).filter(partner__kind=OrganisationKind.STATE)
    return orders.select_related("partner").order_by("starts_on", "pk")


def facts_of(form: StateForm) -> FormFacts:
    """Return a line of each annex for each state social order. It asks no permission: the caller does."""
    orders = list(social_orders(form.first_day, form.last_day))
    return FormFacts(lines=tuple(_Orders(form, orders).lines()))


class _Orders:
    """The lines of both annexes. What was typed into annex 5 is the suggestion for annex 9."""

    def __init__(self, form: StateForm, orders: list[Agreement]) -> None:
        self.form, self.orders = form, orders
        self.places = Places(orders, form.first_day, form.last_day)
        self.told = results_told(form, orders)
        self.sums = _received(orders, form.last_day)
        self.aims = _aims(orders)
        self.typed = _typed(form)

    def lines(self) -> Iterable[KnownLine]:
        for section, cells in (("5", self._annex_5), ("9", self._annex_9)):
            for order in self.orders:
                yield KnownLine(section, f"{section}-of-{order.code}", cells(order), agreement=order)

    def _annex_5(self, order: Agreement) -> dict[str, KnownValue]:
        url = order.get_absolute_url()
        cells = {
            **self._names(order, project="5-1", supplier="5-2"),
            "5-5": KnownValue(paired(lambda: period(order.starts_on, order.ends_on)), _named(order), url=url),
        }
        if tiyn := self.sums.get(order.pk):
            source = _("contributions up to the end of the period: check it against the agreement")
            cells["5-3"] = KnownValue(tiyn, source, is_sure=False, url=url)
        if aims := self.aims.get(order.pk):
            cells["5-4"] = KnownValue(aims, _("the aims typed into the yearly form"), is_sure=False)
        if told := self.told.get(order.pk):
            cells["5-6"] = _suggested(told)
        return cells

    def _annex_9(self, order: Agreement) -> dict[str, KnownValue]:
        url = order.get_absolute_url()
        cells = {
            **self._names(order, project="9-3", supplier="9-6"),
            "9-2": KnownValue(both(order.partner), _named(order), url=url),
        }
        if sphere := self.places.sphere(order, self.form.last_day):
            source = _("the programmes that the agreement covers")
            cells[SPHERE] = KnownValue(TO_ORDER18[sphere], source, is_sure=False)
        typed = self.typed.get(order.pk, {})
        if typed.get("5-3"):
            cells["9-5"] = KnownValue(typed["5-3"], _("annex 5 of this form"))
        elif tiyn := self.sums.get(order.pk):
            source = _("contributions up to the end of the period: check it against the agreement")
            cells["9-5"] = KnownValue(tiyn, source, is_sure=False, url=url)
        if process := _joined(typed.get("5-6"), typed.get("5-7")):
            cells["9-7"] = KnownValue(process, _("annex 5 of this form"), is_sure=False)
        elif told := self.told.get(order.pk):
            cells["9-7"] = _suggested(told)
        return cells

    def _names(self, order: Agreement, *, project: str, supplier: str) -> dict[str, KnownValue]:
        own = self.form.organisation
        register = _("the register of organisations")
        return {
            project: KnownValue(both(order), _named(order), url=order.get_absolute_url()),
            supplier: KnownValue(both(own), register, url=own.get_absolute_url()),
        }


def _named(order: Agreement) -> str:
    return _("agreement № %(number)s") % {"number": order.number}


def _suggested(told: Told) -> KnownValue:
    return KnownValue(told.text, told.source, is_sure=False)


def _received(orders: list[Agreement], last: date) -> dict[int, int]:
    """Return what came under each agreement up to a day, in tiyn."""
    found: dict[int, int] = defaultdict(int)
    given = Contribution.objects.filter(
        agreement__in=orders, reverses=None, reversal=None, currency=TENGE, received_on__lte=last
    )
    for order, tiyn in given.values_list("agreement_id", "tiyn"):
        found[order] += tiyn
    return found


def _aims(orders: list[Agreement]) -> dict[int, dict[str, str]]:
    """Return the aims last typed into a yearly form for each agreement."""
    entries = StateFormEntry.objects.filter(
        form__kind=FormKind.SDNPO1,
        field=AIMS_OF_YEARLY_FORM,
        line__agreement__in=orders,
        replaced_at=None,
        value__isnull=False,
    )
    rows = entries.order_by("typed_at", "pk").values_list("line__agreement", "value")
    return {order: value for order, value in rows if value and not is_nothing(value)}


def _typed(form: StateForm) -> dict[int, dict[str, object]]:
    """Return what stands typed in annex 5, by agreement."""
    found: dict[int, dict[str, object]] = defaultdict(dict)
    entries = form.entries.filter(replaced_at=None, field__in=OF_ANNEX_5, line__agreement__isnull=False)
    for order, field, value in entries.values_list("line__agreement", "field", "value"):
        if value and not is_nothing(value):
            found[order][field] = value
    return found


def _joined(*texts: object) -> dict[str, str]:
    """Return two texts as one, in each language."""
    told = [text for text in texts if isinstance(text, dict)]
    if not told:
        return {}
    return {code: " ".join(filter(None, (text.get(code, "") for text in told))) for code in ("kk", "ru")}
