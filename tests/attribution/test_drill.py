from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seriktes.activities.models import Group
from seriktes.attendance.enums import SessionState
from seriktes.attendance.models import Mark
from seriktes.attribution.figures import Slice
from seriktes.attribution.queries import marks_behind, reasons
from seriktes.attribution.wording import reason_words
from seriktes.core.access import SYSTEM
from seriktes.core.months import month_of
from seriktes.people.models import Person
from seriktes.settings import env
from tests import factories as make
from tests.oracle import networks, oracle

EXAMPLES = 40 if env.read("SERIKTES_PROVE") else 3
WHOLE_TIME = Slice(month_of(networks.FIRST), month_of(networks.LAST))


def rows(report) -> list:
    names = ("club", "programme_kind", "month", "sex", "age")
    return [None, *((name, row["key"]) for name in names for row in report[name]["rows"])]


def visits(report, row) -> dict:
    if row is None:
        return report["total"]["visits"]
    return next(each["visits"] for each in report[row[0]]["rows"] if each["key"] == row[1])


def people_alone(report, row) -> int:
    if row is None:
        return report["total"]["people"]["exclusive"]
    return next(each["people"]["exclusive"] for each in report[row[0]]["rows"] if each["key"] == row[1])


@pytest.mark.django_db
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_behind_every_figure_stand_as_many_marks_as_it_counts(random):
    with networks.discarded():
        networks.build(random)
        # Without merges a mark is a visit.
        networks.PersonMerge.objects.all().delete()
        Person.objects.update(canonical=None)
        for partner in networks.partners()[:2]:
            report = oracle.report(partner, WHOLE_TIME.first_month, WHOLE_TIME.last_month)
            for row in rows(report):
                for figure in ("network", "contributed", "exclusive"):
                    behind = marks_behind(
                        actor=SYSTEM, scope=WHOLE_TIME, partner_id=partner, row=row, figure=figure
                    )
                    assert behind.total == visits(report, row)[figure]


@pytest.mark.django_db
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_behind_people_of_one_partner_alone_stand_the_marks_of_as_many_people(random):
    with networks.discarded():
        networks.build(random, over_the_whole=random.random() < 0.3)
        for partner in networks.partners()[:2]:
            report = oracle.report(partner, WHOLE_TIME.first_month, WHOLE_TIME.last_month)
            for row in rows(report):
                behind = marks_behind(
                    actor=SYSTEM, scope=WHOLE_TIME, partner_id=partner, row=row, figure="exclusive_people"
                )
                people = {mark.person.canonical_id or mark.person_id for mark in behind.marks}
                assert len(people) == people_alone(report, row)


def test_someone_whom_another_partner_supports_elsewhere_is_not_one_partner_s_alone(world):
    for session, person in ((world.session, world.child), (world.other_session, world.child)):
        make.mark(session, person)
    make.mark(world.other_session, world.other_child)
    month = world.session.month

    def people(figure):
        behind = marks_behind(
            actor=SYSTEM, scope=Slice(month, month), partner_id=world.company.pk, figure=figure
        )
        return {mark.person for mark in behind.marks}

    assert people("exclusive") == {world.child, world.other_child}
    assert people("exclusive_people") == {world.other_child}


def test_marks_of_other_clubs_are_counted_and_not_shown(world):
    for session, person in ((world.session, world.child), (world.other_session, world.other_child)):
        make.mark(session, person)
    month = world.session.month

    behind = marks_behind(actor=world.actor("leader"), scope=Slice(month, month), partner_id=world.company.pk)

    assert (behind.total, behind.visible) == (2, 1)
    assert [mark.person for mark in behind.marks] == [world.child]


def test_an_unknown_row_is_refused(world):
    with pytest.raises(LookupError, match="weekday"):
        marks_behind(actor=SYSTEM, scope=WHOLE_TIME, partner_id=world.company.pk, row=("weekday", 1))


def test_the_reason_of_a_mark_names_agreements_shares_and_scopes(world):
    make.mark(world.session, world.child)
    Group.objects.update(name_ru="", name_en="")
    marks = Mark.objects.select_related("session")

    (found,) = reasons(marks).values()

    assert set(found) == {world.akimat_rule, world.company_rule}
    words = reason_words(found)
    assert "№ А-1" in words
    assert "40" in words
    assert "№ К-1" in words


def test_a_mark_that_no_rule_covers_is_of_own_means(db):
    mark = make.mark(make.session(make.group(), state=SessionState.HELD), make.person())

    assert reasons([mark]) == {mark.pk: ()}
    assert "№" not in reason_words(())
    assert reasons([]) == {}
