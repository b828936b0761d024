"""`seriktes serve`: reads where to listen, then supervises (serve.py)."""

from __future__ import annotations

import argparse
import os

from seriktes.cli.serve import Service, serve
from seriktes.settings import env


def run(options: argparse.Namespace) -> int:
    host = options.host or env.read("HOST")
    port = options.port or env.read("PORT")
    os.environ["HOST"], os.environ["PORT"] = host, str(port)  # the settings look at them in each process
    return serve(Service(host=host, port=port, workers=env.read("SERIKTES_WORKERS"), reload=options.reload))
