"""Dates and numbers in templates, as `core.formats` writes them: `{% load formats %}{{ day|day_short }}`."""

from __future__ import annotations

from datetime import date, datetime, time

from django import template
from django.utils import timezone

from seriktes.core import formats

register = template.Library()


@register.filter(expects_localtime=True)
def day_short(day: date | None) -> str:
    """Return "07.09.2025", or nothing for no day; of an instant, its local day."""
    return formats.date_short(day) if day else ""


@register.filter(expects_localtime=True)
def day_long(day: date | None) -> str:
    """Return "7 September 2025", or nothing for no day; of an instant, its local day."""
    return formats.date_long(day) if day else ""


@register.filter
def day_in_year(day: date) -> str:
    """Return "07.09"."""
    return formats.date_in_year(day)


@register.filter
def clock(at: time | None) -> str:
    """Return "15:04", or nothing for no hour."""
    return formats.clock(at) if at else ""


@register.filter
def figure(value: int | None) -> str:
    """Return a whole number with its thousands apart; a dash for no value."""
    return formats.NO_VALUE if value is None else formats.number(value)


@register.filter
def month_words(month: int) -> str:
    """Return a month of `core.months` in words."""
    return formats.month_long(month)


@register.filter
def weekday(day: date) -> str:
    """Return the name of the weekday."""
    return formats.weekday(day)


@register.filter
def weekday_short(day: date) -> str:
    """Return the weekday for a narrow column."""
    return formats.weekday_short(day)


@register.filter
def moment(at: datetime) -> str:
    """Return the local day and time of an instant: "07.09.2025 15:04"."""
    local = timezone.localtime(at)
    return f"{formats.date_short(local)}{formats.NBSP}{local:%H:%M}"
