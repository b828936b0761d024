"""Writing down people, families and consents: what is kept, what is refused, what the log says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seriktes.core.access import SYSTEM, NotAllowed
from seriktes.core.models import AuditEntry
from seriktes.people.actions import (
    ConsentDetails,
    PersonDetails,
    add_guardian,
    add_new_guardian,
    add_person,
    edit_person,
    end_guardianship,
    merge_people,
    read_iin,
    record_consents,
    withdraw_consent,
)
from seriktes.people.enums import ConsentForm, Purpose, Relation
from seriktes.people.errors import ConsentRefused, FamilyRefused, IinTaken
from seriktes.people.iin import sample_iin
from seriktes.people.models import Consent, Guardianship, Person, Phone
from seriktes.people.queries import person_page, rows_of
from seriktes.people.sealing import masked_iin, open_iin
from tests import factories as make

pytestmark = pytest.mark.django_db
BORN = date(2014, 5, 10)
IIN = sample_iin(BORN, "f", 123)
DAY = date(2025, 9, 1)
DETAILS = PersonDetails("Өтегенова", "Гүлнар", "Нұрланқызы", BORN, "f", ("+77090000001", "+77090000002"), IIN)


def test_a_person_is_written_down_whole():
    person = add_person(actor=SYSTEM, details=DETAILS)

    kept = Person.objects.get()
    assert kept == person
    assert (kept.full_name, kept.birth_date, kept.sex) == ("Өтегенова Гүлнар Нұрланқызы", BORN, "f")
    assert [phone.number for phone in kept.phones.all()] == ["+77090000001", "+77090000002"]
    assert open_iin(kept) == IIN


def test_the_iin_is_nowhere_in_the_clear():
    person = add_person(actor=SYSTEM, details=DETAILS)

    row = Person.objects.filter(pk=person.pk).values_list().get()
    log = AuditEntry.objects.values_list().get()
    assert IIN not in f"{row}{log}"
    assert IIN.encode() not in bytes(person.iin_sealed)
    assert masked_iin(person) == f"********{IIN[-4:]}"


def test_an_iin_belongs_to_one_row():
    add_person(actor=SYSTEM, details=DETAILS)

    with pytest.raises(IinTaken):
        add_person(actor=SYSTEM, details=DETAILS)

    assert Person.objects.count() == 1


def test_an_edit_leaves_what_changed_in_the_log():
    person = add_person(actor=SYSTEM, details=DETAILS)
    changed = PersonDetails("Қалиева", "Гүлнар", "Нұрланқызы", BORN, "f", ("+77090000002",))

    edit_person(actor=SYSTEM, person=person, details=changed)

    entry = AuditEntry.objects.get(action="people.person.edited")
    assert entry.before == {
        "family_name": "Өтегенова",
        "phones": ["+77090000001", "+77090000002"],
    }
    assert entry.after == {"family_name": "Қалиева", "phones": ["+77090000002"]}
    assert open_iin(Person.objects.get()) == IIN


def test_the_log_tells_of_no_iin_that_a_joined_row_keeps():
    kept = add_person(actor=SYSTEM, details=replace(DETAILS, iin=""))
    joined = add_person(actor=SYSTEM, details=DETAILS)
    merge_people(actor=SYSTEM, kept=kept, merged=joined)

    edit_person(actor=SYSTEM, person=kept, details=replace(DETAILS, family_name="Қалиева"))

    entry = AuditEntry.objects.get(action="people.person.edited")
    assert entry.after == {"family_name": "Қалиева"}


def test_reading_an_iin_is_logged_and_needs_the_right(world):
    person = add_person(actor=SYSTEM, details=DETAILS)

    assert read_iin(actor=world.actor("chair"), person=person) == IIN
    assert AuditEntry.objects.filter(action="people.person.identified").count() == 1
    with pytest.raises(NotAllowed):
        read_iin(actor=world.actor("coordinator"), person=person)


@pytest.mark.parametrize("name", ["teacher", "other_leader", "auditor", "partnership_manager", "akimat"])
def test_who_may_not_edit_the_child(world, name):
    with pytest.raises(NotAllowed):
        edit_person(actor=world.actor(name), person=world.child, details=DETAILS)


def test_a_new_guardian_is_seen_by_the_leader(world):
    leader = world.actor("leader")
    details = PersonDetails("Үлгібаев", "Серік", sex="m", phones=("+77090000003",))

    tie = add_new_guardian(
        actor=leader, child=world.child, details=details, relation=Relation.FATHER, starts_on=DAY
    )

    assert rows_of(world.actor("leader"), tie.guardian.code) == [tie.guardian]


def test_nobody_is_their_own_guardian_nor_twice(world):
    chair = world.actor("chair")
    asked = {"actor": chair, "child": world.child, "relation": Relation.MOTHER, "starts_on": DAY}

    with pytest.raises(FamilyRefused):
        add_guardian(guardian=world.child, **asked)
    with pytest.raises(FamilyRefused):
        add_guardian(guardian=world.mother, **asked)

    assert Guardianship.objects.count() == 1


def test_nobody_makes_a_guardian_of_somebody_they_do_not_see(world):
    with pytest.raises(NotAllowed):
        add_guardian(
            actor=world.actor("leader"),
            child=world.child,
            guardian=world.other_child,
            relation=Relation.MOTHER,
            starts_on=DAY,
        )

    assert Guardianship.objects.count() == 1


def test_an_ended_guardianship_stays_as_a_row(world):
    tie = world.child.guardianships.get()

    end_guardianship(actor=world.actor("leader"), guardianship=tie, ends_on=DAY)

    tie.refresh_from_db()
    assert tie.ends_on == DAY
    with pytest.raises(FamilyRefused):
        end_guardianship(actor=world.actor("leader"), guardianship=tie, ends_on=DAY)


def test_a_guardianship_whose_end_lies_ahead_may_end_earlier(world, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    tie, leader = world.child.guardianships.get(), world.actor("leader")
    end_guardianship(actor=leader, guardianship=tie, ends_on=date(2026, 5, 31))

    with pytest.raises(FamilyRefused):
        end_guardianship(actor=leader, guardianship=tie, ends_on=date(2026, 6, 1))
    ended = end_guardianship(actor=leader, guardianship=tie, ends_on=date(2026, 4, 10))

    assert ended.ends_on == date(2026, 4, 10)


def consent(giver, **more) -> ConsentDetails:
    return ConsentDetails(given_by=giver, form=ConsentForm.PAPER, starts_on=DAY, **more)


def test_each_purpose_is_a_consent_of_its_own(world):
    purposes = (Purpose.PROCESSING, Purpose.PHOTO)

    record_consents(
        actor=world.actor("leader"), person=world.child, purposes=purposes, details=consent(world.mother)
    )

    page = person_page([world.child], SYSTEM)
    assert [state.purpose for state in page.consents if state.consent] == list(purposes)
    assert {one.taken_by for one in Consent.objects.all()} == {world.users["leader"]}


def test_a_child_and_a_stranger_give_no_consent(world):
    for giver in (world.child, world.other_child):
        with pytest.raises(ConsentRefused):
            record_consents(
                actor=SYSTEM, person=world.child, purposes=(Purpose.PHOTO,), details=consent(giver)
            )

    assert not Consent.objects.exists()


def test_an_adult_gives_their_own_consent(world):
    record_consents(
        actor=SYSTEM, person=world.mother, purposes=(Purpose.PHOTO,), details=consent(world.mother)
    )

    assert Consent.objects.get().given_by == world.mother


def test_one_consent_for_a_purpose_is_in_force_at_a_time(world):
    asked = {"actor": SYSTEM, "person": world.child, "details": consent(world.mother)}
    (first,) = record_consents(purposes=(Purpose.PHOTO,), **asked)

    with pytest.raises(ConsentRefused):
        record_consents(purposes=(Purpose.TRANSFER, Purpose.PHOTO), **asked)
    assert Consent.objects.count() == 1

    withdraw_consent(actor=SYSTEM, consent=first, withdrawn_on=date(2025, 10, 1))
    record_consents(purposes=(Purpose.PHOTO,), **asked)
    assert [one.withdrawn_on for one in Consent.objects.order_by("pk")] == [date(2025, 10, 1), None]


def test_a_withdrawn_consent_is_missing_at_once(world, time_machine):
    time_machine.move_to("2025-10-01 12:00")
    (given,) = record_consents(
        actor=SYSTEM, person=world.child, purposes=(Purpose.PHOTO,), details=consent(world.mother)
    )

    withdraw_consent(actor=SYSTEM, consent=given, withdrawn_on=date(2025, 10, 1))

    page = person_page([world.child], SYSTEM)
    assert [state.consent for state in page.consents] == [None] * len(Purpose)
    assert page.former_consents == [given]


def test_the_page_of_a_person_gathers_what_all_rows_hold(world):
    twin = make.person("Улгибаев", "Айбар")
    Phone.objects.create(person=twin, number="+77090000009")
    father = make.person("Үлгібаев", "Серік", birth_date=date(1985, 1, 1))
    make.guardianship(twin, father, Relation.FATHER)
    make.guardianship(twin, world.mother)
    merge_people(actor=SYSTEM, kept=world.child, merged=twin)

    page = person_page(rows_of(SYSTEM, twin.code), SYSTEM)

    assert page.person == world.child
    assert page.rows == [world.child, twin]
    assert page.phones == ["+77090000009"]
    assert [kin.person for kin in page.guardians] == [world.mother, father]
    assert [merge.merged for merge in page.merges] == [twin]


def test_a_consent_is_neither_given_nor_withdrawn_on_a_day_to_come(world, time_machine):
    time_machine.move_to("2026-04-01 12:00")
    asked = {"actor": SYSTEM, "person": world.child, "purposes": (Purpose.PHOTO,)}
    later, today = date(2026, 4, 2), date(2026, 4, 1)

    with pytest.raises(ConsentRefused):
        record_consents(**asked, details=replace(consent(world.mother), starts_on=later))
    (given,) = record_consents(**asked, details=replace(consent(world.mother), starts_on=today))
    with pytest.raises(ConsentRefused):
        withdraw_consent(actor=SYSTEM, consent=given, withdrawn_on=later)
    withdraw_consent(actor=SYSTEM, consent=given, withdrawn_on=today)

    given.refresh_from_db()
    assert given.withdrawn_on == today
