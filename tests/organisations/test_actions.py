from __future__ import annotations

from datetime import date

import pytest

from seriktes.core.access import SYSTEM
from seriktes.core.errors import NotAllowed
from seriktes.core.models import AuditEntry
from seriktes.organisations.actions import (
    FormerNameDetails,
    OrganisationDetails,
    add_former_name,
    add_organisation,
    add_representative,
    edit_organisation,
    end_representative,
)
from seriktes.organisations.bin import sample_bin
from seriktes.organisations.enums import OrganisationKind
from seriktes.organisations.errors import BinTaken, OrganisationRefused, RepresentativeTwice
from seriktes.organisations.forms import OrganisationForm
from seriktes.organisations.models import Organisation
from seriktes.organisations.queries import find_organisations
from tests import factories as make

DAIRY = OrganisationDetails(
    kind=OrganisationKind.COMPANY, name_kk="«Көкорай Сүт» ЖШС (үлгі)", bin=sample_bin(2010, 5, 77)
)


def test_an_added_organisation_is_kept_and_logged(db):
    organisation = add_organisation(actor=SYSTEM, details=DAIRY)

    assert organisation.bin == DAIRY.bin
    assert AuditEntry.objects.get().after["name_kk"] == DAIRY.name_kk


def test_a_bin_belongs_to_one_organisation(db):
    add_organisation(actor=SYSTEM, details=DAIRY)

    with pytest.raises(BinTaken, match="Көкорай Сүт"):
        add_organisation(actor=SYSTEM, details=DAIRY)

    assert Organisation.objects.count() == 1


def test_an_edit_logs_only_what_changed(db):
    organisation = add_organisation(actor=SYSTEM, details=DAIRY)
    details = OrganisationDetails(
        kind=DAIRY.kind, name_kk=DAIRY.name_kk, bin=DAIRY.bin, phone="+7 709 000 00 01"
    )

    edit_organisation(actor=SYSTEM, organisation=organisation, details=details)

    entry = AuditEntry.objects.first()
    assert (entry.before, entry.after) == ({"phone": ""}, {"phone": "+7 709 000 00 01"})


@pytest.mark.parametrize("name", ["auditor", "leader", "akimat", "coordinator"])
def test_only_those_who_manage_partnership_add_organisations(world, name):
    with pytest.raises(NotAllowed):
        add_organisation(actor=world.actor(name), details=DAIRY)


def test_an_organisation_is_found_by_a_former_name(db):
    organisation = make.organisation("Көкорай ауданының әкімдігі (үлгі)")
    make.organisation("Басқа (үлгі)")
    details = FormerNameDetails("Көкорай ауаткомы (үлгі)", date(1985, 1, 1), date(1994, 12, 31))
    add_former_name(actor=SYSTEM, organisation=organisation, details=details)

    for text in ("ауаткомы", "АУАТКОМЫ көкорай", "auatkomy", "Кокорай ауаткомы"):
        assert list(find_organisations(SYSTEM, text)) == [organisation]
    assert not find_organisations(SYSTEM, "облаткомы").exists()


def test_an_organisation_is_found_by_latin_letters_and_kind(db):
    organisation = make.organisation("«Көкорай Сүт» ЖШС (үлгі)")
    make.organisation("Көкорай ауданының әкімдігі (үлгі)", OrganisationKind.STATE)

    assert list(find_organisations(SYSTEM, "kokoray", OrganisationKind.COMPANY)) == [organisation]


def test_a_representative_sees_the_organisation_until_the_last_day(world, time_machine_day):
    representative = world.akimat.representatives.get()

    end_representative(actor=SYSTEM, representative=representative, last_day=date(2025, 10, 1))

    assert not find_organisations(world.actor("akimat")).exists()


@pytest.fixture
def time_machine_day():
    import time_machine

    with time_machine.travel(date(2025, 10, 2), tick=False):
        yield


def test_a_user_represents_an_organisation_once_at_a_time(world):
    with pytest.raises(RepresentativeTwice):
        add_representative(
            actor=SYSTEM, organisation=world.akimat, user=world.users["akimat"], starts_on=date(2025, 1, 1)
        )


@pytest.mark.parametrize("known", [date(2025, 10, 1), date(2025, 10, 9)], ids=["ended", "ends"])
def test_an_ended_representation_is_not_drawn_out(world, time_machine_day, known):
    representative = make.representative(world.akimat, world.users["outsider"], ends_on=known)

    with pytest.raises(OrganisationRefused):
        end_representative(actor=SYSTEM, representative=representative, last_day=date(2026, 10, 1))

    representative.refresh_from_db()
    assert representative.ends_on == known


def test_a_representation_does_not_end_before_it_begins(world):
    with pytest.raises(OrganisationRefused):
        end_representative(
            actor=SYSTEM, representative=world.akimat.representatives.get(), last_day=date(2020, 1, 1)
        )


@pytest.mark.parametrize(
    ("typed", "is_right"),
    [
        ("", True),
        (sample_bin(2010, 5, 77), True),
        ("100540000012345", False),
        ("abc", False),
        ("123456789012", False),
    ],
)
def test_the_form_checks_the_bin(db, typed, is_right):
    form = OrganisationForm({"kind": "company", "name_kk": "Үлгі", "bin": typed})

    assert ("bin" not in form.errors) == is_right


def test_who_is_to_represent_an_organisation_does_not_begin_twice(world):
    user = world.users["outsider"]
    make.representative(world.akimat, user, starts_on=date(2026, 1, 1))

    with pytest.raises(RepresentativeTwice):
        add_representative(actor=SYSTEM, organisation=world.akimat, user=user, starts_on=date(2025, 10, 1))
