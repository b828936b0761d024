"""What a flag says, in one sentence: a fact with its numbers, and no word of blame."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from seriktes.attendance.anomalies.holidays import holiday_on
from seriktes.core.formats import date_long, month_range, number, sentence
from seriktes.core.months import month_of

Evidence = Mapping[str, Any]


def same_second(evidence: Evidence) -> str:
    return _("Registers of different days were recorded within one second. Sessions: %(sessions)s.") % {
        "sessions": _count(evidence),
    }


def in_one_go(evidence: Evidence) -> str:
    return sentence(
        _(
            "Of the %(held)s sessions of the month, %(sessions)s were recorded by hand in one go, within"
            " %(minutes)s min, on %(day)s."
        ),
        held=number(evidence["held"]),
        sessions=_count(evidence),
        minutes=number(max(1, evidence["minutes"])),
        day=_day(evidence["day"]),
    )


def long_after(evidence: Evidence) -> str:
    return _(
        "The registers of %(sessions)s sessions arrived more than a month after the sessions, the latest"
        " after %(days)s days."
    ) % {"sessions": _count(evidence), "days": number(evidence["days"])}


def before_start(evidence: Evidence) -> str:
    return _(
        "People were recorded as present more than half an hour before the session began. Sessions:"
        " %(sessions)s, visits: %(visits)s."
    ) % {"sessions": _count(evidence), "visits": number(evidence["visits"])}


def two_places(evidence: Evidence) -> str:
    return _(
        "One person is recorded as present at two sessions held at the same time. Times in the month:"
        " %(times)s."
    ) % {"times": number(evidence["times"])}


def never_absent(evidence: Evidence) -> str:
    first = month_of(date.fromisoformat(evidence["first"]))
    return sentence(
        _(
            "Nobody was absent from any session: %(months)s. Sessions: %(sessions)s, people: %(people)s,"
            " marks: %(marks)s."
        ),
        months=month_range(first, evidence["last"]),
        sessions=_count(evidence),
        people=number(evidence["people"]),
        marks=number(evidence["marks"]),
    )


def same_pattern(evidence: Evidence) -> str:
    return sentence(
        _(
            "In %(sessions)s sessions on end exactly the same people came and the same were absent. People:"
            " %(people)s, absent each time: %(absent)s. From %(first)s to %(last)s."
        ),
        sessions=_count(evidence),
        people=number(evidence["people"]),
        absent=number(evidence["absent"]),
        first=_day(evidence["first"]),
        last=_day(evidence["last"]),
    )


def on_holiday(evidence: Evidence) -> str:
    day = date.fromisoformat(evidence["day"])
    return sentence(
        _("A session is recorded on a public holiday (%(holiday)s): %(day)s. Visits: %(visits)s."),
        holiday=holiday_on(day) or "",
        day=date_long(day),
        visits=number(evidence["visits"]),
    )


def closed_day(evidence: Evidence) -> str:
    return sentence(
        _(
            "The group met on a day on which the club was closed for the others: %(day)s. Sessions that did"
            " not happen: %(others)s, visits: %(visits)s."
        ),
        day=_day(evidence["day"]),
        others=number(evidence["others"]),
        visits=number(evidence["visits"]),
    )


def _count(evidence: Evidence) -> str:
    return number(len(evidence["sessions"]))


def _day(text: str) -> str:
    return date_long(date.fromisoformat(text))
