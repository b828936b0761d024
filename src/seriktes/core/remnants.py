"""What a database keeps of deleted values for a while, and how it is made to forget them.

SQLite writes zeros over what is deleted (`secure_delete`, see the settings), but older pages stand in its
write-ahead log until that is written back. PostgreSQL keeps dead rows until its next vacuum; see the decision
on erasures for what an administrator does there.
"""

from __future__ import annotations

from django.db import connection


def wipe_remnants() -> None:
    """Write the write-ahead log of SQLite back and cut it to nothing; nothing to do elsewhere.

    A reader at work keeps a part of it; the next writing goes over that.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
