"""Bytes are kept once, by their hash, sealed and whole."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from seriktes.attendance.models import JournalImport
from seriktes.core import crypto, files
from seriktes.core.access import SYSTEM
from seriktes.core.models import StoredFile
from tests import factories as make


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


def grow_old(path, *, days=2) -> None:
    then = time.time() - days * 86_400
    os.utime(default_storage.path(path), (then, then))


def on_disk(tmp_path) -> list[str]:
    return sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())


@pytest.mark.django_db
def test_bytes_go_a_day_after_nobody_names_them(tmp_path):
    kept, gone = (
        files.store(content, name="a.csv", content_type="text/csv", actor=SYSTEM)
        for content in (b"kept", b"gone")
    )
    paths = [files.path_of(stored.sha256) for stored in (kept, gone)]
    session = JournalImport.objects.create(club=make.club(), file=kept)
    cut = default_storage.save(f"{paths[0]}.new", ContentFile(b"cut"))
    assert files.forget(gone)
    assert not files.forget(kept)
    for path in (paths[0], cut):
        grow_old(path)

    assert (files.sweep(), on_disk(tmp_path)) == (1, sorted(paths))
    grow_old(paths[1])
    assert (files.sweep(), on_disk(tmp_path)) == (1, [paths[0]])
    assert files.read(session.file) == b"kept"


@pytest.mark.django_db
def test_bytes_found_by_a_store_that_is_not_committed_yet_stay():
    """The former row is forgotten and the bytes are old, while a journal with them is being uploaded."""
    former = files.store(b"journal", name="a.csv", content_type="text/csv", actor=SYSTEM)
    path = files.path_of(former.sha256)
    grow_old(path)
    again = files.store(b"journal", name="b.csv", content_type="text/csv", actor=SYSTEM)
    row = again.pk
    StoredFile.objects.all().delete()  # neither row is seen by the sweep, nor by whoever forgets

    assert (files.sweep(), default_storage.exists(path)) == (0, True)
    again.pk = row
    again.save()
    assert files.read(again) == b"journal"


@pytest.mark.django_db
def test_bytes_stored_between_the_look_of_the_sweep_and_its_deed_stay(monkeypatch):
    stored = files.store(b"journal", name="a.csv", content_type="text/csv", actor=SYSTEM)
    path = files.path_of(stored.sha256)
    assert files.forget(stored)
    grow_old(path)
    take_away = files._take_away

    def store_first(place, before):
        files.store(b"journal", name="b.csv", content_type="text/csv", actor=SYSTEM)
        return take_away(place, before)

    monkeypatch.setattr(files, "_take_away", store_first)

    assert files.sweep() == 0
    assert files.read(StoredFile.objects.get()) == b"journal"


@pytest.mark.django_db(transaction=True)
def test_two_stores_of_the_same_bytes_at_once_leave_one_file(monkeypatch, tmp_path):
    both_missed = threading.Barrier(2, timeout=5)
    is_kept = files._is_kept

    def look_then_wait(digest):
        found = is_kept(digest)
        both_missed.wait()
        return found

    def store():
        try:
            return files.store(b"at once", name="a.csv", content_type="text/csv", actor=SYSTEM)
        finally:
            connection.close()

    monkeypatch.setattr(files, "_is_kept", look_then_wait)
    with ThreadPoolExecutor(2) as pool:
        one, two = [stored.result() for stored in [pool.submit(store), pool.submit(store)]]

    assert on_disk(tmp_path) == [files.path_of(one.sha256)]
    assert files.read(one) == files.read(two) == b"at once"


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
