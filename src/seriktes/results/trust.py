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


@dataclass(frozen=True)
class Trust:
    """What is printed of the registers behind a report; None: hidden, for few people may stand behind it.

    How many marks there are is not told: together with the visits it would tell absences.
    """

    held: int
    on_the_day: int
    from_files: int
    late_edits: int | None
    duplicates: int | None
    questions: int | None
    answered: int | None


def trust_of(partner: Organisation, period: Period, threshold: int) -> Trust:
    """Return the trust figures of the groups that a partner's rules cover, protected.

    It asks no permission: the caller does.
    """
    groups = groups_of(Slice(period.first, period.last), partner.pk)
    return protected_trust(trust_figures(period.first, period.last, groups), threshold)


def protected_trust(found: TrustFigures, threshold: int) -> Trust:
    """Hide what may be about few people; a question may be about one, so that few of them are hidden too."""

    def is_few(count: int) -> bool:
        return 0 < count < threshold

    few_questions = is_few(found.flags)
    few_on_a_side = is_few(found.flags_closed) or is_few(found.flags_open)
    return Trust(
        held=found.held,
        on_the_day=found.on_the_day,
        from_files=found.from_files,
        late_edits=None if is_few(found.late_people) else found.late_edits,
        duplicates=None if is_few(found.duplicates) else found.duplicates,
        questions=None if few_questions else found.flags,
        answered=None if few_questions or few_on_a_side else found.flags_closed,
    )
