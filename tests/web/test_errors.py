from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from django.views import defaults

from seriktes.core.errors import DomainError, NotAllowed

PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "405.html", "409.html", "500.html", "503.html"]


@pytest.mark.parametrize("template", PAGES)
def test_error_page_needs_neither_request_nor_database(template):
    html = render_to_string(template)

    assert re.search(r"<h1[^>]*>\s*\S", html)
    assert "<script" not in html
    assert re.findall(r"<[^>]+\s(?:style|on[a-z]+)=", html) == []


@pytest.mark.parametrize(
    ("refusal", "status"), [(DomainError("Closed."), 409), (NotAllowed("Ask Сәуле."), 403)]
)
def test_refusal_shows_its_sentence(refusal, status):
    page = render_to_string("errors/refusal.html", {"refusal": refusal})
    fragment = render_to_string("errors/_refusal.html", {"refusal": refusal})

    assert f'<p class="oops__code num">{status}</p>' in page
    assert refusal.sentence in page
    assert 'role="alert"' in fragment
    assert refusal.sentence in fragment
    assert "<html" not in fragment


def test_refusal_escapes_its_sentence():
    html = render_to_string("errors/refusal.html", {"refusal": DomainError("<b>Әлия</b>")})

    assert "&lt;b&gt;Әлия&lt;/b&gt;" in html


def test_broken_page_answers_in_the_language_of_the_moment(rf):
    with translation.override("ru"):
        answer = defaults.server_error(rf.get("/"))

    assert answer.status_code == 500
    assert b'<html lang="ru">' in answer.content


@pytest.mark.django_db
def test_error_pages_carry_the_content_policy():
    answer = Client().get("/there-is-no-such-page/")

    assert answer.status_code == 404
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_form_without_its_token_is_explained():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {})

    assert answer.status_code == 403
    assert 'class="oops__title"' in answer.content.decode()


@pytest.mark.parametrize("address", ["/people/%00/", "/search/?q=a%00b", "/agreements/add/?partner=%00"])
@pytest.mark.django_db
def test_an_address_with_the_null_sign_is_a_bad_request(world, client, address):
    client.force_login(world.users["chair"])

    answer = client.get(address)

    assert answer.status_code == 400
    assert "default-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("is_htmx", [False, True])
@pytest.mark.django_db
def test_a_posted_field_with_the_null_sign_is_refused_with_a_sentence(world, client, is_htmx):
    client.force_login(world.users["chair"])
    headers = {"HX-Request": "true"} if is_htmx else {}
    answers = [
        client.post(address, fields, headers=headers)
        for address, fields in (
            (f"/groups/{world.chess.code}/enrolments/known/", {"person": "A\x00", "q": "a"}),
            (f"/people/{world.child.code}/guardians/known/", {"guardian": "A\x00"}),
            ("/clubs/add/", {"a\x00": "b"}),
        )
    ]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert ["(NUL)" in answer.text for answer in answers] == [True] * 3
    assert ["<html" in answer.text for answer in answers] == [not is_htmx] * 3


@pytest.mark.django_db
def test_a_form_comes_back_with_what_was_typed_and_a_sentence_at_the_field_with_the_null_sign(world, client):
    client.force_login(world.users["chair"])
    partner, day = world.company.code, "2026-01-01"
    fields = {"partner": partner, "number": "7\x00", "name_kk": "Ұзақ атау", "starts_on": day}

    answer = client.post("/agreements/add/", fields)
    form = answer.context["form"]

    assert (answer.status_code, list(form.errors)) == (422, ["number"])
    assert "(NUL)" in form.errors["number"][0]
    assert (form["number"].value(), form["name_kk"].value()) == ("7", "Ұзақ атау")
    assert "Ұзақ атау" in answer.text


@pytest.mark.django_db
def test_a_choice_with_the_null_sign_is_never_looked_up(world, client):
    client.force_login(world.users["chair"])

    answer = client.post(f"/agreements/{world.company_agreement.code}/rules/add/", {"scope": "club:A\x00"})

    assert answer.status_code == 422


@pytest.mark.django_db
def test_a_posted_file_may_hold_the_null_sign(world, client):
    client.force_login(world.users["leader"])
    file = SimpleUploadedFile("journal.xlsx", b"a\x00b")

    answer = client.post("/imports/new/", {"file": file})

    assert answer.status_code == 422
    assert "(NUL)" not in answer.text
