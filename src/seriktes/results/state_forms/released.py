"""What released reports tell of a project: figures that have left the network, never live ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seriktes.core import formats
from seriktes.core.months import month_of
from seriktes.partners.models import Agreement
from seriktes.results.models import Release
from seriktes.results.reports import UnknownReport, from_json
from seriktes.results.state_forms.models import StateForm


@dataclass(frozen=True)
class Told:
    """A suggested text about the results of a project, in both languages, and what it is taken from."""

    text: dict[str, str]
    source: str


def results_told(form: StateForm, agreements: Iterable[Agreement]) -> dict[int, Told]:
    """Return by agreement what the partner's longest released report within the form's months tells.

    A report is of a partner: where one has several agreements, it tells of none of them alone.
    """
    agreements = list(agreements)
    count = Counter(agreement.partner_id for agreement in agreements)
    alone = {one.partner_id: one.pk for one in agreements if count[one.partner_id] == 1}
    found: dict[int, Told] = {}
    for release in _released(form, alone):
        if told := _told(release):
            found[alone[release.partner_id]] = told
    return found


def _released(form: StateForm, partners: Iterable[int]) -> list[Release]:
    """Return the released reports whose months lie in those of the form, the longest of a partner last."""
    first, last = month_of(form.first_day), month_of(form.last_day)
    within = (
        Release.objects.current()
        .select_related("seal")
        .filter(partner__in=list(partners), first_month__gte=first, last_month__lte=last)
    )
    return sorted(within, key=lambda one: (one.last_month - one.first_month, one.pk))


def _told(release: Release) -> Told | None:
    try:
        total = from_json(release.figures or {}).total
    except UnknownReport:
        return None
    if not total.people or total.visits is None:
        return None  # what a release hides is not nought
    text = {}
    for language in ("kk", "ru"):
        with translation.override(language):
            text[language] = formats.sentence(
                _("%(period)s: %(people)s, %(visits)s."),
                period=formats.month_range(release.first_month, release.last_month, language),
                people=_counted(total.people, language, people=True),
                visits=_counted(total.visits, language, people=False),
            )
    return Told(text, _("the released report No. %(number)s") % {"number": release.number})


def _counted(count: int, language: str, *, people: bool) -> str:
    """Return «1 200 посещений», in the form the number asks for."""
    said = formats.number(count, language=language)
    if people:
        return ngettext("%(count)s different person", "%(count)s different people", count) % {"count": said}
    return ngettext("%(count)s visit", "%(count)s visits", count) % {"count": said}
