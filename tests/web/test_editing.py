"""Two people edit one record at once: what each has changed stands, and what both have is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from seriktes.accounts.enums import Role
from seriktes.core import editing
from seriktes.core.models import AuditEntry
from seriktes.people.iin import sample_iin
from seriktes.people.models import Person
from seriktes.people.sealing import open_iin
from tests import factories as make
from tests.meanwhile import meanwhile
from tests.web.editing_cases import CASES, Case

FEW = pytest.mark.parametrize("desk", ["person", "club"], indirect=True)


@dataclass
class Desk:
    """Two people in front of the same form; the first saves while the second types."""

    case: Case
    url: str
    first: Any
    second: Any

    def typed_by_second(self, *changes: dict[str, str]) -> dict[str, Any]:
        """Return what the second sends, who saw the form before the first saved it."""
        typed = values(shown(self.second, self.url))
        saved = values(shown(self.first, self.url)) | self.case.both[0]
        assert self.first.post(self.url, saved).status_code == 302
        return typed | {name: value for change in changes for name, value in change.items()}

    def stands(self, *names: str) -> dict[str, Any]:
        held = values(shown(self.first, self.url))
        return {name: held.get(name) for name in names}


def shown(browser: Any, url: str) -> Any:
    return form_of(browser.get(url))


def form_of(answer: Any) -> Any:
    return answer.context.get("form") or answer.context["page"].form


def values(form: Any) -> dict[str, Any]:
    """Return what a browser sends back of a form that nobody touches."""
    said = {bound.html_name: bound.value() for bound in form}
    return {name: _text(value) for name, value in said.items() if value not in (None, "", False, [])}


def _text(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return "on" if value is True else str(value)


@pytest.fixture(params=CASES)
def desk(request, world, own_language):
    case = CASES[request.param]
    browsers = []
    for name in ("first", "second"):
        user = make.user(name, full_name=f"{name.title()} (үлгі)", language="en")
        for role in Role:
            make.network_role(user, role)
        world.users[name] = user
        browsers.append(Client())
        browsers[-1].force_login(world.users["first"] if case.is_own else user)
    return Desk(case, case.url(world), *browsers)


def test_what_each_has_changed_stands_and_what_both_have_is_chosen(desk):
    name, (_first, second) = desk.case.name, desk.case.both
    typed = desk.typed_by_second()
    kept = desk.stands(name)

    if own := desk.case.own:
        answer = desk.second.post(desk.url, typed | own, follow=True)
        told = [str(message) for message in answer.context["messages"]]
        assert (bool(answer.redirect_chain), desk.stands(name, *own)) == (True, kept | own)
        assert [one for one in told if "while you were typing: " in one]

    before = AuditEntry.objects.count()
    answer = desk.second.post(desk.url, typed | own | second)
    form, question = form_of(answer), f"keep-{name}"
    assert (answer.status_code, desk.stands(name), AuditEntry.objects.count()) == (422, kept, before)
    assert list(form.errors[question]) == ["You both have changed this. Choose which of the two stays."]
    assert all(form.fields[question].widget.descriptions[of] for of in ("theirs", "mine"))
    assert (form[name].value(), f'name="{question}"' in answer.content.decode()) == (second[name], True)

    theirs, mine = (values(form) | {question: of} for of in ("theirs", "mine"))
    status = desk.second.post(desk.url, theirs).status_code
    assert (status, desk.stands(name)) == (desk.case.when_nothing_changes, kept)
    assert desk.second.post(desk.url, mine).status_code == 302
    assert desk.stands(name) != kept


@FEW
def test_control_without_the_memory_the_first_change_is_lost_unseen(desk):
    name = desk.case.name
    typed = desk.typed_by_second(desk.case.own)
    kept = desk.stands(name)
    del typed[editing.SEEN]

    assert desk.second.post(desk.url, typed).status_code == 302
    assert desk.stands(name) != kept


@FEW
def test_a_memory_that_was_tampered_with_is_that_of_nothing(desk, world):
    """Neither a sum nor the memory of another record makes anything pass unseen."""
    typed = values(shown(desk.second, desk.url)) | desk.case.own
    other = values(shown(desk.second, CASES["unit"].url(world)))[editing.SEEN]

    for memory in ("no:such:state", ":", typed[editing.SEEN][:-1], other, "[[]]"):
        answer = desk.second.post(desk.url, typed | {editing.SEEN: memory})
        assert answer.status_code == 422
        assert form_of(answer).watch.asked == list(desk.case.own)


@FEW
def test_whoever_types_the_same_is_asked_nothing(desk):
    """As a form that is sent twice: somebody else may have made the same of it."""
    name, (first, _second) = desk.case.name, desk.case.both
    typed = desk.typed_by_second(first)
    kept = desk.stands(name)

    answers = [desk.second.post(desk.url, typed).status_code for _tap in range(2)]

    assert (answers, desk.stands(name)) == ([302, 302], kept)


@FEW
def test_a_third_one_meanwhile_is_asked_about_again(desk):
    name, (_first, second) = desk.case.name, desk.case.both
    form = form_of(desk.second.post(desk.url, desk.typed_by_second(second)))
    third = {"birth_date": "2017-01-01", "name_kk": "Үшінші атау (үлгі)"}[name]
    desk.first.post(desk.url, values(shown(desk.first, desk.url)) | {name: third})

    answer = desk.second.post(desk.url, values(form) | {f"keep-{name}": "mine"})

    assert answer.status_code == 422
    assert form_of(answer)[f"keep-{name}"].value() is None


@FEW
def test_what_was_taken_over_stands_in_a_form_that_is_shown_again(desk):
    name, own = desk.case.name, next(iter(desk.case.own))
    wrong = {"family_name": "", "starts_on": "someday"}
    typed = desk.typed_by_second(desk.case.own, wrong)
    kept = desk.stands(name)

    answer = desk.second.post(desk.url, typed)

    form = form_of(answer)
    said = {name: form[name].value(), own: form[own].value()}
    assert (answer.status_code, values(form).items() >= kept.items()) == (422, True)
    assert said[own] in (desk.case.own[own], True)
    assert form.watch.sentence.startswith("First (үлгі) changed this while you were typing: ")


@pytest.mark.parametrize("desk", ["club"], indirect=True)
def test_halves_of_one_thing_are_asked_about_together(desk):
    """One moves a club to the north, another to the east: the corner is nobody's."""
    point = {"latitude": "43.2", "longitude": "76.9"}
    desk.first.post(desk.url, values(shown(desk.first, desk.url)) | point)
    typed = values(shown(desk.second, desk.url)) | {"longitude": "76.1"}
    desk.first.post(desk.url, values(shown(desk.first, desk.url)) | {"latitude": "43.8"})

    answer = desk.second.post(desk.url, typed)

    assert (answer.status_code, form_of(answer).watch.asked) == (422, ["latitude", "longitude"])
    assert form_of(answer).watch.sentence == "First (үлгі) changed this while you were typing: Latitude."
    assert form_of(answer).errors["keep-longitude"] == [
        "This belongs to what somebody else has changed. Choose which of the two stays."
    ]
    chosen = values(form_of(answer)) | {"keep-latitude": "theirs", "keep-longitude": "mine"}
    assert desk.second.post(desk.url, chosen).status_code == 302
    assert desk.stands(*point) == {"latitude": "43.8", "longitude": "76.1"}


