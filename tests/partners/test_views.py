from __future__ import annotations

import uuid

import pytest

from seriktes.partners.forms import AgreementForm, PartyForm
from seriktes.partners.models import Agreement, Contribution
from tests import factories as make


@pytest.fixture
def signed_in(world, client):
    def sign_in(name):
        client.force_login(world.users[name])
        return client

    return sign_in


@pytest.mark.parametrize("count", [1, 3])
def test_list_and_page_ask_few_queries_however_long(world, signed_in, count, django_assert_max_num_queries):
    for number in range(count):
        make.agreement(world.company, f"Қ-{number}")
        make.contribution(world.company_agreement)
        make.coverage_rule(world.company_agreement, 0, group=make.group(club=world.club))
    client = signed_in("partnership_manager")

    for page in ("/agreements/", world.company_agreement.get_absolute_url()):
        with django_assert_max_num_queries(13):
            assert client.get(page).status_code == 200


def test_a_partner_reads_its_own_agreement_and_no_other(world, signed_in):
    make.contribution(world.company_agreement, 777_000_00)
    client = signed_in("company")

    page = client.get(world.company_agreement.get_absolute_url()).content.decode()

    assert "777 000" in page.replace("\u00a0", " ")
    assert "/rules/" not in page
    assert "/edit/" not in page
    assert client.get(world.akimat_agreement.get_absolute_url()).status_code == 404
    assert "А-1" not in client.get("/agreements/").content.decode()
    assert client.get(f"/agreements/{world.company_agreement.code}/edit/").status_code == 403


@pytest.mark.parametrize(("name", "reads"), [("company", False), ("partnership_manager", True)])
def test_notes_are_read_by_those_who_write_them(world, signed_in, name, reads):
    make.contribution(world.company_agreement, 777_000_00, note="Ішкі себеп")
    world.company_agreement.note = "Ішкі жазба"
    world.company_agreement.save()

    page = signed_in(name).get(world.company_agreement.get_absolute_url()).content.decode()

    assert ("Ішкі себеп" in page, "Ішкі жазба" in page) == (reads, reads)


def test_an_agreement_is_added_for_the_partner_asked_for(world, signed_in):
    client = signed_in("partnership_manager")
    assert client.get(f"/agreements/add/?partner={world.akimat.code}").context["form"].initial == {
        "partner": world.akimat
    }
    given = {
        "partner": world.akimat.code,
        "number": "А-2",
        "name_kk": "Жаңа (үлгі)",
        "starts_on": "2026-01-01",
    }

    answer = client.post("/agreements/add/", given)

    assert answer.url == Agreement.objects.get(number="А-2").get_absolute_url()
    assert client.post("/agreements/add/", given).status_code == 422
    assert (
        client.post("/agreements/add/", given | {"number": "А-3", "ends_on": "2025-01-01"}).status_code == 422
    )


def test_an_agreement_cannot_end_before_its_coverage(world, signed_in):
    client = signed_in("partnership_manager")
    agreement = world.company_agreement
    given = {"partner": world.company.code, "number": "К-1", "name_kk": "Атау", "starts_on": "2024-01-01"}
    page = f"/agreements/{agreement.code}/edit/"

    assert client.get(page).status_code == 200
    assert client.post(page, given | {"ends_on": "2025-12-31"}).status_code == 422
    assert client.post(page, given | {"number": "К-2"}).status_code == 302

    agreement.refresh_from_db()
    assert (agreement.number, agreement.ends_on) == ("К-2", None)


def test_money_is_added_once_and_reversed_once(world, signed_in):
    client = signed_in("partnership_manager")
    page = f"/agreements/{world.company_agreement.code}/contributions/add/"
    given = {
        "amount": "1 250 000,50",
        "currency": "KZT",
        "received_on": "2025-09-01",
        "event": str(uuid.uuid4()),
    }
    assert client.get(page).status_code == 200

    for _ in range(2):
        assert client.post(page, given).status_code == 302

    contribution = Contribution.objects.get()
    assert contribution.tiyn == 1_250_000_50
    reversal = f"/contributions/{contribution.code}/reversal/"
    assert client.get(reversal).status_code == 200
    assert client.post(reversal, {"note": "қате"}).status_code == 302
    assert client.post(reversal, {"note": "қате"}).status_code == 422
    assert sum(Contribution.objects.values_list("tiyn", flat=True)) == 0


@pytest.mark.parametrize(
    "wrong",
    [{"amount": "0"}, {"amount": "12,500"}, {"amount": "-5"}, {"received_on": "2999-01-01"}, {"event": "x"}],
)
def test_wrong_money_is_refused_in_words(world, signed_in, wrong):
    client = signed_in("partnership_manager")
    given = {"amount": "100", "currency": "KZT", "received_on": "2025-09-01", "event": str(uuid.uuid4())}

    answer = client.post(f"/agreements/{world.company_agreement.code}/contributions/add/", given | wrong)

    assert answer.status_code == 422
    assert not Contribution.objects.exists()


def test_parties_are_named_and_taken_back(world, signed_in):
    client = signed_in("chair")
    home = f"/agreements/{world.company_agreement.code}/parties"
    assert client.get(f"{home}/add/").status_code == 200
    given = {"organisation": world.akimat.code, "role": "host"}

    assert client.post(f"{home}/add/", given).status_code == 302
    assert client.post(f"{home}/add/", given).status_code == 422
    party = world.company_agreement.parties.get()
    assert client.post(f"{home}/{party.code}/removal/").status_code == 302

    assert not world.company_agreement.parties.exists()


@pytest.mark.parametrize("text", ["Д-15/2024", "д-15", "kokoray Д-15"])
def test_an_agreement_is_found_by_its_number_as_it_is_written(world, signed_in, text):
    wanted = make.agreement(world.company, "Д-15/2024" if text != "д-15" else "д-15/2024")
    make.agreement(world.akimat, "Ж-15")

    page = signed_in("partnership_manager").get("/agreements/", {"q": text})

    assert list(page.context["page"]) == [wanted]


@pytest.mark.parametrize(
    ("name", "organisations"), [("partnership_manager", 2), ("company", 1), ("outsider", 0)]
)
def test_forms_offer_organisations_that_the_actor_may_see(world, name, organisations):
    actor = world.actor(name)
    party = PartyForm(actor=actor, agreement=Agreement())
    agreement = AgreementForm(actor=actor)

    offered = [
        form.fields[field].queryset for form, field in ((party, "organisation"), (agreement, "partner"))
    ]

    assert [found.count() for found in offered] == [organisations] * 2
