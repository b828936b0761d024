"""The `seriktes` command. Each subcommand is a module beside this one; errors are sentences."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from seriktes import __version__
from seriktes.cli.catalogues import compile_stale
from seriktes.settings import env
from seriktes.settings.choice import choose_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

FAILED, MISUSED = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 failed, 2 misused."""
    os.umask(0o077)  # what it writes are children's records and keys: for the owner's eyes only
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        env.refuse_unknown()
        choose_settings()
        compile_stale()
        if given[:1] == ["manage"]:  # everything after it belongs to Django, `--help` too
            return manage(given[1:])
        options = parser().parse_args(given)
        return options.run(options)
    except ImproperlyConfigured as error:
        print(f"seriktes: {error}", file=sys.stderr)
        return MISUSED


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="seriktes",
        description="The records and the results of a network of community clubs.",
        epilog="Settings come from environment variables: see docs/reference/settings.md.",
    )
    top.add_argument("--version", action="version", version=f"seriktes {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    serve = commands.add_parser("serve", help="serve the web pages and do the background work")
    serve.add_argument("--host", default=None, help="address to listen on (else HOST, else 127.0.0.1)")
    serve.add_argument("--port", default=None, type=int, help="port to listen on (else PORT, else 8000)")
    serve.add_argument("--reload", action="store_true", help="start again when the code changes")
    serve.set_defaults(run=run_serve)

    check = commands.add_parser("check", help="check the installation and say what is wrong with it")
    check.set_defaults(run=run_check)

    commands.add_parser("manage", help="run a command of Django: seriktes manage migrate", add_help=False)
    return top


def manage(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- slow import

    execute_from_command_line(["seriktes manage", *arguments])
    return 0


def run_serve(options: argparse.Namespace) -> int:
    from seriktes.cli.serve import Service, serve  # noqa: PLC0415 -- slow import

    host = options.host or env.read("HOST")
    port = options.port or env.read("PORT")
    os.environ["HOST"], os.environ["PORT"] = host, str(port)  # the settings look at them in each process
    return serve(Service(host=host, port=port, workers=env.read("SERIKTES_WORKERS"), reload=options.reload))


def run_check(_options: argparse.Namespace) -> int:
    import django  # noqa: PLC0415 -- slow import
    from django.conf import settings  # noqa: PLC0415 -- slow import
    from django.core.management import CommandError, call_command  # noqa: PLC0415 -- slow import

    django.setup()
    try:
        call_command("check", deploy=not settings.DEBUG and env.read("SERIKTES_SETTINGS") == "production")
        call_command("migrate", check_unapplied=True, plan=True, verbosity=0)
    except SystemExit:
        print("The database is not up to date. Run: seriktes manage migrate", file=sys.stderr)
        return FAILED
    except CommandError as error:
        print(error, file=sys.stderr)
        return FAILED
    return 0
