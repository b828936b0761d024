"""The pages of photographs, as those who work in the clubs see them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.urls import reverse

from seriktes.core.access import SYSTEM
from seriktes.gallery import actions
from seriktes.gallery.actions import PhotographDetails, list_person, say_recognisable
from seriktes.gallery.apps import photographs_of
from seriktes.gallery.enums import Recognisable
from seriktes.gallery.models import Photograph
from seriktes.people.actions import ask_for_erasure, erase_person
from seriktes.people.enums import ErasureReason
from tests import factories as make
from tests.world import CANARY


@pytest.fixture
def signed_in(world, client):
    def sign_in(name: str):
        client.force_login(world.users[name])
        return client

    return sign_in


def upload(club, *contents: bytes) -> dict:
    files = [SimpleUploadedFile(f"{place}.jpg", one) for place, one in enumerate(contents)]
    return {"club": club.code, "pictures": files, "name_kk": "Балалар ойнап отыр", "taken_on": "2025-09-15"}


def test_a_leader_brings_in_two_pictures_at_once(world, signed_in):
    client = signed_in("leader")

    answer = client.post(
        reverse("gallery:photograph-add"), upload(world.club, make.jpeg(), make.jpeg((9, 9))), follow=True
    )

    assert answer.redirect_chain == [("/photographs/", 302)]
    rows = Photograph.objects.values_list("club", "name_kk", "taken_on", "added_by__full_name", "width")
    leader = world.users["leader"].full_name
    assert sorted(rows) == [
        (world.club.pk, "Балалар ойнап отыр", date(2025, 9, 15), leader, 8),
        (world.club.pk, "Балалар ойнап отыр", date(2025, 9, 15), leader, 9),
    ]


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"pictures": []}, "pictures", "required"),
        ({"pictures": [SimpleUploadedFile("a.jpg", b"none")]}, "pictures", ""),
        ({"pictures": [SimpleUploadedFile(f"{one}.jpg", b"x") for one in range(13)]}, "pictures", "many"),
        ({"taken_on": "2999-01-01"}, "taken_on", "max_value"),
        ({"club": "NOSUCHCLUB"}, "club", "invalid_choice"),
        ({"name_kk": "а"}, "name_kk", "min_length"),
    ],
)
def test_a_wrong_form_comes_back_with_a_sentence_and_keeps_nothing(world, signed_in, changed, field, code):
    answer = signed_in("leader").post(
        reverse("gallery:photograph-add"), upload(world.club, make.jpeg()) | changed
    )

    assert answer.status_code == 422
    assert [
        (name, one.code or "")
        for name, errors in answer.context["form"].errors.as_data().items()
        for one in errors
    ] == [(field, code)]
    assert not Photograph.objects.exists()


def test_the_picture_is_sent_as_it_was_kept(world, signed_in):
    photograph = make.photograph(world.club)

    answer = signed_in("leader").get(reverse("gallery:photograph-picture", args=[photograph.code]))

    assert (answer.content, answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (
        make.jpeg(),
        "image/jpeg",
        "private, max-age=3600",
    )


def test_somebody_is_found_listed_and_taken_off_again(world, signed_in):
    photograph = make.photograph(world.club)
    client, page = signed_in("leader"), reverse("gallery:photograph-detail", args=[photograph.code])
    assert "Үлгібаев Айбар" in client.get(page, {"q": "үлгіб"}).content.decode()

    client.post(reverse("gallery:person-add", args=[photograph.code]), {"person": world.child.code})
    assert [one.person for one in photograph.people.all()] == [world.child]
    assert "фотосуретке келісім жоқ" in client.get(page).content.decode()

    client.post(reverse("gallery:person-remove", args=[photograph.code, world.child.code]))
    assert not photograph.people.exists()


def test_a_name_that_one_may_not_read_is_only_counted(world, signed_in):
    photograph = make.photograph(world.club)
    foreign = make.person("Үлгіханов", CANARY)
    list_person(actor=SYSTEM, photograph=photograph, person=foreign)
    url = reverse("gallery:photograph-detail", args=[photograph.code])

    page = signed_in("leader").get(url).content.decode()

    assert "Тізімде сіз көре алмайтын тағы 1 адам бар." in page
    assert CANARY not in page
    assert CANARY in signed_in("chair").get(url).content.decode()


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("", ["to look at", "shown", "lacking"]),
        ("shown", ["shown"]),
        ("waiting", ["to look at"]),
        ("lacking", ["lacking"]),
        ("down", ["down"]),
    ],
)
def test_the_list_is_narrowed_by_what_may_be_done_with_a_photograph(world, signed_in, state, found):
    rows = {name: make.photograph(world.club, name) for name in ("down", "lacking", "shown", "to look at")}
    list_person(actor=SYSTEM, photograph=rows["lacking"], person=world.child)
    said = {"lacking": Recognisable.LISTED, "shown": Recognisable.NOBODY}
    for name, recognisable in said.items():
        say_recognisable(actor=SYSTEM, photograph=rows[name], recognisable=recognisable)
    client = signed_in("leader")
    client.post(reverse("gallery:photograph-take-down", args=[rows["down"].code]))

    page = client.get(reverse("gallery:photograph-list"), {"state": state}).context["page"]

    assert [one.name for one in page] == found


def test_partners_do_not_find_the_photographs(world, signed_in):
    photograph = make.photograph(world.club)
    client = signed_in("akimat")

    statuses = [
        client.get(reverse(f"gallery:photograph-{name}", args=[photograph.code])).status_code
        for name in ("detail", "picture", "preview")
    ]

    assert statuses == [403, 404, 404]
    assert client.get(reverse("gallery:photograph-list")).status_code == 403


def test_the_panel_of_a_club_offers_to_add_only_where_one_may(world):
    leader = world.actor("leader")

    offered = [photographs_of(leader, club)["may_add"] for club in (world.club, world.other_club)]

    assert offered == [True, False]


@pytest.fixture
def steps(monkeypatch):
    """What happens to the pictures of a form, in its order: read from the upload, decoded."""
    found: list[str] = []
    decode = actions.cleaned

    def read(file):
        found.append(f"read {file.name}")
        return file.file.read

    def decoded(content):
        found.append("decoded")
        return decode(content)

    monkeypatch.setattr(UploadedFile, "read", property(read))
    monkeypatch.setattr(actions, "cleaned", decoded)
    return found


def test_the_pictures_of_a_form_are_in_memory_one_after_the_other(world, signed_in, steps):
    signed_in("leader").post(
        reverse("gallery:photograph-add"), upload(world.club, *(make.jpeg((9, 9 + n)) for n in range(3)))
    )

    # Before these, the browser of the test reads what it sends.
    assert steps[-6:] == ["read 0.jpg", "decoded", "read 1.jpg", "decoded", "read 2.jpg", "decoded"]


def test_control_a_list_of_them_is_read_whole_beforehand(world, steps):
    files = upload(world.club, make.jpeg(), make.jpeg((9, 9)))["pictures"]

    actions.add_photographs(
        actor=world.actor("leader"),
        club=world.club,
        contents=[one.read() for one in files],
        details=PhotographDetails(date(2025, 9, 15), "Балалар ойнап отыр"),
    )

    assert steps == ["read 0.jpg", "read 1.jpg", "decoded", "decoded"]


def test_what_was_taken_down_for_an_erasure_is_not_offered_back(world, signed_in):
    person, other = make.person("Үлгіханов", "Ерлан"), make.person("Үлгіханова", "Айна")
    photograph = make.photograph(world.club, "Жарыс")
    for one in (person, other):
        list_person(actor=world.actor("coordinator"), photograph=photograph, person=one)
    asked = ask_for_erasure(actor=world.actor("coordinator"), person=person, reason=ErasureReason.REQUEST)
    erase_person(actor=world.actor("chair"), erasure=asked)

    page = signed_in("coordinator").get(photograph.get_absolute_url()).content.decode()

    offered = ("put-back/", f"people/{person.code}/remove/", f"people/{other.code}/remove/")
    assert [one in page for one in offered] == [False, False, True]
