from __future__ import annotations

import threading
from contextlib import contextmanager, nullcontext
from datetime import date
from functools import partial

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seriktes.activities.actions import (
    GroupDetails,
    ProgrammeDetails,
    add_group,
    edit_group,
    edit_programme,
)
from seriktes.activities.enums import GroupLanguage, ProgrammeKind, Season
from seriktes.activities.models import Group
from seriktes.attendance.enums import SessionState
from seriktes.attendance.models import Mark
from seriktes.attribution import actions, rollup
from seriktes.attribution.actions import add_rule, change_rule, withdraw_rule
from seriktes.attribution.coverage import RuleTerms
from seriktes.attribution.errors import (
    OutsideAgreement,
    OverTheWhole,
    RuleChanged,
    RuleRefused,
    SameScopeTwice,
)
from seriktes.attribution.mixes import MixMap, places
from seriktes.attribution.models import CoverageRule, GroupMonth
from seriktes.clubs.actions import ClubDetails, edit_club
from seriktes.core.access import SYSTEM
from seriktes.core.errors import NotAllowed
from seriktes.core.models import AuditEntry
from seriktes.core.shares import WHOLE
from seriktes.partners.models import Agreement
from seriktes.settings import env
from tests import factories as make
from tests.attribution.test_rollup import kept, made_anew
from tests.oracle import networks

EXAMPLES = 500 if env.read("SERIKTES_PROVE") else 25
ROUNDS = 50 if env.read("SERIKTES_PROVE") else 3


def any_terms(random) -> RuleTerms:
    starts_on = networks.any_day(random)
    ends_on = random.choice((None, max(starts_on, networks.any_day(random))))
    return RuleTerms(random.choice(networks.SHARES), starts_on, ends_on, **networks.scope(random))


def some_deed(random) -> CoverageRule | None:
    """Change a rule in some way; return the version that stands afterwards."""
    rules = list(CoverageRule.objects.current())
    deed = random.choice(("add", "change", "end", "withdraw")) if rules else "add"
    if deed == "add":
        return add_rule(
            actor=SYSTEM, agreement=random.choice(list(Agreement.objects.all())), terms=any_terms(random)
        )
    rule = random.choice(rules)
    if deed == "change":
        return change_rule(actor=SYSTEM, rule=rule, terms=any_terms(random))
    if deed == "end":
        last_day = max(rule.starts_on, networks.any_day(random))
        return change_rule(actor=SYSTEM, rule=rule, terms=RuleTerms.of(rule).until(last_day))
    withdraw_rule(actor=SYSTEM, rule=rule)
    return None


def is_above_a_fact(rule) -> bool:
    """Whether a fact on record is above the whole by this rule."""
    mixes = [months.mix for months in GroupMonth.objects.filter(mix__parts__rule=rule)]
    return any(sum(part.rule.share for part in mix.parts.all()) > WHOLE for mix in mixes)


@pytest.mark.django_db
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not env.read("SERIKTES_PROVE"),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.randoms(use_true_random=False))
def test_after_any_change_of_rules_the_rollup_is_as_if_made_anew_and_no_share_is_above_the_whole(random):
    with networks.discarded():
        networks.build(random)
        rollup.rebuild()
        for _ in range(random.randint(1, 5)):
            try:
                with transaction.atomic():
                    rule = some_deed(random)
            except RuleRefused:
                continue

            assert kept() == made_anew()
            assert not networks.is_over()
            assert rule is None or not is_above_a_fact(rule)


@pytest.fixture
def ground(db):
    """A group with one visit on 15 September 2025, and two agreements of that year."""
    group = make.group()
    session = make.session(group, state=SessionState.HELD)
    make.mark(session, make.person())
    rollup.rebuild()
    year = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
    return group, *(make.agreement(make.organisation(f"{n} (үлгі)"), f"{n}-1", **year) for n in ("А", "Б"))


def terms(share, **scope) -> RuleTerms:
    return RuleTerms(share, date(2025, 9, 1), date(2025, 10, 31), **scope)


def test_a_rule_is_saved_logged_and_counted(ground):
    group, agreement, _other = ground

    rule = add_rule(actor=SYSTEM, agreement=agreement, terms=terms(400_000, club=group.club))

    assert GroupMonth.objects.get().mix.key == str(rule.pk)
    assert AuditEntry.objects.get().after == {
        "agreement": agreement.pk,
        "unit": None,
        "club": group.club_id,
        "programme_kind": "",
        "group": None,
        "category": None,
        "share": 400_000,
        "starts_on": "2025-09-01",
        "ends_on": "2025-10-31",
    }


