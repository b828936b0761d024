"""The `seriktes` command. Each subcommand is a module beside this one; errors are sentences."""

from __future__ import annotations

import os
import sys
from gettext import gettext as _
from importlib import import_module
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from seriktes.cli.catalogues import compile_stale
from seriktes.cli.words import language, speak
from seriktes.settings import env
from seriktes.settings.choice import choose_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

FAILED, MISUSED, INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 refused or failed, 2 misused."""
    os.umask(0o077)  # what it writes are children's records and keys: for the owner's eyes only
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        compile_stale()
        speak(language(os.environ, given))
        env.refuse_unknown()
        if given[:1] == ["manage"]:  # everything after it belongs to Django, `--help` too
            prepare()
            return manage(given[1:])
        return run(given)
    except ImproperlyConfigured as error:
        print(f"seriktes: {error}", file=sys.stderr)
        return MISUSED
    except KeyboardInterrupt:
        print("\n" + _("seriktes: stopped."), file=sys.stderr)
        return INTERRUPTED


def prepare() -> None:
    """Make the folder of what is kept and choose the settings; raises `WrongSetting`."""
    env.make_folder()
    choose_settings()


def manage(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- slow import

    execute_from_command_line(["seriktes manage", *arguments])
    return 0


def run(given: list[str]) -> int:
    from seriktes.cli.arguments import parser  # noqa: PLC0415 -- slow import

    options = parser().parse_args(given)
    if options.command in ("demo", "serving") and (refusal := wrong_port()):
        print(f"seriktes: {refusal}", file=sys.stderr)
        return MISUSED
    if options.command == "verifying":  # somebody else's file, perhaps on a machine without an installation
        return _do(options)
    prepare()
    if options.command == "serving":  # the supervisor itself needs no models, its children do
        return _do(options)
    import django  # noqa: PLC0415 -- slow import
    from django.utils import translation  # noqa: PLC0415 -- slow import

    django.setup()
    from django.db import DatabaseError  # noqa: PLC0415 -- app ready

    from seriktes.cli.refusals import say_no  # noqa: PLC0415 -- app ready
    from seriktes.core.errors import DomainError  # noqa: PLC0415 -- app ready

    translation.activate(options.lang or language(os.environ))
    try:
        return _do(options)
    except DomainError as refusal:
        say_no(options, str(refusal), refusal.code)
    except DatabaseError as error:
        sentence = _("seriktes: the database refused: %(error)s. See what is wrong with it: seriktes check")
        # The first line alone: PostgreSQL's next one, DETAIL, quotes the row, and with it people.
        first, *_details = str(error).strip().splitlines() or [type(error).__name__]
        say_no(options, sentence % {"error": first}, "database")
    return FAILED


def wrong_port() -> str:
    """Return what is wrong with PORT, before anything is made; nothing where it is right."""
    try:
        env.read("PORT")
    except env.WrongSetting:
        sentence = _("PORT is %(given)s, but it must be a whole number from 1 to 65535.")
        return sentence % {"given": os.environ["PORT"]}
    return ""


def _do(options: argparse.Namespace) -> int:
    status: int = import_module(f"seriktes.cli.{options.command}").run(options)
    return status
