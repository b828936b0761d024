from __future__ import annotations

from django.db.models import Prefetch
from django.utils import timezone

from seriktes.accounts.models import NetworkRole, User, UserQuerySet
from seriktes.core.access import Actor
from seriktes.core.text import fold


def users_page(actor: Actor, *, text: str = "") -> UserQuerySet:
    """Return the users the actor may see, named like `text`, with today's roles in `roles_now`."""
    roles = NetworkRole.objects.on(timezone.localdate())
    users = User.objects.visible_to(actor).prefetch_related(
        Prefetch("network_roles", queryset=roles, to_attr="roles_now")
    )
    wanted = fold(text)
    if not wanted:
        return users
    # A network's staff are a few hundred: no key is stored for them, names are folded when asked for.
    names = User.objects.values_list("pk", "full_name", "username")
    return users.filter(pk__in=[pk for pk, *words in names if wanted in fold(" ".join(words))])