def test_shares_above_the_whole_are_refused_and_the_sentence_names_day_agreements_and_sum(ground):
    group, agreement, other = ground
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(700_000, club=group.club))
    wanted = RuleTerms(400_000, date(2025, 10, 15), date(2025, 12, 1), programme_kind=ProgrammeKind.SPORT)

    with pytest.raises(OverTheWhole) as refusal:
        add_rule(actor=SYSTEM, agreement=other, terms=wanted)

    sentence = str(refusal.value)
    named = ("15.10.2025", "Шахмат 1", group.club.name, "110\u00a0%", "№ А-1", "№ Б-1")
    assert all(word in sentence for word in named)
    assert CoverageRule.objects.count() == 1


@pytest.mark.parametrize(("last", "refused"), [(date(2025, 8, 31), False), (date(2025, 9, 1), True)])
def test_a_group_that_ended_before_a_rule_begins_does_not_stand_in_its_way(ground, last, refused):
    group, agreement, other = ground
    type(group).objects.filter(pk=group.pk).update(starts_on=date(2025, 1, 20), ends_on=last)
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(700_000, club=group.club))

    with pytest.raises(OverTheWhole) if refused else nullcontext():
        add_rule(actor=SYSTEM, agreement=other, terms=terms(400_000, programme_kind=ProgrammeKind.SPORT))

    assert CoverageRule.objects.count() == (1 if refused else 2)


def test_the_whole_itself_is_allowed(ground):
    group, agreement, other = ground
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(700_000, club=group.club))

    add_rule(actor=SYSTEM, agreement=other, terms=terms(300_000, group=group))

    assert CoverageRule.objects.current().count() == 2


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date(2024, 12, 31), date(2025, 5, 1)), (date(2025, 5, 1), date(2026, 1, 1)), (date(2025, 5, 1), None)],
)
def test_days_outside_the_agreement_are_refused(ground, starts_on, ends_on):
    group, agreement, _other = ground

    with pytest.raises(OutsideAgreement):
        add_rule(actor=SYSTEM, agreement=agreement, terms=RuleTerms(0, starts_on, ends_on, group=group))


def test_a_second_rule_for_the_same_scope_and_time_is_refused(ground):
    group, agreement, _other = ground
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(100_000, group=group))

    with pytest.raises(SameScopeTwice):
        add_rule(actor=SYSTEM, agreement=agreement, terms=terms(200_000, group=group))


def test_a_changed_rule_is_a_new_version_and_its_old_one_stays(ground):
    group, agreement, _other = ground
    rule = add_rule(actor=SYSTEM, agreement=agreement, terms=terms(100_000, group=group))

    changed = change_rule(actor=SYSTEM, rule=rule, terms=terms(200_000, group=group))

    rule.refresh_from_db()
    assert rule.share == 100_000
    assert rule.replaced_at is not None
    assert changed.replaces == rule
    assert GroupMonth.objects.get().mix.key == str(changed.pk)


def test_a_rule_that_somebody_changed_meanwhile_is_refused(ground):
    group, agreement, _other = ground
    rule = add_rule(actor=SYSTEM, agreement=agreement, terms=terms(100_000, group=group))
    change_rule(actor=SYSTEM, rule=rule, terms=terms(200_000, group=group))

    with pytest.raises(RuleChanged):
        withdraw_rule(actor=SYSTEM, rule=rule)


def test_a_withdrawn_rule_counts_for_nothing(ground):
    group, agreement, _other = ground
    rule = add_rule(actor=SYSTEM, agreement=agreement, terms=terms(100_000, group=group))

    reach = withdraw_rule(actor=SYSTEM, rule=rule)

    assert (reach.repointed, reach.refreshed) == (1, 0)
    assert GroupMonth.objects.get().mix.key == ""


def test_an_ended_rule_counts_until_its_last_day(ground):
    group, agreement, _other = ground
    rule = add_rule(actor=SYSTEM, agreement=agreement, terms=terms(100_000, group=group))

    change_rule(actor=SYSTEM, rule=rule, terms=RuleTerms.of(rule).until(date(2025, 9, 14)))

    assert GroupMonth.objects.get().mix.key == ""


