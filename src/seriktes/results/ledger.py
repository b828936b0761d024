"""The ledger of releases as a table that leaves the program."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from seriktes.core.months import month_text
from seriktes.core.spreadsheets.writing import write_csv
from seriktes.results.models import Release
from seriktes.verification import addresses


def as_csv(releases: Iterable[Release], *, names_people: bool) -> bytes:
    """Return the releases, a line each. Whoever approved them is named to insiders only."""
    head = [
        _("Number"), _("Partner"), _("From month"), _("To month, included"), _("State"), _("Released on"),
        _("Restates"), _("Withdrawn on"), _("Address to check it at"),
    ]  # fmt: skip
    people = [_("Drafted on"), _("Approved by"), _("and by")] if names_people else []
    rows = ([*_of(release), *(_people(release) if names_people else [])] for release in releases)
    return write_csv([head + people, *rows])


def _of(release: Release) -> list[object]:
    return [
        release.number,
        release.partner.name,
        month_text(release.first_month),
        month_text(release.last_month),
        release.state.label,
        release.released_at.date() if release.released_at else None,
        release.restates.number if release.restates else "",
        release.withdrawn_at.date() if release.withdrawn_at else None,
        addresses.absolute(release.seal) if release.seal and release.released_at else "",
    ]


def _people(release: Release) -> list[object]:
    approvers = (release.first_approver, release.second_approver)
    return [release.drafted_at.date(), *(one.full_name if one else "" for one in approvers)]
