"""What was given under an agreement as a table: XLSX with real numbers, CSV that Excel opens without harm."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.money import TENGE
from seriktes.core.spreadsheets.writing import Column, SheetSpec, write_csv, write_xlsx
from seriktes.partners.models import Agreement, Contribution, ValuedContribution
from seriktes.partners.queries import AgreementPage, agreement_page

Row = list[object]
FORMS = ("xlsx", "csv")


def export_contributions(*, actor: Actor, agreement: Agreement, form: str) -> bytes:
    """Return what the actor may see of the contributions of an agreement as a file, and log that it left."""
    require(actor, "partners.agreement.view", agreement)
    page = agreement_page(actor, agreement)
    with transaction.atomic():
        told = {"form": form, "entries": len(page.contributions) + len(page.valued)}
        audit.log("partners.contribution.exported", actor=actor, target=agreement, after=told)
    return contributions_csv(page) if form == "csv" else contributions_xlsx(page)


def contributions_xlsx(page: AgreementPage) -> bytes:
    """Return the contributions of an agreement as a workbook of two sheets: money, and what was valued."""
    agreement = page.agreement
    heading = (f"№ {agreement.number} · {agreement.partner.name}", agreement.name, agreement.period)
    money = SheetSpec(_("Contributions in money"), _money_columns(), list(_money(page)), heading)
    valued = SheetSpec(_("Contributions in kind"), _valued_columns(), list(_valued(page)), heading)
    return write_xlsx([money, valued])


def contributions_csv(page: AgreementPage) -> bytes:
    """Return the contributions of an agreement as one table: money first, then what was given in kind.

    A column says what each line is; money stands on the one day when it came.
    """
    return write_csv([_heads(), *_as_one(page)])


def _heads() -> Row:
    days, quantity = (_("First day"), _("Last day")), (_("Quantity"), _("Counted in"))
    value = (_("Amount or value"), _("Currency"), _("Valued by"))
    where = (_("For the club"), _("Document"), _("Entry"))
    return [_("What it is"), *days, _("Description"), *quantity, *value, *where]


def _as_one(page: AgreementPage) -> Iterator[Row]:
    for day, amount, currency, document, entry in _money(page):
        yield [_("money"), day, day, "", "", "", amount, currency, "", "", document, entry]
    for first, last, kind, said, quantity, unit, value, *rest in _valued(page):
        yield [kind, first, last, said, quantity, unit, value, TENGE, *rest]


def _money_columns() -> tuple[Column, ...]:
    return (
        Column(_("Received on"), "date"),
        Column(_("Amount"), "money"),
        Column(_("Currency"), width=10),
        Column(_("Document"), width=20),
        Column(_("Entry"), width=14),
    )


def _money(page: AgreementPage) -> Iterator[Row]:
    for given in page.contributions:
        yield [
            given.received_on,
            Decimal(given.tiyn).scaleb(-2),
            given.currency,
            given.document,
            _entry(given),
        ]


def _valued_columns() -> tuple[Column, ...]:
    return (
        Column(_("First day"), "date"),
        Column(_("Last day"), "date"),
        Column(_("What it is"), width=16),
        Column(_("Description"), "prose", 40),
        Column(_("Quantity"), "money", 12),
        Column(_("Counted in"), width=12),
        Column(_("Value, tenge"), "money"),
        Column(_("Valued by"), width=24),
        Column(_("For the club"), width=24),
        Column(_("Document"), width=20),
        Column(_("Entry"), width=14),
    )


def _valued(page: AgreementPage) -> Iterator[Row]:
    for given in page.valued:
        yield [
            given.starts_on,
            given.ends_on,
            given.get_kind_display(),
            given.description,
            given.quantity,
            given.get_unit_display(),
            Decimal(given.tiyn).scaleb(-2),
            given.get_valuation_display(),
            given.club.name if given.club else "",
            given.document,
            _entry(given),
        ]


def _entry(given: Contribution | ValuedContribution) -> str:
    """Say whether a row takes another back, or was taken back."""
    if given.reverses_id:
        return _("reversal")
    return _("reversed") if given.is_reversed else ""
