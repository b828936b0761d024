"""Refreshing the touched months equals making everything anew, whatever happened before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seriktes.activities.models import Enrolment, Group
from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.attendance.models import Mark, Session
from seriktes.attribution import rollup
from seriktes.attribution.models import CoverageRule, GroupMonth
from seriktes.attribution.receivers import sum_up_facts
from seriktes.core import facts
from seriktes.core.facts import facts_changed
from seriktes.core.months import month_of, months_between
from seriktes.people.models import Person
from seriktes.people.signals import canonical_changed, categories_changed
from seriktes.settings import env
from tests import factories as make
from tests.oracle import networks

EXAMPLES = 500 if env.read("SERIKTES_PROVE") else 25
COLUMNS = ("held", "not_held", "session_minutes", "unrecorded", "persons", "visits", "recorded", "minutes")


def kept() -> dict:
    """The whole roll-up, by what it is about."""
    rows = GroupMonth.objects.values_list("group_id", "month", "mix__key", *COLUMNS)
    return {row[:3]: tuple(bytes(v) if isinstance(v, memoryview) else v for v in row[3:]) for row in rows}


def made_anew() -> dict:
    with networks.discarded():
        GroupMonth.objects.all().delete()
        rollup.rebuild()
        return kept()


def change_a_mark(random) -> None:
    if sessions := list(Session.objects.all()):
        session = random.choice(sessions)
        networks.mark(random, session, random.choice(list(Person.objects.all())))
        facts.changed({(session.group_id, session.month)})


def withdraw_marks(random) -> None:
    if marks := list(Mark.objects.filter(replaced_at=None).select_related("session")):
        mark = random.choice(marks)
        mark.replaced_at = mark.marked_at
        mark.save()
        facts.changed({(mark.session.group_id, mark.session.month)})


def change_a_session(random) -> None:
    if sessions := list(Session.objects.all()):
        session = random.choice(sessions)
        session.state = random.choice(SessionState.values)
        session.save()
        facts.changed({(session.group_id, session.month)})


def enrol(random) -> None:
    person, group = (random.choice(list(model.objects.all())) for model in (Person, Group))
    if not Enrolment.objects.filter(person=person, group=group, ends_on=None).exists():
        networks.enrol(random, person, group)
        months = months_between(month_of(networks.FIRST), month_of(networks.LAST))
        facts.changed({(group.pk, month) for month in months})


def merge_people(random) -> None:
    announce(networks.merge(random))


def undo_a_merge(random) -> None:
    announce(networks.undo(random))


def announce(person_ids) -> None:
    if person_ids:
        canonical_changed.send(sender=None, person_ids=frozenset(person_ids))


def change_a_category(random) -> None:
    belonging = networks.belong(random, random.choice(list(Person.objects.all())))
    categories_changed.send(
        sender=None,
        person_ids=frozenset({belonging.person_id}),
        category_ids=frozenset({belonging.category_id}),
    )


DEEDS = (
    change_a_mark,
    withdraw_marks,
    change_a_session,
    enrol,
    merge_people,
    undo_a_merge,
    change_a_category,
)


@pytest.mark.django_db
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not env.read("SERIKTES_PROVE"),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.randoms(use_true_random=False))
def test_refreshing_equals_making_everything_anew(random):
    with networks.discarded():
        networks.build(random)
        rollup.rebuild()
        for _ in range(random.randint(1, 6)):
            random.choice(DEEDS)(random)

            assert kept() == made_anew()


@pytest.fixture
def deaf():
    """The protection off: nobody listens to changed facts."""
    facts_changed.disconnect(dispatch_uid="attribution.facts")
    yield
    facts_changed.connect(sum_up_facts, dispatch_uid="attribution.facts")


def mark_one():
    session = make.session(make.group(), state=SessionState.HELD)
    make.mark(session, make.person())
    facts.changed({(session.group_id, session.month)})


def test_a_mark_reaches_the_rollup(db):
    mark_one()

    assert kept() == made_anew()
    assert len(kept()) == 1


def test_control_without_the_subscriber_the_rollup_differs(db, deaf):
    mark_one()

    assert kept() != made_anew()


@transaction.atomic
def mark_and_crash():
    mark_one()
    assert GroupMonth.objects.count() == 1
    raise RuntimeError


@pytest.mark.django_db(transaction=True)
def test_a_crash_after_the_mark_undoes_the_sum_with_it():
    with pytest.raises(RuntimeError):
        mark_and_crash()

    assert not Mark.objects.exists()
    assert not GroupMonth.objects.exists()


def test_two_rows_of_one_person_count_once_and_the_visit_wins(db):
    kept_row, merged = make.person(), make.person()
    Person.objects.filter(pk=merged.pk).update(canonical=kept_row)
    session = make.session(make.group(), state=SessionState.HELD, minutes=90)
    make.mark(session, kept_row, MarkStatus.ABSENT)
    make.mark(session, merged, MarkStatus.LATE)

    rollup.refresh({(session.group_id, session.month)})

    row = GroupMonth.objects.get()
    assert [bytes(getattr(row, name)) for name in ("persons", "visits", "recorded", "minutes")] == [
        kept_row.pk.to_bytes(4, "little"),
        (1).to_bytes(2, "little"),
        (1).to_bytes(2, "little"),
        (90).to_bytes(4, "little"),
    ]


def test_enrolled_people_without_a_mark_are_not_recorded(db):
    group = make.group()
    session = make.session(group, state=SessionState.HELD)
    for ends_on in (None, session.day, session.day - timedelta(1)):
        make.enrolment(make.person(), group, ends_on=ends_on)
    late = make.enrolment(make.person(), group, starts_on=session.day + timedelta(1))
    present = make.enrolment(make.person(), group).person
    make.mark(session, present)

    rollup.refresh({(group.pk, session.month)})

    assert late.starts_on > session.day
    assert GroupMonth.objects.get().unrecorded == 2


def test_a_rule_that_begins_within_a_month_makes_a_second_row(db):
    group = make.group()
    person = make.person()
    rule = make.coverage_rule(make.agreement(make.organisation()), 400_000, starts_on=make.date(2025, 9, 16))
    for day in (15, 16):
        make.mark(make.session(group, make.date(2025, 9, day), state=SessionState.HELD), person)

    rollup.rebuild()

    assert set(GroupMonth.objects.values_list("mix__key", "held")) == {("", 1), (str(rule.pk), 1)}


def test_merging_people_and_undoing_it_bring_back_the_same_bytes(world):
    from seriktes.core.access import SYSTEM
    from seriktes.people.actions import merge_people, undo_merge
    from seriktes.people.models import PersonMerge

    for person in (world.child, world.mother):
        make.mark(world.session, person)
    rollup.rebuild()
    before = kept()

    merge_people(actor=SYSTEM, kept=world.child, merged=world.mother)
    merged = kept()
    assert merged == made_anew() != before
    undo_merge(actor=SYSTEM, merge=PersonMerge.objects.get())

    assert kept() == before


def test_a_group_may_have_a_hundred_rules(db):
    session = make.session(make.group(), state=SessionState.HELD)
    agreement = make.agreement(make.organisation())
    CoverageRule.objects.bulk_create(
        CoverageRule(
            pk=1_000_000 + number, agreement=agreement, share=0, starts_on=session.day, group=session.group
        )
        for number in range(100)
    )

    facts.changed({(session.group_id, session.month)})

    mix = GroupMonth.objects.get().mix
    mix.full_clean()
    assert (len(mix.key), mix.parts.count()) == (799, 100)
