from __future__ import annotations

import pytest
from django.urls import reverse

from seriktes.accounts.models import User
from seriktes.organisations.bin import sample_bin
from seriktes.organisations.forms import RepresentativeForm
from seriktes.organisations.models import Organisation
from seriktes.web.shell import Shell
from tests import factories as make

LIST = "/organisations/"


@pytest.fixture
def signed_in(world, client):
    def sign_in(name):
        client.force_login(world.users[name])
        return client

    return sign_in


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries_however_long(
    signed_in, count, django_assert_max_num_queries
):
    for number in range(count):
        make.organisation(f"{number} (үлгі)")
    client = signed_in("partnership_manager")

    with django_assert_max_num_queries(12):
        assert client.get(LIST).status_code == 200


def test_a_partner_sees_itself_and_no_other(world, signed_in):
    client = signed_in("akimat")

    assert client.get(world.akimat.get_absolute_url()).status_code == 200
    assert client.get(world.company.get_absolute_url()).status_code == 404
    assert world.company.name.encode() not in client.get(LIST).content


@pytest.mark.parametrize("name", ["akimat", "auditor"])
def test_who_may_only_read_gets_no_form(world, signed_in, name):
    page = reverse("organisations:organisation-edit", args=[world.akimat.code])

    assert signed_in(name).get(page).status_code == 403


def test_an_organisation_is_added_and_shown(signed_in):
    client = signed_in("partnership_manager")
    given = {"kind": "company", "name_kk": "«Жаңа» ЖШС (үлгі)", "bin": sample_bin(2012, 3, 5)}

    answer = client.post("/organisations/add/", given)

    organisation = Organisation.objects.get(bin=given["bin"])
    assert answer.url == organisation.get_absolute_url()
    assert "«Жаңа» ЖШС (үлгі)" in client.get(answer.url).content.decode()


def test_a_taken_bin_is_answered_at_its_field(world, signed_in):
    Organisation.objects.filter(pk=world.akimat.pk).update(bin=sample_bin(2012, 3, 5))

    answer = signed_in("chair").post(
        "/organisations/add/", {"kind": "company", "name_kk": "Тағы бірі", "bin": sample_bin(2012, 3, 5)}
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["bin"]


@pytest.mark.parametrize("what", ["edit", "former-names/add", "representatives/add"])
def test_every_form_opens_and_refuses_nothing_at_all(world, signed_in, what):
    client = signed_in("administrator")
    page = f"/organisations/{world.akimat.code}/{what}/"

    assert client.get(page).status_code == 200
    assert client.post(page, {"kind": ""}).status_code == 422


@pytest.mark.parametrize("page", ["/organisations/add/", "/organisations/{}/former-names/add/"])
def test_an_empty_post_and_a_name_of_blanks_are_refused(world, signed_in, page):
    client, page = signed_in("administrator"), page.format(world.akimat.code)
    days = {"starts_on": "2000-01-01", "ends_on": "2001-01-01"}

    assert client.post(page, {}).status_code == 422
    answer = client.post(page, {"kind": "state", "name_kk": "\u200b \u00ad", **days})

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"name_kk"})


def test_names_days_and_representatives_are_written_and_ended(world, signed_in):
    client = signed_in("administrator")
    home = f"/organisations/{world.akimat.code}"
    client.post(f"{home}/edit/", {"kind": "state", "name_kk": "Жаңа атау (үлгі)"})
    client.post(
        f"{home}/former-names/add/", {"name_kk": "Ескі", "starts_on": "2000-01-01", "ends_on": "2001-01-01"}
    )
    client.post(
        f"{home}/representatives/add/", {"user": world.users["outsider"].code, "starts_on": "2025-01-01"}
    )
    added = world.akimat.representatives.get(user=world.users["outsider"])
    page = f"{home}/representatives/{added.code}/end/"
    assert client.get(page).status_code == 200
    client.post(page, {"day": "2025-02-01"})

    shown = client.get(f"{home}/").content.decode()
    assert all(text in shown for text in ("Жаңа атау (үлгі)", "Ескі", "01.02.2025"))
    assert client.get(page).status_code == 404


def test_days_in_the_wrong_order_are_refused(world, signed_in):
    client = signed_in("administrator")
    home = f"/organisations/{world.akimat.code}"
    ends = {"name_kk": "Ескі", "starts_on": "2002-01-01", "ends_on": "2001-01-01"}
    held = world.akimat.representatives.get()

    assert client.post(f"{home}/former-names/add/", ends).status_code == 422
    assert client.post(f"{home}/representatives/{held.code}/end/", {"day": "1999-01-01"}).status_code == 422


def test_the_search_of_the_header_finds_organisations(world):
    from seriktes.organisations.search import find

    assert [found.title for found in find(world.actor("chair"), "сүт", 5)] == [world.company.name]


def test_a_representative_is_chosen_among_users_whom_the_actor_may_see(world):
    offered = {
        name: RepresentativeForm(actor=world.actor(name)).fields["user"].queryset.count()
        for name in ("partnership_manager", "outsider")
    }

    assert offered == {"partnership_manager": User.objects.filter(is_active=True).count(), "outsider": 1}


@pytest.mark.parametrize(
    ("name", "title", "has_filters"), [("akimat", "Біздің ұйым", False), ("chair", "Серіктестер", True)]
)
def test_who_represents_a_partner_finds_their_own_organisation_under_its_name(
    world, client, name, title, has_filters
):
    client.force_login(world.users[name])

    answer = client.get("/organisations/")

    body = answer.content.decode()
    assert (f">{title}</h1>" in body, 'name="q"' in body) == (True, has_filters)
    assert [item.label for item in Shell(answer.wsgi_request).nav if item.name == "organisations"] == [title]
