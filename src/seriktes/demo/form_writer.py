"""Writes a form of the state with everything that a person types into it, and how it was handed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from django.db import transaction

from seriktes.accounts.models import User
from seriktes.core import jobs
from seriktes.core.access import Actor
from seriktes.demo.tables import code
from seriktes.results.state_forms import sealing
from seriktes.results.state_forms.actions import COPIES_JOB
from seriktes.results.state_forms.definitions import edition_for
from seriktes.results.state_forms.frozen import freeze
from seriktes.results.state_forms.models import StateForm, StateFormEntry, StateFormFiling, StateFormLine
from seriktes.results.state_forms.sheet import sheet_of
from seriktes.results.state_forms.values import is_number_of_person


@dataclass
class Desk:
    """Who writes the forms of the demo; every form and line gets a code of its own."""

    actor: User | None
    forms: count = field(default_factory=lambda: count(1))
    lines: count = field(default_factory=lambda: count(1))


class FormWriter:
    """Writes one form, typed on one day."""

    def __init__(self, desk: Desk, at: date, **fields: Any) -> None:
        self.desk, self.at = desk, datetime.combine(at, time(5), UTC)
        self.form = StateForm.objects.create(
            code=code(next(desk.forms)),
            edition=edition_for(fields["kind"], fields["year"], fields.get("part", 0)).edition,
            begun_at=self.at,
            begun_by=desk.actor,
            **fields,
        )
        self.typed: list[tuple[StateFormEntry, Any, str]] = []

    def type(self, key: str, value: Any, line: StateFormLine | None = None, reason: str = "") -> None:
        """Type a value; it is written by `flush`."""
        is_sealed = self._is_sealed(key, value)
        entry = StateFormEntry(
            form=self.form,
            line=line,
            field=key,
            value=None if is_sealed else value,
            typed_at=self.at,
            typed_by=self.desk.actor,
        )
        self.typed.append((entry, value if is_sealed else None, reason))

    def line(self, section: str, **fields: Any) -> StateFormLine:
        return StateFormLine.objects.create(
            code=code(next(self.desk.lines)),
            form=self.form,
            section=section,
            added_at=self.at,
            added_by=self.desk.actor,
            **fields,
        )

    def flush(self) -> None:
        """Write what was typed; what tells of a person is sealed by the key of its row."""
        StateFormEntry.objects.bulk_create([entry for entry, _value, _reason in self.typed])
        for entry, value, reason in self.typed:
            if value is not None:
                sealing.seal(entry, value)
            entry.seal("sealed_reason", reason)
        sealed = [entry for entry, _value, _reason in self.typed if entry.data_key]
        StateFormEntry.objects.bulk_update(sealed, ["data_key", "sealed", "sealed_reason"])
        self.typed = []

    def hand_in(self, day: date, *, reason: str = "") -> StateFormFiling:
        """Note that the form was handed in on a day; with a reason it is the corrected one."""
        former = self.form.filings.order_by("number").last()
        moment = datetime.combine(day, time(10), UTC)
        if former is not None:
            former.reopened_at, former.reopened_by = moment, self.desk.actor
            former.seal("sealed_reopening_reason", reason)
            former.save()
        filing = StateFormFiling.objects.create(
            form=self.form,
            number=former.number + 1 if former else 1,
            filed_on=day,
            edition=self.form.edition,
            noted_at=moment,
            noted_by=self.desk.actor,
        )
        filing.seal("sealed_reason", reason)
        freeze(filing, sheet_of(self.form))
        filing.save()
        actor = Actor(user=self.desk.actor)
        transaction.on_commit(lambda: jobs.enqueue(COPIES_JOB, actor=actor, filing=filing.pk))
        return filing

    def _is_sealed(self, key: str, value: Any) -> bool:
        if value is None:
            return False
        fields = (one for section in self.form.definition.sections() for one in section.fields)
        known = next((one for one in fields if one.key == key), None)
        is_personal = self.form.definition.is_of_person or (known is not None and known.is_personal)
        return is_personal or is_number_of_person(value)


def pair(kk: str, ru: str) -> dict[str, str]:
    """Return a text in both languages."""
    return {"kk": kk, "ru": ru}
