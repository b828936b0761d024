"""Reports that left, counted again as they were: what a new one is compared with."""

from __future__ import annotations

from collections.abc import Sequence

from seriktes.attribution.figures import Slice
from seriktes.attribution.queries.history import counted_at
from seriktes.attribution.regrouping import Counted
from seriktes.results.disclosure import Published, Recount
from seriktes.results.models import Release


def recounting(pool: Sequence[Published]) -> Recount:
    """Return what counts a released report by the marks and rules of the moment of its check."""
    codes = [each.code for each in pool]
    moments = dict(Release.objects.filter(code__in=codes).values_list("code", "counted_at"))

    found: dict[str, Counted | None] = {}

    def recount(published: Published) -> Counted | None:
        # A check may ask several times: for the report as it is, and with rows read as one.
        if published.code not in found:
            found[published.code] = counted_again(published)
        return found[published.code]

    def counted_again(published: Published) -> Counted | None:
        moment = moments.get(published.code)
        scope = Slice(published.memory.first, published.memory.last)
        return counted_at(scope, published.partner_id, moment) if moment else None

    return recount
