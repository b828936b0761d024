"""What a report says about itself: live, a draft, or a release with its number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.results.changes import Change, changes
from seriktes.results.models import Release
from seriktes.results.reports import from_json
from seriktes.verification import addresses


@dataclass(frozen=True)
class Restated:
    """What a restatement says of the release whose place it takes: number, cause, every cell that differs."""

    number: str
    cause: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Stamp:
    """What a report says about itself; a release has a `number`, and an `address` where it is checked."""

    made_at: datetime
    number: str = ""
    address: str = ""
    is_draft: bool = False
    restated: Restated | None = None
    withdrawn_at: datetime | None = None
    replaced_by: str = ""

    @classmethod
    def of(cls, release: Release) -> Stamp:
        """Return what a release says today, in whatever state it is."""
        seal = release.seal
        return cls(
            release.released_at or release.counted_at or release.drafted_at,
            release.number,
            addresses.absolute(seal) if seal else "",
            is_draft=release.released_at is None,
            restated=_restated(release),
            withdrawn_at=release.withdrawn_at,
            replaced_by=_replaced_by(release),
        )

    def as_sealed(self) -> Stamp:
        """Return what a release said on the day it left: papers do not know what happened since."""
        return replace(self, withdrawn_at=None, replaced_by="")

    def said(self, language: str) -> str:
        """Return in a sentence what a reader holds in their hands, in the active language."""
        moment = {
            "day": self._day(self.made_at, language),
            "time": f"{timezone.localtime(self.made_at):%H:%M}",
        }
        if self.is_draft:
            return _("Draft that nobody has released; figures of %(day)s, %(time)s") % moment
        if not self.number:
            return _("Internal: live figures of %(day)s, %(time)s") % moment
        said = _("Report No. %(number)s, released on %(day)s") % {"number": self.number, "day": moment["day"]}
        return f"{said}{self._since(language)}"

    def facts(self, language: str) -> tuple[tuple[str, str], ...]:
        """Return the lines about the stamp at the head of a report."""
        day = self._day(self.made_at, language)
        if self.is_draft or not self.number:
            return ((_("Counted on"), day), (_("Status"), self.said(language)))
        number = ((_("Number"), self.number), (_("Released on"), day))
        if self.restated is None:
            return number
        takes = _("takes the place of report No. %(number)s") % {"number": self.restated.number}
        return (*number, (_("Restatement"), takes))

    def day(self, language: str) -> str:
        """Return the day on which the figures were counted or released, in words."""
        return self._day(self.made_at, language)

    def _since(self, language: str) -> str:
        """What happened to a release since; it stands on its page, not on the papers that are out."""
        if self.withdrawn_at is not None:
            return _("; WITHDRAWN on %(day)s") % {"day": self._day(self.withdrawn_at, language)}
        if self.replaced_by:
            return _("; RESTATED by No. %(number)s") % {"number": self.replaced_by}
        return ""

    def _day(self, moment: datetime, language: str) -> str:
        return formats.date_long(timezone.localtime(moment), language)


def _restated(release: Release) -> Restated | None:
    former = release.restates
    if former is None or not release.figures:
        return None
    found = changes(from_json(former.figures or {}), from_json(release.figures))
    return Restated(former.number, release.cause, found)


def _replaced_by(release: Release) -> str:
    if release.restated_at is None:
        return ""
    taken = release.restatements.filter(released_at__isnull=False).select_related("seal").first()
    return taken.number if taken else ""
