"""A file as an answer: what it is, and the name it is kept under."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import File

from seriktes.core.pages import attachment, opened_attachment


@pytest.mark.parametrize(
    ("name", "disposition", "kind"),
    [
        ("a.pdf", 'attachment; filename="a.pdf"', "application/pdf"),
        ("a.json", 'attachment; filename="a.json"', "application/json"),
        (
            "топ.csv",
            "attachment; filename*=utf-8''%D1%82%D0%BE%D0%BF.csv",
            "text/csv; charset=utf-8",
        ),
        (
            'a"b.xlsx',
            'attachment; filename="a\\"b.xlsx"',
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_an_attachment_says_its_name_and_type(name, disposition, kind):
    answer = attachment(b"bytes", name)

    assert (answer["Content-Disposition"], answer["Content-Type"]) == (disposition, kind)
    assert answer.content == b"bytes"


def test_an_opened_file_is_sent_in_parts():
    answer = opened_attachment(File(io.BytesIO(b"bytes")), "a.csv")

    assert answer["Content-Disposition"] == 'attachment; filename="a.csv"'
    assert b"".join(answer.streaming_content) == b"bytes"


def test_another_ending_is_refused():
    with pytest.raises(LookupError, match=r"'exe'\. Known: pdf, xlsx, csv, json"):
        attachment(b"", "a.exe")
