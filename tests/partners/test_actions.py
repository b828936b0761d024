from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from seriktes.core.access import SYSTEM
from seriktes.core.errors import NotAllowed
from seriktes.core.intake import ClientEvent, EventConflict
from seriktes.core.models import AuditEntry
from seriktes.partners.actions import (
    AgreementDetails,
    ContributionDetails,
    add_agreement,
    add_party,
    edit_agreement,
    record_contribution,
    remove_party,
    reverse_contribution,
)
from seriktes.partners.enums import PartyRole
from seriktes.partners.errors import NumberTaken, PartnerSettled, PartyTwice, ReversedAlready
from seriktes.partners.models import Contribution
from seriktes.partners.queries import YearTotal, agreement_page, find_agreements
from tests import factories as make

MONEY = ContributionDetails(tiyn=5_000_000_00, received_on=date(2025, 9, 1), document="№ 14")


def event(content="a") -> ClientEvent:
    return ClientEvent(uuid.UUID(int=7), "partners.contribution", timezone.now(), {"said": content})


@pytest.fixture
def details(db) -> AgreementDetails:
    return AgreementDetails(
        make.organisation(), "К-7", "Келісім (үлгі)", date(2025, 1, 1), ends_on=date(2025, 12, 31)
    )


def test_an_agreement_is_added_and_logged(details):
    agreement = add_agreement(actor=SYSTEM, details=details)

    entry = AuditEntry.objects.get()
    assert (entry.target_id, entry.after["partner"]) == (agreement.pk, details.partner.pk)


def test_a_number_is_used_once_per_partner(details):
    add_agreement(actor=SYSTEM, details=details)

    with pytest.raises(NumberTaken):
        add_agreement(actor=SYSTEM, details=details)

    add_agreement(actor=SYSTEM, details=replace(details, partner=make.organisation("Басқа (үлгі)")))


def test_an_edit_logs_what_changed(details):
    agreement = add_agreement(actor=SYSTEM, details=details)

    edit_agreement(actor=SYSTEM, agreement=agreement, details=replace(details, ends_on=None))

    entry = AuditEntry.objects.first()
    assert (entry.before, entry.after) == ({"ends_on": "2025-12-31"}, {"ends_on": None})


def test_the_partner_stays_once_money_was_given(details):
    agreement = add_agreement(actor=SYSTEM, details=details)
    other = replace(details, partner=make.organisation("Басқа (үлгі)"))
    agreement = edit_agreement(actor=SYSTEM, agreement=agreement, details=other)
    record_contribution(actor=SYSTEM, agreement=agreement, details=MONEY, event=event())

    with pytest.raises(PartnerSettled):
        edit_agreement(actor=SYSTEM, agreement=agreement, details=details)
    edit_agreement(actor=SYSTEM, agreement=agreement, details=replace(other, note="Түзетілді"))

    agreement.refresh_from_db()
    assert (agreement.partner, agreement.note) == (other.partner, "Түзетілді")


def test_the_partner_stays_once_a_rule_counts_for_it(details):
    agreement = add_agreement(actor=SYSTEM, details=details)
    make.coverage_rule(agreement)

    with pytest.raises(PartnerSettled):
        edit_agreement(
            actor=SYSTEM,
            agreement=agreement,
            details=replace(details, partner=make.organisation("Басқа (үлгі)")),
        )

    agreement.refresh_from_db()
    assert agreement.partner == details.partner


def test_agreements_are_found_by_number_name_and_partner(details):
    agreement = add_agreement(actor=SYSTEM, details=details)
    make.agreement(make.organisation("Басқа (үлгі)"), "Б-2", name_kk="Өзге")

    for text in ("К-7", "kelisim", "сүт", ""):
        assert agreement in find_agreements(SYSTEM, text)
    assert list(find_agreements(SYSTEM, "kelisim sut")) == [agreement]


def test_a_party_is_named_once_and_can_be_taken_back(details):
    agreement = add_agreement(actor=SYSTEM, details=details)
    host = make.organisation("Мектеп (үлгі)")
    party = add_party(actor=SYSTEM, agreement=agreement, organisation=host, role=PartyRole.HOST)

    for organisation in (host, details.partner):
        with pytest.raises(PartyTwice):
            add_party(actor=SYSTEM, agreement=agreement, organisation=organisation, role=PartyRole.HOST)
    remove_party(actor=SYSTEM, party=party)

    assert not agreement.parties.exists()
    assert AuditEntry.objects.first().before == {"organisation": host.pk, "role": "host"}


def test_the_same_form_sent_twice_is_one_contribution(details):
    agreement = add_agreement(actor=SYSTEM, details=details)

    first, second = (
        record_contribution(actor=SYSTEM, agreement=agreement, details=MONEY, event=event()) for _ in range(2)
    )

    assert first == second
    assert Contribution.objects.count() == 1
    with pytest.raises(EventConflict):
        record_contribution(actor=SYSTEM, agreement=agreement, details=MONEY, event=event("b"))


def test_a_wrong_entry_is_reversed_by_a_new_row_and_totals_follow(details):
    agreement = add_agreement(actor=SYSTEM, details=details)
    given = record_contribution(actor=SYSTEM, agreement=agreement, details=MONEY, event=event())
    make.contribution(agreement, 100_00, date(2024, 5, 1))
    make.contribution(agreement, 300_00, date(2024, 5, 1), currency="USD")

    reversal = reverse_contribution(actor=SYSTEM, contribution=given, note="екі рет жазылған")

    page = agreement_page(SYSTEM, agreement)
    assert (reversal.tiyn, reversal.received_on) == (-given.tiyn, given.received_on)
    assert page.totals == [
        YearTotal(2024, "KZT", 100_00),
        YearTotal(2024, "USD", 300_00),
        YearTotal(2025, "KZT", 0),
    ]
    assert page.sums == [YearTotal(0, "KZT", 100_00), YearTotal(0, "USD", 300_00)]
    entry = AuditEntry.objects.first()
    assert (entry.before, entry.after["tiyn"], entry.after["note"]) == ({}, -given.tiyn, "екі рет жазылған")
    for wrong in (given, reversal):
        with pytest.raises(ReversedAlready):
            reverse_contribution(actor=SYSTEM, contribution=wrong, note="тағы")


@pytest.mark.parametrize("name", ["auditor", "leader", "company", "coordinator"])
def test_only_those_who_manage_partnership_write(world, name):
    actor = world.actor(name)
    given = make.contribution(world.company_agreement)

    for deed in (
        lambda: record_contribution(
            actor=actor, agreement=world.company_agreement, details=MONEY, event=event()
        ),
        lambda: reverse_contribution(actor=actor, contribution=given, note="-"),
        lambda: add_party(
            actor=actor, agreement=world.company_agreement, organisation=world.akimat, role="host"
        ),
    ):
        with pytest.raises(NotAllowed):
            deed()
