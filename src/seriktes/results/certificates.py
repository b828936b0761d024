"""What the check of a draft certifies, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seriktes.core import formats
from seriktes.results.models import Release


def certified(release: Release) -> tuple[str, ...]:
    """Return in sentences what the check of a draft looked at."""
    if release.counted_at is None:
        return ()
    compared = ngettext(
        "The figures were compared with %(count)s report that left the network before.",
        "The figures were compared with %(count)s reports that left the network before.",
        release.compared_with,
    ) % {"count": formats.number(release.compared_with)}
    if not release.certificate:
        return (compared,)
    found = {name: formats.number(release.certificate[name]) for name in ("relations", "guarded")}
    return (
        compared,
        _(
            "%(relations)s sums and relations were written down as a reader of all those reports could. "
            "For each of the %(guarded)s numbers of fewer than %(threshold)s people, printed or only "
            "reckoned, it was checked that nobody can work it out."
        )
        % (found | {"threshold": release.certificate["threshold"]}),
    )
