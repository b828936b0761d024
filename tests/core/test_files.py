"""Bytes are kept once, by their hash, sealed and whole."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from seriktes.core import crypto, files
from seriktes.core.access import SYSTEM


@pytest.fixture(autouse=True)
def own_disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


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


CANARY = "Үлгіқызы Канарейка 120431600000".encode()


def on_the_disk(stored) -> bytes:
    with default_storage.open(files.path_of(stored.sha256)) as kept:
        return kept.read()


@pytest.mark.django_db
def test_no_planted_name_is_found_in_the_bytes_on_the_disk():
    stored = files.store(CANARY * 50, name="a.csv", content_type="text/csv", actor=SYSTEM)

    kept = on_the_disk(stored)

    assert [part for part in CANARY.split() if part in kept] == []
    assert files.read(stored) == files.opened(stored).read() == CANARY * 50


@pytest.mark.django_db
def test_control_without_the_seal_the_planted_name_is_found(monkeypatch):
    monkeypatch.setattr(crypto.Keyring, "seal_file", lambda self, content, *, name: content)

    stored = files.store(CANARY * 50, name="a.csv", content_type="text/csv", actor=SYSTEM)

    assert [part in on_the_disk(stored) for part in CANARY.split()] == [True] * 3


@pytest.mark.django_db
@pytest.mark.parametrize("place", [0, 30, 70, 100, -1])
def test_a_changed_or_moved_file_does_not_open(place):
    stored = files.store(b"made up", name="a.csv", content_type="text/csv", actor=SYSTEM)
    kept = bytearray(on_the_disk(stored))
    kept[place] ^= 1
    with default_storage.open(files.path_of(stored.sha256), "wb") as changed:
        changed.write(bytes(kept))
    with pytest.raises(crypto.CryptoError):
        files.read(stored)

    other = files.store(b"made-up", name="b.csv", content_type="text/csv", actor=SYSTEM)
    with default_storage.open(files.path_of(stored.sha256), "wb") as moved:
        moved.write(on_the_disk(other))
    with pytest.raises(crypto.Tampered):
        files.read(stored)


@pytest.mark.django_db
def test_a_new_master_key_still_opens_old_files(settings):
    stored = files.store(b"made up", name="a.csv", content_type="text/csv", actor=SYSTEM)
    fresh = b"n" * 32
    settings.SERIKTES_MASTER_KEY = (fresh, *crypto._read_keys("SERIKTES_MASTER_KEY"))
    assert files.read(stored) == b"made up"

    settings.SERIKTES_MASTER_KEY = (fresh,)
    with pytest.raises(crypto.WrongKey):
        files.read(stored)

    again = files.store(b"made up", name="a.csv", content_type="text/csv", actor=SYSTEM)
    assert files.read(again) == files.read(stored) == b"made up"


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/a.csv", "a.csv"), ("C:\\b.csv", "b.csv"), ("a\x00\u202eb.csv", "ab.csv"), ("", "file")],
)
def test_a_name_is_its_last_part_without_hidden_signs(given, kept):
    assert files.safe_name(given) == kept
