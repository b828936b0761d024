"""What the views of reports share: the partner and the months an address asks for."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from seriktes.organisations.models import Organisation
from seriktes.results.errors import WrongPeriod
from seriktes.results.forms import PeriodForm
from seriktes.results.queries import earliest_month
from seriktes.results.validators import Period, default_period


def partner_of(request: HttpRequest, code: str) -> Organisation:
    partners = Organisation.objects.visible_to(request.actor, "results.report.view")
    return get_object_or_404(partners, code=code)


def period_form(request: HttpRequest) -> PeriodForm:
    """Return the bound form of the months asked for; without any, those of the last school year."""
    earliest, today = earliest_month(), timezone.localdate()
    asked: Mapping[str, str] = request.GET if request.method == "GET" else request.POST
    if "from" not in asked and "until" not in asked:
        asked = default_period(today, earliest).values()
    return PeriodForm(asked, earliest=earliest, today=today)


def period_of(request: HttpRequest) -> Period:
    """Return the months asked for; wrong ones are refused with a sentence."""
    form = period_form(request)
    if not form.is_valid():
        said = (str(error) for errors in form.errors.values() for error in errors)
        raise WrongPeriod(" ".join(dict.fromkeys(said)))  # both months may be wrong in the same way
    return form.period
