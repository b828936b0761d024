"""Where an erasure might take too much or too little: relatives, joined rows, what waits on a page."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from seriktes.attendance.actions import marks
from seriktes.attendance.actions.journal_imports import repeat_import
from seriktes.attendance.enums import ImportState, MarkStatus
from seriktes.attendance.models import JournalImport, Mark
from seriktes.core import files
from seriktes.core.access import SYSTEM
from seriktes.core.intake import ClientEvent
from seriktes.core.models import AuditEntry
from seriktes.gallery.models import PhotographPerson
from seriktes.people.actions import (
    ConsentDetails,
    add_guardian,
    ask_for_erasure,
    erase_person,
    merge_people,
    record_consents,
    tell_apart,
    undo_distinction,
    undo_merge,
)
from seriktes.people.actions.distinctions import tell_apart_from_known
from seriktes.people.enums import ConsentForm, ErasureReason, Purpose, Relation
from seriktes.people.erasing.plans import plan_of
from seriktes.people.erasing.subjects import subject_of
from seriktes.people.errors import ErasureRefused, PersonErased
from seriktes.people.models import (
    Consent,
    Guardianship,
    Person,
    PersonDistinction,
    PersonMerge,
    Phone,
)
from seriktes.results.explore.models import SavedView
from seriktes.results.state_forms.portfolios import children_of
from tests import factories as make
from tests.attendance.imports.files import MONTH, month
from tests.people.test_erasure import ask, erase

pytestmark = pytest.mark.django_db
FAMILY = "Қанарғалиев"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def names_of(world, person):
    return subject_of(person, world.actor("chair")).names


# whom free words mean


def test_a_brother_whose_name_is_longer_keeps_his_words(world):
    ali, text = make.person(FAMILY, "Әли"), f"{FAMILY} Әлихан озды"
    assert names_of(world, ali).is_named_in(text)

    make.person(FAMILY, "Әлихан")

    names = names_of(world, ali)
    said = {
        one: names.is_named_in(one) for one in (text, f"{FAMILY} Әли озды", f"{FAMILY} Әлиге", f"{FAMILY} Ә.")
    }
    assert list(said.values()) == [False, True, False, False]
    assert names.may_be_named_in(f"{FAMILY} Әлиге")


def test_without_a_given_name_relatives_are_not_meant(world):
    known = make.person(FAMILY, "")
    assert names_of(world, known).is_named_in(f"{FAMILY}тың хаты")

    make.person(FAMILY, "Асан")

    assert not names_of(world, known).is_named_in(f"{FAMILY} Асан")


def test_names_far_from_each_other_are_asked_about(world):
    names = names_of(world, make.person("Асанов", "Асан"))
    texts = ("Асанов келді", "Асанов Дархан мен оның досы Асан", "Асан Дарханұлы Асанов")
    assert [names.is_named_in(one) for one in texts] == [False, False, True]


def test_what_the_program_calls_a_part_is_nobody(world):
    names = names_of(world, make.person("Марк", "Әли"))
    said = {"marks": {"note": "Марк Әли келді"}, "said": "Марк Әли", "Марк": 1}
    assert names.taken_out_of_value(said) == {"marks": {"note": "••• ••• келді"}, "said": "••• •••", "•••": 1}


def test_only_who_answers_for_the_network_reads_the_words(world, client):
    """They come from the log and from papers, which a coordinator does not see."""
    person = make.person(FAMILY, "Ерлан")
    make.session(world.chess, day=date(2025, 9, 20), topic=f"{FAMILY} Ерлан құлыншағы")
    seen = {}
    for role in ("coordinator", "chair"):
        client.force_login(world.users[role])
        seen[role] = "құлыншағы" in client.get(f"/people/{person.code}/erasure/").content.decode()

    assert seen == {"coordinator": False, "chair": True}


def test_a_patronymic_and_a_parted_number_are_found(world):
    person = make.person(FAMILY, "Сайлаубай", patronymic="Жылқыайдарұлы")
    Phone.objects.create(person=person, number="+77090001122")
    by_name = make.session(world.chess, day=date(2025, 9, 20), topic="Сайлаубай Жылқыайдарұлымен сұхбат")
    by_number = make.session(world.chess, day=date(2025, 9, 21), topic="Хабарласу: 8 (709) 000-11-22")

    plan = plan_of(person, world.actor("chair"))

    assert [one.excerpt for one in plan.sure] == [by_number.topic]
    assert [one.excerpt for one in plan.doubtful] == [by_name.topic]


def test_what_names_alone_have_told_apart_stays_apart(world):
    person, owner = make.person("Ли", "Ян"), world.users["chair"]
    long = ("Ли Ян " * 40)[: SavedView._meta.get_field("name").max_length]
    for name in ("Ли Ян", "Ян Ли", long):
        SavedView.objects.create(owner=owner, name=name, query={})

    erase(world, person)

    left = list(SavedView.objects.filter(owner=owner).order_by("pk").values_list("name", flat=True))
    assert len(set(left)) == 3
    assert not [name for name in left if "Ли" in name or "Ян" in name]


# guardians who go along


def test_words_about_a_guardian_of_another_name_go_too(world):
    child, mother = make.person(FAMILY, "Ерлан"), make.person("Мөлдірова", "Айнұр")
    make.guardianship(child, mother)
    session = make.session(world.chess, day=date(2025, 9, 20), topic="Мөлдірова келді")
    (read,) = plan_of(child, world.actor("chair")).doubtful

    erase(world, child, also=[read.key])

    session.refresh_from_db()
    assert session.topic == "••• келді"


def test_a_journal_that_waits_and_names_the_guardian_comes_first(world):
    child, mother = make.person(FAMILY, "Ерлан"), make.person("Мөлдірова", "Айнұр")
    make.guardianship(child, mother)
    waiting_journal(world, "Мөлдірова Айнұр")

    with pytest.raises(ErasureRefused, match="not brought in yet"):
        erase(world, child)


def waiting_journal(world, name, **fields) -> JournalImport:
    rows = [[cell if cell != "Үлгібаев Айбар" else name for cell in row] for row in MONTH]
    stored = files.store(month(rows), name="month.xlsx", content_type="", actor=SYSTEM)
    return JournalImport.objects.create(club=world.club, file=stored, **fields)


# joined rows, askings


def test_whoever_was_joined_since_is_read_of_first(world):
    person, other = make.person(FAMILY, "Ерлан"), make.person("Үлгіханов", "Асан")
    erasure, another = ask(world, person), ask(world, other)
    rows = plan_of(person, world.actor("chair"), erasure).codes
    merge_people(actor=world.actor("coordinator"), kept=other, merged=person)

    with pytest.raises(ErasureRefused, match="Rows were joined"):
        erase_person(actor=world.actor("chair"), erasure=erasure, rows=rows)
    erase_person(actor=world.actor("chair"), erasure=erasure)

    another.refresh_from_db()
    assert not another.is_waiting
    assert set(Person.objects.filter(erasure=erasure)) == {person, other}


def test_one_human_being_is_asked_for_once(world):
    person, other = make.person(FAMILY, "Ерлан"), make.person(FAMILY, "Ерлан")
    erasure = ask(world, person)
    merge_people(actor=world.actor("coordinator"), kept=other, merged=person)

    again = ask_for_erasure(actor=world.actor("chair"), person=other, reason=ErasureReason.REQUEST)

    assert again == erasure


def test_what_was_told_of_others_goes(world):
    """That somebody was like them, or was their guardian, stands in the log of the others too."""
    other, person = make.person(FAMILY, "Ербол"), make.person(FAMILY, "Ерлан")
    actor, ward = world.actor("coordinator"), make.person("Үлгіханов", "Асан")
    undo_merge(actor=actor, merge=merge_people(actor=actor, kept=other, merged=person))
    undo_distinction(actor=actor, distinction=tell_apart(actor=actor, one=other, other=person))
    tie = add_guardian(
        actor=actor, child=ward, guardian=person, relation=Relation.FATHER, starts_on=date(2025, 9, 1)
    )
    Guardianship.objects.filter(pk=tie.pk).update(ends_on=date(2025, 10, 1))
    pointing = AuditEntry.objects.filter(target_id__in=(other.pk, ward.pk), target_type="people.person")
    assert pointing.exclude(after={}).count() == 5

    erase(world, person)

    assert list(pointing.exclude(after={}).values("action", "after")) == []
    assert not PersonMerge.objects.filter(kept=other).exists()


# what waits on a page or a phone while somebody is erased


def test_a_form_that_was_open_writes_nothing(world):
    """Each holds the person as it was read before the erasure."""
    child, mother, actor = (
        make.person(FAMILY, "Ерлан"),
        make.person(f"{FAMILY}а", "Айнұр"),
        world.actor("chair"),
    )
    make.guardianship(child, mother, starts_on=date(2020, 1, 1))
    make.guardianship(make.person(f"{FAMILY}а", "Дана"), mother)
    erase(world, child)
    given = ConsentDetails(mother, ConsentForm.PAPER, date(2025, 9, 1))

    for act in (
        lambda: record_consents(actor=actor, person=child, purposes=[Purpose.PHOTO], details=given),
        lambda: add_guardian(
            actor=actor, child=child, guardian=mother, relation=Relation.MOTHER, starts_on=date(2025, 9, 1)
        ),
    ):
        with pytest.raises(PersonErased):
            act()
    tell_apart_from_known(actor=actor, person=make.person(FAMILY, "Ерболат"), known=[child])

    rows = Consent.objects.filter(person=child), child.guardianships.all(), PersonDistinction.objects.all()
    assert [list(one) for one in rows] == [[], [], []]


def test_an_old_sheet_with_an_erased_person_counts_for_all_others(world):
    gone = make.person(FAMILY, "Ерлан")
    make.enrolment(gone, world.chess, ends_on=date(2025, 12, 31))
    session = make.session(world.chess, day=date(2025, 9, 20))
    erase(world, gone)
    event = ClientEvent(uuid4(), "attendance.rest", timezone.now())
    people = Person.objects.in_bulk((gone.pk, world.child.pk))

    marks.record_rest_present(
        actor=world.actor("teacher"),
        session=session,
        people=[people[world.child.pk]],
        exceptions={people[gone.pk]: MarkStatus.ABSENT},
        event=event,
    )

    assert list(Mark.objects.filter(session=session).values_list("person", flat=True)) == [world.child.pk]


def test_no_portfolio_is_begun_of_an_erased_person(world):
    gone = make.person(FAMILY, "Ерлан")
    make.enrolment(gone, world.chess, ends_on=date(2025, 12, 31))
    assert gone in children_of(world.chess, 2025)

    erase(world, gone)

    assert gone not in children_of(world.chess, 2025)


# files


def test_the_last_one_on_a_photograph_takes_it_along(world, django_capture_on_commit_callbacks):
    one, other = make.person(FAMILY, "Ерлан"), make.person("Үлгіханов", "Асан")
    picture = files.store(
        make.jpeg(colour="olive"), name="picture.jpg", content_type="image/jpeg", actor=SYSTEM
    )
    photograph = make.photograph(world.club, "Ерлан мен Асан", picture=picture, preview=picture)
    for person in (one, other):
        PhotographPerson.objects.create(photograph=photograph, person=person)
    erase(world, one)
    photograph.refresh_from_db()
    assert photograph.name_kk == "••• мен Асан"
    assert files.read(picture)

    with django_capture_on_commit_callbacks(execute=True):
        erase(world, other)

    assert (files.still_there(), picture.sha256 in set(files._digests())) == ([], False)


def test_a_journal_goes_with_every_import_of_it_and_is_not_repeated(world):
    """Somebody else has the same names: that the journal names the person is known by the mark alone."""
    person, _namesake = make.person(FAMILY, "Ерлан"), make.person(FAMILY, "Ерлан")
    done = waiting_journal(
        world,
        f"{FAMILY} Ерлан",
        state=ImportState.DONE,
        decisions={"people": {"0123456789abcdef": "new"}},
        made={"people": {"0123456789abcdef": person.pk}},
    )
    make.mark(make.session(world.chess, day=date(2025, 9, 20)), person, journal_import=done)
    again = JournalImport.objects.create(club=world.club, file=done.file, state=ImportState.UPLOADED)

    with pytest.raises(ErasureRefused, match="not brought in yet"):
        erase(world, person)
    again.delete()
    erase(world, person)

    done.refresh_from_db()
    assert done.decisions == {"people": {}}
    with pytest.raises(files.FileErased):
        repeat_import(actor=world.actor("administrator"), journal_import=done)


def test_a_journal_that_the_dry_run_has_read_is_not_read_again(world):
    """Reading takes its time, and during an erasure SQLite lets nobody write: the disk is empty here."""
    person = make.person(FAMILY, "Ерлан")
    stored = waiting_journal(world, f"{FAMILY} Ерлан", state=ImportState.DONE).file
    erasure = ask(world, person)
    plan = plan_of(person, world.actor("chair"), erasure)
    files._remove(stored.sha256)

    erase_person(actor=world.actor("chair"), erasure=erasure, plan=plan)

    stored.refresh_from_db()
    assert stored.erased_at is not None


def test_what_the_disk_has_refused_goes_later(world, monkeypatch, django_capture_on_commit_callbacks):
    picture = files.store(make.jpeg(colour="navy"), name="picture.jpg", content_type="", actor=SYSTEM)
    with monkeypatch.context() as failing, django_capture_on_commit_callbacks(execute=True):
        failing.setattr(files.default_storage, "delete", _refuse)
        files.erase(picture)
    assert files.still_there() == [picture.sha256]

    assert files.remove_erased() == 1

    assert (files.still_there(), picture.sha256 in set(files._digests())) == ([], False)


def _refuse(_path):
    raise OSError("The disk does not answer.")
