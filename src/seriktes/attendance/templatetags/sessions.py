"""How sessions of a list are drawn: `{% load sessions %}{% session_items sessions %}`."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seriktes.attendance.models import Session
from seriktes.core import formats
from seriktes.core.drawn import badge
from seriktes.core.markup import joined, markup

register = template.Library()


@register.simple_tag
def session_items(sessions: Iterable[Session], *, with_day: bool = False) -> SafeString:
    """Return the items of a list of sessions with `enrolled`, `marked` and `visits`.

    `with_day`: the list holds several days, so each item begins with its own.
    """
    return joined(_item(one, with_day=with_day) for one in sessions)


def _item(session: Session, *, with_day: bool) -> SafeString:
    group, clock = session.group, formats.clock(session.starts_at)
    if with_day:
        head, below = formats.date_in_year(session.day), formats.weekday_short(session.day)
        detail = f"{clock} · {group.club.name}"
    else:
        head, below = clock, _("%(minutes)s min") % {"minutes": session.minutes}
        detail = group.club.name
    return markup(
        '<li><a class="list__item" href="{}"><span class="list__lead"><span class="strong">{}</span><br>'
        '<span class="small">{}</span></span><span class="list__text"><span class="list__title">{}</span>'
        '<span class="list__detail">{}</span></span><span class="list__end">{}</span></a></li>',
        *(session.get_absolute_url(), head, below, group.name, detail, _state(session)),
    )


def _state(session: Session) -> SafeString:
    """Return what is recorded of a session, in a badge."""
    counts = {"people": session.enrolled, "marked": session.marked, "visits": session.visits}  # type: ignore[attr-defined]
    if session.is_not_held:
        return badge(_("did not happen"))
    if not session.is_held:
        people = ngettext("%(people)s person", "%(people)s people", counts["people"])
        return badge(people % counts, icon="users")
    came = _("%(visits)s of %(marked)s came") % counts
    if counts["marked"] < counts["people"]:
        return badge(came, tone="warning", icon="circle-dashed")
    return badge(came, tone="success", icon="check")
