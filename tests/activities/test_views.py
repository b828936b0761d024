"""The pages of groups and programmes."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from seriktes.activities.actions import close_group
from seriktes.activities.models import Enrolment, Group, Programme
from seriktes.core.access import SYSTEM
from seriktes.core.models import AuditEntry
from seriktes.people.models import Person, PersonDistinction
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGE_QUERIES = 12
NEW_PERSON = {"family_name": "Өтегенова", "given_name": "Гүлнар", "sex": "f", "starts_on": "2025-09-01"}


@pytest.fixture
def as_user(client, world):
    def sign_in(name: str):
        client.force_login(world.users[name])
        return client

    return sign_in


def url(name: str, *args) -> str:
    return reverse(f"activities:{name}", args=args)


def group_fields(world, **more) -> dict:
    return {
        "programme": world.chess.programme.code,
        "name_kk": "Шахмат 2",
        "language": "kk",
        "season": "school_year",
        "capacity": "10",
        "starts_on": "2025-09-01",
    } | more


def test_a_leader_adds_a_group_in_the_own_club_only(world, as_user):
    client = as_user("leader")

    made = client.post(url("group-add"), group_fields(world, club=world.club.code))
    refused = client.post(url("group-add"), group_fields(world, club=world.other_club.code))

    assert made.url == Group.objects.get(name_kk="Шахмат 2").get_absolute_url()
    assert refused.status_code == 422
    assert Group.objects.count() == 3


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"capacity": "0"}, "capacity"),
        ({"name_kk": " "}, "name_kk"),
        ({"age_from": "10", "age_until": "9"}, "age_until"),
        ({"programme": "999999"}, "programme"),
        ({"language": "fr"}, "language"),
        ({"starts_on": "soon"}, "starts_on"),
    ],
)
def test_wrong_input_is_said_beside_its_field(world, as_user, more, field):
    answer = as_user("leader").post(url("group-edit", world.chess.code), group_fields(world, **more))

    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_a_frozen_group_keeps_its_language_whatever_is_posted(world, as_user):
    make.mark(world.session, world.child)

    as_user("leader").post(
        url("group-edit", world.chess.code), group_fields(world, language="ru", starts_on="2024-01-01")
    )

    world.chess.refresh_from_db()
    assert (world.chess.name_kk, world.chess.language) == ("Шахмат 2", "kk")


def test_a_successor_is_made_on_a_page(world, as_user):
    make.mark(world.session, world.child)

    answer = as_user("leader").post(
        url("group-succeed", world.chess.code), group_fields(world, language="ru")
    )

    assert answer.url == Group.objects.get(predecessor=world.chess).get_absolute_url()


def test_hours_and_teachers_are_kept_on_pages(world, as_user):
    client = as_user("leader")
    hour = {"weekday": "0", "starts_at": "15:00", "minutes": "60", "starts_on": "2025-09-01"}

    added = client.post(url("slot-add", world.chess.code), hour)
    twice = client.post(url("slot-add", world.chess.code), hour)
    ended = client.post(
        url("slot-end", world.chess.code, world.chess.timetable.get().code), {"day": "2025-12-31"}
    )
    assigned = client.post(
        url("teaching-add", world.chess.code),
        {"user": world.users["leader"].code, "starts_on": "2025-09-01", "is_lead": "on"},
    )
    stranger = client.post(
        url("teaching-add", world.chess.code),
        {"user": world.users["other_teacher"].code, "starts_on": "2025-09-01"},
    )

    statuses = [answer.status_code for answer in (added, twice, ended, assigned, stranger)]
    assert statuses == [302, 422, 302, 302, 422]


def test_a_new_person_is_enrolled_in_one_flow(world, as_user):
    answer = as_user("leader").post(url("enrolment-create", world.chess.code), NEW_PERSON)

    assert answer.url == world.chess.get_absolute_url()
    assert Enrolment.objects.get(person__family_name="Өтегенова").starts_on == date(2025, 9, 1)


def test_somebody_likely_is_enrolled_by_one_tap_with_the_day_that_was_typed(world, as_user):
    other = make.group("Шахмат 2", club=world.club)
    typed = {"family_name": "Улгибаев", "given_name": "Айбар", "sex": "m", "starts_on": "2025-10-03"}
    client = as_user("leader")

    typing = client.post(url("enrolment-likely", other.code), typed, headers={"HX-Request": "true"})
    refused = client.post(url("enrolment-create", other.code), typed)
    tapped = client.post(url("enrolment-choose", other.code), typed | {"person": world.child.code})
    again = client.post(url("enrolment-choose", other.code), typed | {"person": world.child.code})

    button = f'name="person" value="{world.child.code}" formaction="{url("enrolment-choose", other.code)}"'
    assert (refused.status_code, tapped.url) == (422, other.get_absolute_url())
    assert button in typing.text
    assert button in refused.text
    assert Enrolment.objects.get(group=other).starts_on == date(2025, 10, 3)
    assert (again.status_code, again.context["new"]["family_name"].value()) == (422, "Улгибаев")


def test_a_namesake_of_the_club_is_asked_about_and_the_answer_is_kept(world, as_user):
    typed = {
        "family_name": "Үлгібаев",
        "given_name": "Айбар",
        "sex": "m",
        "birth_date": "2011-02-03",
        "starts_on": "2025-09-01",
    }
    client = as_user("leader")

    asked = client.post(url("enrolment-create", world.chess.code), typed)
    answered = client.post(
        url("enrolment-create", world.chess.code), typed | {"is_checked": "on", "seen": world.child.code}
    )

    namesake = Person.objects.get(birth_date=date(2011, 2, 3))
    assert (asked.status_code, answered.status_code) == (422, 302)
    assert [one.person for one in asked.context["new"].likely] == [world.child]
    distinction = PersonDistinction.objects.get()
    assert (distinction.one, distinction.other) == (world.child, namesake)
    assert distinction.decided_by == world.users["leader"]


def test_a_full_group_says_so_and_writes_nobody_down(world, as_user):
    Group.objects.update(capacity=1)

    answer = as_user("leader").post(url("enrolment-create", world.chess.code), NEW_PERSON)

    assert answer.status_code == 422
    assert not Person.objects.filter(family_name="Өтегенова").exists()


def test_somebody_known_is_found_enrolled_moved_and_let_go(world, as_user):
    client = as_user("coordinator")

    page = client.get(url("enrolment-add", world.chess.code), {"q": "дана"})
    client.post(
        url("enrolment-choose", world.chess.code),
        {"q": "дана", "person": world.other_child.code, "starts_on": "2025-09-01"},
    )
    enrolment = Enrolment.objects.get(group=world.chess, person=world.other_child)
    other = make.group("Шахмат 2", club=world.club)
    client.post(
        url("enrolment-transfer", world.chess.code, enrolment.code),
        {"group": other.code, "starts_on": "2025-10-01"},
    )
    moved = Enrolment.objects.get(group=other)
    silent = client.post(url("enrolment-end", other.code, moved.code), {"ends_on": "2025-11-01"})
    client.post(url("enrolment-end", other.code, moved.code), {"ends_on": "2025-11-01", "reason": "moved"})

    moved.refresh_from_db()
    assert world.other_child.code in page.text
    assert silent.status_code == 422
    assert (moved.ends_on, moved.end_reason) == (date(2025, 11, 1), "moved")


def test_a_leader_does_not_reach_a_foreign_person_by_a_forged_choice(world, as_user):
    asked = {"q": "дана", "person": world.other_child.code, "starts_on": "2025-09-01"}

    answer = as_user("leader").post(url("enrolment-choose", world.chess.code), asked)

    assert answer.status_code == 422
    assert not Enrolment.objects.filter(group=world.chess, person=world.other_child).exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [("teacher", True), ("leader", True), ("auditor", True), ("partnership_manager", False)],
)
def test_who_reads_the_names_of_a_roster(world, as_user, name, shown):
    page = as_user(name).get(world.chess.get_absolute_url())

    assert (world.child.name in page.text) is shown


@pytest.mark.parametrize(("form", "start"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")])
def test_the_roster_is_sent_as_a_file(world, as_user, form, start):
    answer = as_user("leader").post(url("roster-export", world.chess.code), {"form": form})

    assert answer.content.startswith(start)
    assert answer["Content-Disposition"] == f'attachment; filename="shahmat-1.{form}"'


def test_programmes_are_kept_by_the_chair(world, as_user):
    client = as_user("chair")
    programme = world.chess.programme

    added = client.post(url("programme-add"), {"name_kk": "Тоғызқұмалақ", "kind": "sport"})
    client.post(url("programme-edit", programme.code), {"name_kk": "Шахмат", "kind": "leisure"})
    make.mark(world.session, world.child)
    frozen = client.post(url("programme-edit", programme.code), {"name_kk": "Шахмат", "kind": "arts"})

    programme.refresh_from_db()
    assert (added.status_code, frozen.status_code) == (302, 422)
    assert programme.kind == "leisure"
    assert Programme.objects.filter(name_kk="Тоғызқұмалақ").exists()


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_at_any_size(world, as_user, count, django_assert_max_num_queries):
    for number in range(count * 5):
        make.enrolment(make.person(given_name=f"Айбар {number}"), world.chess)
        make.timetable_slot(make.group(f"Шахмат {number + 2}", club=world.club))
    for name in ("chair", "leader", "teacher"):
        client = as_user(name)
        for address in (url("group-list"), world.chess.get_absolute_url()):
            with django_assert_max_num_queries(PAGE_QUERIES):
                client.get(address)


def test_first_days_are_corrected_on_pages(world, as_user):
    client = as_user("leader")
    slot = make.timetable_slot(world.chess)
    enrolment = world.child.enrolments.get()
    day = {"starts_on": "2025-09-10"}

    hour = client.post(url("slot-edit", world.chess.code, slot.code), day)
    before_the_group = client.post(url("slot-edit", world.chess.code, slot.code), {"starts_on": "2020-01-01"})
    moved = client.post(url("enrolment-edit", world.chess.code, enrolment.code), day)
    make.mark(world.session, world.child)
    after_a_mark = client.post(
        url("enrolment-edit", world.chess.code, enrolment.code), {"starts_on": "2025-09-16"}
    )
    on_the_day = client.post(
        url("enrolment-edit", world.chess.code, enrolment.code), {"starts_on": "2025-09-15"}
    )

    statuses = [answer.status_code for answer in (hour, before_the_group, moved, after_a_mark, on_the_day)]
    assert statuses == [302, 422, 302, 422, 302]
    slot.refresh_from_db()
    enrolment.refresh_from_db()
    assert (slot.starts_on, enrolment.starts_on) == (date(2025, 9, 10), date(2025, 9, 15))
    told = AuditEntry.objects.filter(action="activities.enrolment.redated").latest("pk")
    assert (told.before, told.after) == ({"starts_on": "2025-09-10"}, {"starts_on": "2025-09-15"})


def test_a_first_day_does_not_reach_into_a_former_enrolment(world, as_user):
    group = make.group("Шахмат 2", club=world.club)
    make.enrolment(world.child, group, ends_on=date(2025, 5, 31))
    enrolment = make.enrolment(world.child, group, starts_on=date(2025, 9, 1))

    answer = as_user("leader").post(
        url("enrolment-edit", group.code, enrolment.code), {"starts_on": "2025-05-30"}
    )

    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["chair", "leader", "teacher"])
def test_the_list_of_groups_is_sent_as_it_is_narrowed(world, as_user, name):
    answer = as_user(name).post(f"{url('group-export')}?q=шахмат", {"form": "csv"})

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert ["Шахмат 1" in line for line in lines] == [False, True]
    told = AuditEntry.objects.get(action="activities.group.exported")
    assert (told.actor, told.after) == (world.users[name], {"form": "csv", "groups": 1})
    assert as_user(name).post(url("group-export"), {"form": "pdf"}).status_code == 404


def test_forms_of_what_ends_in_the_future_stay_open(world, as_user, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    close_group(actor=SYSTEM, group=world.chess, ends_on=date(2026, 5, 31))
    client, code = as_user("leader"), world.chess.code
    held, teaching = world.chess.enrolments.get(), world.chess.teachings.get(ends_on=date(2026, 5, 31))

    page = client.get(world.chess.get_absolute_url()).text
    addresses = [
        url("enrolment-edit", code, held.code),
        url("enrolment-end", code, held.code),
        url("enrolment-transfer", code, held.code),
        url("teaching-end", code, teaching.code),
    ]

    assert [address in page for address in addresses] == [True] * 4
    assert [client.get(address).status_code for address in addresses] == [200] * 4


def test_somebody_of_another_age_is_enrolled_after_a_question(world, as_user):
    world.chess.age_from, world.chess.age_until = 6, 13
    world.chess.save()
    grown = make.person("Үлгіқызы", "Назым", birth_date=date(1995, 1, 1))
    known = {"person": grown.code, "starts_on": "2025-10-01"}
    new = {"family_name": "Үлгілі", "given_name": "Ерлан", "birth_date": "1995-01-01", "sex": "m"}
    new["starts_on"] = "2025-10-01"

    client = as_user("chair")
    asked = [
        client.post(url("enrolment-choose", world.chess.code), known),
        client.post(url("enrolment-create", world.chess.code), new),
    ]
    before = world.chess.enrolments.filter(starts_on="2025-10-01").count()
    agreed = [
        client.post(url("enrolment-choose", world.chess.code), known | {"any_age": "on"}),
        client.post(url("enrolment-create", world.chess.code), new | {"any_age": "on"}),
    ]

    assert [answer.status_code for answer in asked + agreed] == [422, 422, 302, 302]
    assert all('name="any_age"' in answer.text and "6–13" in answer.text for answer in asked)
    assert (before, world.chess.enrolments.filter(starts_on="2025-10-01").count()) == (0, 2)


def test_somebody_of_another_age_is_transferred_after_a_question(world, as_user):
    other = make.group("Шахмат 2", club=world.club, age_from=18)
    held = make.enrolment(make.person("Мысалов", "Ерлан", birth_date=date(2016, 1, 1)), world.chess)
    wanted = {"group": other.code, "starts_on": "2025-10-01"}
    client, address = as_user("leader"), url("enrolment-transfer", world.chess.code, held.code)

    first = client.get(address)
    asked = client.post(address, wanted)
    before = other.enrolments.count()
    agreed = client.post(address, wanted | {"any_age": "on"})

    boxes = ['type="checkbox" name="any_age"' in " ".join(page.text.split()) for page in (first, asked)]
    assert ((asked.status_code, before), (agreed.status_code, other.enrolments.count())) == (
        (422, 0),
        (302, 1),
    )
    assert (boxes, asked.text.count("18–")) == ([False, True], 1)


def test_a_filter_that_is_not_understood_lists_no_group(world, as_user):
    wrong = as_user("chair").get(url("group-list"), {"kind": "nonsense"})
    right = as_user("chair").get(url("group-list"), {"kind": "sport"})

    listed = [world.chess.get_absolute_url() in page.text for page in (wrong, right)]
    assert (wrong.status_code, right.status_code, listed) == (422, 200, [False, True])


def test_the_same_enrolment_of_two_joined_rows_is_shown_once(world, as_user):
    twin = make.person("Үлгібаев", "Айбар")
    own = Enrolment.objects.get(person=world.child, group=world.chess)
    make.enrolment(twin, world.chess, starts_on=own.starts_on)
    Person.objects.filter(pk=twin.pk).update(canonical=world.child)

    page = as_user("leader").get(world.child.get_absolute_url())

    ((_panel, held),) = [pair for pair in page.context["panels"] if pair[0].name == "enrolments"]
    assert [one.group for one in held] == [world.chess]
