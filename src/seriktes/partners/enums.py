from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PartyRole(TextChoices):
    """What a further party of an agreement does; the partner itself is a field of the agreement."""

    CO_FUNDER = "co_funder", _("co-funder")
    HOST = "host", _("host of premises")
    IMPLEMENTER = "implementer", _("implementer")


class ValuedKind(TextChoices):
    """What was given in kind."""

    PREMISES = "premises", _("premises")
    HOURS = "hours", _("people’s hours")
    EQUIPMENT = "equipment", _("equipment")
    GOODS = "goods", _("goods")
    SERVICES = "services", _("services")


class Valuation(TextChoices):
    """Where the value of what was given in kind comes from."""

    DOCUMENT = "document", _("the partner’s document")
    MARKET = "market", _("market price")
    BOOK = "book", _("value in the partner’s accounts")
    AGREED = "agreed", _("agreed by both sides")


class QuantityUnit(TextChoices):
    """What a quantity given in kind is counted in."""

    HOURS = "hours", pgettext_lazy("quantity", "hours")
    DAYS = "days", pgettext_lazy("quantity", "days")
    MONTHS = "months", pgettext_lazy("quantity", "months")
    SQUARE_METRES = "square_metres", pgettext_lazy("quantity", "m²")
    PIECES = "pieces", pgettext_lazy("quantity", "pieces")
    SETS = "sets", pgettext_lazy("quantity", "sets")
    KILOGRAMS = "kilograms", pgettext_lazy("quantity", "kg")
    LITRES = "litres", pgettext_lazy("quantity", "litres")
    TRIPS = "trips", pgettext_lazy("quantity", "trips")
