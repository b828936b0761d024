"""What released reports tell of a project: figures that have left the network, never live ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.partners.models import Agreement
from seriktes.results.models import Release
from seriktes.results.reports import UnknownReport, from_json

YEAR = 12


@dataclass(frozen=True)
class Told:
    """A suggested text about the results of a project, in both languages, and what it is taken from."""

    text: dict[str, str]
    source: str


def results_told(year: int, agreements: Iterable[Agreement]) -> dict[int, Told]:
    """Return by agreement what the partner's longest released report within the year tells.

    A report is of a partner: where one has several agreements, it tells of none of them alone.
    """
    agreements = list(agreements)
    count = Counter(agreement.partner_id for agreement in agreements)
    alone = {one.partner_id: one.pk for one in agreements if count[one.partner_id] == 1}
    found: dict[int, Told] = {}
    for release in _released(year, alone):
        if told := _told(release):
            found[alone[release.partner_id]] = told
    return found


def _released(year: int, partners: Iterable[int]) -> list[Release]:
    """Return the released reports whose months all lie in the year, the longest of a partner last."""
    first = year * YEAR
    within = (
        Release.objects.current()
        .select_related("seal")
        .filter(partner__in=list(partners), first_month__gte=first, last_month__lt=first + YEAR)
    )
    return sorted(within, key=lambda one: (one.last_month - one.first_month, one.pk))


def _told(release: Release) -> Told | None:
    try:
        total = from_json(release.figures or {}).total
    except UnknownReport:
        return None
    if not total.people:
        return None
    text = {}
    for language in ("kk", "ru"):
        with translation.override(language):
            text[language] = _("%(period)s: %(people)s different people, %(visits)s visits.") % {
                "period": formats.month_range(release.first_month, release.last_month, language),
                "people": formats.number(total.people or 0, language=language),
                "visits": formats.number(total.visits or 0, language=language),
            }
    return Told(text, _("the released report No. %(number)s") % {"number": release.number})
