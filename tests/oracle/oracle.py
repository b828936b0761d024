"""A naive program that counts a partner's report from the raw rows, by loops and fractions.

It shares no code with the engine, on purpose: not the roll-up, not the mixes, not the columns, not even
the dataclasses. It is slow and plain; where the two disagree, one of them is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from seriktes.activities.models import Enrolment, Group
from seriktes.attendance.models import Mark, Session
from seriktes.attribution.models import CoverageRule
from seriktes.clubs.models import Unit
from seriktes.people.models import Person, PersonCategory, PersonMerge

MILLION = 1_000_000
PRESENT, LATE = 1, 2
HELD, NOT_HELD = 1, 2
BANDS = (
    ("0-6", 0, 6),
    ("7-10", 7, 10),
    ("11-13", 11, 13),
    ("14-17", 14, 17),
    ("18-34", 18, 34),
    ("35-62", 35, 62),
)
BAND_NAMES = [name for name, _low, _high in BANDS] + ["63+", "unknown"]


@dataclass
class Meeting:
    """One session with everything about it."""

    id: int
    day: object
    month: int
    minutes: int
    state: int
    club: int
    kind: str
    group: int
    covered: list  # (partner, share as a fraction) of the place's rules: what the session itself counts for
    personal: dict  # person -> the same of the rules of the categories they belong to that day
    came: set
    recorded: set
    unrecorded: set

    def shares(self, person):
        """What this person's fact here counts for: nothing where it is above the whole."""
        found = self.covered + self.personal.get(person, [])
        return [] if sum(share for _partner, share in found) > 1 else found

    def own_shares(self):
        """What the session itself counts for."""
        return [] if sum(share for _partner, share in self.covered) > 1 else self.covered

    def is_over(self, person):
        return sum(share for _p, share in self.covered + self.personal.get(person, [])) > 1


def report(partner, first, last, *, unit=None, club=None, kind="", group=None) -> dict:
    """Everything `PartnerFigures` holds, as plain dictionaries."""
    meetings = [m for m in read() if first <= m.month <= last]
    if unit is not None:
        clubs = {g.club_id for g in Group.objects.all() if unit in units_above(g.club.unit_id)}
        meetings = [m for m in meetings if m.club in clubs]
    if club is not None:
        meetings = [m for m in meetings if m.club == club]
    if kind:
        meetings = [m for m in meetings if m.kind == kind]
    if group is not None:
        meetings = [m for m in meetings if m.group == group]
    weights, total = weights_of(meetings), people_of(meetings, partner)
    return {
        "total": {"people": total, **measures(meetings, partner)},
        "people_reconciliation": reconcile_people(meetings, partner),
        "proportional_reconciliation": {
            "network": len(weights) * MILLION,
            "partner": sum(w.get(partner, 0) for w in weights.values()),
            "others": sum(v for w in weights.values() for p, v in w.items() if p not in (partner, "own")),
            "own": sum(w["own"] for w in weights.values()),
        },
        "club": by_row(meetings, partner, lambda m: m.club, sorted({m.club for m in meetings}), every=False),
        "programme_kind": by_row(
            meetings, partner, lambda m: m.kind, sorted({m.kind for m in meetings}), every=False
        ),
        "month": by_row(meetings, partner, lambda m: m.month, list(range(first, last + 1)), every=True),
        "sex": by_person(meetings, partner, sexes(), ["f", "m", ""]),
        "age": by_person(meetings, partner, ages(last), BAND_NAMES),
        "unresolved_visits": sum(m.is_over(person) for m in meetings for person in m.came),
    }


def read() -> list[Meeting]:
    root = roots()
    enrolments = list(Enrolment.objects.all())
    marks = defaultdict(list)
    for mark in Mark.objects.filter(replaced_at__isnull=True):
        marks[mark.session_id].append(mark)
    meetings = []
    for session in Session.objects.all():
        if session.state not in (HELD, NOT_HELD) and not marks[session.id]:
            continue
        recorded = {root(mark.person_id) for mark in marks[session.id]}
        expected = {
            root(e.person_id)
            for e in enrolments
            if e.group_id == session.group_id
            and e.starts_on <= session.day
            and (e.ends_on is None or e.ends_on >= session.day)
        }
        meetings.append(
            Meeting(
                id=session.id,
                day=session.day,
                month=session.day.year * 12 + session.day.month - 1,
                minutes=session.minutes,
                state=session.state,
                club=session.group.club_id,
                kind=session.group.programme.kind,
                group=session.group_id,
                covered=rules_for(session.group, session.day),
                personal={p: rules_of(p, session.day, root) for p in recorded | expected},
                came={root(m.person_id) for m in marks[session.id] if m.status in (PRESENT, LATE)},
                recorded=recorded,
                unrecorded=expected - recorded if session.state == HELD else set(),
            )
        )
    return meetings


