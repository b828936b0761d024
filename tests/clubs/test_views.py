"""The pages of clubs."""

from __future__ import annotations

import pytest
from django.urls import reverse

from seriktes.accounts.models import User
from seriktes.clubs.models import Club, Unit
from seriktes.core.models import AuditEntry
from seriktes.core.text import fold
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGE_QUERIES = 12


@pytest.fixture
def as_user(client, world):
    def sign_in(name: str):
        client.force_login(world.users[name])
        return client

    return sign_in


def url(name: str, *args) -> str:
    return reverse(f"clubs:{name}", args=args)


def club_fields(world, **more) -> dict:
    return {
        "name_kk": "«Тұлпар» клубы (үлгі)",
        "unit": world.network.code,
        "territory": world.club.territory.kato,
        "starts_on": "2025-09-01",
    } | more


def test_a_club_is_added_with_its_place(world, as_user):
    typed = club_fields(world, latitude="43.238949", longitude="76.889709", phone="8 709 000 00 01")

    answer = as_user("chair").post(url("club-add"), typed)
    page = as_user("chair").get(answer.url)

    club = Club.objects.get(name_kk="«Тұлпар» клубы (үлгі)")
    assert answer.url == club.get_absolute_url()
    assert club.phone == "+77090000001"
    assert 'href="geo:43.238949,76.889709"' in page.text


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"latitude": "43.2"}, "longitude"),
        ({"latitude": "91", "longitude": "1"}, "latitude"),
        ({"latitude": "nan", "longitude": "1"}, "latitude"),
        ({"phone": "12"}, "phone"),
        ({"name_kk": ""}, "name_kk"),
        ({"territory": "0"}, "territory"),
    ],
)
def test_wrong_input_is_said_beside_its_field(world, as_user, more, field):
    answer = as_user("chair").post(url("club-add"), club_fields(world, **more))

    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_a_leader_edits_the_own_club(world, as_user):
    client = as_user("leader")

    own = client.post(url("club-edit", world.club.code), club_fields(world))
    foreign = client.post(url("club-edit", world.other_club.code), club_fields(world))

    assert (own.status_code, foreign.status_code) == (302, 404)


def test_staff_is_appointed_and_let_go_on_pages(world, as_user):
    client = as_user("chair")
    asked = {"user": world.users["outsider"].code, "role": "helper", "starts_on": "2025-09-01"}

    client.post(url("appointment-choose", world.club.code), asked)
    twice = client.post(url("appointment-choose", world.club.code), asked)
    held = world.club.appointments.get(user=world.users["outsider"])
    client.post(url("appointment-end", world.club.code, held.code), {"day": "2025-12-31"})

    held.refresh_from_db()
    assert twice.status_code == 422
    assert str(held.ends_on) == "2025-12-31"


def test_a_new_user_s_password_is_shown_once(world, as_user):
    asked = {
        "username": "aigul",
        "full_name": "Айгүл Үлгі",
        "language": "kk",
        "role": "teacher",
        "starts_on": "2025-09-01",
    }

    answer = as_user("chair").post(url("appointment-create", world.club.code), asked)

    assert User.objects.get(username="aigul").check_password(answer.context["password"])
    assert answer.context["password"] in answer.text
    assert as_user("chair").post(url("appointment-create", world.club.code), asked).status_code == 422


def test_a_closed_club_is_found_among_the_former(world, as_user):
    client = as_user("chair")

    client.post(url("club-close", world.club.code), {"day": "2025-12-31"})

    now, former = (client.get(url("club-list"), given) for given in ({}, {"former": "1"}))
    assert list(now.context["page"]) == [world.other_club]
    assert list(former.context["page"]) == [world.club]


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_at_any_size(world, as_user, count, django_assert_max_num_queries):
    for number in range(count * 5):
        club = make.club(f"«Тұлпар {number}» клубы (үлгі)", territory=world.club.territory)
        make.enrolment(make.person(), make.group("Шахмат 2", club=club))
        make.appointment(world.club, make.user())
    for name in ("chair", "leader"):
        client = as_user(name)
        for address in (url("club-list"), world.club.get_absolute_url()):
            with django_assert_max_num_queries(PAGE_QUERIES):
                client.get(address)


def test_the_administrator_renames_units_and_adds_parts(world, as_user):
    names = {"name_kk": "Шығыс филиалы (үлгі)", "name_ru": "Восточный филиал (үлгі)"}

    added = as_user("administrator").post(url("unit-add", world.network.code), names)
    tree = as_user("administrator").get(added.url)
    part = Unit.objects.get(parent=world.network)
    renamed = as_user("administrator").post(url("unit-edit", part.code), names | {"name_ru": "Восток (үлгі)"})
    empty = as_user("administrator").post(url("unit-edit", part.code), {})
    refused = as_user("chair").post(url("unit-edit", part.code), names)

    part.refresh_from_db()
    assert [answer.status_code for answer in (added, renamed, empty, refused)] == [302, 302, 422, 403]
    assert [str(said) for said in tree.context["messages"]] == ["Сақталды."]
    assert (part.name_ru, part.search_key) == ("Восток (үлгі)", fold("Шығыс филиалы (үлгі) Восток (үлгі)"))
    told = AuditEntry.objects.filter(action__startswith="clubs.unit").order_by("pk")
    assert [entry.action for entry in told] == ["clubs.unit.added", "clubs.unit.edited"]
