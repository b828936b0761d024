"""Merges and the way back: the canonical row is always the root, and an undo leaves no trace in any table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from functools import cache

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seriktes.attendance.anomalies.models import Unscanned
from seriktes.core import facts
from seriktes.core.access import SYSTEM
from seriktes.core.errors import NotAllowed
from seriktes.core.models import AuditEntry
from seriktes.core.months import month_of
from seriktes.people.actions import merge_people, undo_merge
from seriktes.people.errors import MergeRefused
from seriktes.people.models import Person, PersonMerge
from seriktes.people.signals import canonical_changed
from tests import factories as make

pytestmark = pytest.mark.django_db

# What a merge is allowed to add to: its own history, the log, and what is to be looked through again.
HISTORY = {PersonMerge, AuditEntry, Unscanned}
# Sums are made anew under new keys; what they say must be the same.
SUMS = {"attribution.GroupMonth"}
PEOPLE = 5
merges_and_undos = st.lists(
    st.tuples(st.booleans(), st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)), max_size=10
)


def dump() -> dict[str, list]:
    """Every row of every table, but those that keep the history."""
    found = {}
    with connection.cursor() as cursor:
        for table, asked in statements().items():
            cursor.execute(asked)
            found[table] = cursor.fetchall()
    return found


@cache
def statements() -> dict[str, str]:
    """Return by table what reads it, as plain SQL: this is asked often, and Django takes far longer."""
    read = (model for model in apps.get_models() if model not in HISTORY)
    return {
        model._meta.db_table: f"SELECT {_columns(model)} FROM {_quoted(model._meta.db_table)}"
        f" ORDER BY {_quoted(model._meta.pk.column)}"
        for model in read
    }


def _columns(model) -> str:
    is_sum = model._meta.label in SUMS
    fields = [known for known in model._meta.concrete_fields if not (is_sum and known.primary_key)]
    return ", ".join(_quoted(known.column) for known in fields)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


@contextmanager
def undone_afterwards() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def announced() -> Iterator[list[frozenset[int]]]:
    heard: list[frozenset[int]] = []

    def hear(person_ids, **_kwargs):
        heard.append(person_ids)

    canonical_changed.connect(hear)
    yield heard
    canonical_changed.disconnect(hear)


def roots() -> dict[int, int]:
    return {person.pk: person.root_id for person in Person.objects.all()}


def root_by_edges(pk: int, parents: dict[int, int]) -> int:
    while pk in parents:
        pk = parents[pk]
    return pk


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=merges_and_undos)
def test_canonical_is_the_root_after_any_chain(db, steps):
    with undone_afterwards():
        people = [make.person(given_name=f"Айбар {letter}") for letter in "абвгд"]
        parents: dict[int, int] = {}
        edges: dict[int, PersonMerge] = {}
        for is_undo, one, other in steps:
            before = roots()
            kept, merged = people[one].pk, people[other].pk
            with announced() as heard:
                if is_undo and kept in edges:
                    undo_merge(actor=SYSTEM, merge=edges.pop(kept))
                    del parents[kept]
                elif not is_undo and kept != merged and not {kept, merged} & set(parents):
                    edges[merged] = merge_people(actor=SYSTEM, kept=people[one], merged=people[other])
                    parents[merged] = kept
                else:
                    continue

            after = roots()
            assert after == {person.pk: root_by_edges(person.pk, parents) for person in people}
            assert heard == [frozenset(pk for pk in after if after[pk] != before[pk])]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)), max_size=8))
def test_undoing_leaves_every_table_as_it_was(db, pairs):
    with undone_afterwards():
        group = make.group()
        people = [make.person(given_name=f"Айбар {letter}") for letter in "абвгд"]
        for person in people:
            make.enrolment(person, group)
            make.mark(make.session(group, starts_at=time(10 + people.index(person))), person)
        make.guardianship(people[0], people[1])
        facts.changed({(group.pk, month_of(day)) for day in group.sessions.values_list("day", flat=True)})
        made = []
        for one, other in pairs:
            before = dump()
            try:
                merge = merge_people(actor=SYSTEM, kept=people[one], merged=people[other])
            except MergeRefused:
                assert dump() == before
            else:
                made.append((before, merge))
                assert dump() != before

        for before, merge in reversed(made):
            undo_merge(actor=SYSTEM, merge=merge)
            assert dump() == before


def test_a_row_already_joined_is_not_joined_again():
    one, other, third = (make.person() for _row in range(3))
    merge_people(actor=SYSTEM, kept=one, merged=other)

    with pytest.raises(MergeRefused):
        merge_people(actor=SYSTEM, kept=third, merged=other)
    with pytest.raises(MergeRefused):
        merge_people(actor=SYSTEM, kept=one, merged=one)


def test_an_undone_merge_is_not_undone_again():
    merge = merge_people(actor=SYSTEM, kept=make.person(), merged=make.person())
    undo_merge(actor=SYSTEM, merge=merge)

    with pytest.raises(MergeRefused):
        undo_merge(actor=SYSTEM, merge=merge)


def test_a_leader_joins_only_people_of_the_own_club(world):
    with pytest.raises(NotAllowed):
        merge_people(actor=world.actor("leader"), kept=world.child, merged=world.other_child)

    assert not PersonMerge.objects.exists()


def test_a_merge_is_in_the_log(world):
    merge_people(actor=world.actor("chair"), kept=world.child, merged=world.other_child)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.target_id, entry.after) == (
        "people.person.merged",
        world.users["chair"],
        world.child.pk,
        {"merged": world.other_child.pk},
    )
