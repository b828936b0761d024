"""The pages of the register: what is shown to whom, what is refused, and how much it asks of the database."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from seriktes.core.access import SYSTEM
from seriktes.core.models import AuditEntry
from seriktes.people.actions import PersonDetails, add_person, merge_people
from seriktes.people.iin import sample_iin
from seriktes.people.models import Consent, Guardianship, Person, PersonDistinction, PersonMerge, Phone
from tests import factories as make
from tests.world import CANARY

pytestmark = pytest.mark.django_db
BORN = date(2014, 5, 10)
IIN = sample_iin(BORN, "f", 123)
TYPED = {"family_name": "Өтегенова", "given_name": "Гүлнар", "birth_date": "2014-05-10", "sex": "f"}
HTMX = {"HX-Request": "true"}
LIST_QUERIES = 12
PAGE_QUERIES = 12


@pytest.fixture
def as_user(client, world):
    def sign_in(name: str):
        client.force_login(world.users[name])
        return client

    return sign_in


def url(name: str, *args) -> str:
    return reverse(f"people:{name}", args=args)


def test_the_list_narrows_by_htmx_to_a_fragment(world, as_user):
    whole = as_user("chair").get(url("person-list"), {"q": "ulgibaev"})
    part = as_user("chair").get(url("person-list"), {"q": "ulgibaev"}, headers=HTMX)

    assert "<!doctype html>" in whole.text
    assert "<!doctype html>" not in part.text
    assert world.child.name in part.text
    assert world.other_child.name not in part.text


@pytest.mark.parametrize(
    "given", [{"sex": "x"}, {"age_from": "-1"}, {"age_until": "many"}, {"club": "NOSUCH"}]
)
def test_a_wrong_filter_is_said_and_nobody_listed_or_exported(as_user, given):
    answer = as_user("chair").get(url("person-list"), given)

    exported = as_user("chair").post(f"{url('person-export')}?{urlencode(given)}", {"form": "csv"})

    assert answer.status_code == 422
    assert answer.context["page"].paginator.count == 0
    assert (exported.status_code, exported.url) == (302, f"{url('person-list')}?{urlencode(given)}")


def test_the_filters_of_clubs_and_groups_narrow(world, as_user):
    client = as_user("chair")

    by_club = client.get(url("person-list"), {"club": world.club.code})
    by_group = client.get(url("person-list"), {"club": world.other_club.code, "group": world.dombra.code})

    assert list(by_club.context["page"]) == [world.child]
    assert list(by_group.context["page"]) == [world.other_child]


def test_a_person_is_added_by_the_page(as_user):
    answer = as_user("coordinator").post(
        url("person-add"), TYPED | {"phones": "8 709 000 00 01, +77090000002"}
    )

    person = Person.objects.get(family_name="Өтегенова")
    assert answer.url == person.get_absolute_url()
    assert [phone.number for phone in person.phones.all()] == ["+77090000001", "+77090000002"]


def test_the_iin_fills_in_what_it_says(as_user):
    as_user("coordinator").post(
        url("person-add"), {"family_name": "Өтегенова", "given_name": "Гүлнар", "iin": IIN}
    )

    person = Person.objects.get(family_name="Өтегенова")
    assert (person.birth_date, person.sex) == (BORN, "f")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "family_name"),
        (TYPED | {"family_name": "12"}, "family_name"),
        (TYPED | {"family_name": "…"}, "family_name"),
        (TYPED | {"birth_date": "2100-01-01"}, "birth_date"),
        (TYPED | {"birth_date": "1850-01-01"}, "birth_date"),
        (TYPED | {"birth_date": "31.02.2014"}, "birth_date"),
        (TYPED | {"sex": ""}, "sex"),
        (TYPED | {"phones": "12"}, "phones"),
        (TYPED | {"iin": "123456789012"}, "iin"),
        (TYPED | {"iin": "abc"}, "iin"),
        (TYPED | {"iin": IIN, "birth_date": "2014-05-11"}, "birth_date"),
        (TYPED | {"iin": IIN, "sex": "m"}, "sex"),
    ],
)
def test_wrong_input_is_said_beside_its_field(as_user, given, field):
    people = Person.objects.count()

    answer = as_user("coordinator").post(url("person-add"), given)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Person.objects.count() == people


def test_what_only_looks_odd_is_saved_when_said_twice(as_user):
    odd = TYPED | {"iin": IIN, "birth_date": "2014-05-11"}
    client = as_user("coordinator")

    first = client.post(url("person-add"), odd)
    second = client.post(url("person-add"), odd | {"is_checked": "on"})

    assert first.context["form"].is_doubtful
    assert second.status_code == 302
    assert Person.objects.get(family_name="Өтегенова").birth_date == date(2014, 5, 11)


def test_a_likely_duplicate_is_shown_while_typing_and_again_on_submit(world, as_user):
    twin = {"family_name": "Улгибаев", "given_name": "Айбар", "birth_date": "2014-05-10", "sex": "m"}
    client = as_user("coordinator")

    typing = client.post(url("person-likely"), twin | {"sex": ""}, headers=HTMX)
    submit = client.post(url("person-add"), twin)
    anyway = client.post(url("person-add"), twin | {"is_checked": "on"})

    assert world.child.get_absolute_url() in typing.text
    assert (submit.status_code, world.child.get_absolute_url() in submit.text) == (422, True)
    assert anyway.status_code == 302


def test_an_iin_that_is_taken_is_refused_even_when_said_twice(as_user):
    add_person(actor=SYSTEM, details=PersonDetails("Үлгібаева", "Дана", "", BORN, "f", (), IIN))

    answer = as_user("coordinator").post(url("person-add"), TYPED | {"iin": IIN, "is_checked": "on"})

    assert answer.status_code == 422
    assert "iin" in answer.context["form"].errors


def test_an_unchanged_person_is_saved_without_doubts(world, as_user):
    make.person("Үлгібаев", "Айбар")
    same = {"family_name": "Үлгібаев", "given_name": "Айбар", "birth_date": "2014-05-10", "sex": "m"}

    answer = as_user("leader").post(url("person-edit", world.child.code), same)

    assert answer.status_code == 302


def test_the_iin_is_masked_and_read_only_with_the_right(world, as_user):
    person = add_person(actor=SYSTEM, details=PersonDetails("Өтегенова", "Гүлнар", "", BORN, "f", (), IIN))
    make.enrolment(person, world.chess)

    for name in ("chair", "leader", "teacher"):
        page = as_user(name).get(person.get_absolute_url())
        assert f"********{IIN[-4:]}" in page.text
        assert IIN not in page.text
    read = as_user("chair").post(url("person-iin", person.code), headers=HTMX)
    whole_page = as_user("chair").post(url("person-iin", person.code))
    refused = as_user("leader").post(url("person-iin", person.code), headers=HTMX)

    assert IIN in read.text
    assert IIN in whole_page.text
    assert [answer["Cache-Control"] for answer in (read, whole_page)] == ["no-store", "no-store"]
    assert not [row for row in Session.objects.all() if IIN in str(row.get_decoded())]
    assert refused.status_code == 403
    assert [entry.actor for entry in AuditEntry.objects.filter(action="people.person.identified")] == [
        world.users["chair"],
        world.users["chair"],
    ]


@pytest.mark.parametrize(
    ("name", "own", "foreign"),
    [
        ("chair", 200, 200),
        ("auditor", 200, 200),
        ("leader", 200, 404),
        ("teacher", 200, 404),
        ("former_teacher", 403, 403),
        ("partnership_manager", 403, 403),
        ("akimat", 403, 403),
    ],
)
def test_who_sees_whose_page(world, as_user, name, own, foreign):
    client = as_user(name)

    assert client.get(world.child.get_absolute_url()).status_code == own
    assert client.get(world.other_child.get_absolute_url()).status_code == foreign


def test_a_known_guardian_is_chosen(world, as_user):
    father = make.person("Үлгібаев", "Серік", birth_date=date(1985, 1, 1))
    asked = {"q": "серик", "guardian": father.code, "relation": "father", "starts_on": "2025-09-01"}

    answer = as_user("chair").post(url("guardian-choose", world.child.code), asked)

    assert answer.status_code == 302
    assert Guardianship.objects.get(guardian=father).child == world.child


def test_a_guardian_outside_the_search_is_refused(world, as_user):
    asked = {
        "q": "сәуле",
        "guardian": world.other_child.code,
        "relation": "father",
        "starts_on": "2025-09-01",
    }

    answer = as_user("leader").post(url("guardian-choose", world.child.code), asked)

    assert answer.status_code == 422
    assert Guardianship.objects.count() == 1


def test_a_new_father_needs_no_sex(world, as_user):
    asked = {
        "relation": "father",
        "starts_on": "2025-09-01",
        "family_name": "Үлгібаев",
        "given_name": "Серік",
        "phones": "+7 709 000 00 03",
    }

    answer = as_user("leader").post(url("guardian-create", world.child.code), asked)

    assert answer.status_code == 302
    assert Person.objects.get(given_name="Серік").sex == "m"


def test_consents_are_written_down_and_withdrawn(world, as_user):
    client = as_user("leader")
    asked = {"purposes": ["processing", "photo"], "form": "paper", "starts_on": "2025-09-01"}

    nobody = client.post(url("consent-add", world.child.code), asked)
    given = client.post(url("consent-add", world.child.code), asked | {"given_by": world.mother.code})
    consent = Consent.objects.get(purpose="photo")
    early = client.post(url("consent-withdraw", world.child.code, consent.code), {"day": "2025-08-31"})
    client.post(url("consent-withdraw", world.child.code, consent.code), {"day": "2025-10-01"})

    consent.refresh_from_db()
    assert (nobody.status_code, given.status_code, early.status_code) == (422, 302, 422)
    assert consent.withdrawn_on == date(2025, 10, 1)


def test_of_a_family_those_are_named_whom_the_reader_may_see(world, as_user):
    """A sister in another club is nobody the teacher knows, though they share a mother."""
    make.guardianship(world.other_child, world.mother)
    twin = make.person("Үлгібаева", "Сәуле", sex="f", birth_date=world.mother.birth_date)
    merge_people(actor=SYSTEM, kept=twin, merged=world.mother)

    page = url("person-detail", twin.code)
    shown = {name: as_user(name).get(page).text for name in ("teacher", "coordinator")}
    child = as_user("teacher").get(url("person-detail", world.child.code)).text

    assert {name: world.child.name in text for name, text in shown.items()} == dict.fromkeys(shown, True)
    assert {name: CANARY in text for name, text in shown.items()} == {"teacher": False, "coordinator": True}
    assert url("person-detail", twin.code) in child


def test_two_rows_are_joined_and_taken_apart_on_pages(world, as_user):
    twin = make.person("Улгибаев", "Айбар")
    make.enrolment(twin, world.chess)
    client = as_user("leader")

    offered = client.get(url("duplicate-list"))
    shown = client.get(url("merge-add", world.child.code, twin.code))
    neither = client.post(url("merge-add", world.child.code, twin.code), {"kept": world.other_child.code})
    joined = client.post(url("merge-add", world.child.code, twin.code), {"kept": twin.code})
    merge = PersonMerge.objects.get()
    page = client.get(world.child.get_absolute_url())
    client.post(url("merge-undo", twin.code, merge.code))

    assert (offered.status_code, shown.status_code) == (200, 200)
    assert neither.status_code == 422
    assert joined.url == twin.get_absolute_url()
    assert page.context["person"] == twin
    assert not Person.objects.exclude(canonical=None).exists()


def test_two_people_are_told_apart_and_the_answer_is_taken_back_on_pages(world, as_user):
    twin = make.person("Улгибаев", "Айбар")
    make.enrolment(twin, world.chess)
    client = as_user("leader")

    client.post(url("distinction-add", world.child.code, twin.code))
    listed = client.get(url("duplicate-list"))
    compared = client.get(url("merge-add", world.child.code, twin.code))
    joined = client.post(url("merge-add", world.child.code, twin.code), {"kept": twin.code})
    distinction = PersonDistinction.objects.get()
    back = client.post(url("distinction-undo", twin.code, distinction.code))

    assert (listed.context["rows"], [row.distinction for row in listed.context["decided"]]) == (
        [],
        [distinction],
    )
    assert compared.context["distinction"] == distinction
    assert (joined.status_code, Person.objects.exclude(canonical=None).exists()) == (422, False)
    assert back.url == url("merge-add", world.child.code, twin.code)
    assert [pair for pair, *_where in client.get(url("duplicate-list")).context["rows"]] != []


def test_the_page_of_a_merge_shows_what_comes_together(world, as_user):
    twin = make.person("Улгибаев", "Айбар")
    make.enrolment(twin, world.chess)
    for person in (world.child, twin):
        make.mark(world.session, person)
    make.mark(make.session(world.chess, date(2025, 9, 17)), twin)

    page = as_user("leader").get(url("merge-add", world.child.code, twin.code))

    joining = {panel.name: context for panel, context in page.context["panels"]}["attendance"]
    assert [(row.group, row.one, row.other, row.shared) for row in joining.groups] == [(world.chess, 1, 2, 1)]
    assert [(row.day, row.one.word, row.other.word) for row in joining.shared] == [
        (date(2025, 9, 15), "present", "present")
    ]
    assert joining.visits_once == 1


def test_a_pair_that_is_no_pair_is_refused_with_a_sentence(world, as_user):
    twin = make.person("Улгибаев", "Айбар")
    merge_people(actor=SYSTEM, kept=world.child, merged=twin)

    answer = as_user("chair").get(url("merge-add", world.child.code, twin.code))

    assert answer.status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_at_any_size(world, as_user, count, django_assert_max_num_queries):
    for number in range(count * 10):
        make.enrolment(make.person(given_name=f"Айбар {number}"), world.chess)
    for name in ("chair", "leader"):
        client = as_user(name)
        with django_assert_max_num_queries(LIST_QUERIES):
            client.get(url("person-list"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_at_any_size(world, as_user, count, django_assert_max_num_queries):
    for number in range(count):
        make.guardianship(world.child, make.person(given_name=f"Айбар {number}"))
        make.enrolment(world.child, make.group(f"Шахмат {number + 2}", club=world.club))
        world.child.phones.create(number=f"+7709000000{number}")
    for name in ("chair", "leader", "teacher"):
        client = as_user(name)
        with django_assert_max_num_queries(PAGE_QUERIES):
            client.get(world.child.get_absolute_url())


@pytest.mark.parametrize(("name", "people", "iin"), [("chair", 4, IIN), ("leader", 3, f"********{IIN[-4:]}")])
def test_the_list_of_people_is_sent_with_the_iin_for_whom_it_is(world, as_user, name, people, iin):
    person = add_person(actor=SYSTEM, details=PersonDetails("Өтегенова", "Гүлнар", "", BORN, "f", (), IIN))
    make.enrolment(person, world.chess)

    answer = as_user(name).post(url("person-export"), {"form": "csv"})
    narrowed = as_user(name).post(f"{url('person-export')}?q=гульнар", {"form": "xlsx"})

    lines = answer.content.decode("utf-8-sig").splitlines()[1:]
    assert len(lines) == people
    assert [iin in line for line in lines if "Өтегенова" in line] == [True]
    assert narrowed.content.startswith(b"PK")
    told = AuditEntry.objects.filter(action="people.person.exported").order_by("pk")
    whole = "whole" if name == "chair" else "masked"
    assert [entry.after for entry in told] == [
        {"form": "csv", "people": people, "iin": whole},
        {"form": "xlsx", "people": 1, "iin": whole},
    ]


def test_a_list_of_people_holds_what_joined_rows_hold(world, as_user):
    kept = make.person("Өтегенова", "Гүлнар")
    phones = ("+77090000001", "+77090000002")
    details = PersonDetails("Утегенова", "Гульнар", "", BORN, "f", phones, IIN)
    merged = add_person(actor=SYSTEM, details=details)
    Phone.objects.create(person=kept, number=phones[1])
    make.enrolment(merged, world.chess)
    merge_people(actor=SYSTEM, kept=kept, merged=merged)

    answer = as_user("chair").post(url("person-export"), {"form": "csv"})

    (line,) = [line for line in answer.content.decode("utf-8-sig").splitlines() if "Өтегенова" in line]
    assert [line.count(word) for word in (*phones, IIN)] == [1, 1, 1]


def test_a_list_of_people_does_not_leave_with_a_teacher(as_user):
    assert as_user("teacher").post(url("person-export"), {"form": "csv"}).status_code == 403


def test_a_list_that_is_too_long_is_refused_with_a_sentence(world, as_user, monkeypatch):
    monkeypatch.setattr("seriktes.people.actions.listing.MOST_EXPORTED", 2)

    assert as_user("chair").post(url("person-export"), {"form": "csv"}).status_code == 409


def test_a_leader_is_told_how_people_are_added_and_never_sent_to_the_leader(world, as_user):
    world.users["leader"].language = "en"
    world.users["leader"].save()
    page = as_user("leader").get(url("person-list")).text
    refused = as_user("leader").get(url("person-add"), headers={"Accept-Language": "en"})

    assert f'href="{reverse("activities:group-list")}">' in page
    assert "People are added from the page of a group." in page
    assert refused.status_code == 403
    assert "Ask the coordinator of your network." in refused.text
    assert "leader of the club" not in refused.text


@pytest.mark.parametrize(
    ("relation", "born", "since"),
    [("father", BORN, BORN), ("guardian", BORN, None), ("father", None, None)],
)
def test_a_parent_is_a_guardian_since_the_birth_unless_said(world, as_user, relation, born, since):
    Person.objects.filter(pk=world.child.pk).update(birth_date=born)
    asked = {"relation": relation, "family_name": "Үлгібаев", "given_name": "Серік", "sex": "m"}

    answer = as_user("leader").post(url("guardian-create", world.child.code), asked)

    ties = Guardianship.objects.filter(guardian__given_name="Серік")
    assert answer.status_code == (302 if since else 422)
    assert [tie.starts_on for tie in ties] == ([since] if since else [])


def test_the_first_day_of_a_guardianship_is_corrected_and_a_consent_before_it_too(world, as_user):
    tie = Guardianship.objects.get()
    first = tie.starts_on
    early = date(first.year - 1, 3, 1)
    asked = {"purposes": ["processing"], "given_by": tie.guardian.code, "form": "paper", "starts_on": early}

    refused = as_user("leader").post(url("consent-add", world.child.code), asked)
    corrected = as_user("leader").post(
        url("guardianship-edit", world.child.code, tie.code), {"starts_on": early}
    )
    given = as_user("leader").post(url("consent-add", world.child.code), asked)
    too_late = as_user("leader").post(
        url("guardianship-edit", world.child.code, tie.code), {"starts_on": first}
    )

    tie.refresh_from_db()
    assert [answer.status_code for answer in (refused, corrected, given, too_late)] == [422, 302, 302, 422]
    assert f"{first:%d.%m.%Y}" in refused.text
    assert tie.starts_on == early
    assert AuditEntry.objects.filter(action="people.guardianship.redated").count() == 1


def test_who_may_be_meant_stands_above_the_fields(world, as_user):
    typed = {"family_name": "Үлгібаев", "given_name": "Айбар", "birth_date": "2014-05-10", "sex": "m"}

    pages = [
        as_user("chair").post(address, typed).text
        for address in (
            url("person-add"),
            url("guardian-create", world.child.code) + "",
            reverse("activities:enrolment-create", args=(world.chess.code,)),
        )
    ]

    assert [page.count('id="likely"') for page in pages] == [1, 1, 1]
    assert all(page.index('name="seen"') < page.index('name="family_name"') for page in pages)
