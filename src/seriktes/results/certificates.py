"""What the check of a draft certifies, in plain words."""

from __future__ import annotations

from django.utils.translation import ngettext

from seriktes.core import formats
from seriktes.results.models import Release


def certified(release: Release) -> tuple[str, ...]:
    """Return in sentences what the check of a draft looked at."""
    if release.counted_at is None:
        return ()
    return (
        ngettext(
            "The figures were compared with %(count)s report that left the network before.",
            "The figures were compared with %(count)s reports that left the network before.",
            release.compared_with,
        )
        % {"count": formats.number(release.compared_with)},
    )
