"""Every value keeps who typed it and when; nothing is edited away; nobody writes without the right."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from seriktes.core.access import SYSTEM, Actor
from seriktes.core.errors import NotAllowed
from seriktes.core.intake import ClientEvent
from seriktes.core.models import AuditEntry
from seriktes.people.iin import sample_iin
from seriktes.results.state_forms import sealing
from seriktes.results.state_forms.actions import (
    TypedCell,
    add_line,
    begin_form,
    note_filing,
    order_form_file,
    say_none,
    type_cells,
    undo_filing,
    withdraw_line,
)
from seriktes.results.state_forms.enums import FormKind, StateFileFormat
from seriktes.results.state_forms.errors import FormBegun, LineGone, WrongFiling, WrongYear
from seriktes.results.state_forms.models import StateFormEntry
from seriktes.results.state_forms.queries import history_of
from tests import factories as make
from tests.results.state_forms.conftest import YEAR

IIN = sample_iin(date(1974, 5, 6), "f", 77)


def event() -> ClientEvent:
    return ClientEvent(uuid4(), "results.state_form.line", timezone.now(), {})


def founder(filer, actor, **typed):
    section = filer.form.definition.section("5")
    fields = {one.key: one for one in section.fields}
    cells = [TypedCell(fields[key.replace("_", "-")], value) for key, value in typed.items()]
    return add_line(actor=actor, form=filer.form, section=section, group="", cells=cells, event=event())


def test_a_corrected_value_keeps_what_stood_there(filer, chair, coordinator):
    filer.type(coordinator, **{"1_11": 12})
    filer.type(chair, reason="Қате саналған", **{"1_11": 14})
    filer.type(chair, **{"1_11": None})

    cell = filer.cell("1-11")
    told = [
        (one.value, one.by, one.reason, one.until is None, one.is_taken_back)
        for one in history_of(filer.sheet(), None, cell.field, "ru")
    ]

    assert told == [
        ("", chair.user.full_name, "", True, True),
        ("14", chair.user.full_name, "Қате саналған", False, False),
        ("12", coordinator.user.full_name, "", False, False),
    ]
    assert cell.value is None


def test_the_same_value_again_changes_nothing(filer, chair):
    assert [filer.type(chair, **{"1_11": 12}) for _time in range(2)] == [1, 0]

    assert StateFormEntry.objects.filter(field="1-11").count() == 1
    logged = AuditEntry.objects.filter(action="results.stateform.typed")
    assert [(one.before, one.after, one.actor) for one in logged] == [({}, {"1-11": "12"}, chair.user)]


def test_the_log_tells_a_change_by_its_place(filer, chair):
    filer.type(chair, **{"1_16": 1_500_00})
    filer.type(chair, reason="Банк анықтамасы", **{"1_16": 1_700_00})

    entry = AuditEntry.objects.filter(action="results.stateform.typed").first()

    assert (entry.before, entry.after) == (
        {"1-16": "1\u00a0500"},
        {"1-16": "1\u00a0700"},
    )


def test_a_line_sent_twice_is_one_line(filer, chair):
    section, sent = filer.form.definition.section("5"), event()
    cells = [TypedCell(section.fields[0], "Үлгібаев Айбар (үлгі)")]

    lines = [
        add_line(actor=chair, form=filer.form, section=section, group="", cells=cells, event=sent)
        for _time in range(2)
    ]

    assert lines[0] == lines[1]
    assert len(filer.sheet().lines["5"]) == 1


def test_the_number_of_a_person_is_sealed_and_masked(filer, chair):
    line = founder(filer, chair, **{"5_2": "Үлгібаева Сәуле (үлгі)", "5_3": IIN})

    entry = StateFormEntry.objects.get(line=line, field="5-3")
    name = StateFormEntry.objects.get(line=line, field="5-2")
    (shown,) = filer.sheet().lines["5"]
    cell = shown.cell("5-3")

    assert (entry.value, IIN.encode() in bytes(entry.sealed)) == (None, False)
    assert (name.value, "Үлгібаева".encode() in bytes(name.sealed)) == (None, False)
    assert sealing.open_value(entry) == IIN
    assert cell.said_in("kk", reveals=True) == IIN
    assert cell.said_in("kk", reveals=False) == f"********{IIN[-4:]}"
    assert IIN not in str(list(AuditEntry.objects.values_list("after", "before")))
    assert sealing.tally().current == sealing.rewrap().current == 2


def test_saying_that_there_is_nothing_else_answers_what_is_open(filer, chair):
    filer.type(chair, **{"1_26": 5_00})

    assert say_none(actor=chair, form=filer.form, section=filer.form.definition.section("1-vi")) == 9
    assert "1-vi" not in filer.sheet().missing
    assert filer.cell("1-26").value == 5_00


def test_a_table_with_lines_has_no_answer_that_there_is_none(filer, chair):
    founder(filer, chair, **{"5_2": "Үлгібаев Айбар (үлгі)"})

    assert say_none(actor=chair, form=filer.form, section=filer.form.definition.section("5")) == 0


def test_a_line_that_is_gone_takes_no_value(filer, chair):
    line = filer.sheet().lines["3"][0]
    withdraw_line(actor=chair, form=filer.form, line=line, reason="Жоба емес")

    with pytest.raises(LineGone):
        withdraw_line(actor=chair, form=filer.form, line=line, reason="Тағы")


@pytest.mark.parametrize("year", [2024, 2190])
def test_a_year_the_network_does_not_have_is_refused(filer, year):
    with pytest.raises(WrongYear):
        begin_form(actor=SYSTEM, kind=FormKind.SDNPO1, organisation=filer.own, year=year)


def test_a_year_is_begun_once(filer):
    with pytest.raises(FormBegun):
        begin_form(actor=SYSTEM, kind=FormKind.SDNPO1, organisation=filer.own, year=YEAR)


def test_handing_in_is_noted_and_taken_back(filer, manager):
    with time_machine.travel(date(YEAR + 1, 3, 20)):
        note_filing(actor=manager, form=filer.form, filed_on=date(YEAR + 1, 3, 18))
        assert filer.sheet().filing.filed_on == date(YEAR + 1, 3, 18)
        for day in (date(YEAR + 1, 3, 21), date(YEAR - 1, 3, 1)):
            with pytest.raises(WrongFiling):
                note_filing(actor=manager, form=filer.form, filed_on=day)

    undo_filing(actor=manager, form=filer.form)

    assert filer.sheet().filing is None


def test_nobody_writes_without_the_right(filer, auditor, coordinator):
    partner = make.user("partner")
    make.representative(filer.akimat, partner)
    section = filer.form.definition.section("1-vi")
    acts = [
        lambda actor: begin_form(actor=actor, kind=FormKind.SDNPO1, organisation=filer.own, year=2026),
        lambda actor: type_cells(actor=actor, form=filer.form, cells=[]),
        lambda actor: say_none(actor=actor, form=filer.form, section=section),
        lambda actor: founder(filer, actor, **{"5_2": "Үлгі"}),
        lambda actor: note_filing(actor=actor, form=filer.form, filed_on=date(YEAR, 1, 1)),
    ]
    for actor in (auditor, Actor(user=partner), Actor(user=make.user("nobody"))):
        for act in acts:
            with pytest.raises(NotAllowed):
                act(actor)
    with pytest.raises(NotAllowed):  # the coordinator types, the chair and the manager hand in
        note_filing(actor=coordinator, form=filer.form, filed_on=date(YEAR, 1, 1))
    with pytest.raises(NotAllowed):
        order_form_file(actor=Actor(user=partner), form=filer.form, kind=StateFileFormat.PDF, language="kk")
