"""What partners give in kind: written down once, valued, reversed and never edited."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from seriktes.core.access import SYSTEM
from seriktes.core.errors import NotAllowed
from seriktes.core.intake import ClientEvent, EventConflict
from seriktes.core.models import AuditEntry
from seriktes.partners.actions import (
    AgreementDetails,
    ValuedDetails,
    edit_agreement,
    record_valued,
    reverse_valued,
)
from seriktes.partners.errors import PartnerSettled, PassedOn, ReversedAlready
from seriktes.partners.models import Agreement, ValuedContribution
from seriktes.partners.queries import YearTotal, agreement_page
from tests import factories as make

ROOM = ValuedDetails(
    kind="premises",
    description="Мәдениет үйінің залы (үлгі)",
    tiyn=731_000_00,
    valuation="agreed",
    starts_on=date(2024, 7, 1),
    ends_on=date(2025, 6, 30),
    quantity=Decimal("120.50"),
    unit="square_metres",
)


def event(content="a") -> ClientEvent:
    return ClientEvent(uuid.UUID(int=9), "partners.valued", timezone.now(), {"said": content})


def test_it_is_recorded_once_and_logged(world):
    agreement, details = world.akimat_agreement, replace(ROOM, club=world.club)
    manager = world.actor("partnership_manager")

    first, second = (
        record_valued(actor=manager, agreement=agreement, details=details, event=event()) for _ in range(2)
    )

    assert first == second == ValuedContribution.objects.get()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.after) == (
        "partners.valuedcontribution.recorded",
        {
            "agreement": agreement.pk,
            "kind": "premises",
            "description": "Мәдениет үйінің залы (үлгі)",
            "quantity": "120.50",
            "unit": "square_metres",
            "tiyn": 731_000_00,
            "valuation": "agreed",
            "starts_on": "2024-07-01",
            "ends_on": "2025-06-30",
            "club": world.club.pk,
            "document": "",
        },
    )
    with pytest.raises(EventConflict):
        record_valued(actor=manager, agreement=agreement, details=details, event=event("b"))


def test_a_wrong_entry_is_reversed_by_a_new_row_and_totals_follow(world):
    agreement = world.akimat_agreement
    given = record_valued(actor=SYSTEM, agreement=agreement, details=ROOM, event=event())
    # 184 days of 2024 and 181 of 2025, of 365.
    shown = agreement_page(SYSTEM, agreement)
    assert shown.valued_totals == [YearTotal(2024, "KZT", 368_504_11), YearTotal(2025, "KZT", 362_495_89)]
    assert shown.valued_sum == YearTotal(0, "KZT", 731_000_00)

    reversal = reverse_valued(actor=SYSTEM, contribution=given, note="басқа бағамен")

    kept = ("kind", "description", "quantity", "unit", "valuation", "starts_on", "ends_on", "club_id")
    assert [getattr(reversal, name) for name in kept] == [getattr(given, name) for name in kept]
    assert (reversal.tiyn, reversal.reverses, reversal.note) == (-731_000_00, given, "басқа бағамен")
    shown = agreement_page(SYSTEM, agreement)
    assert shown.valued_totals == [YearTotal(2024, "KZT", 0), YearTotal(2025, "KZT", 0)]
    assert (shown.valued_sum.tiyn, len(shown.valued)) == (0, 2)
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.before, entry.after["tiyn"], entry.after["note"]) == (
        "partners.valuedcontribution.reversed",
        {},
        -731_000_00,
        "басқа бағамен",
    )
    for wrong in (given, reversal):
        with pytest.raises(ReversedAlready):
            reverse_valued(actor=SYSTEM, contribution=wrong, note="тағы")


@pytest.mark.parametrize("name", ["auditor", "leader", "akimat", "coordinator"])
def test_only_those_who_manage_partnership_write(world, name):
    actor, given = world.actor(name), make.valued_contribution(world.akimat_agreement)

    for deed in (
        lambda: record_valued(actor=actor, agreement=world.akimat_agreement, details=ROOM, event=event()),
        lambda: reverse_valued(actor=actor, contribution=given, note="-"),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert ValuedContribution.objects.get() == given


def test_the_partner_stays_once_something_was_given(world):
    agreement = make.agreement(world.akimat, "А-9")
    make.valued_contribution(agreement)
    known = {name: getattr(agreement, name) for name in AgreementDetails.__dataclass_fields__}

    with pytest.raises(PartnerSettled):
        edit_agreement(
            actor=SYSTEM,
            agreement=agreement,
            details=AgreementDetails(**known | {"partner": world.company}),
        )


def test_it_is_not_written_down_for_a_partner_nobody_meant(world):
    agreement = make.agreement(world.akimat, "А-9")
    Agreement.objects.filter(pk=agreement.pk).update(partner=world.company)

    with pytest.raises(PassedOn):
        record_valued(actor=SYSTEM, agreement=agreement, details=ROOM, event=event())

    assert not ValuedContribution.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"tiyn": 0},
        {"tiyn": -1},
        {"ends_on": date(2025, 8, 31)},
        {"quantity": Decimal(3)},
        {"unit": "hours"},
        {"quantity": Decimal(0), "unit": "hours"},
    ],
)
def test_the_database_refuses_what_cannot_be(world, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.valued_contribution(world.akimat_agreement, **wrong)


@pytest.fixture
def manager(world, client):
    client.force_login(world.users["partnership_manager"])
    return client


def given(**changed):
    return {
        "kind": "equipment",
        "description": "Үш ноутбук (үлгі)",
        "quantity": "3",
        "unit": "pieces",
        "value": "1 250 000,50",
        "valuation": "document",
        "document": "№ 14 акт",
        "starts_on": "2025-09-01",
        "ends_on": "",
        "club": "",
        "note": "Ішкі жазба",
        "event": str(uuid.UUID(int=11)),
    } | changed


def test_it_is_added_once_and_reversed_once_on_pages(world, manager):
    page = f"/agreements/{world.akimat_agreement.code}/valued-contributions/add/"
    assert manager.get(page).status_code == 200

    for _ in range(2):
        assert manager.post(page, given(club=world.club.code)).status_code == 302

    made = ValuedContribution.objects.get()
    fields = ("kind", "quantity", "unit", "tiyn", "valuation", "starts_on", "ends_on", "club", "document")
    assert [getattr(made, name) for name in fields] == [
        "equipment",
        Decimal(3),
        "pieces",
        1_250_000_50,
        "document",
        date(2025, 9, 1),
        date(2025, 9, 1),
        world.club,
        "№ 14 акт",
    ]
    shown = manager.get(world.akimat_agreement.get_absolute_url()).content.decode().replace("\u00a0", " ")
    assert "Үш ноутбук (үлгі)" in shown
    assert "1 250 000,50 ₸" in shown
    assert "Ішкі жазба" in shown
    reversal = f"/valued-contributions/{made.code}/reversal/"
    assert manager.get(reversal).status_code == 200
    assert manager.post(reversal, {"note": ""}).status_code == 422
    assert manager.post(reversal, {"note": "қате"}).status_code == 302
    assert manager.post(reversal, {"note": "қате"}).status_code == 422
    assert sum(ValuedContribution.objects.values_list("tiyn", flat=True)) == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": "0"}, "value"),
        ({"value": "12,500"}, "value"),
        ({"value": "-5"}, "value"),
        ({"starts_on": "2999-01-01"}, "starts_on"),
        ({"ends_on": "2025-08-31"}, "ends_on"),
        ({"ends_on": "2040-08-31"}, "ends_on"),
        ({"quantity": ""}, "quantity"),
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "-1"}, "quantity"),
        ({"quantity": "1e9999"}, "quantity"),
        ({"quantity": "NaN"}, "quantity"),
        ({"unit": ""}, "unit"),
        ({"unit": "miles"}, "unit"),
        ({"document": ""}, "document"),
        ({"kind": "gold"}, "kind"),
        ({"valuation": "guess"}, "valuation"),
        ({"description": " \u200b"}, "description"),
        ({"club": "nowhere"}, "club"),
        ({"event": "x"}, "event"),
    ],
)
def test_what_is_wrong_is_refused_in_words(world, manager, wrong, field):
    page = f"/agreements/{world.akimat_agreement.code}/valued-contributions/add/"

    answer = manager.post(page, given(**wrong))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not ValuedContribution.objects.exists()


def test_the_partner_reads_it_and_no_note(world, client):
    make.valued_contribution(world.akimat_agreement, note="Ішкі жазба")
    make.valued_contribution(world.company_agreement, description="Бөтен зат (үлгі)")
    client.force_login(world.users["akimat"])

    shown = client.get(world.akimat_agreement.get_absolute_url()).content.decode()

    assert "Мәдениет үйінің залы (үлгі)" in shown
    assert "Ішкі жазба" not in shown
    assert "/valued-contributions/" not in shown
    assert client.get(world.company_agreement.get_absolute_url()).status_code == 404
    assert client.post(f"/agreements/{world.company_agreement.code}/contributions.csv").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_many_questions_however_long(world, manager, count, django_assert_max_num_queries):
    for _ in range(count):
        first = make.valued_contribution(world.akimat_agreement, club=world.club)
        reverse_valued(actor=SYSTEM, contribution=first, note="-")

    with django_assert_max_num_queries(13):
        assert manager.get(world.akimat_agreement.get_absolute_url()).status_code == 200


def test_contributions_leave_as_a_table(world, manager):
    make.contribution(
        world.akimat_agreement, 5_000_000_00, date(2025, 9, 1), document="№ 7", note="Ішкі жазба"
    )
    row = make.valued_contribution(
        world.akimat_agreement, 600_000_50, date(2025, 9, 1), club=world.club, note="Ішкі жазба"
    )
    reverse_valued(actor=SYSTEM, contribution=row, note="-")
    home = f"/agreements/{world.akimat_agreement.code}/contributions"

    lines = manager.post(f"{home}.csv").content.decode("utf-8-sig").splitlines()

    rows = [line.split(";") for line in lines]
    day, room = ["2025-09-01"] * 2, ["Мәдениет үйінің залы (үлгі)", "", ""]
    agreed = ["KZT", "екі тарап келіскен", world.club.name, ""]
    assert rows[0][:3] == ["Не екені", "Алғашқы күн", "Соңғы күн"]
    assert rows[1:] == [
        ["ақша", *day, "", "", "", "5000000,00", "KZT", "", "", "№ 7", ""],
        ["үй-жай", *day, *room, "-600000,50", *agreed, "кері жазба"],
        ["үй-жай", *day, *room, "600000,50", *agreed, "күші жойылған"],
    ]
    assert "Ішкі жазба" not in "".join(lines)
    assert manager.post(f"{home}.xlsx").content[:2] == b"PK"
    assert (manager.post(f"{home}.pdf").status_code, manager.get(f"{home}.csv").status_code) == (404, 302)
    logged = AuditEntry.objects.filter(action="partners.contribution.exported").order_by("pk")
    assert [(entry.target_id, entry.after) for entry in logged] == [
        (world.akimat_agreement.pk, {"form": form, "entries": 3}) for form in ("csv", "xlsx")
    ]
