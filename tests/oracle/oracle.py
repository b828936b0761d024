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
from seriktes.people.models import Person, PersonMerge

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
    covered: list  # (partner, share as a fraction)
    over: bool
    came: set
    recorded: set
    unrecorded: set


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
        "unresolved_visits": sum(len(m.came) for m in meetings if m.over),
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
        covered = rules_for(session.group, session.day)
        over = sum(share for _p, share in covered) > 1
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
                covered=[] if over else covered,
                over=over,
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
        else:
            matches = rule.programme_kind == group.programme.kind
        if matches:
            found.append((rule.agreement.partner_id, Fraction(rule.share, MILLION)))
    return found


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
            for partner, share in meeting.covered:
                exact[partner] += share / len(visited)
        floored = {partner: floor(weight * MILLION) for partner, weight in exact.items()}
        weights[person] = {**floored, "own": MILLION - sum(floored.values())}
    return weights


def partners_of(visited) -> set:
    return {partner for meeting in visited for partner, _share in meeting.covered}


def bearers_of(visited) -> set:
    """The partners with a share: who is recognised at 0 % bears none."""
    return {partner for meeting in visited for partner, share in meeting.covered if share > 0}


def people_of(meetings, partner, only=None) -> dict:
    """The three figures for different people; `only` keeps some persons, with the weights of all meetings."""
    visits = visits_of(meetings)
    weights = weights_of(meetings)
    chosen = [person for person in visits if only is None or person in only]
    ours = [person for person in chosen if partner in partners_of(visits[person])]
    return {
        "network": len(chosen),
        "contributed_to": len(ours),
        "exclusive": len([person for person in ours if bearers_of(visits[person]) == {partner}]),
        "proportional": sum(weights[person].get(partner, 0) for person in chosen),
    }


def reconcile_people(meetings, partner) -> dict:
    kinds = {"network": 0, "exclusive": 0, "shared": 0, "others_only": 0, "own_only": 0}
    for visited in visits_of(meetings).values():
        bearers = bearers_of(visited)
        kinds["network"] += 1
        if partner in partners_of(visited):
            kinds["exclusive" if bearers == {partner} else "shared"] += 1
        else:
            kinds["others_only" if bearers else "own_only"] += 1
    return kinds


def measure(meetings, partner, quantity) -> dict:
    network, contributed, exclusive, proportional = 0, 0, 0, Fraction(0)
    for meeting in meetings:
        amount = quantity(meeting)
        network += amount
        shares = [share for who, share in meeting.covered if who == partner]
        if shares:
            contributed += amount
            proportional += amount * sum(shares)
            if {who for who, share in meeting.covered if share > 0} == {partner}:
                exclusive += amount
    assert (proportional * MILLION).denominator == 1
    return {
        "network": network,
        "contributed": contributed,
        "exclusive": exclusive,
        "proportional": int(proportional * MILLION),
    }


def measures(meetings, partner) -> dict:
    return {
        **measures_of_persons(meetings, partner, None),
        "held": measure(meetings, partner, lambda m: int(m.state == HELD)),
        "not_held": measure(meetings, partner, lambda m: int(m.state == NOT_HELD)),
        "session_minutes": measure(meetings, partner, lambda m: m.minutes if m.state == HELD else 0),
        "unrecorded": measure(meetings, partner, lambda m: len(m.unrecorded)),
    }


def measures_of_persons(meetings, partner, only) -> dict:
    def some(persons):
        return len([person for person in persons if only is None or person in only])

    return {
        "visits": measure(meetings, partner, lambda m: some(m.came)),
        "minutes": measure(meetings, partner, lambda m: some(m.came) * m.minutes),
        "recorded": measure(meetings, partner, lambda m: some(m.recorded)),
    }


NO_SESSIONS = {"held": None, "not_held": None, "session_minutes": None, "unrecorded": None}


def by_row(meetings, partner, key_of, keys, *, every) -> dict:
    rows, sums = [], {"network": 0, "contributed_to": 0, "exclusive": 0, "proportional": 0}
    for key in keys:
        some = [meeting for meeting in meetings if key_of(meeting) == key]
        people = people_of(some, partner)
        sums = {name: sums[name] + people[name] for name in sums}
        # A session without anybody marked, enrolled or not held says nothing and makes no row.
        if every or any(partner in partners_of([meeting]) for meeting in some):
            rows.append({"key": key, "people": people, **measures(some, partner)})
    whole = people_of(meetings, partner)
    return {"rows": rows, "overlap": {name: sums[name] - whole[name] for name in sums}}


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
