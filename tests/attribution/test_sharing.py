"""Shares computed from contributions: exact, and readable afterwards."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriktes.activities.enums import ProgrammeKind
from seriktes.attendance.enums import SessionState
from seriktes.attendance.models import Mark
from seriktes.attribution import rollup
from seriktes.attribution.errors import (
    CostTooSmall,
    NothingGiven,
)
from seriktes.attribution.models import (
    CoverageRule,
    ShareProposal,
    ShareSource,
)
from seriktes.attribution.serving import Served, givings, serving
from seriktes.attribution.sharing import (
    shares_of,
)
from seriktes.core.access import SYSTEM
from seriktes.core.models import AuditEntry
from seriktes.partners.actions import reverse_contribution, reverse_valued
from tests import factories as make
from tests.attribution.giving import SEPTEMBER, TENGE, proposed, shares, wanted

AMOUNTS = st.lists(st.integers(0, 10**15), min_size=1, max_size=8).filter(any)


@given(AMOUNTS, st.none() | st.integers(0, 10**15))
def test_shares_are_those_of_the_largest_remainder_and_never_above_the_whole(amounts, own):
    cost = None if own is None else sum(amounts) + own

    found = shares_of(amounts, cost)

    # Naively, with fractions: everybody gets the whole millionths, what is left goes to the largest rests.
    parts = [*amounts, own or 0]
    exact = [Fraction(part * 1_000_000, sum(parts)) for part in parts]
    naive = [int(share) for share in exact]
    for place in sorted(range(len(parts)), key=lambda one: (naive[one] - exact[one], one)):
        naive[place] += sum(naive) < 1_000_000
    assert found == naive[:-1]
    assert sum(found) + naive[-1] == 1_000_000


@given(st.integers(1, 10**15), st.lists(st.integers(0, 10**6), min_size=1, max_size=6).filter(any))
def test_parts_of_a_contribution_never_exceed_it_and_miss_less_than_a_tiyn_each(tiyn, visits):
    parts = [Served(inside, sum(visits)).part_of(tiyn) for inside in visits]

    assert tiyn - len(visits) < sum(parts) <= tiyn
    assert Served(sum(visits), sum(visits)).part_of(tiyn) == tiyn


def test_money_counts_by_the_visits_that_the_agreement_covers(visited):
    assert shares(proposed(visited)) == {"А-1": (300, 300_000), "К-1": (500, 500_000)}
    assert shares(proposed(visited, wanted({"unit": visited.network}))) == {
        "А-1": (300, 230_769),
        "К-1": (1_000, 769_231),
    }


def test_visits_above_the_whole_divide_nobodys_money_until_they_are_settled(visited):
    """The other club's visit is covered above the whole: the company's money stays with the first club."""
    over = make.coverage_rule(visited.akimat_agreement, 1_000_000, club=visited.other_club)
    rollup.rebuild()
    here, there = ({"club": visited.club}, {"club": visited.other_club})

    assert shares(proposed(visited, wanted(here))) == {"А-1": (300, 230_769), "К-1": (1_000, 769_231)}
    make.valued_contribution(visited.company_agreement, 200 * TENGE, club=visited.other_club)
    assert shares(proposed(visited, wanted(there)))["К-1"] == (200, 1_000_000)
    CoverageRule.objects.filter(pk=over.pk).update(share=1)
    assert shares(proposed(visited, wanted(here))) == {"А-1": (150, 230_769), "К-1": (500, 769_231)}


def test_money_for_visits_that_are_all_above_the_whole_counts_nowhere_until_they_are_settled(visited):
    clubs = (visited.club, visited.other_club)
    for club in clubs:
        make.coverage_rule(visited.akimat_agreement, 1_000_000, club=club)
    rollup.rebuild()
    (money,) = givings([visited.company_agreement.pk], SEPTEMBER, SEPTEMBER)

    def counted() -> list[int]:
        terms = [wanted({"club": club}).term for club in clubs]
        return [serving(term, SEPTEMBER, SEPTEMBER).counted(money) for term in terms]

    before = counted()
    CoverageRule.objects.filter(share=1_000_000).update(share=0)

    assert (before, counted()) == ([0, 0], [500 * TENGE, 500 * TENGE])


def test_what_was_given_for_a_club_counts_for_that_club_alone(visited):
    make.valued_contribution(visited.company_agreement, 200 * TENGE, club=visited.other_club)
    make.valued_contribution(visited.akimat_agreement, 100 * TENGE, club=visited.club)
    make.valued_contribution(  # ten of its forty days are in September
        visited.akimat_agreement, 400 * TENGE, date(2025, 9, 21), ends_on=date(2025, 10, 30)
    )

    here, there, both = (
        proposed(visited, wanted(scope))
        for scope in ({"club": visited.club}, {"club": visited.other_club}, {"unit": visited.network})
    )

    assert shares(here) == {"А-1": (500, 500_000), "К-1": (500, 500_000)}
    assert shares(there) == {"К-1": (700, 1_000_000)}
    assert {name: tiyn for name, (tiyn, _share) in shares(both).items()} == {"А-1": 500, "К-1": 1_200}


def test_an_agreement_without_rules_counts_when_it_is_chosen(visited):
    agreement = make.agreement(make.organisation("Қор (үлгі)"), "Қ-7")
    make.contribution(agreement, 200 * TENGE, date(2025, 9, 5))

    left_out = proposed(visited)
    chosen = proposed(
        visited, wanted({"club": visited.club}, cost_tiyn=1_000 * TENGE, chosen=frozenset({agreement.pk}))
    )

    assert "Қ-7" not in shares(left_out)
    assert shares(chosen)["Қ-7"] == (200, 200_000)


def test_reversed_foreign_and_other_months_money_does_not_count(visited):
    wrong = make.contribution(visited.akimat_agreement, 900 * TENGE, date(2025, 9, 4))
    reverse_contribution(actor=SYSTEM, contribution=wrong, note="-")
    room = make.valued_contribution(visited.akimat_agreement, 900 * TENGE, club=visited.club)
    reverse_valued(actor=SYSTEM, contribution=room, note="-")
    make.contribution(visited.akimat_agreement, 900 * TENGE, date(2025, 9, 4), currency="USD")
    make.contribution(visited.akimat_agreement, 900 * TENGE, date(2025, 10, 1))

    assert shares(proposed(visited)) == {"А-1": (300, 300_000), "К-1": (500, 500_000)}


def test_who_gave_nothing_gets_nothing_and_nothing_at_all_is_refused(world):
    with pytest.raises(NothingGiven):
        proposed(world)
    make.contribution(world.akimat_agreement, 300 * TENGE, date(2025, 9, 3))

    assert shares(proposed(world, wanted({"club": world.club}))) == {"А-1": (300, 1_000_000), "К-1": (0, 0)}
    with pytest.raises(CostTooSmall):
        proposed(world, wanted({"club": world.club}, cost_tiyn=299 * TENGE))
    assert ShareProposal.objects.count() == 1


def test_what_it_was_computed_from_stays_readable(visited):
    room = make.valued_contribution(visited.company_agreement, 200 * TENGE, club=visited.other_club)
    proposal = proposed(visited, actor=visited.actor("partnership_manager"))

    sources = ShareSource.objects.filter(share__proposal=proposal)
    fields = ("share__agreement__number", "valued", "given", "inside", "reached", "tiyn")
    assert list(sources.order_by("pk").values_list(*fields)) == [
        ("А-1", None, 30000, 1, 1, 30000),
        ("К-1", None, 100000, 1, 2, 50000),
        ("К-1", room.pk, 20000, 0, 1, 0),
    ]
    entry = AuditEntry.objects.get(action="attribution.shareproposal.made")
    assert entry.after == {
        "club": visited.club.pk,
        "first": SEPTEMBER,
        "last": SEPTEMBER,
        "cost_tiyn": 100000,
        "starts_on": "2025-10-01",
        "shares": [
            {"agreement": visited.akimat_agreement.pk, "tiyn": 30000, "share": 300_000},
            {"agreement": visited.company_agreement.pk, "tiyn": 50000, "share": 500_000},
        ],
    }


@pytest.mark.parametrize("seed", range(8))
def test_a_naive_reckoning_from_the_marks_agrees(db, seed):
    network = _Network(random.Random(seed))  # noqa: S311 -- invented data, no secret

    for scope in network.scopes():
        naive = network.amounts(scope)
        if not sum(naive.values()):
            continue
        proposal = proposed(None, wanted(scope))
        found = {one.agreement_id: (one.tiyn, one.share) for one in proposal.shares.all() if one.tiyn}
        given = {key: tiyn for key, tiyn in naive.items() if tiyn}
        assert {key: tiyn for key, (tiyn, _share) in found.items()} == given
        assert sum(share for _tiyn, share in found.values()) == 1_000_000
        for tiyn, share in found.values():
            assert abs(Fraction(tiyn, sum(given.values())) - Fraction(share, 1_000_000)) < Fraction(
                1, 1_000_000
            )


class _Network:
    """A small network by chance, and the amounts reckoned from its marks and rows, visit by visit."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        root = make.network()
        self.units = [make.unit(f"Бөлім {number}", parent=root) for number in range(2)]
        self.clubs = [make.club(f"Клуб {number}", unit=chance.choice(self.units)) for number in range(4)]
        kinds = [ProgrammeKind.SPORT, ProgrammeKind.ARTS]
        self.groups = [
            make.group(f"Топ {number}", club=chance.choice(self.clubs), programme=make.programme(kind=kind))
            for number, kind in enumerate(kinds * 3)
        ]
        people = [make.person(f"Үлгі{number}") for number in range(4)]
        for group in self.groups:
            for day in chance.sample(range(1, 31), 3):
                held = make.session(group, date(2025, 9, day), state=SessionState.HELD)
                for person in chance.sample(people, chance.randrange(4)):
                    make.mark(held, person)
        self.agreements = [make.agreement(make.organisation(f"Ұ{n} (үлгі)"), f"№{n}") for n in range(4)]
        self._rules()
        rollup.rebuild()
        self._give()

    def _rules(self) -> None:
        scopes = [{"unit": one} for one in self.units] + [{"club": one} for one in self.clubs]
        scopes += [{"programme_kind": "sport"}, {"group": self.groups[0]}, {"unit": make.network()}]
        for agreement in self.agreements[:3]:
            for scope in self.chance.sample(scopes, 2):
                first = date(2025, 9, self.chance.randrange(1, 20))
                last = first + timedelta(self.chance.randrange(3, 40))
                make.coverage_rule(agreement, 100_000, starts_on=first, ends_on=last, **scope)

    def _give(self) -> None:
        for agreement in self.agreements:
            make.contribution(agreement, self.chance.randrange(1, 10**7), date(2025, 9, 9))
            make.valued_contribution(
                agreement,
                self.chance.randrange(1, 10**7),
                date(2025, 9, 9),
                club=self.chance.choice([None, *self.clubs]),
            )

    def scopes(self) -> list[dict]:
        return [
            {"unit": make.network()},
            {"unit": self.units[0]},
            {"club": self.clubs[0]},
            {"programme_kind": "arts"},
            {"group": self.groups[0]},
        ]

    @staticmethod
    def covers(scope: dict, group, club) -> bool:
        (name, value) = next(iter(scope.items()))
        if name == "unit":
            return value.parent_id is None or club.unit_id == value.pk
        if name == "club":
            return club == value
        return group is not None and value in (group, group.programme.kind)

    def amounts(self, scope: dict) -> dict[int, int]:
        inside: dict[object, int] = defaultdict(int)
        reached: dict[object, int] = defaultdict(int)
        for mark in Mark.objects.select_related("session__group__club", "session__group__programme"):
            group, day = mark.session.group, mark.session.day
            served = {("club", group.club_id)}
            for rule in CoverageRule.objects.filter(starts_on__lte=day, ends_on__gte=day):
                of_rule = {
                    name: getattr(rule, name)
                    for name in ("unit", "club", "programme_kind", "group")
                    if getattr(rule, name)
                }
                if self.covers(of_rule, group, group.club):
                    served.add(("agreement", rule.agreement_id))
            for one in served:
                reached[one] += 1
                inside[one] += self.covers(scope, group, group.club)
        found: dict[int, int] = {}
        for agreement in self.agreements[:3]:
            money, room = agreement.contributions.get(), agreement.valued_contributions.get()
            total = self._part(money.tiyn, ("agreement", agreement.pk), inside, reached, is_whole=True)
            of_room = ("club", room.club_id) if room.club else ("agreement", agreement.pk)
            is_whole = room.club is None or self.covers(scope, None, room.club)
            total += self._part(room.tiyn, of_room, inside, reached, is_whole=is_whole)
            if self._takes_part(agreement, scope):
                found[agreement.pk] = total
        return found

    @staticmethod
    def _part(tiyn, key, inside, reached, *, is_whole) -> int:
        if not reached[key]:
            return tiyn if is_whole else 0
        return tiyn * inside[key] // reached[key]

    def _takes_part(self, agreement, scope: dict) -> bool:
        """Whether one of its rules covers a group, or a whole club, that the scope holds."""
        places = [(group, group.club) for group in self.groups] + [(None, club) for club in self.clubs]
        for rule in CoverageRule.objects.filter(agreement=agreement, starts_on__lte=date(2025, 9, 30)):
            of_rule = {
                name: getattr(rule, name)
                for name in ("unit", "club", "programme_kind", "group")
                if getattr(rule, name)
            }
            if any(self.covers(of_rule, *place) and self.covers(scope, *place) for place in places):
                return True
        return False
