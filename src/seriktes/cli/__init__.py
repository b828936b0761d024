"""The `seriktes` command. Each subcommand is a module beside this one; errors are sentences."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from seriktes.cli.catalogues import compile_stale
from seriktes.settings import env
from seriktes.settings.choice import choose_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

FAILED, MISUSED, INTERRUPTED = 1, 2, 130
NO_DATABASE = "seriktes: the database refused: %(error)s. See what is wrong with it: seriktes check"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 refused or failed, 2 misused."""
    os.umask(0o077)  # what it writes are children's records and keys: for the owner's eyes only
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        env.refuse_unknown()
        choose_settings()
        compile_stale()
        if given[:1] == ["manage"]:  # everything after it belongs to Django, `--help` too
            return manage(given[1:])
        return run(given)
    except ImproperlyConfigured as error:
        print(f"seriktes: {error}", file=sys.stderr)
        return MISUSED
    except KeyboardInterrupt:
        print("\nseriktes: stopped.", file=sys.stderr)
        return INTERRUPTED


def manage(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- slow import

    execute_from_command_line(["seriktes manage", *arguments])
    return 0


def run(given: list[str]) -> int:
    from seriktes.cli.arguments import parser  # noqa: PLC0415 -- slow import

    options = parser().parse_args(given)
    if options.command == "serving":  # the supervisor itself needs no models, its children do
        return _do(options)
    import django  # noqa: PLC0415 -- slow import
    from django.utils import translation  # noqa: PLC0415 -- slow import

    django.setup()
    from django.db import DatabaseError  # noqa: PLC0415 -- app ready

    from seriktes.core.errors import DomainError  # noqa: PLC0415 -- app ready

    translation.activate(options.lang or language(os.environ))
    try:
        return _do(options)
    except DomainError as refusal:
        print(refusal, file=sys.stderr)
    except DatabaseError as error:
        print(NO_DATABASE % {"error": str(error).strip()}, file=sys.stderr)
    return FAILED


def _do(options: argparse.Namespace) -> int:
    status: int = import_module(f"seriktes.cli.{options.command}").run(options)
    return status


def language(environ: Mapping[str, str]) -> str:
    """Return the language of the terminal, if Seriktes speaks it, else English."""
    spoken = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return spoken[:2] if spoken[:2] in ("kk", "ru") else "en"
