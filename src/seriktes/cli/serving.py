"""`seriktes serve`: reads where to listen, then supervises (serve.py)."""

from __future__ import annotations

import argparse
import os
import sys
from gettext import gettext as _

from seriktes.cli.serve import Service, serve
from seriktes.settings import env
from seriktes.settings.databases import SQLITE_FILE


def run(options: argparse.Namespace) -> int:
    host = options.host or env.read("HOST")
    port = options.port or env.read("PORT")
    if not _has_database():
        print("seriktes: " + _("there is no network here yet. Begin yours: seriktes begin"), file=sys.stderr)
        print(_("To look at an invented one: seriktes demo"), file=sys.stderr)
        return 1
    os.environ["HOST"], os.environ["PORT"] = host, str(port)  # the settings look at them in each process
    return serve(Service(host=host, port=port, workers=env.read("SERIKTES_WORKERS"), reload=options.reload))


def _has_database() -> bool:
    """Whether the file of the default database is there; another one is looked for when it is opened."""
    return bool(env.read("SERIKTES_DATABASE_URL")) or (env.folder() / SQLITE_FILE).exists()
