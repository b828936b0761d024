from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from seriktes.attendance.models import JournalImport


@dataclass
class Desk:
    """A club leader at the screens of imports."""

    client: Any
    world: Any

    def upload(self, content: bytes, name: str = "journal.xlsx", club=None):
        given = {"club": (club or self.world.club).code, "file": SimpleUploadedFile(name, content)}
        return self.client.post(reverse("attendance:import-create"), given)

    def received(self, content: bytes, name: str = "journal.xlsx") -> JournalImport:
        answer = self.upload(content, name)
        assert answer.status_code == 302, answer.content.decode()
        return JournalImport.objects.latest("pk")

    def page(self, journal_import: JournalImport):
        return self.client.get(reverse("attendance:import-detail", args=(journal_import.code,)))

    def decide(self, journal_import: JournalImport, *, go: bool = True, **chosen):
        """Send the form as it is shown, with what is chosen here by the labels of its fields."""
        form = self.page(journal_import).context["page"].form
        given = {}
        for bound in form:
            value = bound.value()
            if value is not None and value is not False:
                given[bound.name] = "on" if value is True else value
        given |= {name.replace("_", "-", 1): value for name, value in chosen.items() if "-" in name}
        given |= {name: value for name, value in chosen.items() if "-" not in name}
        if go:
            given["go"] = "1"
        url = reverse("attendance:import-decide", args=(journal_import.code,))
        return self.client.post(url, {key: value for key, value in given.items() if value != ""})

    def decide_nothing(self, journal_import: JournalImport):
        return self.client.post(reverse("attendance:import-decide", args=(journal_import.code,)))

    def mark_field(self, journal_import: JournalImport, raw: str) -> str:
        rows = self.page(journal_import).context["page"].form.mark_rows
        return next(row.field.name for row in rows if row.line.raw == raw)

    def mean(self, journal_import: JournalImport, **marks: str) -> dict[str, str]:
        """The form's values for marks whose meaning must be chosen."""
        return {self.mark_field(journal_import, raw): meaning for raw, meaning in marks.items()}


@pytest.fixture
def desk(world, client) -> Desk:
    client.force_login(world.users["leader"])
    return Desk(client, world)
