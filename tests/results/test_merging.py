"""Rows read as one: proposed by the check, accepted by a person on the draft, told apart again."""

from __future__ import annotations

import pytest

from seriktes.core.errors import NotAllowed
from seriktes.results.actions import accept_merging, draft_restatement, separate_rows
from seriktes.results.errors import NotADraft, NothingProposed
from seriktes.results.merging import Proposal
from seriktes.results.models import Release
from seriktes.results.reports import Line, Names, Row, from_json
from tests.results.releasing import again, worked


@pytest.fixture
def proposed(network, draft):
    """A draft for which two clubs are proposed to be read as one."""
    keys = tuple(sorted(club.pk for club in network.clubs[2:]))
    row = Row(keys, Line(*[None] * 7), tuple(Names(f"{key}-клуб (үлгі)") for key in keys))
    found = Proposal((("club", row),), 31, 12)
    Release.objects.filter(pk=draft.pk).update(proposal=found.to_json())
    return again(draft), keys


def club_keys(release) -> set[tuple[int, ...]]:
    return {row.keys for row in from_json(release.figures).table("club").rows}


def test_accepted_rows_are_read_as_one_and_told_apart_again(desk, proposed):
    draft, keys = proposed

    accepted = worked(accept_merging(actor=desk.manager, release=draft))

    assert (accepted.merging, keys in club_keys(accepted)) == ({"club": [list(keys)]}, True)

    apart = worked(separate_rows(actor=desk.manager, release=accepted))

    assert (apart.merging, keys in club_keys(apart)) == ({}, False)
    assert club_keys(apart) == club_keys(draft)


def test_what_is_accepted_stays_for_a_restatement(desk, proposed):
    draft, keys = proposed
    released = desk.approved(worked(accept_merging(actor=desk.manager, release=draft)))

    restated = draft_restatement(actor=desk.manager, release=released, cause="Журнал кеш келді (үлгі)")

    assert keys in club_keys(released)
    assert restated.merging == released.merging
    with pytest.raises(NotADraft):
        separate_rows(actor=desk.manager, release=released)


def test_nothing_is_accepted_where_nothing_is_proposed(desk, draft):
    with pytest.raises(NothingProposed):
        accept_merging(actor=desk.manager, release=draft)


def test_who_may_not_draft_accepts_nothing(proposed, world):
    draft, _keys = proposed

    with pytest.raises(NotAllowed):
        accept_merging(actor=world.actor("auditor"), release=draft)


def test_the_page_of_a_draft_shows_what_is_proposed(insider, proposed):
    draft, keys = proposed

    page = insider.get(draft.get_absolute_url(), HTTP_ACCEPT_LANGUAGE="kk").content.decode()

    assert all(f"{key}-клуб (үлгі)" in page for key in keys)
    assert f"{draft.get_absolute_url()}merging/" in page

    answer = insider.post(f"{draft.get_absolute_url()}merging/")

    assert answer.status_code == 302
    assert again(draft).merging == {"club": [list(keys)]}


def test_the_page_of_a_draft_says_how_much_is_hidden(insider, proposed):
    draft, _keys = proposed
    figures = draft.figures
    rows = [row for table in figures["tables"] for row in table["rows"]]
    for row in rows:
        row["figures"] |= {"people": 1, "exclusive": 1, "proportional": 1}
        row["figures"] |= {"visits": None, "minutes": None, "recorded": None}
    for grid in figures["grids"]:
        grid["cells"] = [[1 for _cell in line] for line in grid["cells"]]
    cells = sum(len(line) for grid in figures["grids"] for line in grid["cells"])
    Release.objects.filter(pk=draft.pk).update(figures=figures)
    hidden = round(100 * 3 * len(rows) / (6 * len(rows) + cells))

    page = insider.get(draft.get_absolute_url(), HTTP_ACCEPT_LANGUAGE="kk").content.decode()

    assert 0 < hidden < 50
    assert f"100 ұяшықтан {hidden}" in " ".join(page.split())
