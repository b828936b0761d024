from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seriktes.attribution import deferring, forms
from seriktes.attribution.models import CoverageRule
from seriktes.core.models import Job
from tests import factories as make


@pytest.fixture
def manager(world, client):
    client.force_login(world.users["partnership_manager"])
    return client


def given(world, **changed):
    return {
        "scope": f"group:{world.dombra.code}",
        "share": "33,3333",
        "starts_on": "2025-09-01",
        "ends_on": "2025-12-31",
    } | changed


def test_a_rule_is_added_in_per_cent(world, manager):
    page = f"/agreements/{world.akimat_agreement.code}/rules/add/"
    assert manager.get(page).status_code == 200

    assert manager.post(page, given(world)).status_code == 302

    rule = CoverageRule.objects.get(group=world.dombra)
    assert rule.share == 333_333
    shown = manager.get(world.akimat_agreement.get_absolute_url()).content.decode()
    assert "33,3333" in shown
    assert "Домбыра 1" in shown


@pytest.mark.parametrize(
    "share", ["", "abc", "101", "-1", "0,00001", "NaN", "1e400", "9e9999999", "Infinity"]
)
def test_a_wrong_share_is_refused(world, manager, share):
    answer = manager.post(f"/agreements/{world.akimat_agreement.code}/rules/add/", given(world, share=share))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["share"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"share": "50"},
        {"scope": "club:7"},
        {"scope": "planet:1"},
        {"ends_on": "2025-01-01"},
        {"starts_on": "2020-01-01"},
    ],
)
def test_an_impossible_rule_is_refused_in_words(world, manager, wrong):
    answer = manager.post(f"/agreements/{world.akimat_agreement.code}/rules/add/", given(world) | wrong)

    assert answer.status_code == 422
    assert CoverageRule.objects.count() == 2


def test_a_preview_does_the_change_once(world, manager):
    page = f"/agreements/{world.akimat_agreement.code}/rules/add/"

    with CaptureQueriesContext(connection) as queries:
        manager.post(page, given(world, preview="1"))

    written = [one for one in queries if one["sql"].startswith('INSERT INTO "attribution_coveragerule"')]
    assert len(written) == 1


def test_a_rule_that_would_begin_after_its_agreement_is_refused_in_words(world, manager):
    world.akimat_agreement.ends_on = "2026-01-31"
    world.akimat_agreement.save()
    begun = given(world, starts_on="2026-02-01", ends_on="")

    answer = manager.post(f"/agreements/{world.akimat_agreement.code}/rules/add/", begun)

    assert answer.status_code == 422


def test_a_preview_shows_the_difference_and_saves_nothing(world, manager):
    from seriktes.attribution import rollup

    make.mark(world.other_session, world.other_child)
    rollup.rebuild()
    page = f"/agreements/{world.akimat_agreement.code}/rules/add/"

    answer = manager.post(page, given(world, preview="1"))

    difference, other = answer.context["differences"]
    assert difference.partner == world.akimat
    # The company's only child is now shared: exclusive no more.
    assert (other.people_before.exclusive, other.people_after.exclusive) == (1, 0)
    assert (difference.visits_before.contributed, difference.visits_after.contributed) == (0, 1)
    assert difference.visits_after.proportional == 333_333
    assert CoverageRule.objects.count() == 2
    unchanged = manager.post(page, given(world, starts_on="2025-10-01", preview="1"))
    assert unchanged.context["differences"] == []


def test_a_rule_is_changed_ended_and_withdrawn(world, manager):
    rule = world.akimat_rule
    page = f"/rules/{rule.code}/edit/"
    assert manager.get(page).context["form"].initial["share"] == "40"
    changed = given(world, scope=f"club:{world.club.code}", share="30", starts_on="2024-01-01", ends_on="")
    assert manager.post(page, changed).status_code == 302
    assert manager.get(page).status_code == 404

    page = f"/rules/{rule.replaced_by.code}/end/"
    assert manager.get(page).status_code == 200
    assert manager.post(page, {"last_day": "2023-01-01"}).status_code == 422
    assert manager.post(page, {"last_day": "2025-06-30"}).status_code == 302

    ended = CoverageRule.objects.current().get(agreement=world.akimat_agreement)
    assert (ended.share, str(ended.ends_on)) == (300_000, "2025-06-30")
    page = f"/rules/{ended.code}/withdrawal/"
    assert manager.get(page).status_code == 200
    assert manager.post(page, {"preview": "1"}).status_code == 200
    assert manager.post(page).status_code == 302
    assert not CoverageRule.objects.current().filter(agreement=world.akimat_agreement).exists()


