"""How far the figures of a report can be believed, as far as that may be told outside the network.

The definitions are those of `attendance.queries.trust`; docs/explanation/trust.md tells them to readers.
"""

from __future__ import annotations

from dataclasses import dataclass

from seriktes.attendance.queries.trust import TrustFigures, trust_figures
from seriktes.attribution.figures import Slice
from seriktes.attribution.queries import groups_of
from seriktes.organisations.models import Organisation
from seriktes.results.validators import Period

# 10, 20, 50, 100, …: of what may be about one person no more is told than that there are so many.
COARSE = tuple(step * 10**power for power in range(1, 7) for step in (1, 2, 5))


@dataclass(frozen=True)
class Trust:
    """What is printed of the registers behind a report.

    `held`, `on_the_day`, `from_files` count sessions. Of the others only the size is told: 0, 1 for fewer
    than ten, or the least that the number may be (`COARSE`). Overlapping reports can be subtracted:
    the difference of sizes says at most that there is something between them, not how much.
    How many marks there are is not told: together with the visits it would tell absences.
    """

    held: int
    on_the_day: int
    from_files: int
    late_edits: int | None
    duplicates: int | None
    questions: int | None
    answered: int | None


def trust_of(partner: Organisation, period: Period) -> Trust:
    """Return the trust figures of the groups that a partner's rules cover, as they may be told.

    It asks no permission: the caller does.
    """
    groups = groups_of(Slice(period.first, period.last), partner.pk)
    return coarse_trust(trust_figures(period.first, period.last, groups))


def coarse_trust(found: TrustFigures) -> Trust:
    """Return what may be told: a late edit, a pair or a question may be about one person."""
    return Trust(
        held=found.held,
        on_the_day=found.on_the_day,
        from_files=found.from_files,
        late_edits=coarse(found.late_edits),
        duplicates=coarse(found.duplicates),
        questions=coarse(found.flags),
        answered=coarse(found.flags_closed),
    )


def coarse(number: int) -> int:
    """Return the least that a number of the same size may be."""
    return max((least for least in (0, 1, *COARSE) if least <= number), default=0)
