"""What a partner's representative asks never reads a table of people, whatever the address."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext, isolate_apps
from django.urls import reverse
from django.utils import translation

from seriktes.attendance.models import Mark
from seriktes.core import registry
from seriktes.core.access import explain, permissions
from seriktes.core.registry import HomeSection
from seriktes.organisations.rules import ASK
from seriktes.people.models import Person
from tests.access.test_routes import addresses, call
from tests.access.things import things

pytestmark = pytest.mark.either

READ = re.compile(r'(?:FROM|JOIN) "([a-z_]+)"')
# A column that may hold anything may hold people. The columns of these tables hold none.
WITHOUT_PEOPLE = {
    "attendance_journalprofile": "signs of journals and what they mean",
    "attribution_ruleproposal": "what a rule is to say, once a second person agrees",
    "core_job": "what its owner ordered, shown to the owner alone",
    "results_indicator": "what is counted: a definition, no value",
    "results_indicatorversion": "what was counted before",
    "results_partnerform": "which figure stands in which place of a form",
    "results_release": "the protected figures that partners are meant to read",
    "results_releasecheck": "what a check certified of such figures",
    "results_reporttemplate": "how a report is laid out, and its standing words",
    "results_reporttemplateversion": "how reports were laid out before",
    "verification_seal": "records that are public by contract, and their signatures",
    "verification_signingkey": "public halves of keys",
}


def people_tables(known) -> set[str]:
    """Return the tables of people: what leads to a person by any path, and what may hold anything."""
    found = {Person, *filter(holds_anything, known)}
    while more := {model for model in known if model not in found and found & leads_to(model)}:
        found |= more
    return {model._meta.db_table for model in found}


def holds_anything(model) -> bool:
    free = any(isinstance(field, models.JSONField | models.BinaryField) for field in model._meta.local_fields)
    return free and model._meta.db_table not in WITHOUT_PEOPLE and model.__module__.startswith("seriktes.")


def leads_to(model) -> set[type[models.Model]]:
    fields = (*model._meta.local_fields, *model._meta.local_many_to_many)
    return {field.related_model for field in fields if field.is_relation}


def tables_read(world, name: str, only: tuple[str, ...] = ()) -> dict[str, set[str]]:
    """Return, by route, the tables of people that the requests of one person read."""
    client = Client(raise_request_exception=False)
    client.force_login(world.users[name])
    people = people_tables(apps.get_models(include_auto_created=True))
    found: dict[str, set[str]] = {}
    for route, own, foreign in addresses(things(world), only):
        with CaptureQueriesContext(connection) as asked:
            for method in ("get", "post"):
                for url in {own, foreign}:
                    call(client, method, url)
        if read := people & {table for query in asked for table in READ.findall(query["sql"])}:
            found[route] = read
    return found


def test_the_tables_of_people_are_found():
    found = people_tables(apps.get_models(include_auto_created=True))

    assert found == {
        "activities_enrolment",
        "attendance_anomalyflag",
        "attendance_flagclosure",
        "attendance_flagexplanation",
        "attendance_importissue",
        "attendance_journalimport",
        "attendance_mark",
        "attendance_setaside",
        "attribution_groupmonth",
        "core_auditentry",
        "core_receipt",
        "gallery_photographperson",
        "people_consent",
        "people_erasure",
        "people_guardianship",
        "people_person",
        "people_personcategory",
        "people_persondistinction",
        "people_personmerge",
        "people_phone",
        "results_releasewording",
        "results_stateform",
        "results_stateformcopy",
        "results_stateformentry",
        "results_illustratedperson",
        "results_storyperson",
        "results_stateformfiling",
        "results_stateformline",
    }


def table(name: str, **fields) -> type[models.Model]:
    meta = type("Meta", (), {"app_label": "tests"})
    return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **fields})


@isolate_apps("tests")
def test_control_a_new_table_that_leads_to_people_is_found():
    excuse = table("Excuse", mark=models.ForeignKey(Mark, on_delete=models.CASCADE))
    stamp = table("Stamp", excuse=models.OneToOneField(excuse, on_delete=models.CASCADE))
    known = apps.get_models()

    assert people_tables([*known, excuse, stamp]) - people_tables(known) == {"tests_excuse", "tests_stamp"}


@pytest.mark.parametrize("name", ["akimat", "company"])
def test_a_partner_s_requests_read_no_table_of_people(world, name):
    assert tables_read(world, name) == {}


def test_control_a_part_of_the_first_page_that_reads_people_is_noticed(world, monkeypatch):
    def peep(_actor):
        Person.objects.first()

    part = HomeSection("tests.peep", "web/home.html", peep, "results.release.receive")
    monkeypatch.setattr(registry.home, "_entries", [*registry.home, part])

    assert tables_read(world, "akimat", ("",)) == {"": {"people_person"}}


def test_control_an_auditor_s_requests_do(world):
    read = tables_read(world, "auditor", ("people/", "sessions/<slug:code>/", "log/"))

    assert "people_person" in read["people/"]
    assert "attendance_mark" in read["sessions/<slug:code>/"]
    assert "core_auditentry" in read["log/"]


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


def test_the_partnership_manager_is_sent_to_the_coordinator_about_a_club(world):
    with translation.override("en"):
        said = explain(world.actor("partnership_manager"), "attendance.anomalyflag.view")

    assert said == "You are not allowed to do this. Ask the coordinator of your network."
