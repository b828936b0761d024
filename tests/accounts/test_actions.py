from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from seriktes.accounts import actions
from seriktes.accounts.actions import LastAdministrator, UserDetails
from seriktes.accounts.enums import Role
from seriktes.accounts.models import NetworkRole, User
from seriktes.core.errors import NotAllowed
from seriktes.core.models import AuditEntry

DETAILS = UserDetails("gulnar", "Гүлнар Үлгіқызы (үлгі)", "", "+77090000001", "kk")


def test_add_user_makes_somebody_who_can_sign_in_and_logs_no_password(world, client):
    user, password = actions.add_user(actor=world.actor("administrator"), details=DETAILS)

    assert client.login(username="gulnar", password=password)
    entry = AuditEntry.objects.get(action="accounts.user.added")
    assert (entry.target_id, entry.after) == (user.pk, {**DETAILS.__dict__})
    assert password not in str(entry.after)


@pytest.mark.parametrize("role", ["leader", "teacher", "akimat", "outsider"])
def test_add_user_is_refused_to_whoever_does_not_lead_the_network(world, role):
    with pytest.raises(NotAllowed):
        actions.add_user(actor=world.actor(role), details=DETAILS)

    assert not User.objects.filter(username="gulnar").exists()


def test_change_user_logs_only_what_changed(world):
    user = world.users["teacher"]
    details = UserDetails("teacher", "Жаңа Есім (үлгі)", "", "", "ru")

    actions.change_user(actor=world.actor("administrator"), user=user, details=details)

    entry = AuditEntry.objects.get(action="accounts.user.changed")
    assert entry.before == {"full_name": "Teacher (үлгі)", "language": "kk"}
    assert entry.after == {"full_name": "Жаңа Есім (үлгі)", "language": "ru"}


def test_renewed_password_replaces_the_old_one(world, client):
    password = actions.renew_password(actor=world.actor("administrator"), user=world.users["teacher"])

    assert not client.login(username="teacher", password="a-long-password-of-the-tests")
    assert client.login(username="teacher", password=password)


def test_give_role_twice_makes_one_row(world):
    actor, user = world.actor("administrator"), world.users["outsider"]

    first = actions.give_role(actor=actor, user=user, role=Role.AUDITOR)
    second = actions.give_role(actor=actor, user=user, role=Role.AUDITOR)

    assert first == second
    assert AuditEntry.objects.filter(action="accounts.role.given").count() == 1


def test_take_role_ends_it_yesterday_and_keeps_the_history(world):
    held = NetworkRole.objects.get(user=world.users["chair"])

    actions.take_role(actor=world.actor("administrator"), held=held)

    held.refresh_from_db()
    assert held.ends_on == timezone.localdate() - timedelta(days=1)
    assert held.starts_on == date(2024, 1, 1)


def test_the_last_administrator_can_neither_lose_the_role_nor_the_account(world):
    actor, user = world.actor("administrator"), world.users["administrator"]
    held = NetworkRole.objects.get(user=user)

    with pytest.raises(LastAdministrator):
        actions.take_role(actor=actor, held=held)
    with pytest.raises(LastAdministrator):
        actions.close_account(actor=actor, user=user)

    held.refresh_from_db()
    user.refresh_from_db()
    assert (held.ends_on, user.is_active) == (None, True)


def test_a_second_administrator_lets_the_first_one_go(world):
    actor = world.actor("administrator")
    actions.give_role(actor=actor, user=world.users["chair"], role=Role.ADMINISTRATOR)

    actions.close_account(actor=actor, user=world.users["administrator"])

    assert not User.objects.get(username="administrator").is_active
