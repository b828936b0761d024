"""What a report says about itself: live, a draft, or a release with its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.results.models import Snapshot


@dataclass(frozen=True)
class Stamp:
    """What a report says about itself: `code` is the snapshot's; live reports and previews have none."""

    made_at: datetime
    code: str = ""
    is_preview: bool = False
    withdrawn_at: datetime | None = None

    @classmethod
    def of(cls, snapshot: Snapshot) -> Stamp:
        return cls(snapshot.published_at, snapshot.code, withdrawn_at=snapshot.withdrawn_at)

    def said(self, language: str) -> str:
        """Return in a sentence what a reader holds in their hands, in the active language."""
        local = timezone.localtime(self.made_at)
        day = formats.date_long(local, language)
        if self.code:
            said = _("Snapshot %(code)s, published on %(day)s") % {"code": self.code, "day": day}
            return f"{said}{self._withdrawal(language)}"
        moment = {"day": day, "time": f"{local:%H:%M}"}
        if self.is_preview:
            return _("Preview of a snapshot that is not published, %(day)s, %(time)s") % moment
        return _("Internal: live figures of %(day)s, %(time)s") % moment

    def facts(self, language: str) -> tuple[tuple[str, str], ...]:
        """Return the lines about the stamp at the head of a report."""
        made = formats.date_long(timezone.localtime(self.made_at), language)
        return (
            (_("Published on") if self.code else _("Made on"), made),
            (_("Status"), self.said(language)),
        )

    def _withdrawal(self, language: str) -> str:
        """What stands on every page of a copy that an insider makes of a withdrawn snapshot."""
        if self.withdrawn_at is None:
            return ""
        day = formats.date_long(timezone.localtime(self.withdrawn_at), language)
        return _("; WITHDRAWN on %(day)s") % {"day": day}
