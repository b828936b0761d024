"""Every measure of attendance against the naive count, on networks nobody thought of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seriktes.activities.models import Group
from seriktes.attribution import rollup
from seriktes.attribution.figures import AGE_BANDS
from seriktes.clubs.models import Club, Unit
from seriktes.core.fact_kinds import EVERY_FIGURE, FactFigure, FactsAsked, fact_kinds
from seriktes.core.months import month_of
from seriktes.settings import env
from tests.oracle import networks, oracle

MONTHS = month_of(networks.FIRST), month_of(networks.LAST)
MILLION = 1_000_000
BANDS = [band.code for band in AGE_BANDS[0].bands]
PERSONAL = ("people", "visits", "minutes", "attendance_rate")
RATES = {
    "attendance_rate": ("visits", ("recorded",)),
    "kept_rate": ("held", ("held", "not_held")),
    "marked_rate": ("recorded", ("recorded", "unrecorded")),
}
MEASURES = ("people", "visits", "minutes", "held", *RATES)
pytestmark = pytest.mark.django_db


@settings(
    max_examples=200 if env.read("SERIKTES_PROVE") else 8,
    deadline=None,
    derandomize=not env.read("SERIKTES_PROVE"),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.randoms(use_true_random=False))
def test_every_measure_equals_the_naive_count(random):
    with networks.discarded():
        networks.build(random)
        rollup.rebuild()
        asked = [one for _ in range(3) for one in questions(random)]
        meetings = oracle.read()

        answers = fact_kinds.count(asked)

        told = [(one, answer.amount, answer.over) for one, answer in zip(asked, answers, strict=True)]
        assert told == [(one, *naive(one, meetings)) for one in asked]


def questions(random):
    """Every measure of one slice, as each of the figures."""
    first, last = sorted(random.randint(*MONTHS) for _ in range(2))
    partners = list(networks.partners())
    parties = frozenset(random.sample(partners, min(len(partners), random.randint(1, 2))))
    where, is_personal = a_slice(random)
    for measure in PERSONAL if is_personal else MEASURES:
        for figure in EVERY_FIGURE:
            yield FactsAsked(
                "attendance", measure, figure, first, last, parties, tuple(sorted(where.items()))
            )


def a_slice(random):
    choices = {
        "unit": lambda: random.choice(list(Unit.objects.all())).pk,
        "club": lambda: random.choice(list(Club.objects.all())).pk,
        "group": lambda: random.choice(list(Group.objects.all())).pk,
        "programme_kinds": lambda: (str(random.choice(networks.KINDS).value),),
        "sex": lambda: random.choice(("f", "m")),
        "ages": lambda: tuple(random.sample(BANDS, random.randint(1, 4))),
    }
    chosen = random.sample(sorted(choices), random.randint(0, 2))
    return {name: choices[name]() for name in chosen}, bool({"sex", "ages"} & set(chosen))


def naive(asked, read):
    """The amount and what it is divided by, from raw marks."""
    meetings = [one for one in read if asked.first <= one.month <= asked.last and lies_in(one, asked)]
    partner = min(asked.parties, default=0)
    meetings = [as_one(meeting, asked.parties, partner) for meeting in meetings]
    only = people_of(asked)
    people = oracle.people_of(meetings, partner, only)
    sums = (
        oracle.measures(meetings, partner)
        if only is None
        else oracle.measures_of_persons(meetings, partner, only)
    )
    if asked.measure == "people":
        return figure_of(people, asked.figure), None
    if asked.measure in RATES:
        above, below = RATES[asked.measure]
        return figure_of(sums[above], asked.figure), sum(figure_of(sums[one], asked.figure) for one in below)
    return figure_of(sums[asked.measure], asked.figure), None


def lies_in(meeting, asked):
    where = dict(asked.where)
    return (
        where.get("club", meeting.club) == meeting.club
        and where.get("group", meeting.group) == meeting.group
        and meeting.kind in where.get("programme_kinds", (meeting.kind,))
        and ("unit" not in where or where["unit"] in oracle.units_above(unit_of(meeting)))
    )


def unit_of(meeting):
    return Club.objects.get(pk=meeting.club).unit_id


def as_one(meeting, parties, key):
    """The meeting with several partners named by one of them."""

    def renamed(shares):
        return [(key if partner in parties else partner, share) for partner, share in shares]

    personal = {person: renamed(shares) for person, shares in meeting.personal.items()}
    return replace(meeting, covered=renamed(meeting.covered), personal=personal)


def people_of(asked):
    where = dict(asked.where)
    if "sex" not in where and "ages" not in where:
        return None
    sexes, ages = oracle.sexes(), oracle.ages(asked.last)
    return {
        person
        for person in sexes
        if where.get("sex", sexes[person]) == sexes[person]
        and ages[person] in where.get("ages", (ages[person],))
    }


def figure_of(figures, figure):
    if figure == FactFigure.PROPORTIONAL:
        return figures["proportional"]
    name = (
        "contributed_to" if figure == FactFigure.CONTRIBUTED and "contributed_to" in figures else str(figure)
    )
    return figures[name] * MILLION
