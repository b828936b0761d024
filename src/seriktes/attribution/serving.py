"""What partners gave in some months, and how much of it counts in one scope: by the visits that it serves.

Money, and what was given in kind for no club, serves the visits that its agreement covers, wherever its
rules lie; visits that rules cover above the whole count for no partner until a person settles it, and so
divide nobody's money: that of an agreement that has no others counts nowhere until then. What was given for a
club serves every visit of that club, whoever covers it.

Of a contribution of t tiyn that serves r visits of these months, of which i lie in the scope,
floor(t * i / r) tiyn count there. So the parts of one contribution in scopes that do not overlap never add up
to more than it. What serves no visit yet counts whole: that of an agreement because a person chose it for the
scope, or because its rules lie there; that of a club if the scope holds the club.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import numpy as np

from seriktes.activities.models import Group
from seriktes.attribution.mixes import PLACE_FIELDS, MixMap, Place, Term
from seriktes.attribution.models import GroupMonth, MixPart, ShareProposal, ShareSource
from seriktes.clubs.models import Club, Unit
from seriktes.core.money import TENGE
from seriktes.core.months import first_day, last_day
from seriktes.core.shares import WHOLE
from seriktes.partners.models import Contribution, ValuedContribution
from seriktes.partners.spreading import spread

NO_GROUP = 0


@dataclass(frozen=True)
class Giving:
    """What of one contribution falls in the months; of money `valued` is None, of what was valued
    `contribution`."""

    agreement: int
    contribution: int | None
    valued: int | None
    club: int | None
    tiyn: int

    @property
    def key(self) -> tuple[int | None, int | None, int]:
        """What tells it apart, and what would have changed."""
        return self.contribution, self.valued, self.tiyn


@dataclass
class Served:
    """Visits of some months: all that something serves, and those of them that lie in the scope."""

    inside: int = 0
    reached: int = 0
    # There are visits, but rules cover all of them above the whole.
    is_unsettled: bool = False

    def add(self, visits: int, *, is_inside: bool) -> None:
        self.reached += visits
        self.inside += visits * is_inside

    def part_of(self, tiyn: int) -> int:
        """Return what counts in the scope; see the module."""
        if self.reached:
            return tiyn * self.inside // self.reached
        return 0 if self.is_unsettled else tiyn


@dataclass
class Serving:
    """The visits of some months by agreement and by club, as far as they lie in one scope or not."""

    agreements: dict[int, Served] = field(default_factory=lambda: defaultdict(Served))
    clubs: dict[int, Served] = field(default_factory=lambda: defaultdict(Served))
    clubs_inside: frozenset[int] = frozenset()

    def of(self, giving: Giving) -> Served:
        """Return the visits that a contribution serves."""
        if giving.club is None:
            return self.agreements[giving.agreement]
        return self.clubs[giving.club]

    def counted(self, giving: Giving) -> int:
        """Return the tiyn of a contribution that count in the scope."""
        served = self.of(giving)
        if giving.club is not None and not served.reached and giving.club not in self.clubs_inside:
            return 0
        return served.part_of(giving.tiyn)


def givings(agreements: Collection[int], first_month: int, last_month: int) -> list[Giving]:
    """Return what was given in tenge under these agreements in these months, reversed entries left out."""
    days = first_day(first_month), last_day(last_month)
    money = Contribution.objects.filter(agreement__in=agreements, received_on__range=days, currency=TENGE)
    money = money.filter(reverses=None, reversal=None).order_by("received_on", "pk")
    found = [Giving(row.agreement_id, row.pk, None, None, row.tiyn) for row in money]
    valued = ValuedContribution.objects.filter(agreement__in=agreements).overlapping(*days)
    for row in valued.filter(reverses=None, reversal=None).order_by("starts_on", "pk"):
        months = spread(row.tiyn, row.starts_on, row.ends_on)
        inside = sum(tiyn for month, tiyn in months.items() if first_month <= month <= last_month)
        if inside:
            found.append(Giving(row.agreement_id, None, row.pk, row.club_id, inside))
    return found


def is_basis_changed(proposal: ShareProposal) -> bool:
    """Whether what was given in the months is not what the shares were computed from any more."""
    agreements = set(proposal.shares.values_list("agreement_id", flat=True))
    now = {one.key for one in givings(agreements, proposal.first_month, proposal.last_month)}
    sources = ShareSource.objects.filter(share__proposal=proposal)
    return now != set(sources.values_list("contribution_id", "valued_id", "given"))


def serving(scope: Term, first_month: int, last_month: int) -> Serving:
    """Return which visits of these months agreements cover and clubs have, and which lie in a scope."""
    inside = MixMap([scope], _tree())
    places = {place.group_id: place for place in _groups()}
    covered = {key for key, place in places.items() if inside.covering(place)}
    agreements, unsettled = _agreements_of_mixes()
    clubs = frozenset(place.club_id for place in _clubs() if inside.covering(place))
    found = Serving(clubs_inside=clubs)
    rows = GroupMonth.objects.filter(month__range=(first_month, last_month)).order_by()
    for group, mix, packed in rows.values_list("group_id", "mix_id", "visits").iterator(chunk_size=2000):
        visits, is_inside = int(np.frombuffer(packed, dtype="<u2").sum()), group in covered
        found.clubs[places[group].club_id].add(visits, is_inside=is_inside)
        for agreement in agreements.get(mix, ()):
            found.agreements[agreement].add(visits, is_inside=is_inside)
        for agreement in unsettled.get(mix, ()):
            found.agreements[agreement].is_unsettled = True
    return found


def meeting(scope: Term, others: Collection[Term]) -> set[int]:
    """Return the keys of the rules that cover some place that the scope holds: a group, or a club as a whole.

    Rules of categories cover people, and meet no place.
    """
    mixes = MixMap([scope, *others], _tree())
    found: set[int] = set()
    for place in (*_groups(), *_clubs()):
        keys = {term.id for term in mixes.covering(place)}
        if scope.id in keys:
            found |= keys
    return found - {scope.id}


def _groups() -> Iterator[Place]:
    for row in Group.objects.order_by("pk").values_list(*PLACE_FIELDS):
        yield Place(*row)


def _clubs() -> Iterator[Place]:
    """Yield each club as a place without a group: what covers it covers every group that it will have."""
    for club, unit in Club.objects.order_by("pk").values_list("pk", "unit_id"):
        yield Place(NO_GROUP, club, unit, "")


def _agreements_of_mixes() -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Return the agreements of each mix; those of one above the whole apart, for nobody has settled it."""
    found: dict[int, set[int]] = defaultdict(set)
    given: dict[int, int] = defaultdict(int)
    parts = MixPart.objects.order_by().values_list("mix_id", "rule__agreement_id", "rule__share")
    for mix, agreement, share in parts:
        found[mix].add(agreement)
        given[mix] += share
    settled = {mix: agreements for mix, agreements in found.items() if given[mix] <= WHOLE}
    return settled, {mix: agreements for mix, agreements in found.items() if mix not in settled}


def _tree() -> dict[int, int | None]:
    return dict(Unit.objects.order_by().values_list("pk", "parent_id"))
