from __future__ import annotations

import pytest
from django.urls import path, reverse

from seriktes.activities.queries import GroupsSought, find_groups
from seriktes.clubs.queries import ClubsSought, find_clubs
from seriktes.core import access, checks, registry
from seriktes.core.access import SYSTEM
from seriktes.organisations.queries import find_organisations
from seriktes.partners.queries import find_agreements
from seriktes.people.queries import PeopleSought, find_people
from seriktes.web import views


@pytest.mark.parametrize(
    "name",
    [
        "teacher",
        "leader",
        "coordinator",
        "auditor",
        "partnership_manager",
        "chair",
        "administrator",
        "akimat",
    ],
)
def test_everybody_lands_on_a_page_made_for_the_role(world, client, name):
    client.force_login(world.users[name])

    answer = client.get(reverse("web:home"))

    assert answer.status_code == 200
    assert answer.context["page"].sections != []


def test_who_has_no_role_yet_is_told_what_to_wait_for(world, client):
    client.force_login(world.users["outsider"])

    answer = client.get(reverse("web:home"), headers={"accept-language": "en"})

    assert answer.context["page"].sections == []


@pytest.mark.parametrize("text", ["Үлгібаев", "ulgib", "улгибаев"])
def test_the_search_finds_a_person_in_every_script(world, client, text):
    client.force_login(world.users["teacher"])

    answer = client.get(reverse("web:search"), {"q": text})

    assert reverse("people:person-detail", args=[world.child.code]) in answer.content.decode()


def test_the_search_shows_nobody_that_the_person_may_not_see(world, client):
    client.force_login(world.users["teacher"])

    answer = client.get(reverse("web:search"), {"q": world.other_child.family_name})

    assert answer.context["page"].results == []


@pytest.mark.parametrize("text", ["", " ", "%", "_", "'", "xyz" * 1700, "😀"])
def test_the_search_finds_nothing_in_whatever_is_typed(world, client, text):
    """Signs that mean something to a database are letters here, and a text as long as a book does no harm."""
    client.force_login(world.users["chair"])

    answer = client.get(reverse("web:search"), {"q": text})

    assert (answer.status_code, answer.context["page"].results) == (200, [])


def test_the_nul_sign_in_an_address_is_a_bad_request_on_both_databases(world, client):
    client.force_login(world.users["chair"])

    assert client.get(reverse("web:search"), {"q": "\x00"}).status_code == 400


def test_a_view_without_a_permission_stops_the_server(monkeypatch):
    def bare(request):
        return None

    def misnamed(request):
        return None

    patterns = [path("bare/", bare), path("misnamed/", access.access("web.page.admire")(misnamed))]
    monkeypatch.setattr(checks, "routes", lambda: checks._walk(patterns, ""))

    assert [message.id for message in checks.views_declare_access()] == ["access.E001", "access.E002"]


def test_every_view_of_the_project_declares_its_permission():
    assert checks.views_declare_access() == []


def test_sections_that_a_role_may_not_see_are_not_even_built(world, monkeypatch):
    built = []
    section = registry.HomeSection("secret", "", built.append, "accounts.user.edit")
    monkeypatch.setattr(registry, "home", registry.Registry([section]))

    assert views.registry.home.shown_to(world.actor("teacher")) == []
    assert built == []


@pytest.mark.parametrize("text", ["***", " — ", "!", "…"])
@pytest.mark.django_db
def test_signs_alone_find_nothing_anywhere(world, text):
    found = [
        find_clubs(SYSTEM, ClubsSought(text=text)),
        find_groups(SYSTEM, GroupsSought(text=text)),
        find_organisations(SYSTEM, text),
        find_agreements(SYSTEM, text),
        find_people(SYSTEM, PeopleSought(text=text)),
    ]
    control = [find_clubs(SYSTEM, ClubsSought(text=" ")), find_organisations(SYSTEM, " ")]

    assert [list(rows) for rows in found] == [[]] * 5
    assert all(rows.exists() for rows in control)