def roots():
    """The person each row stands for, found by walking the merges in force."""
    kept = {merge.merged_id: merge.kept_id for merge in PersonMerge.objects.filter(undone_at__isnull=True)}

    def root(person):
        while person in kept:
            person = kept[person]
        return person

    return root


def rules_for(group, day):
    """(partner, share) of each rule that covers the group that day."""
    found = []
    for rule in CoverageRule.objects.filter(replaced_at__isnull=True):
        if rule.starts_on > day or (rule.ends_on is not None and rule.ends_on < day):
            continue
        if rule.unit_id is not None:
            matches = rule.unit_id in units_above(group.club.unit_id)
        elif rule.club_id is not None:
            matches = rule.club_id == group.club_id
        elif rule.group_id is not None:
            matches = rule.group_id == group.id
        elif rule.category_id is not None:
            continue  # it covers people, not places
        else:
            matches = rule.programme_kind == group.programme.kind
        if matches:
            found.append((rule.agreement.partner_id, Fraction(rule.share, MILLION)))
    return found


def rules_of(person, day, root):
    """(partner, share) of each rule of a category that the person, in any of their rows, belongs to."""
    belonging = {
        held.category_id
        for held in PersonCategory.objects.filter(withdrawn_at__isnull=True, starts_on__lte=day)
        if root(held.person_id) == person and (held.ends_on is None or held.ends_on >= day)
    }
    return [
        (rule.agreement.partner_id, Fraction(rule.share, MILLION))
        for rule in CoverageRule.objects.filter(replaced_at__isnull=True, category__in=belonging)
        if rule.starts_on <= day and (rule.ends_on is None or rule.ends_on >= day)
    ]


def units_above(unit_id):
    chain = []
    while unit_id is not None:
        chain.append(unit_id)
        unit_id = Unit.objects.get(pk=unit_id).parent_id
    return chain


def visits_of(meetings):
    """person -> the meetings where they were present or late."""
    visits = defaultdict(list)
    for meeting in meetings:
        for person in meeting.came:
            visits[person].append(meeting)
    return visits


def weights_of(meetings) -> dict:
    """person -> {partner or "own": millionths}; each partner floored, own means take what is left."""
    weights = {}
    for person, visited in visits_of(meetings).items():
        exact = defaultdict(Fraction)
        for meeting in visited:
            for partner, share in meeting.shares(person):
                exact[partner] += share / len(visited)
        floored = {partner: floor(weight * MILLION) for partner, weight in exact.items()}
        weights[person] = {**floored, "own": MILLION - sum(floored.values())}
    return weights


def partners_of(person, visited) -> set:
    return {partner for meeting in visited for partner, _share in meeting.shares(person)}


def bearers_of(person, visited) -> set:
    """The partners with a share: who is recognised at 0 % bears none."""
    return {partner for meeting in visited for partner, share in meeting.shares(person) if share > 0}


def people_of(meetings, partner, only=None) -> dict:
    """The three figures for different people; `only` keeps some persons, with the weights of all meetings."""
    visits = visits_of(meetings)
    weights = weights_of(meetings)
    chosen = [person for person in visits if only is None or person in only]
    ours = [person for person in chosen if partner in partners_of(person, visits[person])]
    return {
        "network": len(chosen),
        "contributed_to": len(ours),
        "exclusive": len([person for person in ours if bearers_of(person, visits[person]) == {partner}]),
        "proportional": sum(weights[person].get(partner, 0) for person in chosen),
    }


