"""Where two write down the same thing at once, the look beforehand passes for both: the key decides."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from seriktes.accounts.actions import UserDetails, UserTaken, add_user, change_user
from seriktes.accounts.models import User
from seriktes.core.access import SYSTEM
from seriktes.core.uniqueness import unique_or
from seriktes.organisations import actions as registering
from seriktes.organisations.actions import OrganisationDetails, add_organisation, edit_organisation
from seriktes.organisations.errors import BinTaken
from seriktes.organisations.models import Organisation
from seriktes.partners import actions as agreeing
from seriktes.partners.actions import AgreementDetails, add_agreement
from seriktes.partners.errors import NumberTaken
from seriktes.partners.models import Agreement
from tests import factories as make

pytestmark = pytest.mark.django_db

BIN = "120340000001"


@pytest.fixture
def both_have_looked(monkeypatch):
    """Let the look beforehand find nothing, as it does for two at once."""
    monkeypatch.setattr(registering, "_require_own_bin", lambda *_given: None)
    monkeypatch.setattr(agreeing, "_require_own_number", lambda *_given: None)


def organisation(name: str) -> OrganisationDetails:
    return OrganisationDetails(kind="company", name_kk=name, bin=BIN)


def user(name: str) -> UserDetails:
    return UserDetails(username=name, full_name="Үлгібаев Дәурен", email="", phone="", language="kk")


def test_the_key_refuses_the_second_of_two_bins(both_have_looked):
    add_organisation(actor=SYSTEM, details=organisation("Бір (үлгі)"))

    with pytest.raises(BinTaken):
        add_organisation(actor=SYSTEM, details=organisation("Екі (үлгі)"))
    with pytest.raises(BinTaken):
        edit_organisation(actor=SYSTEM, organisation=make.organisation(), details=organisation("Үш (үлгі)"))

    assert list(Organisation.objects.filter(bin=BIN).values_list("name_kk", flat=True)) == ["Бір (үлгі)"]


def test_the_key_refuses_the_second_of_two_numbers(both_have_looked):
    known = make.agreement(make.organisation())
    twin = AgreementDetails(
        partner=known.partner, number=known.number, name_kk="Тағы (үлгі)", starts_on=known.starts_on
    )

    with pytest.raises(NumberTaken):
        add_agreement(actor=SYSTEM, details=twin)

    assert Agreement.objects.get(number=known.number) == known


def test_the_key_refuses_the_second_of_two_names():
    add_user(actor=SYSTEM, details=user("dauren"))
    other, _ = add_user(actor=SYSTEM, details=user("saule"))

    with pytest.raises(UserTaken):
        add_user(actor=SYSTEM, details=user("dauren"))
    with pytest.raises(UserTaken):
        change_user(actor=SYSTEM, user=other, details=user("dauren"))

    assert sorted(User.objects.values_list("username", flat=True)) == ["dauren", "saule"]


def test_other_constraints_speak_for_themselves():
    known = make.agreement(make.organisation())
    known.ends_on = known.starts_on.replace(year=known.starts_on.year - 1)

    with pytest.raises(IntegrityError), unique_or(NumberTaken("")):
        known.save()
