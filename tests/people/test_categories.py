from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from seriktes.core.access import SYSTEM
from seriktes.core.errors import NotAllowed
from seriktes.core.models import AuditEntry
from seriktes.people.actions import (
    CategoryDetails,
    Days,
    add_category,
    add_ready_categories,
    close_category,
    edit_category,
    export_people,
    merge_people,
    put_into_category,
    redate_category,
    reopen_category,
    undo_merge,
    withdraw_category,
)
from seriktes.people.enums import ConsentForm, Purpose
from seriktes.people.errors import CategoryRefused
from seriktes.people.models import Category, Consent, PersonCategory
from seriktes.people.queries import PeopleSought, categories_of, find_people, ready_missing
from seriktes.people.ready_categories import READY
from seriktes.people.signals import categories_changed
from tests import factories as make
from tests.meanwhile import just_before_writing

AUTUMN = Days(date(2025, 9, 1))


def consent(person) -> None:
    Consent.objects.create(
        person=person,
        given_by=person,
        purpose=Purpose.PROCESSING,
        form=ConsentForm.PAPER,
        starts_on=make.LONG_AGO,
    )


@pytest.fixture
def heard():
    """What was announced, while the test runs."""
    news = []

    def hear(*, person_ids, category_ids, **_):
        news.append((set(person_ids), set(category_ids)))

    categories_changed.connect(hear)
    yield news
    categories_changed.disconnect(hear)


def test_the_ready_made_list_is_added_once_in_three_languages(db):
    assert len(add_ready_categories(actor=SYSTEM)) == len(READY)
    assert add_ready_categories(actor=SYSTEM) == []
    assert all(c.name_kk and c.name_ru and c.name_en for c in Category.objects.all())
    assert Category.objects.filter(is_sensitive=True).count() == sum(one.is_sensitive for one in READY)


def test_a_name_of_the_ready_made_list_that_is_taken_is_not_offered(db):
    add_category(actor=SYSTEM, details=CategoryDetails(READY[0].kk))

    assert ready_missing() == list(READY[1:])
    assert len(add_ready_categories(actor=SYSTEM)) == len(READY) - 1
    assert ready_missing() == []


def test_the_ready_made_list_that_somebody_else_adds_meanwhile_is_refused_with_a_sentence(db):
    with (
        just_before_writing("people_category", lambda: make.category(READY[0].kk)),
        pytest.raises(CategoryRefused),
    ):
        add_ready_categories(actor=SYSTEM)


def test_two_categories_of_one_name_are_refused(db):
    details = CategoryDetails("Көпбалалы отбасы (үлгі)")
    first = add_category(actor=SYSTEM, details=details)
    other = add_category(actor=SYSTEM, details=CategoryDetails("Зейнеткер (үлгі)"))

    with pytest.raises(CategoryRefused):
        add_category(actor=SYSTEM, details=details)
    with pytest.raises(CategoryRefused):
        edit_category(actor=SYSTEM, category=other, details=details)

    assert set(Category.objects.all()) == {first, other}


def test_somebody_is_put_into_a_category_and_it_is_logged_and_announced(db, heard):
    person, category = make.person(), make.category()

    belonging = put_into_category(actor=SYSTEM, person=person, category=category, days=AUTUMN)

    assert (belonging.person, belonging.category, belonging.ends_on) == (person, category, None)
    assert heard == [({person.pk}, {category.pk})]
    assert AuditEntry.objects.get().after == {
        "category": category.pk,
        "starts_on": "2025-09-01",
        "ends_on": None,
    }


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (Days(date(2025, 6, 1), date(2025, 5, 1)), "The last day is before the first."),
        (Days(date(2300, 1, 1)), "This day is in the future."),
        (
            Days(date(2025, 9, 20)),
            "this is written down already, since 1\u00a0Sep 2025.",
        ),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(db, days, sentence):
    person, category = make.person(), make.category()
    autumn = Days(date(2025, 9, 1), date(2025, 11, 30))
    put_into_category(actor=SYSTEM, person=person, category=category, days=autumn)

    with translation.override("en"), pytest.raises(CategoryRefused, match=re.escape(sentence)):
        put_into_category(actor=SYSTEM, person=person, category=category, days=days)

    assert PersonCategory.objects.count() == 1


def test_a_category_held_by_a_joined_row_is_not_written_twice(db):
    kept, merged, category = make.person(), make.person(), make.category()
    put_into_category(actor=SYSTEM, person=merged, category=category, days=AUTUMN)
    merge_people(actor=SYSTEM, kept=kept, merged=merged)

    with pytest.raises(CategoryRefused):
        put_into_category(actor=SYSTEM, person=kept, category=category, days=AUTUMN)


def test_a_merge_keeps_categories_and_its_undo_parts_them_again(db):
    kept, merged, category = make.person(), make.person(), make.category()
    put_into_category(actor=SYSTEM, person=merged, category=category, days=AUTUMN)

    merge = merge_people(actor=SYSTEM, kept=kept, merged=merged)
    kept.refresh_from_db()
    assert [one.category for one in categories_of(SYSTEM, kept).current] == [category]
    undo_merge(actor=SYSTEM, merge=merge)

    assert categories_of(SYSTEM, kept).current == []
    merged.refresh_from_db()
    assert [one.category for one in categories_of(SYSTEM, merged).current] == [category]


