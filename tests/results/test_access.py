"""Each page of results, each role: the exact status, and no word that a role may not read."""

from __future__ import annotations

import pytest

from seriktes.results.models import Snapshot
from seriktes.results.queries import live_report
from seriktes.results.reports import to_json
from tests import factories as make
from tests.results.conftest import signed_in
from tests.results.networks import PERIOD
from tests.world import CANARY

SEES = ("administrator", "chair", "partnership_manager", "auditor")
PUBLISHES = ("administrator", "chair", "partnership_manager")
TRACES = ("administrator", "chair", "auditor")
OWN_PARTNER = ("akimat",)
OTHER_PARTNER = ("company",)
NOBODY_HERE = ("coordinator", "leader", "teacher", "former_teacher", "outsider", "other_leader")

# route -> {status: who}; everybody else gets 403.
PAGES = {
    "/reports/": {200: SEES},
    "/reports/{partner}/": {200: SEES},
    "/reports/{partner}/report.csv": {200: SEES},
    "/reports/{partner}/report.json": {200: SEES},
    "/reports/{partner}/marks/": {200: TRACES},
    "/reports/{partner}/preview/": {200: PUBLISHES},
    "/snapshots/": {200: SEES + OWN_PARTNER + OTHER_PARTNER},
    "/snapshots/{code}/": {200: SEES + OWN_PARTNER, 404: OTHER_PARTNER},
    "/snapshots/{code}/snapshot.csv": {200: SEES + OWN_PARTNER, 404: OTHER_PARTNER},
    "/snapshots/{code}/snapshot.json": {200: SEES + OWN_PARTNER, 404: OTHER_PARTNER},
    "/snapshots/{withdrawn}/": {200: SEES, 404: OWN_PARTNER + OTHER_PARTNER},
    "/snapshots/{code}/withdrawal/": {200: PUBLISHES},
    "/snapshots/{withdrawn}/snapshot.csv": {200: SEES, 404: OWN_PARTNER + OTHER_PARTNER},
    "/snapshots/NOSUCHCODE/": {404: SEES + OWN_PARTNER + OTHER_PARTNER},
}
FORM = {"form": "xlsx", "reason": "Қате (үлгі)"}
ACTS = {
    "/reports/{partner}/files/": {302: SEES},
    "/reports/{partner}/snapshots/": {302: PUBLISHES},
    "/snapshots/{code}/files/": {302: SEES + OWN_PARTNER, 404: OTHER_PARTNER},
    "/snapshots/{code}/withdrawal/": {302: PUBLISHES},
    "/snapshots/{withdrawn}/withdrawal/undo/": {409: PUBLISHES},
}


@pytest.fixture
def places(world) -> dict[str, str]:
    """The codes that the addresses are filled with; everybody of the world has come once."""
    for session, person in ((world.session, world.child), (world.other_session, world.other_child)):
        make.mark(session, person)
    figures = to_json(live_report(world.akimat, PERIOD).protected())

    def snapshot(**fields) -> str:
        return Snapshot.objects.create(
            partner=world.akimat, first_month=PERIOD.first, last_month=PERIOD.last, figures=figures, **fields
        ).code

    withdrawn = snapshot(withdrawn_at="2026-01-01T00:00Z", withdrawn_by=world.users["chair"])
    return {"partner": world.akimat.code, "withdrawn": withdrawn, "code": snapshot()}


@pytest.mark.parametrize("route", PAGES)
def test_each_page_answers_each_role_as_meant(world, places, route):
    answers = {name: signed_in(user).get(route.format(**places)) for name, user in world.users.items()}

    assert {name: answer.status_code for name, answer in answers.items()} == meant(world, PAGES[route])
    if "marks" not in route:
        assert [name for name, answer in answers.items() if CANARY in answer.content.decode()] == []


@pytest.mark.parametrize("route", ACTS)
def test_each_act_answers_each_role_as_meant(world, places, route):
    found = {}
    for name, user in world.users.items():
        Snapshot.objects.filter(code=places["code"]).update(withdrawn_at=None, withdrawn_by=None)
        found[name] = signed_in(user).post(route.format(**places), FORM).status_code

    assert found == meant(world, ACTS[route])


@pytest.mark.parametrize("route", [*PAGES, *ACTS])
def test_a_stranger_is_sent_to_the_door(client, places, route):
    method = client.post if route in ACTS else client.get
    answer = method(route.format(**places))

    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/")


def meant(world, table) -> dict[str, int]:
    told = {name: status for status, names in table.items() for name in names}
    return {name: told.get(name, 403) for name in world.users}


def test_control_the_marks_of_a_figure_do_name_people(world, places):
    """The word looked for above is there to be found: an auditor of the network may read it."""
    make.enrolment(world.other_child, world.chess)
    make.mark(world.session, world.other_child)

    url = f"/reports/{world.company.code}/marks/?from=2025-09&until=2025-12"
    body = signed_in(world.users["auditor"]).get(url).content.decode()

    assert CANARY in body
