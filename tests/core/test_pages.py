"""What views share: the answer to a form and to a button, a file and the name it is kept under."""

from __future__ import annotations

import ast
import io
from pathlib import Path

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.core.files.base import File
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

import seriktes
from seriktes.accounts.enums import Role
from seriktes.accounts.models import User
from seriktes.core import pages
from seriktes.core.errors import DomainError, NotAllowed
from seriktes.core.pages import acted, attachment, opened_attachment, pressed
from seriktes.people.models import Guardianship
from tests import factories as make

SOURCES = Path(seriktes.__file__).parent
# Views that turn a refusal into something else than a page, with NotAllowed in its own right.
OWN_WAY = {
    "attendance/views/answers.py": "JSON for the sheet's element, with the status of the refusal",
    "attendance/views/imports.py": "a page of its own for a file that cannot be read any more",
}


class NumberForm(forms.Form):
    number = forms.IntegerField()
    other = forms.IntegerField(required=False)


class OtherRefused(DomainError):
    field = "other"


class Kept(BaseStorage):
    """Messages of one request, kept nowhere."""

    def _get(self, *_args, **_kwargs):
        return [], True

    def _store(self, *_args, **_kwargs):
        return []


@pytest.fixture
def request_():
    request = RequestFactory().post("/")
    request._messages = Kept(request)
    return request


def refuse(error):
    def act():
        raise error

    return act


def told(request):
    return [(message.level_tag, str(message)) for message in get_messages(request)]


def test_a_valid_form_is_acted_on_and_leads_on(request_):
    form = NumberForm({"number": "2"})

    answer = acted(
        request_,
        form,
        lambda: form.cleaned_data["number"] * 2,
        to=lambda made: f"/numbers/{made}/",
        said=lambda made: f"It is {made} now.",
    )

    assert (answer.status_code, answer.url) == (302, "/numbers/4/")
    assert told(request_) == [("success", "It is 4 now.")]


def test_an_answer_of_its_own_is_given_as_it_is(request_):
    own = HttpResponse("own")

    assert acted(request_, NumberForm({"number": "2"}), lambda: own, to=lambda made: made) is own
    assert pressed(request_, lambda: own, to=lambda made: made, back="/") is own
    assert told(request_) == []


def test_a_wrong_form_is_not_acted_on(request_):
    form = NumberForm({"number": "two"})

    assert acted(request_, form, refuse(AssertionError), to="/") is None
    assert list(form.errors) == ["number"]


@pytest.mark.parametrize(
    ("error", "at", "field"),
    [
        (DomainError("No."), None, "__all__"),
        (DomainError("No."), "number", "number"),
        (DomainError("No."), "gone", "__all__"),
        (OtherRefused("No."), "number", "other"),
    ],
)
def test_a_refusal_stands_at_its_field_of_the_form(request_, error, at, field):
    form = NumberForm({"number": "2"})

    assert acted(request_, form, refuse(error), to="/", at=at) is None
    assert form.errors.get_json_data() == {field: [{"message": "No.", "code": ""}]}
    assert told(request_) == []


def test_a_refused_button_leads_back_with_its_sentence(request_):
    answer = pressed(request_, refuse(DomainError("No.")), to="/on/", back="/back/", said="Done.")

    assert (answer.url, told(request_)) == ("/back/", [("error", "No.")])


def test_what_the_actor_may_not_do_is_no_mistake_of_the_form(request_):
    form = NumberForm({"number": "2"})

    with pytest.raises(NotAllowed, match="Ask"):
        acted(request_, form, refuse(NotAllowed("Ask the chair.")), to="/")
    with pytest.raises(NotAllowed, match="Ask"):
        pressed(request_, refuse(NotAllowed("Ask the chair.")), to="/", back="/")
    assert (form.errors, told(request_)) == ({}, [])


@pytest.mark.django_db
@pytest.mark.parametrize("is_guarded", [True, False])
def test_who_may_not_add_a_guardian_is_told_whom_to_ask(client, world, monkeypatch, is_guarded):
    """A leader who also audits the network sees the children of other clubs, and may not edit them."""
    if not is_guarded:
        monkeypatch.setattr(pages, "NotAllowed", ZeroDivisionError)
    leader = world.users["leader"]
    make.network_role(leader, Role.AUDITOR)
    client.force_login(leader)
    given = {
        "guardian": world.mother.code,
        "relation": "mother",
        "starts_on": "2025-01-01",
        "q": world.mother.family_name,
    }

    refused = client.post(reverse("people:guardian-choose", args=(world.other_child.code,)), given)

    assert refused.status_code == (403 if is_guarded else 422)
    assert ('name="guardian"' in refused.text) is not is_guarded
    assert not Guardianship.objects.filter(child=world.other_child).exists()


def test_no_view_turns_a_refusal_into_an_answer_of_its_own():
    """Only `acted` and `pressed` do, which let `NotAllowed` through."""
    found = {
        path.relative_to(SOURCES).as_posix()
        for path in (*SOURCES.glob("*/views.py"), *SOURCES.glob("*/views/*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler) and _catches_refusals(node)
    }

    assert found == set(OWN_WAY)


def _catches_refusals(handler):
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return "DomainError" in names or any(name.endswith(("Refused", "Taken", "Frozen")) for name in names)


@pytest.mark.parametrize(
    ("name", "disposition", "kind"),
    [
        ("a.pdf", 'attachment; filename="a.pdf"', "application/pdf"),
        ("a.json", 'attachment; filename="a.json"', "application/json"),
        (
            "топ.csv",
            "attachment; filename*=utf-8''%D1%82%D0%BE%D0%BF.csv",
            "text/csv; charset=utf-8",
        ),
        (
            'a"b.xlsx',
            'attachment; filename="a\\"b.xlsx"',
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_an_attachment_says_its_name_and_type(name, disposition, kind):
    answer = attachment(b"bytes", name)

    assert (answer["Content-Disposition"], answer["Content-Type"]) == (disposition, kind)
    assert answer.content == b"bytes"


def test_an_opened_file_is_sent_in_parts():
    answer = opened_attachment(File(io.BytesIO(b"bytes")), "a.csv")

    assert answer["Content-Disposition"] == 'attachment; filename="a.csv"'
    assert b"".join(answer.streaming_content) == b"bytes"


def test_another_ending_is_refused():
    with pytest.raises(LookupError, match=r"'exe'\. Known: pdf, xlsx, docx, csv, json"):
        attachment(b"", "a.exe")


@pytest.mark.parametrize(
    ("asked", "number", "known"),
    [
        ("", 1, 2),
        ("2", 2, 3),
        ("3", 3, 4),
        ("9", 5, 5),
        ("x", 1, 2),
        ("9" * 6, 5, 5),
        ("9" * 20, 2, 2),
        ("9" * 5000, 1, 2),
    ],
)
@pytest.mark.django_db
def test_a_list_that_nobody_counts_knows_the_pages_ahead(rf, monkeypatch, asked, number, known):
    monkeypatch.setattr(pages, "AHEAD", 1)
    users = [make.user() for _one in range(9)]

    page = pages.near_page_of(rf.get("/", {"page": asked}), User.objects.order_by("-pk"), 2)

    assert (page.number, page.paginator.num_pages) == (number, known)
    assert list(page) == users[::-1][2 * number - 2 : 2 * number]