def test_correcting_days_keeps_the_former_row(db, heard):
    belonging = make.person_category(starts_on=date(2025, 9, 1))

    made = redate_category(actor=SYSTEM, belonging=belonging, days=Days(date(2025, 9, 1), date(2025, 9, 30)))

    belonging.refresh_from_db()
    assert belonging.withdrawn_at is not None
    assert list(PersonCategory.objects.standing()) == [made]
    assert heard == [({made.person_id}, {made.category_id})]
    with pytest.raises(CategoryRefused):
        redate_category(actor=SYSTEM, belonging=belonging, days=AUTUMN)


def test_taking_back_counts_for_nothing_and_stays(db):
    belonging = make.person_category()

    withdraw_category(actor=SYSTEM, belonging=belonging)

    assert not PersonCategory.objects.standing().exists()
    assert PersonCategory.objects.count() == 1


def test_a_closed_category_takes_nobody_else_until_it_is_open_again(db):
    person, category = make.person(), make.category()
    close_category(actor=SYSTEM, category=category)

    with pytest.raises(CategoryRefused):
        put_into_category(actor=SYSTEM, person=person, category=category, days=AUTUMN)
    reopen_category(actor=SYSTEM, category=category)

    assert put_into_category(actor=SYSTEM, person=person, category=category, days=AUTUMN)


def test_a_sensitive_category_needs_a_consent_in_force(db):
    person, category = make.person(), make.category(is_sensitive=True)

    with pytest.raises(CategoryRefused):
        put_into_category(actor=SYSTEM, person=person, category=category, days=AUTUMN)
    consent(person)

    assert put_into_category(actor=SYSTEM, person=person, category=category, days=AUTUMN)


@pytest.mark.parametrize(
    ("who", "ordinary", "sensitive"),
    [
        ("administrator", True, True),
        ("chair", True, True),
        ("coordinator", True, True),
        ("auditor", True, True),
        ("leader", True, False),
        ("other_leader", False, False),
        ("teacher", False, False),
        ("partnership_manager", False, False),
        ("akimat", False, False),
    ],
)
def test_who_sees_which_categories_of_a_child(world, who, ordinary, sensitive):
    plain, grave = (
        make.category("Көпбалалы отбасы (үлгі)"),
        make.category("Күрделі (үлгі)", is_sensitive=True),
    )
    for category in (plain, grave):
        make.person_category(world.child, category)

    known = categories_of(world.actor(who), world.child)

    seen = {one.category for one in known.current} if known else set()
    assert seen == {c for c, is_seen in ((plain, ordinary), (grave, sensitive)) if is_seen}


@pytest.mark.parametrize("who", ["teacher", "auditor", "partnership_manager", "other_leader"])
def test_who_may_not_put_a_child_into_a_category(world, who):
    with pytest.raises(NotAllowed):
        put_into_category(actor=world.actor(who), person=world.child, category=make.category(), days=AUTUMN)


def test_a_leader_puts_into_ordinary_categories_only(world):
    consent(world.child)
    leader = world.actor("leader")

    assert put_into_category(actor=leader, person=world.child, category=make.category(), days=AUTUMN)
    with pytest.raises(NotAllowed):
        put_into_category(
            actor=leader,
            person=world.child,
            category=make.category("Күрделі", is_sensitive=True),
            days=AUTUMN,
        )


def test_no_file_holds_a_sensitive_category(world):
    plain, grave = (
        make.category("Көпбалалы отбасы (үлгі)"),
        make.category("Күрделі (үлгі)", is_sensitive=True),
    )
    for category in (plain, grave):
        make.person_category(world.child, category)

    for who in ("coordinator", "leader"):
        content = export_people(actor=world.actor(who), sought=PeopleSought(), form="csv").decode()

        assert ("Көпбалалы" in content, "Күрделі" in content) == (True, False)


def test_the_list_of_people_is_narrowed_by_a_category_as_far_as_it_may_be_known(world):
    grave = make.category("Күрделі (үлгі)", is_sensitive=True)
    make.person_category(world.child, grave)
    sought = PeopleSought(chosen={"category": grave.code})

    assert list(find_people(world.actor("coordinator"), sought)) == [world.child]
    assert list(find_people(world.actor("leader"), sought)) == []


def test_the_pages_of_categories(world, client):
    client.force_login(world.users["coordinator"])
    client.post(reverse("people:category-ready"))
    category = Category.objects.get(ready_key="large_family")

    listed = client.get(reverse("people:category-list"))
    saved = client.post(
        reverse("people:person-category-add", args=[world.child.code]),
        {"category": category.code, "starts_on": "2025-09-01"},
    )
    page = client.get(world.child.get_absolute_url())
    line = PersonCategory.objects.get()
    ended = client.post(
        reverse("people:person-category-edit", args=[world.child.code, line.code]),
        {"starts_on": "2025-09-01", "ends_on": "2025-09-30"},
    )
    taken = client.post(
        reverse(
            "people:person-category-withdrawal",
            args=[world.child.code, PersonCategory.objects.standing().get().code],
        )
    )

    assert listed.status_code == 200
    assert [answer.status_code for answer in (saved, ended, taken)] == [302, 302, 302]
    assert category.name_kk in page.content.decode()
    assert not PersonCategory.objects.standing().exists()


@pytest.mark.parametrize("who", ["teacher", "akimat"])
def test_a_teacher_and_a_partner_read_of_no_category(world, client, who):
    category = make.category("Құпиясөзді отбасы (үлгі)")
    make.person_category(world.child, category)
    client.force_login(world.users[who])

    page = client.get(world.child.get_absolute_url())
    listed = client.get(reverse("people:category-list"))

    assert category.name_kk not in page.content.decode()
    assert listed.status_code == 403
