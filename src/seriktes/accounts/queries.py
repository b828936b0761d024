from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from seriktes.accounts.models import NetworkRole, User
from seriktes.core import registry
from seriktes.core.access import Actor
from seriktes.core.registry import HeldRole
from seriktes.core.text import fold, sort_key

HeldRoles = dict[int, list[HeldRole]]


def users_named(actor: Actor, text: str = "") -> list[User]:
    """Return the users the actor may see, named like `text`, in the order of the Kazakh alphabet.

    A network's staff are a few hundred: no keys are stored for them, names are folded when asked for.
    """
    wanted = fold(text)
    users = User.objects.visible_to(actor).order_by()
    found = (user for user in users if wanted in fold(f"{user.full_name} {user.username}"))
    return sorted(found, key=lambda user: (sort_key(user.full_name), user.pk))


def roles_of(actor: Actor, users: Iterable[User]) -> HeldRoles:
    """Return every role of today and of later days by user: in the network first, then in each place."""
    users = list(users)
    today = timezone.localdate()
    held: HeldRoles = defaultdict(list)
    lasting = NetworkRole.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), user__in=users)
    for row in lasting.order_by("role", "starts_on"):
        held[row.user_id].append(HeldRole(row.get_role_display(), row.starts_on, row.ends_on))
    for user, roles in roles_elsewhere(actor, users).items():
        held[user] += roles
    return held


def roles_elsewhere(actor: Actor, users: Iterable[User]) -> HeldRoles:
    """Return the roles that other apps know of, by user: in a club, for an organisation."""
    keys = [user.pk for user in users]
    held: HeldRoles = defaultdict(list)
    for source in registry.roles.shown_to(actor):
        for user, roles in source.held(keys).items():
            held[user] += roles
    return held
