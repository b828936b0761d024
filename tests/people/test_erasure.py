"""Erasure: nothing of a person is left in the database and on the disk, and every figure stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import translation

from seriktes.attribution.models import GroupMonth
from seriktes.attribution.rollup import rebuild
from seriktes.core import files
from seriktes.core.access import SYSTEM
from seriktes.core.errors import NotAllowed
from seriktes.people.actions import ask_for_erasure, erase_person
from seriktes.people.enums import ErasureReason, Purpose
from seriktes.people.erasing.plans import plan_of
from seriktes.people.erasing.registry import erasers, free_texts
from seriktes.people.erasing.subjects import subject_of
from seriktes.people.erasing.texts import mentions
from seriktes.people.errors import ErasureRefused
from seriktes.people.models import Erasure, Person, PersonMerge
from seriktes.people.queries import PeopleSought, find_people, possible_duplicates
from seriktes.results.command import make_report
from seriktes.results.models import Release
from seriktes.results.reports import to_json
from seriktes.verification.queries import broken_seals
from tests import factories as make
from tests.access.things import things
from tests.people.erased import (
    FAMILY,
    FULL,
    IIN,
    PHONE,
    left_in_database,
    left_in_files,
    marks_of,
    not_erased,
    plant,
)

pytestmark = pytest.mark.django_db
FIRST, LAST = 24308, 24319


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def planted(world):
    return plant(world, things(world))


def ask(world, person) -> Erasure:
    return ask_for_erasure(actor=world.actor("coordinator"), person=person, reason=ErasureReason.REQUEST)


def erase(world, person, also=()) -> Erasure:
    return erase_person(actor=world.actor("chair"), erasure=ask(world, person), also=also)


def test_nothing_of_an_erased_person_is_left(world, planted, django_capture_on_commit_callbacks):
    rows = [planted.child.pk, planted.double.pk]
    marks = marks_of(rows)
    assert left_in_database() != []
    assert left_in_files() != []

    with django_capture_on_commit_callbacks(execute=True):
        done = erase(world, planted.child)

    assert left_in_database() == []
    assert left_in_files() == []
    assert _ties(planted) == [0, 0, 0, 0, 0, 0, 1]
    assert files.still_there() == []
    assert marks_of(rows) == marks
    (along,) = done.others.all()
    assert (along.person, along.erased_by) == (planted.mother, world.users["chair"])
    child = Person.objects.get(pk=planted.child.pk)
    assert (child.name, child.sex, child.birth_month) == (
        f"Erased person {done.pseudonym}",
        "m",
        2014 * 12 + 4,
    )
    assert {person.erasure_id for person in done.rows.all()} == {done.pseudonym}


def test_controls_without_erasers_everything_is_left(world, planted, monkeypatch):
    """Every eraser removes what no other one does, and so does every column of free words."""
    erasure, kept = ask(world, planted.child), list(free_texts)
    named = set(left_in_database())
    monkeypatch.setattr(free_texts, "_entries", [])
    monkeypatch.setattr(erasers, "_entries", [one for one in erasers if one.name == "people.person"])
    erase_person(actor=world.actor("chair"), erasure=erasure)

    left = set(left_in_database())
    assert {one for one in named - left if not one.startswith("people_person.")} == set()
    for text in kept:
        for field in text.fields:
            assert any(found.startswith(f"{table(text.model)}.{field}:") for found in left), (
                text.model,
                field,
            )
    assert left_in_files(not_erased()) != []
    assert _ties(planted) == [1, 1, len(Purpose), 1, 1, 1, 1]


def test_control_the_database_keeps_a_pseudonym_empty(world, planted, monkeypatch):
    monkeypatch.setattr(erasers, "_entries", [one for one in erasers if one.name != "people.person"])
    erase(world, planted.child)

    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=planted.child.pk).update(erasure=planted.child.erasures.get())


def table(label: str) -> str:
    return apps.get_model(label)._meta.db_table


def _ties(planted) -> list[int]:
    """What tells of a person without a word of theirs: phones, guardians, consents, answers, papers."""
    child = planted.child
    related = (child.phones, child.guardianships, child.consents, child.distinctions_one)
    return [rows.count() for rows in (*related, child.stories, child.portfolios, child.illustrated_editions)]


def test_every_figure_stays(world, planted):
    rebuild()
    before = _figures(world)

    erase(world, planted.child)

    assert _figures(world) == before
    rebuild()
    assert _figures(world) == before
    assert list(broken_seals()) == []


def _figures(world) -> list[object]:
    columns = ("group", "month", "mix", "held", "unrecorded", "persons", "visits", "recorded", "minutes")
    months = [
        tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)
        for row in GroupMonth.objects.order_by("group", "month", "mix").values_list(*columns)
    ]
    reports = [to_json(make_report(partner, FIRST, LAST)) for partner in (world.akimat, world.company)]
    released = list(Release.objects.order_by("pk").values_list("figures", "digest", "memory", "seal__record"))
    for told in (*reports, *(row[0] for row in released)):
        told["about"].pop("money")  # the paper of a contribution has named the child
    assert months
    return [months, reports, released]


def test_one_asks_and_another_erases(world):
    person = make.person("Үлгіханов", "Ерлан")
    erasure = ask_for_erasure(actor=world.actor("chair"), person=person, reason=ErasureReason.MISTAKE)

    with pytest.raises(NotAllowed):
        erase_person(actor=world.actor("chair"), erasure=erasure)
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.filter(pk=erasure.pk).update(
            erased_at="2026-01-01T00:00Z", erased_by=world.users["chair"]
        )
    assert (
        ask_for_erasure(actor=world.actor("coordinator"), person=person, reason=ErasureReason.REQUEST)
        == erasure
    )
    assert Person.objects.get(pk=person.pk).full_name == "Үлгіханов Ерлан"


def test_an_erasure_that_is_confirmed_again_says_what_was_done(world, client):
    erasure = erase(world, make.person("Үлгіханов", "Ерлан"))
    client.force_login(world.users["chair"])

    answer = client.post(f"/erasures/{erasure.code}/confirmation/", {"pseudonym": erasure.pseudonym})

    assert (answer.status_code, answer.headers["Location"]) == (302, erasure.get_absolute_url())


@pytest.mark.parametrize("note", ["Үлгіхановтың өтініші", "Ерланның анасы сұрады"])
def test_a_note_without_the_name_only(world, note):
    person = make.person("Үлгіханов", "Ерлан")

    with pytest.raises(ErasureRefused, match="note names the person"):
        ask_for_erasure(
            actor=world.actor("chair"),
            person=person,
            reason=ErasureReason.REQUEST,
            note=note,
        )


def test_what_has_to_be_done_first(world):
    other = make.person("Үлгіханов", "Ерлан")
    make.guardianship(other, world.mother)
    make.anomaly_flag(world.session, person=world.child)
    make.set_aside(world.session, person=world.child.code, status="present")

    for person, words in (
        (world.child, ["group", "set aside", "worth a look"]),
        (world.mother, ["guardian"] * 2),
    ):
        erasure = ask(world, person)
        blocks = plan_of(person, world.actor("chair"), erasure).blocks
        assert [word in said for word, said in zip(words, blocks, strict=True)] == [True] * len(words)
        with pytest.raises(ErasureRefused):
            erase_person(actor=world.actor("chair"), erasure=erasure)
    assert Person.objects.filter(erasure=None).count() == Person.objects.count()


def test_a_namesake_keeps_the_words_that_may_mean_them(world):
    person, namesake = make.person(FAMILY, "Ерлан"), make.person(FAMILY, "Ерлан", birth_date=date(2012, 1, 1))
    world.session.topic = f"{FAMILY} Ерлан сөз сөйледі"
    world.session.save()
    other = make.session(world.chess, day=date(2025, 9, 20), topic=f"{FAMILY}ке сыйлық")
    erasure = ask(world, person)
    found = mentions(subject_of(person, world.actor("chair")).names)
    assert [(one.excerpt, one.is_sure) for one in found] == [
        (f"{FAMILY} Ерлан сөз сөйледі", False),
        (f"{FAMILY}ке сыйлық", False),
    ]
    erase_person(actor=world.actor("chair"), erasure=erasure, also=[found[1].key])

    world.session.refresh_from_db()
    other.refresh_from_db()
    namesake.refresh_from_db()
    assert world.session.topic == f"{FAMILY} Ерлан сөз сөйледі"
    assert (other.topic, namesake.full_name) == ("••• сыйлық", f"{FAMILY} Ерлан")


def test_nobody_finds_or_changes_an_erased_person(world, planted, client):
    done = erase(world, planted.child)
    actor, code = world.actor("administrator"), planted.child.code
    client.force_login(world.users["administrator"])

    for word in (FULL, PHONE, IIN, done.pseudonym, "Erased"):
        assert planted.child not in find_people(actor, PeopleSought(text=word))
    for looking in (actor, SYSTEM):
        pairs = possible_duplicates(looking)
        assert all(not pair.one.is_erased and not pair.other.is_erased for pair in pairs)
    assert f"жойылған адам {done.pseudonym}" in client.get(f"/people/{code}/").content.decode()
    for part in ("edit/", "merge/", "guardians/add/", "consents/add/", "erasure/", "categories/add/"):
        assert client.get(f"/people/{code}/{part}").status_code == 404
    client.force_login(world.users["leader"])
    start = f"/groups/{world.chess.code}/enrolments/known/"
    answer = client.post(start, {"person": code, "starts_on": "2026-01-10"})
    assert answer.status_code in (404, 409, 422)
    client.force_login(world.users["teacher"])
    event = "00000000-0000-4000-8000-000000000001"
    body = {"event": event, "person": code, "status": "absent"}
    answer = client.post(f"/sessions/{world.session.code}/marks/", body)
    assert answer.status_code == 409
    assert (
        f"жойылған адам {done.pseudonym}" in client.get(f"/sessions/{world.session.code}/").content.decode()
    )
    assert PersonMerge.objects.filter(undone_at=None).count() == 1


def test_a_removed_file_does_not_come_back(world, planted, django_capture_on_commit_callbacks):
    stored = planted.alone.picture
    content = files.read(stored)
    with django_capture_on_commit_callbacks(execute=True):
        erase(world, planted.child)
    stored.refresh_from_db()

    with pytest.raises(files.FileErased):
        files.store(content, name="again.jpg", content_type="image/jpeg", actor=world.actor("leader"))
    with pytest.raises(files.FileErased):
        files.read(stored)
    assert files.read(planted.together.picture)
