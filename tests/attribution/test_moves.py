"""One club moved by two people at once: the sums follow the unit in which it ends up."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection

from seriktes.attendance.enums import SessionState
from seriktes.attribution import rollup
from seriktes.attribution.actions import add_rule
from seriktes.attribution.coverage import RuleTerms
from seriktes.attribution.models import CoverageRule, GroupMonth
from seriktes.attribution.receivers import follow_a_club
from seriktes.clubs.actions import ClubDetails, edit_club
from seriktes.clubs.models import Club, Unit
from seriktes.clubs.signals import club_moved
from seriktes.core.access import SYSTEM
from seriktes.settings import env
from tests import factories as make

ROUNDS = 50 if env.read("SERIKTES_PROVE") else 3


def ground() -> tuple[Club, list[Unit]]:
    """A club with one visit, and two branches, each covered by a rule of its own for 60 %."""
    session = make.session(make.group(), state=SessionState.HELD)
    make.mark(session, make.person())
    rollup.rebuild()
    branches = [make.unit(f"{name} филиалы (үлгі)", parent=make.network()) for name in ("Шығыс", "Батыс")]
    for branch in branches:
        agreement = make.agreement(make.organisation())
        add_rule(
            actor=SYSTEM, agreement=agreement, terms=RuleTerms(600_000, date(2025, 9, 1), None, unit=branch)
        )
    return session.group.club, branches


def move_at_once(club: Club, branches: list[Unit]) -> list[Exception]:
    """Move the club to each branch in threads that start together; return what failed."""
    failures: list[Exception] = []
    ready = threading.Barrier(len(branches))

    def move(branch: Unit) -> None:
        details = ClubDetails(
            name_kk=club.name_kk, territory=club.territory, unit=branch, starts_on=club.starts_on
        )
        ready.wait()
        try:
            edit_club(actor=SYSTEM, club=club, details=details)
        except Exception as failure:  # noqa: BLE001 -- told to the test
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=move, args=(branch,)) for branch in branches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def counted_by(club: Club) -> tuple[str, str]:
    """Return the mix that the sums name, and the rule of the club's unit."""
    rule = CoverageRule.objects.current().get(unit=Club.objects.get(pk=club.pk).unit)
    return GroupMonth.objects.get(group__club=club).mix.key, str(rule.pk)


@pytest.mark.django_db(transaction=True)
def test_a_club_moved_twice_at_once_is_counted_by_the_unit_it_is_in():
    for _round in range(ROUNDS):
        club, branches = ground()

        assert move_at_once(club, branches) == []

        mix, rule = counted_by(club)
        assert mix == rule


@pytest.mark.django_db(transaction=True)
def test_control_sums_that_do_not_follow_name_another_unit():
    club, branches = ground()
    club_moved.disconnect(dispatch_uid="attribution.clubs")
    try:
        move_at_once(club, branches)
    finally:
        club_moved.connect(follow_a_club, dispatch_uid="attribution.clubs")

    mix, rule = counted_by(club)
    assert mix != rule


@pytest.mark.django_db
def test_following_twice_changes_nothing():
    club, branches = ground()
    move_details = ClubDetails(
        name_kk=club.name_kk, territory=club.territory, unit=branches[0], starts_on=club.starts_on
    )
    club = edit_club(actor=SYSTEM, club=club, details=move_details)
    fields = [field.attname for field in GroupMonth._meta.concrete_fields if not field.primary_key]
    once = list(GroupMonth.objects.values_list(*fields))

    follow_a_club(club=club)

    assert list(map(repr, GroupMonth.objects.values_list(*fields))) == list(map(repr, once))
