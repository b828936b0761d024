"""Bytes are kept once, by their hash, and whole."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from seriktes.core import files
from seriktes.core.access import SYSTEM


@pytest.mark.django_db
def test_the_same_bytes_are_written_once_and_read_back():
    one, two = (
        files.store(b"twice", name=name, content_type="text/csv", actor=SYSTEM) for name in ("a.csv", "b.csv")
    )

    assert (one.sha256, files.read(one), files.read(two)) == (two.sha256, b"twice", b"twice")
    assert one.pk != two.pk


@pytest.mark.django_db
def test_what_a_power_cut_left_is_replaced_when_the_same_bytes_come_again():
    stored = files.store(b"cut short", name="a.csv", content_type="text/csv", actor=SYSTEM)
    with default_storage.open(files.path_of(stored.sha256), "wb") as cut:
        cut.write(b"cut")

    again = files.store(b"cut short", name="a.csv", content_type="text/csv", actor=SYSTEM)

    assert files.read(again) == files.read(stored) == b"cut short"


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/a.csv", "a.csv"), ("C:\\b.csv", "b.csv"), ("a\x00\u202eb.csv", "ab.csv"), ("", "file")],
)
def test_a_name_is_its_last_part_without_hidden_signs(given, kept):
    assert files.safe_name(given) == kept
