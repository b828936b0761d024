"""The demo network: whole, the same every time, alive today, and nobody's."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db.models import Count, Q

from seriktes.accounts.models import User
from seriktes.activities.models import Enrolment, Group, TimetableSlot
from seriktes.attendance.enums import VISITS, SessionState
from seriktes.attendance.models import Mark, Session
from seriktes.attribution.models import CoverageRule, GroupMonth
from seriktes.attribution.queries.unresolved import unresolved_number
from seriktes.attribution.rollup import rebuild
from seriktes.clubs.models import Club, Unit
from seriktes.core import files
from seriktes.core.access import SYSTEM
from seriktes.core.months import month_of
from seriktes.demo.load import load
from seriktes.demo.scale import Scale
from seriktes.demo.staff import PASSWORD, USERS
from seriktes.demo.words import SAMPLE
from seriktes.organisations.bin import InvalidBin, check_bin
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.people.enums import Likeness
from seriktes.people.iin import InvalidIin, check_iin
from seriktes.people.models import Consent, Person, PersonCategory, PersonMerge, Phone
from seriktes.people.queries import possible_duplicates
from seriktes.people.sealing import open_iin
from seriktes.places.models import Territory
from seriktes.results.enums import ReportFormat
from seriktes.results.models import Release
from seriktes.results.reports import from_json
from seriktes.verification.models import Seal
from tests.demo.digests import digest
from tests.results.disclosure.attacker import Attack

pytestmark = [pytest.mark.django_db, pytest.mark.either]


def test_the_sums_are_those_of_the_marks(demo):
    fields = [field.attname for field in GroupMonth._meta.concrete_fields if not field.primary_key]
    written = sorted(map(repr, GroupMonth.objects.values_list(*fields)))

    rebuild()

    assert sorted(map(repr, GroupMonth.objects.values_list(*fields))) == written
    assert len(written) > 100


def test_a_second_load_changes_nothing(demo, until):
    before = digest()

    again = load(Scale(until=until + timedelta(days=1), clubs=5, seed=1))

    assert (again.is_new, again.clubs, again.marks) == (False, demo.clubs, demo.marks)
    assert digest() == before


@pytest.mark.parametrize("model", [Organisation, Unit, Club, Territory, Agreement])
def test_everything_invented_is_marked(demo, model):
    marked = Q(name_kk__endswith=SAMPLE, name_ru__endswith=SAMPLE, name_en__endswith=SAMPLE)

    assert model.objects.exists()
    assert list(model.objects.exclude(marked)) == []


def test_no_number_is_anybodys(demo):
    sealed = Person.objects.exclude(iin_sealed=None)

    for number in map(open_iin, sealed):
        check_iin(number, allow_sample=True)
        with pytest.raises(InvalidIin):
            check_iin(number, allow_sample=False)
    for number in Organisation.objects.values_list("bin", flat=True):
        with pytest.raises(InvalidBin):
            check_bin(number, allow_sample=False)
    assert sealed.count() > 100
    assert not Phone.objects.exclude(number__startswith="+7709").exists()
    assert not User.objects.exclude(phone__startswith="+7709", email__endswith="@example.org").exists()
    assert not Organisation.objects.exclude(
        phone__startswith="+7709", email__endswith="@example.org"
    ).exists()


def test_everybody_signs_in_with_the_printed_password(demo):
    users = User.objects.in_bulk([name for name, _language, _role in USERS], field_name="username")

    assert {name: user.language for name, user in users.items()} == {
        name: language for name, language, _role in USERS
    }
    assert all(user.check_password(PASSWORD) for user in users.values())


def test_the_demo_teacher_has_a_lesson_on_every_day_of_the_week(demo, until):
    teacher = User.objects.get(username="teacher")
    slots = TimetableSlot.objects.on(until).filter(group__teachings__user=teacher)
    led = Session.objects.filter(lead=teacher)

    assert set(slots.values_list("weekday", flat=True)) >= set(range(7))
    assert {session.state for session in led.filter(day=until)} == {SessionState.PLANNED}
    assert {session.state for session in led.filter(day=until - timedelta(days=1))} == {SessionState.PLANNED}
    assert led.filter(day__gt=until, day__lte=until + timedelta(days=14)).count() >= 14


def test_nothing_is_recorded_ahead_of_the_day(demo, until):
    assert not Session.objects.filter(day__gte=until).exclude(state=SessionState.PLANNED).exists()
    assert not Mark.objects.filter(day__gte=until).exists()
    assert not Enrolment.objects.filter(starts_on__gt=until).exists()


def test_the_shape_is_true(demo):
    """Attendance, illness, second circles, drop-outs: the shares that clubs tell of."""
    marks = Mark.objects.current().aggregate(
        all=Count("pk"),
        visits=Count("pk", filter=Q(status__in=VISITS)),
        winter=Count("pk", filter=Q(day__month__in=(12, 1, 2))),
        winter_visits=Count("pk", filter=Q(day__month__in=(12, 1, 2), status__in=VISITS)),
    )
    children = Enrolment.objects.filter(group__age_from__lt=17)
    learners = children.values("person").annotate(circles=Count("group", distinct=True))
    several = learners.filter(circles__gt=1).count()
    left = children.filter(end_reason__in=("left", "moved", "other"))

    assert 0.65 <= marks["visits"] / marks["all"] <= 0.85
    assert marks["winter_visits"] / marks["winter"] < marks["visits"] / marks["all"]
    assert 0.2 <= several / learners.count() <= 0.35
    assert 0.02 <= left.count() / children.count() <= 0.15
    assert Session.objects.filter(state=SessionState.NOT_HELD).count() > 10
    assert Mark.objects.filter(is_contested=True).exists()
    assert all(group.enrolments.exists() for group in Group.objects.all())


def test_marks_are_only_of_enrolled_people(demo):
    enrolled = {(row.person_id, row.group_id): row for row in Enrolment.objects.all()}
    strangers = [
        mark
        for mark in Mark.objects.select_related("session")
        if (row := enrolled.get((mark.person_id, mark.session.group_id))) is None
        or not row.is_in_force(mark.day)
    ]

    assert strangers == []


def test_every_child_has_somebody_who_answers_for_it(demo):
    known = Person.objects.known()
    children = known.filter(enrolments__group__age_from__lt=17, guardianships=None).distinct()

    # Those who were entered a second time, and namesakes, came without papers.
    assert children.count() == 5
    assert Consent.objects.count() > 100


def test_one_double_is_joined_and_the_others_wait_to_be_found(demo):
    merge = PersonMerge.objects.get()

    assert merge.merged.canonical == merge.kept
    assert merge.merged.birth_date == merge.kept.birth_date
    assert merge.merged.family_name != merge.kept.family_name
    assert [pair.reasons for pair in possible_duplicates(SYSTEM)] == [
        (Likeness.NAME_AND_DAY,),
        (Likeness.SPELLING,),
        (Likeness.DAY_AND_MONTH,),
    ]


def test_brothers_who_share_a_phone_and_namesakes_are_no_duplicates(demo):
    shared = Phone.objects.values("number").annotate(held=Count("person")).filter(held__gt=1)
    brothers = set(Phone.objects.filter(number__in=shared.values("number")).values_list("person", flat=True))
    pairs = possible_duplicates(SYSTEM)

    assert len(brothers) == 4
    assert not brothers & {person.pk for pair in pairs for person in (pair.one, pair.other)}


def test_partners_find_a_released_report_and_one_a_restatement(demo):
    released = Release.objects.order_by("released_at").values_list("partner__name_en", "restates__code")
    first = Release.objects.get(restated_at__isnull=False)

    assert list(released) == [
        ("Akimat of Kökorai district (үлгі)", None),
        ("Bastama grant operator (үлгі)", None),
        ("Kökorai Sut dairy company (үлгі)", None),
        ("Kökorai Sut dairy company (үлгі)", first.code),
    ]
    assert {Seal.objects.sealed().count(), Release.objects.released().count()} == {4}


def test_the_restatement_is_of_a_late_journal_of_many_children(demo):
    restated = Release.objects.get(restates__isnull=False)
    old, new = (from_json(one.figures).total for one in (restated.restates, restated))

    assert new.visits - old.visits > 20
    assert new.held > old.held
    assert restated.cause.endswith("(үлгі).")


def test_somebody_with_every_released_file_recovers_no_hidden_cell(demo):
    """All files of all partners, the public record beside them, and every sum that they promise."""
    current = Release.objects.current().select_related("seal")
    copies = [release.files.get(language="kk", form=ReportFormat.JSON).file for release in current]
    attack = Attack()
    attack.read([json.loads(files.read(copy)) for copy in copies])

    hidden = attack.ends()
    recovered = {name: ends for name, ends in hidden.items() if ends[1] - ends[0] < 1 <= ends[1]}

    assert len(hidden) > 10
    assert recovered == {}
    assert all(release.seal.record["content"]["figures"]["people"] % 5 == 0 for release in current)


def test_large_families_are_covered_where_their_children_come_and_nothing_is_above_the_whole(demo, until):
    rule = CoverageRule.objects.current().get(category__ready_key="large_family")
    months = GroupMonth.objects.filter(mix__parts__rule=rule)

    assert PersonCategory.objects.filter(category=rule.category).count() > 10
    assert months.exists()
    assert set(months.values_list("month", flat=True)) == {month_of(until)}
    assert not months.filter(held__gt=0).exists()
    assert unresolved_number() == 0
