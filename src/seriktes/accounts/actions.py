from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.models import NetworkRole, User
from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.editing import State, refuse_unseen
from seriktes.core.errors import DomainError
from seriktes.core.uniqueness import unique_or

# No look-alikes and no vowels: a first password is read from paper and typed on a phone.
FIRST_SIGNS = "23456789bcdfghjkmnpqrstvwxz"
USER_TAKEN = _("Somebody uses this sign-in name or e-mail already. Choose another one.")


class LastAdministrator(DomainError):
    """Nobody would be left who can let people in."""

    code = "last_administrator"


class UserTaken(DomainError):
    """Another user has the sign-in name or the e-mail."""

    code = "user_taken"


class AccountClosed(DomainError):
    """A closed account gets no password: it must be opened again first."""

    code = "account_closed"


@dataclass(frozen=True)
class UserDetails:
    """What an administrator writes about a user."""

    username: str
    full_name: str
    email: str
    phone: str
    language: str


def set_language(*, actor: Actor, language: str) -> None:
    """Remember the language the actor reads; every later page and message comes in it."""
    require(actor, "accounts.language.set")
    actor.user.language = language
    actor.user.save(update_fields=("language",))


def add_user(*, actor: Actor, details: UserDetails) -> tuple[User, str]:
    """Add somebody who may sign in; return the user and the first password, which is shown once.

    Raises `UserTaken`.
    """
    password = new_password()
    with transaction.atomic():
        require(actor, "accounts.user.add")
        with unique_or(UserTaken(USER_TAKEN)):
            user = User.objects.create_user(password=password, **asdict(details))
        audit.log("accounts.user.added", actor=actor, target=user, after=asdict(details))
    return user, password


def add_user_with_role(*, actor: Actor, details: UserDetails, role: Role) -> tuple[User, str]:
    """Add somebody together with a role in the whole network; return what `add_user` does."""
    with transaction.atomic():
        user, password = add_user(actor=actor, details=details)
        give_role(actor=actor, user=user, role=role)
    return user, password


def change_user(*, actor: Actor, user: User, details: UserDetails, seen: State | None = None) -> None:
    """Change what is written about a user.

    Raises `UserTaken`, and `ChangedMeanwhile` where it is no longer as it was `seen`.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        require(actor, "accounts.user.edit", user)
        now = state_of(user)
        refuse_unseen(user, seen=seen, now=now)
        before, after = audit.difference(now, asdict(details))
        for name, value in asdict(details).items():
            setattr(user, name, value)
        with unique_or(UserTaken(USER_TAKEN)):
            user.save(update_fields=tuple(asdict(details)))
        audit.log("accounts.user.changed", actor=actor, target=user, before=before, after=after)


def state_of(user: User) -> dict[str, str]:
    """Return what is written about a user, as the log keeps it."""
    return {name: getattr(user, name) for name in UserDetails.__dataclass_fields__}


def renew_password(*, actor: Actor, user: User) -> str:
    """Give a user a new first password and return it; every device of theirs is signed out.

    Raises `AccountClosed`.
    """
    password = new_password()
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        require(actor, "accounts.user.edit", user)
        if not user.is_active:
            raise AccountClosed(
                _("This account is closed. Let the person sign in again first, then give a new password.")
            )
        user.set_password(password)
        user.save(update_fields=("password",))
        audit.log("accounts.password.renewed", actor=actor, target=user)
    return password


def close_account(*, actor: Actor, user: User) -> None:
    """Take away the right to sign in, from the next request on; what they did stays theirs."""
    _open_or_close(actor, user, is_active=False)


def reopen_account(*, actor: Actor, user: User) -> None:
    """Let a user sign in again."""
    _open_or_close(actor, user, is_active=True)


def give_role(*, actor: Actor, user: User, role: Role) -> NetworkRole:
    """Give a user a role in the whole network from today on; a role already held stays as it is."""
    with transaction.atomic():
        require(actor, "accounts.user.edit", user)
        held, is_new = NetworkRole.objects.get_or_create(
            user=user, role=role, ends_on=None, defaults={"starts_on": timezone.localdate()}
        )
        if is_new:
            audit.log("accounts.role.given", actor=actor, target=user, after={"role": role})
    return held


def take_role(*, actor: Actor, held: NetworkRole) -> None:
    """End a role: yesterday was its last day. A role given today is removed."""
    today = timezone.localdate()
    with transaction.atomic():
        require(actor, "accounts.user.edit", held.user)
        if held.role == Role.ADMINISTRATOR:
            _keep_an_administrator(held.user, today)
        if held.starts_on >= today:
            held.delete()
        else:
            held.ends_on = today - timedelta(days=1)
            held.save(update_fields=("ends_on",))
        audit.log("accounts.role.taken", actor=actor, target=held.user, before={"role": held.role})


def new_password() -> str:
    """Return a first password: 14 signs in groups, 66 bits."""
    signs = [secrets.choice(FIRST_SIGNS) for _position in range(14)]
    return "-".join("".join(signs[start : start + 5]) for start in (0, 5, 10))


def _open_or_close(actor: Actor, user: User, *, is_active: bool) -> None:
    with transaction.atomic():
        require(actor, "accounts.user.edit", user)
        if not is_active:
            _keep_an_administrator(user, timezone.localdate())
        user.is_active = is_active
        user.save(update_fields=("is_active",))
        action = "accounts.user.reopened" if is_active else "accounts.user.closed"
        audit.log(action, actor=actor, target=user)


def _keep_an_administrator(leaving: User, today: date) -> None:
    others = NetworkRole.objects.on(today).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    is_one = others.filter(user=leaving).exists()
    # Locked, so that two administrators cannot take each other's role at the same moment.
    if is_one and not [row for row in others.select_for_update() if row.user_id != leaving.pk]:
        raise LastAdministrator(
            _("This is the last administrator of the network. Give the role to somebody else first.")
        )
