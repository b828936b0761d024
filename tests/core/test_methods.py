from __future__ import annotations

import pytest
from django.http import HttpResponseNotAllowed
from django.urls import URLPattern, get_resolver, reverse

from seriktes.core import methods

pytestmark = pytest.mark.django_db


def patterns(resolver=None, names=()):
    """Every address of the project: (name with its namespaces, pattern)."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield ":".join((*names, entry.name or "")), entry
        else:
            yield from patterns(entry, (*names, entry.namespace) if entry.namespace else names)


FORMS = [(name, entry) for name, entry in patterns() if hasattr(entry.callback, "form_page")]


@pytest.mark.parametrize(("name", "entry"), FORMS, ids=[name for name, _entry in FORMS])
def test_an_address_that_takes_posts_leads_to_the_page_of_its_form(rf, monkeypatch, name, entry):
    monkeypatch.setattr("seriktes.core.access.require", lambda *args: None)
    parts = dict.fromkeys(entry.pattern.converters, "x-1")
    request = rf.get("/")
    request.actor, request.user = None, None

    answer = entry.callback(request, **parts)

    page = entry.callback.form_page
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse(page, kwargs=dict.fromkeys(_parts(page), "x-1"))


def _parts(name):
    (entry,) = [entry for known, entry in patterns() if known == name]
    return entry.pattern.converters


def test_a_refused_form_that_is_loaded_again_is_there_anew(world, client):
    client.force_login(world.users["leader"])
    address = f"/groups/{world.chess.code}/enrolments/new/"

    refused = client.post(address, {"family_name": ""})
    again = client.get(address)
    switched = client.post("/language/", {"language": "ru", "next": address}, follow=True)

    assert (refused.status_code, again.status_code) == (422, 302)
    assert again.headers["Location"] == f"/groups/{world.chess.code}/enrolments/add/"
    assert (switched.status_code, switched.request["PATH_INFO"]) == (200, again.headers["Location"])
    assert switched.headers["Content-Language"] == "ru"


def test_who_may_not_open_the_form_is_told_so_at_its_address(world, client):
    client.force_login(world.users["auditor"])

    assert client.get(f"/groups/{world.chess.code}/enrolments/new/").status_code == 403


@pytest.mark.parametrize("method", ["post", "put"])
def test_a_refused_method_has_a_page_with_a_way_back(world, client, method):
    client.force_login(world.users["leader"])

    answer = getattr(client, method)("/people/")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
    assert b'<a class="btn btn--primary" href="/">' in answer.content


def test_a_refusal_that_says_something_keeps_its_words(rf):
    told = HttpResponseNotAllowed(["GET"], "No.")

    answer = methods.refused_methods(lambda request: told)(rf.get("/"))

    assert answer.content == b"No."
