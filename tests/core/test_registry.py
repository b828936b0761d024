from __future__ import annotations

from dataclasses import replace

import pytest

from seriktes.core.registry import NavEntry, Panel, Registry

ENTRY = NavEntry("users", "Users", "accounts:user-list", "users", "accounts.user.view")
PANEL = Panel("clubs.club", "groups", "a.html", lambda actor, obj: None, "clubs.club.view")


def test_a_second_entry_of_the_same_name_is_refused():
    known = Registry()
    known.add(ENTRY)

    with pytest.raises(ValueError, match="NavEntry 'users' is registered twice"):
        known.add(replace(ENTRY, label="Others"))

    assert list(known) == [ENTRY]


def test_panels_of_two_pages_may_share_a_name_and_those_of_one_page_may_not():
    known = Registry()
    known.add(PANEL)
    known.add(replace(PANEL, page="clubs.unit"))

    with pytest.raises(ValueError, match=r"Panel 'clubs.club#groups' is registered twice"):
        known.add(PANEL)