def test_a_rule_moved_to_the_other_half_of_a_month_leaves_the_mix_it_comes_to(ground):
    """{A, B} becomes {B} in the first half, {B} becomes {A, B} in the second: either bars the other's way."""
    group, agreement, other = ground
    make.mark(make.session(group, date(2025, 9, 22), state=SessionState.HELD), make.person(given_name="Дана"))
    rollup.rebuild()
    first_half = RuleTerms(400_000, date(2025, 9, 1), date(2025, 9, 15), group=group)
    second_half = RuleTerms(400_000, date(2025, 9, 16), date(2025, 9, 30), group=group)
    moving = add_rule(actor=SYSTEM, agreement=agreement, terms=first_half)
    staying = add_rule(actor=SYSTEM, agreement=other, terms=terms(600_000, club=group.club))

    moved = change_rule(actor=SYSTEM, rule=moving, terms=second_half)

    assert {mix for _group, _month, mix in kept()} == {f"{staying.pk}", f"{staying.pk},{moved.pk}"}
    assert kept() == made_anew()


@pytest.mark.parametrize("name", ["auditor", "leader", "akimat", "coordinator"])
def test_only_those_who_manage_partnership_change_rules(world, name):
    with pytest.raises(NotAllowed):
        withdraw_rule(actor=world.actor(name), rule=world.akimat_rule)


def race(*deeds) -> list[str]:
    """Two managers act at the same moment; return what became of them."""
    outcomes, ready = [], threading.Barrier(2)

    def act(deed) -> None:
        ready.wait()
        try:
            deed()
            outcomes.append("saved")
        except OverTheWhole:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def two_adds() -> list:
    """Each adds 60 % for one club."""
    agreements, club = race_ground()
    return [
        partial(add_rule, actor=SYSTEM, agreement=agreement, terms=terms(600_000, club=club))
        for agreement in agreements
    ]


def an_add_and_a_change() -> list:
    """One adds 60 % for a group, the other raises a rule of its club from 10 % to 60 %."""
    (one, other), club = race_ground()
    rule = add_rule(actor=SYSTEM, agreement=one, terms=terms(100_000, club=club))
    group = terms(600_000, group=club.groups.get())
    return [
        partial(change_rule, actor=SYSTEM, rule=rule, terms=terms(600_000, club=club)),
        partial(add_rule, actor=SYSTEM, agreement=other, terms=group),
    ]


def an_add_and_a_move() -> list:
    """One covers a branch by 60 %, the other moves a club covered by 60 % into that branch."""
    (one, other), club = race_ground()
    branch = make.unit("Филиал (үлгі)", parent=make.network())
    add_rule(actor=SYSTEM, agreement=one, terms=terms(600_000, club=club))
    return [
        partial(add_rule, actor=SYSTEM, agreement=other, terms=terms(600_000, unit=branch)),
        partial(moved, club, branch),
    ]


def an_add_for_a_club_and_its_move() -> list:
    """One covers a club by 60 %, the other moves it into a branch covered by 60 %."""
    (one, other), club = race_ground()
    branch = make.unit("Филиал (үлгі)", parent=make.network())
    add_rule(actor=SYSTEM, agreement=one, terms=terms(600_000, unit=branch))
    return [
        partial(add_rule, actor=SYSTEM, agreement=other, terms=terms(600_000, club=club)),
        partial(moved, club, branch),
    ]


def an_add_and_another_kind() -> list:
    """One covers a kind of programme by 60 %, the other makes a programme covered by 60 % of that kind."""
    (one, other), club = race_ground()
    group = club.groups.get()
    add_rule(actor=SYSTEM, agreement=one, terms=terms(600_000, group=group))
    return [
        partial(add_rule, actor=SYSTEM, agreement=other, terms=terms(600_000, programme_kind="arts")),
        partial(of_kind, group.programme, ProgrammeKind.ARTS),
    ]


def an_add_and_a_new_group() -> list:
    """One covers a kind of programme by 60 %, the other adds a group of it to a club covered by 60 %."""
    (one, other), club = race_ground()
    add_rule(actor=SYSTEM, agreement=one, terms=terms(600_000, club=club))
    return [
        partial(add_rule, actor=SYSTEM, agreement=other, terms=terms(600_000, programme_kind="arts")),
        partial(new_group, club, make.programme("Сурет", ProgrammeKind.ARTS)),
    ]


RACES = (
    two_adds,
    an_add_and_a_change,
    an_add_and_a_move,
    an_add_for_a_club_and_its_move,
    an_add_and_another_kind,
    an_add_and_a_new_group,
)


def race_ground():
    group = make.group()
    return [make.agreement(make.organisation(f"{n} (үлгі)"), n) for n in ("А", "Б")], group.club


def largest_sum() -> int:
    """Return the largest sum of shares over any group today."""
    mixes = MixMap.load(date(2025, 9, 1), date(2025, 9, 1))
    shares = dict(CoverageRule.objects.current().values_list("pk", "share"))
    every = places(list(Group.objects.values_list("pk", flat=True))).values()
    return max(sum(shares[rule.id] for rule in mixes.covering(place)) for place in every)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deeds", RACES)