@pytest.mark.parametrize("name", ["auditor", "akimat", "leader", "coordinator"])
def test_who_may_not_edit_gets_no_form(world, client, name):
    client.force_login(world.users[name])

    assert client.get(f"/rules/{world.akimat_rule.code}/edit/").status_code == 403


def test_a_far_reaching_change_goes_to_the_worker(
    world, manager, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(deferring, "ROWS_ON_A_PAGE", -1)
    make.coverage_rule(world.akimat_agreement, 0, group=world.dombra, ends_on="2024-02-01")
    rule = world.company_rule

    with django_capture_on_commit_callbacks(execute=True):
        pages = [
            manager.post(f"/agreements/{world.akimat_agreement.code}/rules/add/", given(world)),
            manager.post(
                f"/rules/{rule.code}/edit/",
                given(
                    world, scope=f"unit:{world.network.code}", share="10", starts_on="2024-01-01", ends_on=""
                ),
            ),
        ]

    assert [page.status_code for page in pages] == [302, 302]
    assert set(Job.objects.values_list("state", "error")) == {("done", "")}
    assert rule.replaced_by.share == 100_000
    job = deferring.enqueue(
        actor=world.actor("chair"), agreement=world.company_agreement, rule=rule.replaced_by, terms=None
    )
    assert Job.objects.get(pk=job.pk).kind == deferring.KIND


def test_asking_what_would_change_changes_nothing_in_a_large_network(world, manager, monkeypatch):
    page = f"/rules/{world.company_rule.code}/withdrawal/"
    assert 'name="preview"' in manager.get(page).content.decode()
    monkeypatch.setattr(deferring, "ROWS_ON_A_PAGE", -1)

    assert 'name="preview"' not in manager.get(page).content.decode()
    answer = manager.post(page, {"preview": "1"})

    assert (answer.status_code, answer.context["differences"]) == (422, None)
    assert not Job.objects.exists()
    assert CoverageRule.objects.current().filter(pk=world.company_rule.pk).exists()


def offered(page) -> set[str]:
    return {
        value
        for _heading, options in page.context["form"].fields["scope"].choices
        if isinstance(options, list)
        for value, _label in options
        if value.startswith("group:")
    }


def test_of_too_many_groups_those_of_the_chosen_club_are_offered(world, manager, monkeypatch):
    page = f"/agreements/{world.akimat_agreement.code}/rules/add/"
    every = offered(manager.get(page))
    assert every == {f"group:{world.chess.code}", f"group:{world.dombra.code}"}

    monkeypatch.setattr(forms, "GROUPS_OFFERED", 1)

    assert offered(manager.get(page)) == set()
    assert offered(manager.get(f"{page}?club=NONE")) == set()
    answer = manager.get(f"{page}?club={world.dombra.club.code}")
    assert offered(answer) == {f"group:{world.dombra.code}"}
    assert answer.context["club_first"].chosen() == world.dombra.club
    wrong = manager.post(page, given(world, share="1000"))
    assert offered(wrong) == {f"group:{world.dombra.code}"}
    assert manager.post(page, given(world)).status_code == 302


def test_no_primary_key_stands_in_a_form(world, manager):
    rule = make.coverage_rule(world.akimat_agreement, 0, group=world.chess, ends_on="2024-02-01")
    page = manager.get(f"/rules/{rule.code}/edit/")

    keys = [value for value, _label in page.context["form"].fields["scope"].choices if value]
    assert page.context["form"].initial["scope"] == f"group:{world.chess.code}"
    assert not [key for key in keys if key.rpartition(":")[2].isdigit()]
    again = {**page.context["form"].initial, "ends_on": "2024-01-31"}
    assert manager.post(f"/rules/{rule.code}/edit/", again).status_code == 302


def headings(page) -> dict[str, list[str]]:
    """The headings of the choice of a scope, with what stands under each."""
    choices = page.context["form"].fields["scope"].choices
    return {
        str(heading): [label for _value, label in options]
        for heading, options in choices
        if isinstance(options, list)
    }


def test_clubs_stand_under_their_okrug_and_groups_under_their_club(world, manager, monkeypatch):
    page = f"/agreements/{world.akimat_agreement.code}/rules/add/"
    clubs = {world.chess.club, world.dombra.club}

    told = headings(manager.get(page))
    monkeypatch.setattr(forms, "CLUBS_UNDER_OKRUGS", 1)
    many = headings(manager.get(page))

    for group in (world.chess, world.dombra):
        assert told[f"Топтар: {group.club.name}"] == [group.name]
    by_okrug = {}
    for club in sorted(clubs, key=lambda club: club.sort_key):
        by_okrug.setdefault(f"Клубтар: {club.territory.name}", []).append(club.name)
    assert {heading: told[heading] for heading in by_okrug} == by_okrug
    assert sorted(many["Клубтар"]) == sorted(club.name for club in clubs)
