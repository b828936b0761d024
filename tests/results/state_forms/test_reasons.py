"""A reason is a sentence in free words that may name a child: it is kept sealed, and out of the log."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from seriktes.core.models import AuditEntry
from seriktes.core.sealed_rows import SealedRow
from seriktes.results.state_forms import sealing
from seriktes.results.state_forms.actions import (
    note_filing,
    overrule_cell,
    reopen_form,
    undo_reopening,
    withdraw_line,
)
from seriktes.results.state_forms.models import StateFormEntry, StateFormFiling, StateFormLine
from tests.results.state_forms.conftest import YEAR
from tests.results.state_forms.test_actions import founder

NAMED = "Үлгібаева Сәуле (үлгі) ауырып қалды"
DAY = date(YEAR + 1, 3, 18)


@pytest.fixture
def give_reasons(filer, manager):
    """Give a reason wherever one is asked for."""

    def give():
        line = founder(filer, manager, **{"5_2": "Үлгібаев Айбар (үлгі)"})
        shown = filer.sheet().line(line.code)
        withdraw_line(actor=manager, form=filer.form, line=shown, reason=NAMED)
        known = filer.cell("1-10")
        overrule_cell(
            actor=manager, form=filer.form, line=None, cell=known, value="+77095600002", reason=NAMED
        )
        with time_machine.travel(DAY):
            note_filing(actor=manager, form=filer.form, filed_on=DAY)
            reopen_form(actor=manager, form=filer.form, reason=NAMED)
            note_filing(actor=manager, form=filer.form, filed_on=DAY)

    return give


def told_plainly() -> set[str]:
    """Return where the name stands for whoever reads the database, or the log."""
    models = (StateFormEntry, StateFormLine, StateFormFiling, AuditEntry)
    rows = [(model.__name__, values) for model in models for values in model.objects.values_list()]
    found = set()
    for name, values in rows:
        if any("Сәуле" in _text(value) for value in values):
            found.add(name)
    return found


def _text(value: object) -> str:
    return bytes(value).decode(errors="ignore") if isinstance(value, bytes | memoryview) else str(value)


def test_no_reason_stands_plain_in_the_database_or_in_the_log(give_reasons, filer):
    give_reasons()

    assert told_plainly() == set()
    assert StateFormEntry.objects.get(field="1-10").reason == NAMED
    assert filer.form.lines.get().withdrawal_reason == NAMED
    first, second = filer.form.filings.order_by("number")
    assert (first.reason, first.reopening_reason, second.reason) == ("", NAMED, NAMED)


def test_control_without_the_seal_every_reason_is_found(give_reasons, monkeypatch):
    monkeypatch.setattr(SealedRow, "seal", lambda row, column, text: setattr(row, column, text.encode()))
    monkeypatch.setattr(SealedRow, "opened", lambda row, column: bytes(getattr(row, column)).decode())

    give_reasons()

    assert told_plainly() == {"StateFormEntry", "StateFormLine", "StateFormFiling"}


def test_a_reason_taken_back_is_gone(give_reasons, filer, manager):
    give_reasons()
    reopen_form(actor=manager, form=filer.form, reason=NAMED)
    undo_reopening(actor=manager, form=filer.form)

    assert bytes(filer.form.filings.get(number=2).sealed_reopening_reason) == b""


def test_a_new_master_key_reaches_what_has_a_reason_alone(give_reasons, filer):
    give_reasons()

    keyed = [row for model in sealing.SEALED for row in model.objects.exclude(data_key=b"")]
    assert {type(row) for row in keyed} == set(sealing.SEALED)
    assert sealing.tally().current == len(keyed)