def test_two_managers_at_once_cannot_both_pass(deeds):
    for _ in range(ROUNDS):
        assert race(*deeds()) == ["refused", "saved"]
        assert largest_sum() <= WHOLE


@contextmanager
def no_transaction(*_given, **_named):
    """Stands for `atomic` where the control takes the one writer of SQLite away."""
    yield


@pytest.mark.django_db(transaction=True)
def test_control_without_what_keeps_them_apart_both_pass(monkeypatch):
    """The lock on PostgreSQL; on SQLite the transaction, which lets one writer in at a time."""
    deeds = two_adds()
    monkeypatch.setattr(actions, "hold_rules", lambda: None)
    if connection.vendor == "sqlite":
        monkeypatch.setattr(actions.transaction, "atomic", no_transaction)
        # The log refuses to be written outside a transaction.
        monkeypatch.setattr(actions.audit, "log", lambda *_given, **_named: None)
    both_read = threading.Barrier(2, timeout=5)
    possible = actions.require_possible

    def check_then_wait(*args, **named) -> None:
        possible(*args, **named)
        both_read.wait()

    monkeypatch.setattr(actions, "require_possible", check_then_wait)

    assert race(*deeds) == ["saved", "saved"]
    assert largest_sum() > WHOLE


def moved(club, unit):
    details = ClubDetails(name_kk=club.name_kk, territory=club.territory, unit=unit, starts_on=club.starts_on)
    return edit_club(actor=SYSTEM, club=club, details=details)


def of_kind(programme, kind):
    details = ProgrammeDetails(programme.name_kk, programme.name_ru, programme.name_en, kind)
    return edit_programme(actor=SYSTEM, programme=programme, details=details)


def new_group(club, programme, starts_on=date(2025, 9, 1)):
    details = GroupDetails("Сурет 1", programme, GroupLanguage.KK, Season.SCHOOL_YEAR, starts_on)
    return add_group(actor=SYSTEM, club=club, details=details)


def into(group, programme):
    kept_fields = {name: getattr(group, name) for name in ("name_kk", "language", "season", "starts_on")}
    return edit_group(actor=SYSTEM, group=group, details=GroupDetails(programme=programme, **kept_fields))


def another_kind(group):
    of_kind(group.programme, ProgrammeKind.ARTS)


def another_programme(group):
    into(group, make.programme("Сурет", ProgrammeKind.ARTS))


@pytest.fixture
def unmarked(ground):
    """The same ground, but its session did not happen: nothing freezes the group."""
    group, *agreements = ground
    Mark.objects.all().delete()
    group.sessions.update(state=SessionState.NOT_HELD)
    rollup.rebuild()
    return group, *agreements


CHANGES = pytest.mark.parametrize("change", [another_kind, another_programme])


@CHANGES
def test_a_group_of_another_kind_is_counted_by_its_rules(unmarked, change):
    group, agreement, other = unmarked
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(600_000, programme_kind="sport"))
    rule = add_rule(actor=SYSTEM, agreement=other, terms=terms(600_000, programme_kind="arts"))

    change(group)

    assert GroupMonth.objects.get().mix.key == str(rule.pk)
    assert kept() == made_anew()


@CHANGES
def test_another_kind_that_brings_shares_above_the_whole_is_refused(unmarked, change):
    group, agreement, other = unmarked
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(600_000, programme_kind="arts"))
    add_rule(actor=SYSTEM, agreement=other, terms=terms(600_000, group=group))

    with pytest.raises(OverTheWhole):
        change(group)

    assert Group.objects.get().programme.kind == ProgrammeKind.SPORT


def test_a_club_that_moves_to_another_unit_is_counted_by_its_rules(ground):
    group, agreement, _other = ground
    branch = make.unit("Филиал (үлгі)", parent=make.network())
    rule = add_rule(actor=SYSTEM, agreement=agreement, terms=terms(100_000, unit=branch))

    moved(group.club, branch)

    assert GroupMonth.objects.get().mix.key == str(rule.pk)


def test_a_move_that_brings_shares_above_the_whole_is_refused(ground):
    group, agreement, other = ground
    branch = make.unit("Филиал (үлгі)", parent=make.network())
    add_rule(actor=SYSTEM, agreement=agreement, terms=terms(600_000, unit=branch))
    add_rule(actor=SYSTEM, agreement=other, terms=terms(600_000, group=group))

    with pytest.raises(OverTheWhole):
        moved(group.club, branch)

    group.club.refresh_from_db()
    assert group.club.unit != branch