@pytest.mark.parametrize("desk", ["club"], indirect=True)
def test_a_half_that_both_have_changed_is_asked_about_with_the_other_until_both_are_chosen(desk):
    point = {"latitude": "43.2", "longitude": "76.9"}
    desk.first.post(desk.url, values(shown(desk.first, desk.url)) | point)
    typed = values(shown(desk.second, desk.url)) | {"latitude": "43.1", "longitude": "76.1"}
    desk.first.post(desk.url, values(shown(desk.first, desk.url)) | {"latitude": "43.8"})

    answer = desk.second.post(desk.url, typed)
    assert form_of(answer).watch.asked == list(point)
    for name, chosen in (("latitude", "mine"), ("longitude", "theirs")):
        answer = desk.second.post(desk.url, values(form_of(answer)) | {f"keep-{name}": chosen})
        status, stands = answer.status_code, desk.stands(*point)
        if name == "latitude":
            assert (status, form_of(answer).watch.asked) == (422, list(point))
            assert [form_of(answer)[f"keep-{one}"].value() for one in point] == ["mine", None]

    assert (status, stands) == (302, {"latitude": "43.1", "longitude": "76.9"})


@pytest.mark.parametrize("desk", ["story"], indirect=True)
def test_no_story_is_saved_over_words_that_its_writer_has_not_read(desk):
    """Else whoever wrote them would not be the last writer, and could share them unread."""
    typed = desk.typed_by_second({"happened_on": "2025-09-14"})

    answer = desk.second.post(desk.url, typed)

    asked = form_of(answer)
    assert (answer.status_code, asked.watch.asked) == (422, ["happened_on", "name_kk"])
    assert desk.case.both[0]["name_kk"] in answer.content.decode()
    chosen = values(asked) | {"keep-happened_on": "mine", "keep-name_kk": "theirs"}
    assert desk.second.post(desk.url, chosen).status_code == 302
    assert desk.stands("happened_on", "name_kk") == {"happened_on": "2025-09-14"} | desk.case.both[0]


