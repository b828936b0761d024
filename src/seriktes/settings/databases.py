"""The database, and a second way into it that can only read.

`default` writes. `reports` is the same database seen through one unchanging snapshot per transaction, where
a write is an error: long reports neither make writers wait nor see half of a change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import dj_database_url

from seriktes.settings.env import WrongSetting

if TYPE_CHECKING:
    from pathlib import Path

SQLITE_FILE = "seriktes.sqlite3"
SCHEMES = ("sqlite", "postgres", "postgresql")
REFUSAL = (
    "SERIKTES_DATABASE_URL must be sqlite:///FILE or postgres://USER:PASSWORD@HOST:PORT/NAME. "
    "What was given is not shown here, because it may hold a password."
)

# FULL: a commit that was acknowledged survives a power cut. IMMEDIATE: a writer queues at its first
# statement instead of failing in the middle when it turns from reader into writer.
# secure_delete: what is deleted or written over is overwritten with zeros, so that an erased name does not
# stay in the free parts of the file.
_SQLITE = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
    "PRAGMA mmap_size=268435456;PRAGMA cache_size=-32000;"
)  # fmt: skip
SQLITE_WRITES = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _SQLITE}
SQLITE_READS = {
    "transaction_mode": "DEFERRED",
    "timeout": 20,
    "init_command": _SQLITE + "PRAGMA query_only=ON;",
}
# Told to the server at the start of a connection, so that it holds outside explicit transactions too.
POSTGRES_READS = {
    "options": r"-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\ read"
}


def databases(url: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES for `url`; without one, an SQLite file in `folder`.

    Raises `WrongSetting` for another kind of database and for an address that cannot be read.
    """
    return with_reports(_parse(url or f"sqlite:///{folder / SQLITE_FILE}"))


def with_reports(default: dict[str, Any]) -> dict[str, dict[str, Any]]:
    given: dict[str, Any] = default.get("OPTIONS", {})
    writes: dict[str, Any]
    reads: dict[str, Any]
    if default["ENGINE"].endswith("sqlite3"):
        writes, reads = SQLITE_WRITES, SQLITE_READS
    else:
        default = {**default, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
        writes, reads = {}, POSTGRES_READS
    return {
        "default": default | {"OPTIONS": given | writes},
        "reports": default | {"OPTIONS": given | reads, "TEST": {"MIRROR": "default"}},
    }


def _parse(url: str) -> dict[str, Any]:
    parsed: dict[str, Any]
    try:
        parsed = dict(dj_database_url.parse(url)) if urlsplit(url).scheme in SCHEMES else {}
    except ValueError as error:
        raise WrongSetting(REFUSAL) from error
    if parsed.get("NAME", ":memory:") in ("", ":memory:"):
        raise WrongSetting(REFUSAL)
    return parsed
