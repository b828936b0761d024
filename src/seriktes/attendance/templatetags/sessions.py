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
    return joined(_item(one, *_named(one, with_day=with_day)) for one in sessions)


@register.simple_tag
def session_items_of_group(sessions: Iterable[Session]) -> SafeString:
    """Return the items of one group's sessions: its page has named the group, they give hour and topic."""
    return joined(_item(one, *_day(one), formats.clock(one.starts_at), one.topic) for one in sessions)


def _named(session: Session, *, with_day: bool) -> tuple[str, str, str, str]:
    group, clock = session.group, formats.clock(session.starts_at)
    if with_day:
        return *_day(session), group.name, f"{clock} · {group.club.name}"
    minutes = _("%(minutes)s min") % {"minutes": session.minutes}
    return clock, minutes, group.name, group.club.name


def _day(session: Session) -> tuple[str, str]:
    return formats.date_in_year(session.day), formats.weekday_short(session.day)


def _item(session: Session, head: str, below: str, title: str, detail: str) -> SafeString:
    return markup(
        '<li><a class="list__item" href="{}"><span class="list__lead"><span class="strong">{}</span><br>'
        '<span class="small">{}</span></span><span class="list__text"><span class="list__title">{}</span>'
        '<span class="list__detail">{}</span></span><span class="list__end">{}</span></a></li>',
        *(session.get_absolute_url(), head, below, title, detail, _state(session)),
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
