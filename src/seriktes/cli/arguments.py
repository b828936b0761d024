"""What each command takes. Nothing of Django is loaded here: `--help` answers at once."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from seriktes import __version__
from seriktes.core.months import InvalidMonth, parse_month
from seriktes.demo.scale import DEFAULT_SEED, MOST_CLUBS, MOST_YEARS

LANGUAGES = ("kk", "ru", "en")
STATUSES = "exit status: 0 done, 1 refused or failed, 2 misused"
Commands = Any  # argparse keeps the type of its subcommands private

MOST_PORT = 65535


def parser() -> argparse.ArgumentParser:
    """Return the parser; `options.command` is the module beside this one whose `run(options)` does it."""
    top = argparse.ArgumentParser(
        prog="seriktes",
        description="The records and the results of a network of community clubs.",
        epilog=f"Settings come from environment variables: see docs/reference/settings.md. {STATUSES}",
    )
    top.add_argument("--version", action="version", version=f"seriktes {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (_demo, _serve, _import, _report, _check, _tick, _work):
        add(commands)
    commands.add_parser("manage", help="run a command of Django: seriktes manage migrate", add_help=False)
    return top


def _command(
    commands: Commands, name: str, module: str, what: str, *examples: str
) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(
        name,
        help=what,
        description=f"{what[0].upper()}{what[1:]}.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    lines = [f"  {made.prog} {example}".rstrip() for example in examples]
    made.epilog = "\n".join(("examples:", *lines, "", STATUSES))
    made.add_argument("--lang", choices=LANGUAGES, default=None, help="language of the messages")
    made.set_defaults(command=module)
    return made


def _demo(commands: Commands) -> None:
    demo = _command(
        commands,
        "demo",
        "demo",
        "make the database and load the invented demo network, once",
        "",
        "--until 2026-05-31 --seed 7",
        "--clubs 600 --years 3     (a large one, for measuring)",
    )
    demo.add_argument("--clubs", type=_number(MOST_CLUBS), default=12, help="how many clubs (12)")
    demo.add_argument("--years", type=_number(MOST_YEARS), default=2, help="how many years of records (2)")
    demo.add_argument("--seed", type=int, default=DEFAULT_SEED, help="another seed gives another network")
    demo.add_argument("--until", type=_day, default=None, help="the day taken for today, YYYY-MM-DD")


def _serve(commands: Commands) -> None:
    serve = _command(
        commands, "serve", "serving", "serve the web pages and do the background work", "", "--port 8080"
    )
    serve.add_argument("--host", default=None, help="address to listen on (else HOST, else 127.0.0.1)")
    serve.add_argument("--port", default=None, type=_number(MOST_PORT), help="port (else PORT, else 8000)")
    serve.add_argument("--reload", action="store_true", help="start again when the code changes")


def _import(commands: Commands) -> None:
    kinds = commands.add_parser(
        "import", help="bring records in from files: seriktes import journal"
    ).add_subparsers(title="what to bring in", metavar="KIND", required=True)
    journal = _command(
        kinds,
        "journal",
        "journal",
        "bring in a journal kept in a spreadsheet (xlsx, xls, ods, csv)",
        'journal.xlsx --club "Шұғыла" --dry-run',
        'journal.xlsx --club "Шұғыла" --month 2025-09 --group "Шахмат" --add-people',
        "journal.csv --club K7QMZ2 --profile Default --json",
    )
    journal.add_argument("file", metavar="FILE", help="the journal")
    journal.add_argument("--club", required=True, help="code or part of the name of the club")
    journal.add_argument("--group", default="", help="code or part of the name: every sheet goes there")
    journal.add_argument("--profile", default="", help="saved meanings of the marks, by their name")
    journal.add_argument("--month", type=_month, default=None, help="YYYY-MM, where the file does not say it")
    journal.add_argument("--add-people", action="store_true", help="enrol people who are not known yet")
    journal.add_argument("--journal-wins", action="store_true", help="replace marks made in the program too")
    journal.add_argument("--dry-run", action="store_true", help="only tell what would happen")
    journal.add_argument("--json", action="store_true", help="print everything for a program")


def _report(commands: Commands) -> None:
    report = _command(
        commands,
        "report",
        "report",
        "write a partner's report of whole months to a file",
        '"Көкорай Сүт" --from 2025-09 --until 2026-05',
        "990140000123 --from 2025-01 --until 2025-12 --format xlsx --lang ru --output reports/",
        "akimat --from 2025-09 --until 2025-12 --format json --output -",
    )
    report.add_argument(
        "partner", metavar="PARTNER", help="code, БИН or part of the name of the organisation"
    )
    report.add_argument("--from", dest="first", type=_month, required=True, metavar="YYYY-MM")
    report.add_argument("--until", dest="last", type=_month, required=True, metavar="YYYY-MM")
    report.add_argument("--format", choices=("pdf", "xlsx", "csv", "json"), default="pdf")
    report.add_argument("--output", default="", help="a file or a folder; - is the standard output")


def _work(commands: Commands) -> None:
    _command(commands, "work", "working", "do the background work; `seriktes serve` starts one by itself", "")


def _check(commands: Commands) -> None:
    _command(commands, "check", "checking", "check the installation and say what is wrong with it", "")


def _tick(commands: Commands) -> None:
    tick = _command(
        commands, "tick", "ticking", "do now what the worker does by itself from time to time", "", "--all"
    )
    tick.add_argument("--all", action="store_true", help="also what is not due yet")


def _number(most: int) -> Callable[[str], int]:
    def read(given: str) -> int:
        if not re.fullmatch("[0-9]{1,6}", given) or not 1 <= int(given) <= most:
            raise argparse.ArgumentTypeError(f"{given!r} is not a whole number from 1 to {most}.")
        return int(given)

    return read


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{given!r} is not a day. Write it like 2026-05-31.") from error


def _month(given: str) -> int:
    try:
        return parse_month(given)
    except InvalidMonth as error:
        raise argparse.ArgumentTypeError(str(error)) from error
