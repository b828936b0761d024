"""What a partner's representative asks never reads a table of people, whatever the address."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from seriktes.core.access import explain, permissions
from seriktes.organisations.rules import ASK
from tests.access.test_routes import addresses, call
from tests.access.things import things

TABLES = re.compile(
    r'"(people_(?:person|phone|guardianship|consent)|activities_enrolment|attendance_mark|attribution_groupmonth)"'
)


def tables_read(world, name: str) -> dict[str, set[str]]:
    """Return, by route, the tables of people that the requests of one person read."""
    client = Client(raise_request_exception=False)
    client.force_login(world.users[name])
    found: dict[str, set[str]] = {}
    for route, own, foreign in addresses(things(world)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            for method in ("get", "post"):
                for url in (own, foreign):
                    call(client, method, url)
        if read := {table for query in asked for table in TABLES.findall(query["sql"])}:
            found[route] = read
    return found


@pytest.mark.parametrize("name", ["akimat", "company"])
def test_a_partner_s_requests_read_no_table_of_people(world, name):
    assert tables_read(world, name) == {}


def test_control_an_auditor_s_requests_do(world):
    read = tables_read(world, "auditor")

    assert "people_person" in read["people/"]
    assert "attendance_mark" in read["sessions/<slug:code>/"]


def test_a_refused_representative_is_sent_to_the_partnership_manager_whatever_they_ask(world, client):
    client.force_login(world.users["akimat"])
    with translation.override("en"):
        everything = {explain(world.actor("akimat"), name) for name in permissions()}

    answer = client.get(reverse("people:person-list"))

    assert everything == {"You are not allowed to do this. Ask the partnership manager of your network."}
    assert (answer.status_code, str(ASK) in answer.content.decode()) == (403, True)


def test_control_others_are_sent_to_whoever_keeps_the_thing(world):
    asked = ("attendance.session.mark", "partners.agreement.edit")
    with translation.override("en"):
        said = {explain(world.actor("teacher"), name) for name in asked}

    assert said == {
        "You are not allowed to do this. Ask the leader of the club.",
        "You are not allowed to do this. Ask the partnership manager of your network.",
    }