def reconcile_people(meetings, partner) -> dict:
    kinds = {"network": 0, "exclusive": 0, "shared": 0, "others_only": 0, "own_only": 0}
    for person, visited in visits_of(meetings).items():
        bearers = bearers_of(person, visited)
        kinds["network"] += 1
        if partner in partners_of(person, visited):
            kinds["exclusive" if bearers == {partner} else "shared"] += 1
        else:
            kinds["others_only" if bearers else "own_only"] += 1
    return kinds


def measure(facts, partner) -> dict:
    """Sum (amount, shares) pairs."""
    network, contributed, exclusive, proportional = 0, 0, 0, Fraction(0)
    for amount, covered in facts:
        network += amount
        shares = [share for who, share in covered if who == partner]
        if shares:
            contributed += amount
            proportional += amount * sum(shares)
            if {who for who, share in covered if share > 0} == {partner}:
                exclusive += amount
    assert (proportional * MILLION).denominator == 1
    return {
        "network": network,
        "contributed": contributed,
        "exclusive": exclusive,
        "proportional": int(proportional * MILLION),
    }


def measures(meetings, partner) -> dict:
    def of_sessions(quantity):
        return measure([(quantity(m), m.own_shares()) for m in meetings], partner)

    return {
        **measures_of_persons(meetings, partner, None),
        "held": of_sessions(lambda m: int(m.state == HELD)),
        "not_held": of_sessions(lambda m: int(m.state == NOT_HELD)),
        "session_minutes": of_sessions(lambda m: m.minutes if m.state == HELD else 0),
        "unrecorded": measure([(1, m.shares(person)) for m in meetings for person in m.unrecorded], partner),
    }


def measures_of_persons(meetings, partner, only) -> dict:
    def of_persons(persons_of, amount_of):
        facts = [
            (amount_of(m), m.shares(person))
            for m in meetings
            for person in persons_of(m)
            if only is None or person in only
        ]
        return measure(facts, partner)

    return {
        "visits": of_persons(lambda m: m.came, lambda _m: 1),
        "minutes": of_persons(lambda m: m.came, lambda m: m.minutes),
        "recorded": of_persons(lambda m: m.recorded, lambda _m: 1),
    }


NO_SESSIONS = {"held": None, "not_held": None, "session_minutes": None, "unrecorded": None}


def by_row(meetings, partner, key_of, keys, *, every) -> dict:
    rows, sums = [], {"network": 0, "contributed_to": 0, "exclusive": 0, "proportional": 0}
    for key in keys:
        some = [meeting for meeting in meetings if key_of(meeting) == key]
        people = people_of(some, partner)
        sums = {name: sums[name] + people[name] for name in sums}
        # A session without anybody marked, enrolled or not held says nothing and makes no row.
        if every or any(partner in partners_in(meeting) for meeting in some):
            rows.append({"key": key, "people": people, **measures(some, partner)})
    whole = people_of(meetings, partner)
    return {"rows": rows, "overlap": {name: sums[name] - whole[name] for name in sums}}


def partners_in(meeting) -> set:
    """Whoever a fact of this meeting counts for: the session's own, or that of a person."""
    facts = [meeting.own_shares()] if meeting.state in (HELD, NOT_HELD) else []
    facts += [meeting.shares(person) for person in meeting.recorded | meeting.unrecorded]
    return {partner for shares in facts for partner, _share in shares}


def by_person(meetings, partner, category, keys) -> dict:
    rows = []
    for key in keys:
        only = {person for person, value in category.items() if value == key}
        row = {"key": key, "people": people_of(meetings, partner, only)}
        rows.append({**row, **measures_of_persons(meetings, partner, only), **NO_SESSIONS})
    return {"rows": rows, "overlap": {"network": 0, "contributed_to": 0, "exclusive": 0, "proportional": 0}}


def sexes() -> dict:
    return {person.id: person.sex for person in Person.objects.all()}


def ages(last) -> dict:
    """person -> band on the last day of the period, by whole birthdays."""
    year, month = divmod(last + 1, 12)  # the month after: whoever was born before it has had the birthday
    found = {}
    for person in Person.objects.all():
        born = person.birth_date
        if born is None:
            found[person.id] = "unknown"
            continue
        age = year - born.year - (1 if born.month - 1 >= month else 0)
        names = [name for name, low, high in BANDS if low <= age <= high]
        found[person.id] = names[0] if names else ("63+" if age >= 63 else "unknown")
    return found
