"""A network of any size from one seed: the packed roll-up, and the same marks as a file of Parquet.

Nobody writes a hundred million marks one by one to measure with. Each month of each group is drawn as who
came how often; from that come the row of the roll-up and, for the reference, one line for each mark. As in
the demo network, fifteen people stand in a row, each with eight to ten marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

SEED = 2012
FIRST_MONTH, MONTHS = 2023 * 12 + 8, 36
GROUPS_IN_CLUB, PEOPLE_IN_CLUB, ENROLLED = 7, 330, 22
COMES, VISITS = 0.68, 0.78  # who is there in a month at all, and how often
CLUBS_IN_UNIT, PARTNERS = 12, 20
KINDS = ("sport", "arts", "learning", "technology", "leisure")
QUARTER, WHOLE = 250_000, 1_000_000


@dataclass(frozen=True)
class Size:
    clubs: int

    @property
    def groups(self) -> int:
        return self.clubs * GROUPS_IN_CLUB

    @property
    def people(self) -> int:
        return self.clubs * PEOPLE_IN_CLUB


@dataclass(frozen=True)
class Month:
    """One month of every group, as arrays: who (by row, ascending), how often; and the mix of each group."""

    month: int
    mix: np.ndarray
    there: np.ndarray
    person: np.ndarray
    visits: np.ndarray
    recorded: np.ndarray
    minutes: np.ndarray  # of one session of each group


def clubs_of(size: Size) -> np.ndarray:
    """The club of each group, by number from 0."""
    return np.arange(size.groups) // GROUPS_IN_CLUB


def kinds_of(size: Size) -> np.ndarray:
    """The kind of programme of each group, by number from 0."""
    return np.arange(size.groups) % len(KINDS)


def parts_of(mix: int) -> list[tuple[int, int]]:
    """Return (partner, share) of a mix. A mix is a number: unit, club within it, kind and year coded in it.

    Partner 0 gives a quarter of all in every other unit, partner 1 a half of two clubs of twelve, partner 2
    what is left of one kind; the others a quarter of one unit each.
    """
    unit, rest = divmod(mix, 1000)
    is_company, is_of_kind = rest // 10 == 1, rest % 10 == 1
    parts = [(0, QUARTER)] if unit % 2 == 0 else []
    parts += [(3 + unit % (PARTNERS - 3), QUARTER)]
    parts += [(1, 2 * QUARTER)] if is_company else []
    parts += [(2, QUARTER)] if is_of_kind and not (is_company and unit % 2 == 0) else []
    return parts


def mixes_of(size: Size, month: int) -> np.ndarray:
    """The mix of each group: the company begins with the second year."""
    club = clubs_of(size)
    unit, within = club // CLUBS_IN_UNIT, club % CLUBS_IN_UNIT
    company = (within < 2) & (month >= FIRST_MONTH + 12)
    return unit * 1000 + company * 10 + (kinds_of(size) == 0)


def months(size: Size) -> Iterator[Month]:
    """Draw the months one after another; with each year new people come."""
    luck = np.random.default_rng(SEED)
    number = np.arange(size.groups)
    minutes = np.where(number % 2, 90, 60).astype(np.uint32)
    for month in range(FIRST_MONTH, FIRST_MONTH + MONTHS):
        year = (month - FIRST_MONTH) // 12
        steps = (number[:, None] % GROUPS_IN_CLUB * 41 + np.arange(ENROLLED) * 7 + year * 90) % PEOPLE_IN_CLUB
        pool = np.sort(clubs_of(size)[:, None] * PEOPLE_IN_CLUB + steps, axis=1).astype(np.uint32) + 1
        there = luck.random(pool.shape) < COMES
        recorded = luck.integers(8, 11, pool.shape).astype(np.uint16)
        visits = luck.binomial(recorded, VISITS).astype(np.uint16)
        yield Month(month, mixes_of(size, month), there, pool, visits, recorded, minutes)


def write_network(size: Size) -> None:
    """Write the network into the empty database of Django: places, partners, people, the roll-up."""
    from django.db import transaction

    from seriktes.demo.tables import Writer

    writer = Writer()
    with transaction.atomic():
        _frame(size, writer)
        writer.flush()
    for month in months(size):
        with transaction.atomic():
            _roll_up(month, writer)
            writer.flush()


def write_marks(size: Size, folder: Path) -> int:
    """Write one file of Parquet for each month, one line for each mark, and return their number."""
    import duckdb

    connection, total = duckdb.connect(), 0
    for one in months(size):
        group, place = np.nonzero(one.there)
        times = one.recorded[group, place]
        nth = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        marks = {
            "month": np.full(len(nth), one.month, dtype=np.int32),
            "group_id": np.repeat(group + 1, times).astype(np.int32),
            "mix": np.repeat(one.mix[group], times).astype(np.int32),
            "person": np.repeat(one.person[group, place], times).astype(np.int32),
            "minutes": np.repeat(one.minutes[group], times).astype(np.int16),
            "is_visit": nth < np.repeat(one.visits[group, place], times),
        }
        connection.register("marks", marks)
        connection.execute(f"COPY (SELECT * FROM marks) TO '{folder}/{one.month}.parquet' (FORMAT parquet)")
        total += len(nth)
    return total


def _roll_up(one: Month, writer) -> None:
    from seriktes.attribution.models import GroupMonth
    from seriktes.attribution.tables import COLUMNS

    table = writer.table(GroupMonth, ("group_id", "month", "mix_id", *COLUMNS))
    minutes = one.visits * one.minutes[:, None]
    kinds = {"persons": "<u4", "visits": "<u2", "recorded": "<u2", "minutes": "<u4"}
    packed = (one.person, one.visits, one.recorded, minutes)
    flat = [
        array[one.there].astype(kind).tobytes() for array, kind in zip(packed, kinds.values(), strict=True)
    ]
    ends = np.cumsum(one.there.sum(axis=1))
    starts = np.concatenate(([0], ends[:-1]))
    for group, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        columns = {"held": 9, "not_held": 0, "session_minutes": 9 * int(one.minutes[group]), "unrecorded": 0}
        for (name, kind), whole in zip(kinds.items(), flat, strict=True):
            width = int(kind[-1])
            columns[name] = whole[start * width : end * width]
        key = int(one.mix[group]) + 1
        table.add((group + 1, one.month, key, *(columns[name] for name in COLUMNS)))


def _frame(size: Size, writer) -> None:
    """Write what the rows of the roll-up stand on."""
    from seriktes.activities.models import Group, Programme
    from seriktes.attribution.models import CoverageRule, Mix, MixPart
    from seriktes.clubs.models import Club, Unit
    from seriktes.organisations.models import Organisation
    from seriktes.partners.models import Agreement
    from seriktes.places.models import Territory

    since = date(2020, 1, 1)
    writer.put(Territory(id=1))
    writer.put(Unit(id=1, code="unit"))
    for number in range(PARTNERS):
        partner = number + 1
        writer.put(Organisation(id=partner, code=f"partner{number}"))
        writer.put(Agreement(id=partner, code=f"agreement{number}", partner_id=partner, starts_on=since))
    for number, kind in enumerate(KINDS):
        writer.put(Programme(id=number + 1, code=kind, kind=kind))
    for number in range(size.clubs):
        writer.put(Club(id=number + 1, code=f"c{number}", unit_id=1, territory_id=1, starts_on=since))
    for number, (club, kind) in enumerate(zip(clubs_of(size).tolist(), kinds_of(size).tolist(), strict=True)):
        writer.put(
            Group(
                id=number + 1,
                code=f"g{number}",
                club_id=club + 1,
                programme_id=kind + 1,
                starts_on=since,
            )
        )
    _people(size, writer)
    rules: dict[tuple[int, int], int] = {}
    every = np.unique([mixes_of(size, FIRST_MONTH), mixes_of(size, FIRST_MONTH + MONTHS)]).tolist()
    for mix in every:
        writer.put(Mix(id=mix + 1, key=f"m{mix}"))
        for partner, share in parts_of(mix):
            if (partner, share) not in rules:
                rules[partner, share] = len(rules) + 1
                rule = CoverageRule(
                    id=rules[partner, share],
                    agreement_id=partner + 1,
                    unit_id=1,
                    share=share,
                    starts_on=since,
                )
                rule.code = f"rule{rule.pk}"
                writer.put(rule)
            writer.put(MixPart(mix_id=mix + 1, rule_id=rules[partner, share]))


def _people(size: Size, writer) -> None:
    """Write people as plain rows: half of them girls, of all ages at school."""
    from django.db import connection

    from seriktes.demo.tables import code
    from seriktes.people.models import Person

    fields = Person._meta.concrete_fields
    same = [field.get_db_prep_save(getattr(Person(), field.attname), connection) for field in fields]
    place = {field.attname: number for number, field in enumerate(fields)}
    table = writer.table(Person, [field.column for field in fields])
    born = FIRST_MONTH - 12 * 7
    for key in range(1, size.people + 1):
        row = list(same)
        row[place["id"]], row[place["code"]] = key, code(key)
        row[place["sex"]], row[place["birth_month"]] = "fm"[key % 2], born - key % 120
        table.add(row)
        if key % 50_000 == 0:
            writer.flush()
