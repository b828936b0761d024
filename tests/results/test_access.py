"""Each page of results, each role: the exact status, and no word that a role may not read."""

from __future__ import annotations

import pytest
from django.db import transaction

from seriktes.results.validators import Period
from tests import factories as make
from tests.access.test_routes import body
from tests.results.conftest import signed_in
from tests.results.networks import PERIOD
from tests.world import CANARY

pytestmark = pytest.mark.either

SEES = ("administrator", "chair", "partnership_manager", "auditor")
RELEASES = ("chair", "partnership_manager")
TRACES = ("administrator", "chair", "auditor")
OWN_PARTNER = ("akimat",)
OTHER_PARTNER = ("company",)
NOBODY_HERE = ("coordinator", "leader", "teacher", "former_teacher", "outsider", "other_leader")

# route -> {status: who}; everybody else gets 403.
PAGES = {
    "/reports/": {200: SEES},
    "/reports/{partner}/": {200: SEES},
    "/reports/{partner}/report.csv": {302: SEES},
    "/reports/{partner}/report.json": {302: SEES},
    "/reports/{partner}/marks/": {200: TRACES},
    "/releases/": {200: SEES + OWN_PARTNER + OTHER_PARTNER},
    "/releases/ledger.csv": {200: SEES + OWN_PARTNER + OTHER_PARTNER},
    "/releases/{code}/": {200: SEES + OWN_PARTNER, 404: OTHER_PARTNER},
    "/releases/{code}/difference/": {200: SEES},
    "/releases/{code}/files/kk/report.csv": {200: SEES + OWN_PARTNER, 404: OTHER_PARTNER},
    "/releases/{code}/files/en/report.pdf": {404: SEES + OWN_PARTNER + OTHER_PARTNER},
    "/releases/{code}/restatement/": {200: RELEASES},
    "/releases/{code}/withdrawal/": {200: RELEASES},
    "/releases/{restated}/": {200: SEES + OWN_PARTNER, 404: OTHER_PARTNER},
    "/releases/{withdrawn}/": {200: SEES, 404: OWN_PARTNER + OTHER_PARTNER},
    "/releases/{withdrawn}/files/kk/report.csv": {200: SEES, 404: OWN_PARTNER + OTHER_PARTNER},
    "/releases/{draft}/": {200: SEES, 404: OWN_PARTNER + OTHER_PARTNER},
    "/releases/NOSUCHCODE/": {404: SEES + OWN_PARTNER + OTHER_PARTNER},
}
FORM = {"form": "xlsx", "reason": "Қате (үлгі)", "cause": "Қате (үлгі)", "seen": "0" * 64}
ACTS = {
    "/reports/{partner}/report.csv": {200: SEES},
    "/reports/{partner}/report.json": {200: SEES},
    "/reports/{partner}/files/": {302: SEES},
    "/reports/{partner}/releases/": {302: RELEASES},
    "/releases/{code}/restatement/": {302: RELEASES},
    "/releases/{code}/withdrawal/": {302: RELEASES},
    "/releases/{withdrawn}/withdrawal/undo/": {302: RELEASES},
    "/releases/{draft}/check/": {302: RELEASES},
    "/releases/{draft}/approval/": {302: RELEASES},
    "/releases/{draft}/approval/undo/": {302: RELEASES},
    "/releases/{draft}/sealing/": {302: RELEASES},
    "/releases/{draft}/discard/": {302: RELEASES},
    "/releases/{draft}/discard/undo/": {302: RELEASES},
}


@pytest.fixture
def places(world) -> dict[str, str]:
    """The codes that the addresses are filled with; everybody of the world has come once."""
    for session, person in ((world.session, world.child), (world.other_session, world.other_child)):
        make.mark(session, person)
    approvers = (world.users["chair"], world.users["partnership_manager"])

    def release(**fields) -> str:
        return make.release(world.akimat, PERIOD, approvers, **fields).code

    return {
        "partner": world.akimat.code,
        "withdrawn": release(withdrawn_at="2026-01-01T00:00Z", withdrawn_by=world.users["chair"]),
        "restated": release(restated_at="2026-01-01T00:00Z"),
        "code": release(),
        "draft": make.draft(world.akimat, Period(PERIOD.first, PERIOD.first)).code,
    }


@pytest.mark.parametrize("route", PAGES)
def test_each_page_answers_each_role_as_meant(world, places, route):
    answers = {name: signed_in(user).get(route.format(**places)) for name, user in world.users.items()}

    assert {name: answer.status_code for name, answer in answers.items()} == meant(world, PAGES[route])
    if "marks" not in route:
        assert [name for name, answer in answers.items() if CANARY.encode() in body(answer)] == []


@pytest.mark.parametrize("route", ACTS)
def test_each_act_answers_each_role_as_meant(world, places, route):
    found = {}
    for name, user in world.users.items():
        with transaction.atomic():
            found[name] = signed_in(user).post(route.format(**places), FORM).status_code
            transaction.set_rollback(True)

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
