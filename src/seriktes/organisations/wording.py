from __future__ import annotations

from django.utils.translation import gettext as _

from seriktes.core.access import Actor
from seriktes.organisations.rules import sees_only_own


def title_for(actor: Actor) -> str:
    """Return what the register is called: who only represents partners sees their own organisation in it."""
    return _("Our organisation") if sees_only_own(actor) else _("Partners")
