from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.accounts.rules import holds
from seriktes.core.access import NOTHING, Actor, Rule, grant
from seriktes.gallery.rules import shown_to_partners
from seriktes.organisations.rules import represented_ids
from seriktes.results.stories.models import Story

ASK = _("Ask the partnership manager of your network.")

reads_stories = holds(Role.ADMINISTRATOR, Role.CHAIR, Role.PARTNERSHIP_MANAGER, Role.AUDITOR)
writes_stories = holds(Role.CHAIR, Role.PARTNERSHIP_MANAGER)


def _represents(actor: Actor) -> bool:
    return bool(represented_ids(actor))


def _shared_stories(actor: Actor) -> Q:
    ids = represented_ids(actor)
    if not ids:
        return NOTHING
    today = timezone.localdate()
    return Q(agreement__partner__in=ids, shared_at__isnull=False, cleared_until__gte=today)


def _is_shared(actor: Actor, story: Any) -> bool:
    return story.agreement.partner_id in represented_ids(actor) and story.is_shown(timezone.localdate())


def _pictures(actor: Actor) -> Q:
    if not _represents(actor):
        return NOTHING
    shown = Story.photographs.through.objects.filter(story__in=Story.objects.filter(_shared_stories(actor)))
    today = timezone.localdate()
    return Q(pk__in=shown.values("photograph"), taken_down_at=None, cleared_until__gte=today)


def _is_picture(actor: Actor, photograph: Any) -> bool:
    if not _represents(actor) or not photograph.may_be_shown(timezone.localdate()):
        return False
    return photograph.stories.filter(_shared_stories(actor)).exists()


shared_with_partner = Rule("shared_with_partner", _is_shared, _shared_stories, _represents)
shown_to_partners.fill(Rule("in_a_shared_story", _is_picture, _pictures, _represents))

grant("results.story.view", reads_stories | shared_with_partner, ask=ASK)
# The list with drafts and with whom a story tells of: never for partners.
grant("results.story.keep", reads_stories, ask=ASK)
grant("results.story.write", writes_stories, ask=ASK)
grant("results.story.share", writes_stories, ask=ASK)
