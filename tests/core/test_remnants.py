"""What was deleted or written over is in no part of an SQLite file any more."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import connection

from seriktes.settings.databases import SQLITE_WRITES

WORD = "Құпиясөзов"


def written_over(folder, *more: str) -> bytes:
    """Keep the word in rows and an index, delete and change them; return all bytes of the files."""
    path = folder / "kept.sqlite3"
    with sqlite3.connect(path) as held:
        held.executescript(SQLITE_WRITES["init_command"] + "".join(more))
        held.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, word TEXT)")
        held.execute("CREATE INDEX by_word ON kept (word)")
        held.executemany(
            "INSERT INTO kept (word) VALUES (?)", [(f"{WORD}{n} " * (n % 300 + 1),) for n in range(900)]
        )
        held.commit()
        held.execute("UPDATE kept SET word = '' WHERE id % 2 = 0")
        held.execute("DELETE FROM kept WHERE id % 2 = 1")
        held.commit()
        held.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found = b"".join(one.read_bytes() for one in sorted(folder.iterdir()))
    held.close()
    return found


def test_nothing_is_left_in_the_file(tmp_path):
    assert WORD.encode() not in written_over(tmp_path)


def test_control_without_secure_delete_the_word_is_left(tmp_path):
    assert WORD.encode() in written_over(tmp_path, "PRAGMA secure_delete=OFF;")


@pytest.mark.django_db
def test_the_database_writes_zeros():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA secure_delete")
            assert cursor.fetchone() == (1,)
