"""Shares from contributions on pages."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.urls import reverse

from seriktes.attribution import deferring
from seriktes.attribution.models import (
    RuleProposal,
    ShareProposal,
)
from seriktes.core.models import Job
from tests import factories as make
from tests.attribution.giving import OCTOBER, TENGE, proposed, rules_of, wanted


@pytest.fixture
def manager(visited, client):
    client.force_login(visited.users["partnership_manager"])
    return client


def asked(world, **changed):
    return {
        "scope": f"club:{world.club.code}",
        "first": "2025-09",
        "last": "2025-09",
        "cost": "1 000",
        "starts_on": "2025-10-01",
        "event": str(uuid.UUID(int=3)),
    } | changed


def test_shares_are_computed_looked_at_and_accepted_on_pages(visited, manager):
    add = reverse("attribution:share-add")
    assert manager.get(add, {"agreement": visited.akimat_agreement.code}).status_code == 200
    first, second = (manager.post(add, asked(visited)) for _ in range(2))
    proposal = ShareProposal.objects.get()
    acceptance = reverse("attribution:share-acceptance", args=[proposal.code])
    chosen = {"shares": [visited.akimat_agreement.code]}

    page = manager.get(first.url)
    looked = manager.post(acceptance, chosen | {"preview": "1"})

    assert first.url == second.url == proposal.get_absolute_url()
    ours, theirs = page.context["page"].lines
    told = (ours.amount, ours.proposed, ours.now, ours.difference, theirs.amount, theirs.proposed)
    assert [text.replace("\xa0", " ") for text in told] == ["300 ₸", "30 %", "40 %", "−10 %", "500 ₸", "50 %"]
    assert (ours.refusal, theirs.difference, "К-1" in theirs.refusal) == ("", "", True)
    assert page.context["page"].own_share.replace("\xa0", " ") == "20 %"
    assert [value for value, _label in page.context["form"].fields["shares"].choices] == chosen["shares"]
    assert (looked.status_code, looked.context["differences"]) == (200, [])
    assert rules_of(visited.akimat_agreement) == [(400_000, make.LONG_AGO, None)]
    assert manager.post(acceptance, chosen).url == proposal.get_absolute_url()
    assert rules_of(visited.akimat_agreement)[-1] == (300_000, OCTOBER, None)
    done = manager.get(first.url).content.decode()
    assert acceptance not in done
    shown = manager.get(visited.akimat_agreement.get_absolute_url()).content.decode()
    assert proposal.get_absolute_url() in shown
    assert manager.post(acceptance, chosen).status_code == 422


def test_the_form_carries_its_number_once(visited, manager):
    page = manager.get(reverse("attribution:share-add")).content.decode()

    assert page.count('name="event"') == 1


def test_a_preview_shows_what_would_change_and_saves_nothing(released_month, client):
    client.force_login(released_month.users["partnership_manager"])
    proposal = proposed(
        released_month,
        wanted({"club": released_month.club}, starts_on=date(2025, 9, 1), cost_tiyn=1_000 * TENGE),
    )
    page = reverse("attribution:share-acceptance", args=[proposal.code])

    looked = client.post(page, {"shares": [released_month.akimat_agreement.code], "preview": "1"})

    (difference,) = looked.context["differences"]
    assert (difference.partner, difference.visits_after.proportional) == (released_month.akimat, 300_000)
    assert [report.partner_id for report in looked.context["touched"]] == [released_month.akimat.pk]
    assert ShareProposal.objects.get().decided_at is None
    assert not RuleProposal.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"scope": ""}, "scope"),
        ({"scope": "club:nowhere"}, "scope"),
        ({"scope": "planet:1"}, "scope"),
        ({"scope": "category:1"}, "scope"),
        ({"first": "2025-13"}, "first"),
        ({"first": "2025-10"}, "last"),
        ({"first": "2020-01"}, "last"),
        ({"last": "2999-01"}, "last"),
        ({"last": ""}, "last"),
        ({"cost": "0"}, "cost"),
        ({"cost": "12,500"}, "cost"),
        ({"cost": "799"}, "cost"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"agreements": ["nowhere"]}, "agreements"),
        ({"event": "x"}, "event"),
        ({"first": "2025-08", "last": "2025-08"}, "__all__"),
    ],
)
def test_what_is_wrong_is_refused_in_words(visited, manager, wrong, field):
    answer = manager.post(reverse("attribution:share-add"), asked(visited) | wrong)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not ShareProposal.objects.exists()


def test_a_category_is_no_place_where_money_is_spent(visited, manager):
    category = make.category()

    answer = manager.post(reverse("attribution:share-add"), asked(visited, scope=f"category:{category.code}"))

    assert answer.status_code == 422


@pytest.mark.parametrize("chosen", [[], ["nowhere"], "company"])
def test_a_wrong_choice_is_refused_in_words(visited, manager, chosen):
    chosen = [visited.company_agreement.code] if chosen == "company" else chosen
    page = reverse("attribution:share-acceptance", args=[proposed(visited).code])

    for more in ({}, {"preview": "1"}):
        answer = manager.post(page, {"shares": chosen} | more)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["shares"])
    assert ShareProposal.objects.get().decided_at is None


def test_a_refusal_of_the_rules_stands_on_the_page(visited, manager):
    proposal = proposed(visited)
    visited.akimat_agreement.contributions.update(received_on=date(2025, 9, 4), tiyn=1)
    page = reverse("attribution:share-acceptance", args=[proposal.code])

    for more in ({}, {"preview": "1"}):
        answer = manager.post(page, {"shares": [visited.akimat_agreement.code]} | more)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["__all__"])
        assert (answer.context["page"].is_changed, answer.context["differences"]) == (True, None)


def test_none_is_accepted_on_the_page(visited, manager):
    proposal = proposed(visited)
    page = reverse("attribution:share-refusal", args=[proposal.code])

    assert [manager.post(page).url for _ in range(2)] == [proposal.get_absolute_url()] * 2

    assert rules_of(visited.akimat_agreement) == [(400_000, make.LONG_AGO, None)]
    listed = manager.get(reverse("attribution:share-list"))
    assert [(one, one.accepted) for one in listed.context["page"]] == [(proposal, 0)]


def test_partners_see_nothing_of_it(visited, client):
    proposal = proposed(visited)
    client.force_login(visited.users["akimat"])

    shown = client.get(visited.akimat_agreement.get_absolute_url()).content.decode()

    assert "share-proposals" not in shown
    pages = (reverse("attribution:share-list"), reverse("attribution:share-add"), proposal.get_absolute_url())
    assert [client.get(page).status_code for page in pages] == [403] * 3


def test_what_is_undecided_stands_on_the_first_page_and_beside_the_agreement(visited, manager):
    proposal = proposed(visited)

    home = manager.get("/").content.decode()
    agreement = manager.get(visited.akimat_agreement.get_absolute_url()).content.decode()

    assert reverse("attribution:share-list") in home
    assert proposal.get_absolute_url() in agreement


def test_in_a_large_network_they_are_accepted_by_the_worker(
    visited, manager, monkeypatch, django_capture_on_commit_callbacks
):
    proposal = proposed(visited)
    monkeypatch.setattr(deferring, "ROWS_ON_A_PAGE", -1)
    page = reverse("attribution:share-acceptance", args=[proposal.code])
    chosen = {"shares": [visited.akimat_agreement.code]}
    assert manager.post(page, chosen | {"preview": "1"}).status_code == 422

    with django_capture_on_commit_callbacks(execute=True):
        answer = manager.post(page, chosen)

    job = Job.objects.get()
    assert (job.kind, job.state, job.error) == (deferring.SHARES, "done", "")
    assert answer.url == reverse("core:job-detail", args=[job.code])
    assert rules_of(visited.akimat_agreement)[-1] == (300_000, OCTOBER, None)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_and_pages_ask_as_many_questions_however_long(
    visited, manager, count, django_assert_max_num_queries
):
    for number in range(count):
        agreement = make.agreement(visited.company, f"Ұ-{number}")
        make.contribution(agreement, 100 * TENGE, date(2025, 9, 5))
        make.coverage_rule(agreement, 0, club=visited.club)
        proposal = proposed(visited, wanted({"club": visited.club}))

    with django_assert_max_num_queries(7):
        assert manager.get(reverse("attribution:share-list")).status_code == 200
    with django_assert_max_num_queries(22):
        assert manager.get(proposal.get_absolute_url()).status_code == 200
