"""Rules that met nowhere meet in a new group; a rule that waits in the queue meets another partner."""

from __future__ import annotations

from datetime import date

import pytest

from seriktes.activities.actions import GroupDetails, edit_group, succeed_group
from seriktes.activities.enums import GroupLanguage, ProgrammeKind, Season
from seriktes.activities.models import Group
from seriktes.activities.signals import groups_placed
from seriktes.attribution import deferring
from seriktes.attribution.actions import add_rule
from seriktes.attribution.errors import OverTheWhole
from seriktes.attribution.models import CoverageRule
from seriktes.attribution.receivers import follow_groups
from seriktes.core.access import SYSTEM
from seriktes.core.jobs import run_job
from seriktes.core.models import Job
from seriktes.core.shares import WHOLE
from seriktes.partners.models import Agreement
from tests import factories as make
from tests.attribution.test_actions import ground, largest_sum, new_group, terms

__all__ = ["ground"]


@pytest.fixture
def meeting(ground):
    """A club covered by 60 %, and a kind of programme covered by 60 % that no group of the club has yet."""
    group, agreement, other = ground
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(600_000, club=group.club))
    add_rule(actor=SYSTEM, agreement=other, terms=terms(600_000, programme_kind="arts"))
    return group, make.programme("Сурет", ProgrammeKind.ARTS)


def test_a_new_group_in_which_rules_meet_above_the_whole_is_refused_by_its_name_and_club(meeting):
    group, arts = meeting

    with pytest.raises(OverTheWhole) as refusal:
        new_group(group.club, arts)

    assert all(
        word in str(refusal.value) for word in ("01.09.2025", "Сурет 1", group.club.name, "120\u00a0%")
    )
    assert list(Group.objects.all()) == [group]


def test_a_new_group_that_begins_after_the_rules_have_ended_is_written_down(meeting):
    group, arts = meeting

    added = new_group(group.club, arts, starts_on=date(2025, 11, 1))

    assert set(Group.objects.all()) == {group, added}


def test_a_group_that_would_begin_while_the_rules_meet_is_refused(meeting):
    group, arts = meeting
    added = new_group(group.club, arts, starts_on=date(2025, 11, 1))
    kept_fields = {name: getattr(added, name) for name in ("name_kk", "programme", "language", "season")}

    with pytest.raises(OverTheWhole):
        edit_group(
            actor=SYSTEM, group=added, details=GroupDetails(starts_on=date(2025, 10, 31), **kept_fields)
        )

    added.refresh_from_db()
    assert added.starts_on == date(2025, 11, 1)


def test_a_successor_in_which_rules_meet_above_the_whole_is_refused(meeting):
    group, arts = meeting
    details = GroupDetails("Сурет 1", arts, GroupLanguage.KK, Season.SCHOOL_YEAR, starts_on=date(2025, 10, 1))

    with pytest.raises(OverTheWhole):
        succeed_group(actor=SYSTEM, group=group, details=details)

    group.refresh_from_db()
    assert (group.ends_on, Group.objects.count()) == (None, 1)


def test_control_without_the_check_a_new_group_is_covered_above_the_whole(meeting):
    group, arts = meeting
    groups_placed.disconnect(dispatch_uid="attribution.groups")
    try:
        new_group(group.club, arts)
    finally:
        groups_placed.connect(follow_groups, dispatch_uid="attribution.groups")

    assert largest_sum() > WHOLE


@pytest.mark.parametrize("is_passed_on", [True, False])
def test_a_queued_rule_is_written_only_for_the_partner_whom_the_manager_saw(ground, is_passed_on):
    group, agreement, other = ground
    asked = {"agreement": agreement, "rule": None, "terms": terms(100_000, club=group.club)}
    job = Job(kind=deferring.KIND, params=deferring.asked(**asked))
    if is_passed_on:
        Agreement.objects.filter(pk=agreement.pk).update(partner=other.partner)
    job.save()

    run_job(job.pk)

    job.refresh_from_db()
    refused = ("failed", "Бұл шарттың серіктесі енді басқа. Шартты қайта ашыңыз.", 0)
    assert (job.state, job.error, CoverageRule.objects.count()) == (
        refused if is_passed_on else ("done", "", 1)
    )
