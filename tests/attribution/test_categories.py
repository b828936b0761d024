"""Rules that cover people for what they are: who counts, where the sessions stand, what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.attribution import rollup
from seriktes.attribution.actions import add_rule, change_rule, withdraw_rule
from seriktes.attribution.coverage import RuleTerms
from seriktes.attribution.errors import OverTheWhole
from seriktes.attribution.figures import Slice
from seriktes.attribution.models import CoverageRule, GroupMonth
from seriktes.attribution.queries import marks_behind, partner_figures, reasons
from seriktes.attribution.receivers import follow_categories
from seriktes.attribution.wording import reason_words, reasons_in_short
from seriktes.core.access import SYSTEM
from seriktes.core.months import month_of
from seriktes.people.actions import Days, merge_people, put_into_category, undo_merge, withdraw_category
from seriktes.people.signals import categories_changed
from tests import factories as make
from tests.attribution.test_rollup import kept, made_anew

SEPTEMBER = month_of(date(2025, 9, 1))
DAY = date(2025, 9, 15)


@pytest.fixture
def ground(db):
    """A session with two children present and one ill; a category; two agreements."""
    session = make.session(make.group(), DAY, state=SessionState.HELD)
    children = [make.person("Үлгібаев", name) for name in ("Айбар", "Дана", "Ермек")]
    statuses = (MarkStatus.PRESENT, MarkStatus.PRESENT, MarkStatus.ILL)
    for child, status in zip(children, statuses, strict=True):
        make.mark(session, child, status)
    rollup.rebuild()
    agreements = [make.agreement(make.organisation(f"{name} (үлгі)"), f"{name}-1") for name in ("А", "Б")]
    return session, children, make.category(), agreements


def terms(share, **scope) -> RuleTerms:
    return RuleTerms(share, date(2025, 9, 1), None, **scope)


def figures(agreement):
    return partner_figures(Slice(SEPTEMBER, SEPTEMBER), agreement.partner_id)


def belong(child, category, *days):
    days = Days(*(days or (date(2025, 9, 1),)))
    return put_into_category(actor=SYSTEM, person=child, category=category, days=days)


def test_a_rule_of_a_category_counts_its_people_and_no_session(ground):
    _session, children, category, (agreement, _other) = ground
    belong(children[0], category)
    belong(children[2], category)

    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(400_000, category=category))

    total = figures(agreement).total
    assert (total.people.contributed_to, total.people.exclusive, total.people.proportional) == (1, 1, 400_000)
    assert (total.visits.contributed, total.recorded.contributed, total.visits.network) == (1, 2, 2)
    assert (total.held.contributed, total.held.network, total.session_minutes.contributed) == (0, 1, 0)
    assert kept() == made_anew()


def test_who_is_enrolled_and_not_marked_stands_under_the_persons_rules(ground):
    session, _children, category, (agreement, _other) = ground
    missing = make.person()
    make.enrolment(missing, session.group)
    belong(missing, category)

    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(400_000, category=category))

    total = figures(agreement).total
    assert (total.unrecorded.contributed, total.unrecorded.network) == (1, 1)


def test_only_the_days_of_belonging_count(ground):
    session, children, category, (agreement, _other) = ground
    later = make.session(session.group, date(2025, 9, 16), state=SessionState.HELD)
    make.mark(later, children[0])
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(400_000, category=category))

    belong(children[0], category, date(2025, 9, 1), DAY)

    total = figures(agreement).total
    assert (total.visits.contributed, total.visits.network) == (1, 3)
    assert kept() == made_anew()


def test_a_place_and_a_category_meet_in_one_mix(ground):
    session, children, category, (agreement, other) = ground
    belong(children[0], category)
    place = add_rule(actor=SYSTEM, agreement=other, terms=terms(500_000, club=session.group.club))

    rule = add_rule(actor=SYSTEM, agreement=agreement, terms=terms(500_000, category=category))

    assert set(GroupMonth.objects.values_list("mix__key", "held")) == {
        (str(place.pk), 1),
        (f"{place.pk},{rule.pk}", 0),
    }
    assert figures(other).people_reconciliation.shared == 1


def test_putting_somebody_into_a_category_and_taking_them_out_moves_the_sums_at_once(ground):
    _session, children, category, (agreement, _other) = ground
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(400_000, category=category))
    before = kept()

    belonging = belong(children[0], category)
    assert figures(agreement).total.visits.contributed == 1
    assert kept() == made_anew()
    withdraw_category(actor=SYSTEM, belonging=belonging)

    assert kept() == made_anew() == before


@pytest.fixture
def deaf():
    """The protection off: nobody listens to changed categories."""
    categories_changed.disconnect(dispatch_uid="attribution.categories")
    yield
    categories_changed.connect(follow_categories, dispatch_uid="attribution.categories")


def test_control_without_the_subscriber_the_sums_do_not_follow(ground, deaf):
    _session, children, category, (agreement, _other) = ground
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(400_000, category=category))

    belong(children[0], category)

    assert kept() != made_anew()


def test_a_merge_brings_the_category_to_the_marks_of_both_and_its_undo_takes_it_back(ground):
    _session, children, category, (agreement, _other) = ground
    apart = make.person()
    belong(apart, category)
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(400_000, category=category))
    before = kept()

    merge = merge_people(actor=SYSTEM, kept=children[0], merged=apart)
    assert figures(agreement).total.visits.contributed == 1
    assert kept() == made_anew()
    undo_merge(actor=SYSTEM, merge=merge)

    assert kept() == made_anew() == before


def test_shares_that_meet_in_everybody_of_a_category_are_refused(ground):
    _session, _children, category, (agreement, other) = ground
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(600_000, category=category))

    with pytest.raises(OverTheWhole) as everywhere:
        add_rule(actor=SYSTEM, agreement=other, terms=terms(500_000, unit=make.network()))
    with pytest.raises(OverTheWhole) as twice:
        add_rule(actor=SYSTEM, agreement=other, terms=terms(500_000, category=category))

    assert all(category.name in str(said.value) for said in (everywhere, twice))
    assert CoverageRule.objects.count() == 1


def test_a_share_above_the_whole_of_a_fact_on_record_is_refused_by_its_group(ground):
    session, children, category, (agreement, other) = ground
    belong(children[0], category)
    add_rule(actor=SYSTEM, agreement=other, terms=terms(600_000, club=session.group.club))
    before = kept()

    with pytest.raises(OverTheWhole) as refusal:
        add_rule(actor=SYSTEM, agreement=agreement, terms=terms(500_000, category=category))

    assert all(word in str(refusal.value) for word in (session.group.name, "110\u00a0%"))
    assert children[0].given_name not in str(refusal.value)
    assert kept() == before


def test_what_category_data_bring_about_is_unresolved_until_a_rule_is_lowered(ground):
    session, children, category, (agreement, other) = ground
    place = add_rule(actor=SYSTEM, agreement=other, terms=terms(600_000, club=session.group.club))
    rule = add_rule(actor=SYSTEM, agreement=agreement, terms=terms(500_000, category=category))

    belong(children[0], category)

    ours, theirs = figures(agreement), figures(other)
    assert (ours.unresolved_visits, theirs.unresolved_visits) == (1, 1)
    assert (ours.total.visits.contributed, theirs.total.visits.contributed) == (0, 1)
    assert theirs.total.visits.network == 2
    with pytest.raises(OverTheWhole):
        change_rule(actor=SYSTEM, rule=place, terms=terms(550_000, club=session.group.club))
    change_rule(actor=SYSTEM, rule=rule, terms=terms(400_000, category=category))
    assert (figures(agreement).unresolved_visits, figures(other).total.visits.contributed) == (0, 2)


def test_changing_the_rules_of_a_place_keeps_those_of_people(ground):
    session, children, category, (agreement, other) = ground
    belong(children[0], category)
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(400_000, category=category))
    place = add_rule(actor=SYSTEM, agreement=other, terms=terms(500_000, club=session.group.club))

    changed = change_rule(actor=SYSTEM, rule=place, terms=terms(600_000, club=session.group.club))
    assert kept() == made_anew()
    withdraw_rule(actor=SYSTEM, rule=changed)

    assert kept() == made_anew()
    assert figures(agreement).total.visits.contributed == 1


def test_without_a_rule_of_a_category_a_register_asks_nothing_of_them(ground):
    session, children, category, (agreement, _other) = ground
    belong(children[0], category)
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(400_000, club=session.group.club))

    with CaptureQueriesContext(connection) as asked:
        rollup.refresh({(session.group_id, session.month)})

    assert not any("personcategory" in query["sql"] for query in asked)


def test_the_reason_of_a_visit_names_the_rule_of_the_category_and_what_is_left(ground):
    session, children, category, (agreement, other) = ground
    belong(children[0], category)
    add_rule(actor=SYSTEM, agreement=other, terms=terms(500_000, club=session.group.club))
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(400_000, category=category))
    scope = Slice(SEPTEMBER, SEPTEMBER)

    behind = marks_behind(actor=SYSTEM, scope=scope, partner_id=agreement.partner_id)
    why = reason_words(reasons(behind.marks)[behind.marks.get().pk])

    assert [mark.person for mark in behind.marks] == [children[0]]
    assert all(
        word in why for word in ("№ А-1", "№ Б-1", "40\u00a0%", "50\u00a0%", category.name, "10\u00a0%")
    )


def test_the_reason_of_a_visit_above_the_whole_says_so(ground):
    session, children, category, (agreement, other) = ground
    add_rule(actor=SYSTEM, agreement=other, terms=terms(700_000, club=session.group.club))
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(400_000, category=category))
    belong(children[0], category)
    scope = Slice(SEPTEMBER, SEPTEMBER)

    network = marks_behind(actor=SYSTEM, scope=scope, partner_id=agreement.partner_id, figure="network")
    why = {mark.person_id: reasons([mark])[mark.pk] for mark in network.marks}

    assert len(why[children[0].pk]) == 2
    assert len(reasons_in_short(why[children[0].pk])) == 3
    assert marks_behind(actor=SYSTEM, scope=scope, partner_id=agreement.partner_id).total == 0
