"""What was handed in stays as it was: stored files keep their bytes, a change is a corrected filing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.utils import translation

from seriktes.core import files
from seriktes.core.access import SYSTEM
from seriktes.core.models import AuditEntry
from seriktes.results.state_forms import definitions
from seriktes.results.state_forms.actions import (
    adopt_edition,
    begin_form,
    note_filing,
    reopen_form,
    restore_line,
    say_none,
    undo_filing,
    undo_reopening,
    withdraw_line,
)
from seriktes.results.state_forms.advice import advice
from seriktes.results.state_forms.definitions import edition_for, newest
from seriktes.results.state_forms.definitions.shape import Bilingual
from seriktes.results.state_forms.enums import FormKind
from seriktes.results.state_forms.errors import FormClosed, WrongFiling
from seriktes.results.state_forms.frozen import changed_since, current_print, handed_in
from seriktes.results.state_forms.models import StateFormCopy
from tests.results.conftest import signed_in
from tests.results.state_forms.conftest import YEAR
from tests.results.state_forms.test_actions import IIN, founder
from tests.results.state_forms.test_pages import url

DAY = date(YEAR + 1, 3, 18)
LATER = date(YEAR + 1, 4, 20)


@pytest.fixture
def filed(filer, manager):
    with time_machine.travel(DAY):
        founder(filer, manager, **{"5_2": "Үлгібаев Айбар (үлгі)", "5_3": IIN})
        filer.type(manager, **{"1_11": 12})
        note_filing(actor=manager, form=filer.form, filed_on=DAY)
    return filer


def bytes_of(form) -> dict[tuple[int, str, str], bytes]:
    copies = StateFormCopy.objects.filter(filing__form=form).select_related("file", "filing")
    return {(one.filing.number, one.language, one.kind): files.read(one.file) for one in copies}


def test_four_files_are_kept_when_it_is_handed_in(filed):
    kept = bytes_of(filed.form)

    assert set(kept) == {(1, language, kind) for language in ("kk", "ru") for kind in ("pdf", "xlsx")}
    assert {content[:4] for (_number, _language, kind), content in kept.items() if kind == "pdf"} == {b"%PDF"}


def test_nothing_is_typed_into_a_form_that_was_handed_in(filed, manager):
    sheet = filed.sheet()
    acts = [
        lambda: filed.type(manager, **{"1_11": 14}),
        lambda: founder(filed, manager, **{"5_2": "Тағы біреу (үлгі)"}),
        lambda: say_none(actor=manager, form=filed.form, section=filed.form.definition.section("1-vi")),
        lambda: withdraw_line(actor=manager, form=filed.form, line=sheet.lines["5"][0], reason="Қате"),
        lambda: restore_line(actor=manager, form=filed.form, line=sheet.rows[0]),
        lambda: adopt_edition(actor=manager, form=filed.form),
        lambda: note_filing(actor=manager, form=filed.form, filed_on=DAY),
    ]
    for act in acts:
        with pytest.raises(FormClosed):
            act()
    answer = signed_in(manager.user).post(url(filed, "section", "1-iii"), {"1-11": "14"})
    assert (answer.status_code, filed.cell("1-11").value) == (422, 12)


def test_a_change_in_the_register_changes_nothing_that_was_handed_in(filed):
    before = bytes_of(filed.form)
    filed.own.name_ru = "ОО «Другое» (үлгі)"
    filed.own.save()

    sheet = filed.sheet()
    assert bytes_of(filed.form) == before
    assert current_print(sheet, "ru", reveals=False).organisation == "ОО «Улги» (үлгі)"
    assert changed_since(sheet, "ru") == ["1-4"]


def test_control_before_it_is_handed_in_the_register_is_followed(filer):
    filer.own.name_ru = "ОО «Другое» (үлгі)"
    filer.own.save()

    assert current_print(filer.sheet(), "ru", reveals=False).organisation == "ОО «Другое» (үлгі)"


def test_a_correction_is_a_second_filing_with_its_reason(filed, manager):
    first = bytes_of(filed.form)
    with time_machine.travel(LATER):
        reopen_form(actor=manager, form=filed.form, reason="Қызметкерлер саны қайта саналды")
        filed.type(manager, **{"1_11": 14})
        note_filing(actor=manager, form=filed.form, filed_on=LATER)

    told = [(one.number, one.reason, one.is_corrected) for one in filed.form.filings.all()]
    assert told == [(1, "", False), (2, "Қызметкерлер саны қайта саналды", True)]
    kept = bytes_of(filed.form)
    assert {key: content for key, content in kept.items() if key[0] == 1} == first
    prints = [handed_in(one, "ru", reveals=False) for one in filed.form.filings.order_by("number")]
    rows = [{row.number: row.value.text for row in form.tables[0].rows}["11"] for form in prints]
    assert rows == ["12", "14"]


def test_a_correction_without_a_change_is_closed_again(filed, manager):
    with time_machine.travel(LATER, tick=False) as clock:
        reopen_form(actor=manager, form=filed.form, reason="Тексеру")
        undo_reopening(actor=manager, form=filed.form)
        assert filed.sheet().is_closed

        reopen_form(actor=manager, form=filed.form, reason="Тексеру")
        clock.shift(5)
        filed.type(manager, **{"1_11": 15})
        with pytest.raises(WrongFiling):
            undo_reopening(actor=manager, form=filed.form)


def test_whatever_is_done_with_a_line_is_a_change(filed, manager):
    line = filed.sheet().lines["5"][0]
    reopen_form(actor=manager, form=filed.form, reason="Тексеру")
    row = withdraw_line(actor=manager, form=filed.form, line=line, reason="Қате")
    restore_line(actor=manager, form=filed.form, line=row)

    with pytest.raises(WrongFiling):
        undo_reopening(actor=manager, form=filed.form)
    row.refresh_from_db()
    assert filed.sheet().changed_at == row.restored_at


def test_a_newer_edition_is_a_change(filed, second_edition, manager):
    reopen_form(actor=manager, form=filed.form, reason="Тексеру")
    adopt_edition(actor=manager, form=filed.form)

    with pytest.raises(WrongFiling):
        undo_reopening(actor=manager, form=filed.form)


def test_a_note_by_mistake_is_taken_back_and_the_form_is_open(filed, manager):
    undo_filing(actor=manager, form=filed.form)

    assert (filed.sheet().filing, filed.type(manager, **{"1_11": 14})) == (None, 1)


def test_whole_numbers_of_persons_are_kept_sealed_and_given_to_those_who_fill(filed, manager, auditor):
    filing = filed.form.filings.get()

    assert IIN.encode() not in bytes(filing.content)
    prints = [str(handed_in(filing, "ru", reveals=reveals)) for reveals in (True, False)]
    assert [IIN in text for text in prints] == [True, False]
    copy = url(filed, "copy", 1, "ru", "pdf")
    assert [signed_in(who.user).get(copy).status_code for who in (manager, auditor)] == [200, 403]
    exported = AuditEntry.objects.filter(action="results.stateform.exported")
    assert [(one.actor, one.target_id, one.after) for one in exported] == [
        (manager.user, filed.form.pk, {"form": "pdf", "language": "ru", "number": 1})
    ]
    undo_filing(actor=manager, form=filed.form)
    assert signed_in(manager.user).get(copy).status_code == 404


@pytest.mark.parametrize("parts", [(9, "ru", "pdf"), (1, "en", "pdf"), (1, "ru", "exe")])
def test_a_copy_that_is_not_kept_is_not_there(filed, manager, parts):
    assert signed_in(manager.user).get(url(filed, "copy", *parts)).status_code == 404


def test_the_pages_of_handing_in_and_of_the_correction(filed, manager):
    browser = signed_in(manager.user)
    page = url(filed, "reopening")

    assert (browser.get(page).status_code, browser.post(page, {"reason": ""}).status_code) == (200, 422)
    assert browser.post(page, {"reason": "Қайта саналды (үлгі)"}).status_code == 302
    shown = browser.get(url(filed, "detail")).content.decode()
    assert "Қайта саналды (үлгі)" in shown
    assert browser.post(url(filed, "reopening-undo")).status_code == 302
    assert filed.sheet().is_closed


def test_the_log_holds_no_name_no_number_and_no_contact(filer, manager):
    contacts = {"1_5": "Үлгібаева Сәуле (үлгі)"}
    filer.type(manager, **contacts)
    filer.type(manager, reason="Жаңа", **{"1_9": "saule@example.org", "1_10": "+77095600099"})
    founder(filer, manager, **{"5_2": "Үлгібаев Айбар (үлгі)", "5_3": IIN})

    told = str(list(AuditEntry.objects.values_list("before", "after")))
    for secret in ("Үлгібаев", "saule@", "5600099", IIN):
        assert secret not in told
    assert "'1-9': '•••'" in told


def test_control_what_tells_of_nobody_is_logged_in_words(filer, manager):
    filer.type(manager, **{"1_11": 12})

    assert "'1-11': '12'" in str(list(AuditEntry.objects.values_list("after", flat=True)))


# Editions


@pytest.fixture
def second_edition(monkeypatch):
    """An invented edition of 2026-02-01 with other words in one row."""
    old = newest(FormKind.SDNPO1)
    table, *others = old.tables
    section, *rest = table.sections
    row = replace(section.fields[3], label=Bilingual("Жаңа атау (үлгі)", "Новое название (үлгі)"))
    changed = replace(section, fields=(*section.fields[:3], row, *section.fields[4:]))
    new = replace(
        old,
        edition=date(YEAR + 1, 2, 1),
        tables=(replace(table, sections=(changed, *rest)), *others),
    )
    monkeypatch.setitem(definitions.EDITIONS, "sdnpo1", (old, new))
    return new


def test_a_form_keeps_the_edition_it_was_begun_by(filed, second_edition):
    words = [row.label for row in current_print(filed.sheet(), "ru", reveals=False).tables[0].rows]

    assert (filed.form.definition.edition, "Новое название (үлгі)" in words) == (date(2026, 1, 1), False)
    assert filed.form.filings.get().edition == date(2026, 1, 1)


def test_a_form_begun_later_is_of_the_edition_in_force(filer, second_edition):
    assert [edition_for(FormKind.SDNPO1, year).edition for year in (2011, YEAR, YEAR + 3)] == [
        date(2026, 1, 1),
        second_edition.edition,
        second_edition.edition,
    ]
    with time_machine.travel(LATER):
        form = begin_form(actor=SYSTEM, kind=FormKind.SDNPO1, organisation=filer.own, year=YEAR + 1)
    assert form.definition is second_edition


def test_an_open_form_may_take_the_newer_edition(filer, second_edition, manager):
    filer.type(manager, **{"1_11": 12})
    browser = signed_in(manager.user)
    assert url(filer, "edition") in browser.get(url(filer, "detail")).content.decode()

    browser.post(url(filer, "edition"))

    filer.form.refresh_from_db()
    assert (filer.form.definition, filer.cell("1-11").value) == (second_edition, 12)
    assert url(filer, "edition") not in browser.get(url(filer, "detail")).content.decode()


@pytest.fixture
def edition_without_founders(monkeypatch):
    """An invented edition of 2026-02-01 that has no table of founders any more."""
    old = newest(FormKind.SDNPO1)
    tables = tuple(one for one in old.tables if one.sections[0].key != "5")
    new = replace(old, edition=date(YEAR + 1, 2, 1), tables=tables)
    monkeypatch.setitem(definitions.EDITIONS, "sdnpo1", (old, new))


def test_lines_of_a_table_that_is_gone_are_told_of(filer, edition_without_founders, manager):
    kept, gone = [founder(filer, manager, **{"5_2": "Үлгібаев Айбар (үлгі)"}) for _time in range(2)]
    withdraw_line(actor=manager, form=filer.form, line=filer.sheet().line(gone.code), reason="Қате")
    with translation.override("en"):
        before = advice(filer.sheet())

    adopt_edition(actor=manager, form=filer.form)
    filer.form.refresh_from_db()

    sheet, browser = filer.sheet(), signed_in(manager.user)
    assert (list(sheet.lines), sheet.homeless) == (["3"], [kept])
    with translation.override("en"):
        said = [one.split(" table")[0] for one in advice(sheet) if one not in before]
    assert said == ["1 line was typed into a"]
    assert browser.get(url(filer, "detail")).status_code == 200
    assert browser.post(url(filer, "line-restore", gone.code)).status_code == 404


def test_every_edition_in_use_is_known():
    for kind in FormKind:
        assert newest(kind).key == kind
        dates = [one.edition for one in definitions.EDITIONS[kind]]
        assert dates == sorted(set(dates))
    with pytest.raises(LookupError):
        definitions.definition(FormKind.SDNPO1, date(1999, 1, 1))