@pytest.mark.parametrize("desk", ["schedule"], indirect=True)
def test_a_row_that_may_not_be_chosen_is_not_named(desk):
    hidden = make.user("hidden", full_name="Құпия Адам (үлгі)")
    typed = values(shown(desk.second, desk.url)) | {editing.SEEN: "no:such:state", "responsible": hidden.code}

    answer = desk.second.post(desk.url, typed)

    assert form_of(answer).fields["keep-responsible"].widget.descriptions["mine"] == hidden.code
    assert hidden.full_name not in answer.content.decode()


@pytest.mark.parametrize("desk", ["look"], indirect=True)
def test_a_text_in_the_place_of_a_picture_is_none(desk):
    typed = values(shown(desk.second, desk.url)) | {editing.SEEN: "no:such:state", "picture": "no picture"}

    assert desk.second.post(desk.url, typed).status_code == 302


@pytest.mark.parametrize("desk", ["person"], indirect=True)
def test_a_sealed_number_is_watched_and_nobody_reads_it(desk, world, settings):
    """The page knows neither the number, nor its index, nor anything equal for equal numbers."""
    settings.SERIKTES_DEMO = True
    born = world.child.birth_date
    theirs, mine = (sample_iin(born, world.child.sex, number) for number in (11, 22))
    doubt = {"is_checked": "1"}
    typed = values(shown(desk.second, desk.url)) | doubt
    first = values(shown(desk.first, desk.url)) | doubt | {"iin": theirs}
    assert desk.first.post(desk.url, first).status_code == 302

    answer = desk.second.post(desk.url, typed | {"iin": mine})

    child = Person.objects.get(pk=world.child.pk)
    page = answer.content.decode()
    assert (answer.status_code, open_iin(child), form_of(answer)["iin"].value()) == (422, theirs, "")
    assert form_of(answer).errors["iin"][0].startswith("Somebody else has just changed this.")
    assert not [one for one in (theirs, mine, child.iin_index, editing.SEEN + "=") if one in page]
    assert desk.first.post(desk.url, first).status_code == 302  # the same number twice is no change
    again = values(form_of(answer)) | doubt
    assert desk.second.post(desk.url, again | {"iin": mine}).status_code == 422  # sealed anew meanwhile
    seen = values(shown(desk.second, desk.url)) | doubt | {"iin": mine}
    assert desk.second.post(desk.url, seen).status_code == 302
    assert open_iin(Person.objects.get(pk=world.child.pk)) == mine


@pytest.mark.parametrize("desk", ["look"], indirect=True)
def test_a_picture_is_watched_and_asked_for_anew(desk, world):
    typed = values(shown(desk.second, desk.url)) | {"logo_alt_kk": "Белгі", "logo_alt_ru": "Знак"}
    red, blue = (picture_of(colour) for colour in ("red", "blue"))
    assert desk.first.post(desk.url, typed | {"picture": red()}).status_code == 302

    answer = desk.second.post(desk.url, typed | {"picture": blue()})

    assert (answer.status_code, list(form_of(answer).errors)) == (422, ["picture"])
    assert desk.second.post(desk.url, typed | {"picture": red()}).status_code == 302  # the very same one


def picture_of(colour: str):
    drawn = BytesIO()
    Image.new("RGB", (8, 6), colour).save(drawn, "PNG")
    return lambda: SimpleUploadedFile("logo.png", drawn.getvalue())


@pytest.mark.parametrize("desk", ["unit"], indirect=True)
def test_between_reading_and_writing_nobody_is_written_over(desk, world):
    typed = values(shown(desk.second, desk.url)) | desk.case.own

    def first_saves() -> None:
        type(world.network).objects.filter(pk=world.network.pk).update(name_kk="Атау (үлгі)")

    with meanwhile("clubs_unit", first_saves):
        answer = desk.second.post(desk.url, typed)

    assert answer.status_code == 422
    assert (
        form_of(answer).non_field_errors()[0].startswith("Somebody else has saved this at the same moment.")
    )
    assert desk.second.post(desk.url, values(form_of(answer))).status_code == 302
    assert desk.stands("name_kk", "name_ru") == {"name_kk": "Атау (үлгі)"} | desk.case.own
