"""What each command takes. Nothing of Django is loaded here: `--help` answers at once."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from datetime import date
from gettext import gettext as _
from typing import Any

from seriktes import __version__
from seriktes.cli.words import LANGUAGES
from seriktes.core.months import InvalidMonth, parse_month
from seriktes.demo.scale import DEFAULT_SEED, MOST_CLUBS, MOST_YEARS

Commands = Any  # argparse keeps the type of its subcommands private

MOST_PORT = 65535
LONGEST_NOTE = 300


def parser() -> argparse.ArgumentParser:
    """Return the parser; `options.command` is the module beside this one whose `run(options)` does it."""
    top = argparse.ArgumentParser(
        prog="seriktes",
        description=_("The records and the results of a network of community clubs."),
        epilog=_ended("seriktes demo", "seriktes serve --port 8080", "seriktes report --help")
        + "\n"
        + _("Settings come from environment variables: see docs/reference/settings.md."),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument(
        "--version", action="version", version=f"seriktes {__version__}", help=_("show the version and exit")
    )
    _add_language(top, None)
    commands = top.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    for add in (
        _demo, _begin, _serve, _import, _report, _verify, _erase, _check, _rekey, _signing_key, _tick, _work
    ):  # fmt: skip
        add(commands)
    commands.add_parser("manage", help=_("run a command of Django: seriktes manage migrate"), add_help=False)
    return top


def _ended(*examples: str) -> str:
    """Return what closes a help: examples and what the exit status means."""
    lines = [f"  {example}".rstrip() for example in examples]
    return "\n".join(
        (
            _("examples:"),
            *lines,
            "",
            _("exit status: 0 done, 1 refused or failed, 2 misused, 130 stopped by Ctrl+C"),
        )
    )


def _add_language(to: argparse.ArgumentParser, default: object) -> None:
    to.add_argument(
        "--lang",
        choices=LANGUAGES,
        default=default,
        metavar=_("LANGUAGE"),
        help=_("language of the messages: kk, ru or en"),
    )


def _command(
    commands: Commands, name: str, module: str, what: str, *examples: str
) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(
        name,
        help=what,
        description=f"{what[0].upper()}{what[1:]}.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.epilog = _ended(*(f"{made.prog} {example}" for example in examples))
    _add_language(made, argparse.SUPPRESS)  # what was said before the command's name stays
    made.set_defaults(command=module)
    return made


def _demo(commands: Commands) -> None:
    demo = _command(
        commands,
        "demo",
        "demo",
        _("make the database and load the invented demo network, once"),
        "",
        "--until 2026-05-31 --seed 7",
        "--clubs 600 --years 3",
    )
    demo.add_argument(
        "--clubs", type=_number(MOST_CLUBS), default=12, metavar=_("NUMBER"), help=_("how many clubs (12)")
    )
    demo.add_argument(
        "--years",
        type=_number(MOST_YEARS),
        default=2,
        metavar=_("NUMBER"),
        help=_("how many years of records (2)"),
    )
    demo.add_argument(
        "--seed",
        type=int,
        default=DEFAULT_SEED,
        metavar=_("NUMBER"),
        help=_("another seed gives another network"),
    )
    demo.add_argument(
        "--until", type=_day, default=None, metavar=_("YYYY-MM-DD"), help=_("the day taken for today")
    )


def _serve(commands: Commands) -> None:
    serve = _command(
        commands, "serve", "serving", _("serve the web pages and do the background work"), "", "--port 8080"
    )
    serve.add_argument(
        "--host",
        default=None,
        metavar=_("ADDRESS"),
        help=_("address to listen on (else HOST, else 127.0.0.1)"),
    )
    serve.add_argument(
        "--port",
        default=None,
        metavar=_("NUMBER"),
        type=_number(MOST_PORT),
        help=_("port (else PORT, else 8000)"),
    )
    serve.add_argument("--reload", action="store_true", help=_("start again when the code changes"))


def _import(commands: Commands) -> None:
    what = _("bring records in from files")
    files = commands.add_parser(
        "import",
        help=what,
        description=f"{what[0].upper()}{what[1:]}.",
        epilog=_ended(
            'seriktes import journal journal.xlsx --club "Шұғыла" --dry-run',
            "seriktes import places places.csv",
            'seriktes import population residents.xlsx --source "Bureau of National Statistics" --dry-run',
            "seriktes import journal --help",
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    kinds = files.add_subparsers(title=_("what to bring in"), metavar=_("KIND"), required=True)
    _places(kinds)
    _population(kinds)
    journal = _command(
        kinds,
        "journal",
        "journal",
        _("bring in a journal kept in a spreadsheet (xlsx, xls, ods, csv)"),
        'journal.xlsx --club "Шұғыла" --dry-run',
        'journal.xlsx --club "Шұғыла" --month 2025-09 --group "Шахмат" --add-people',
        "journal.csv --club K7QMZ2 --profile Default --json",
    )
    journal.add_argument("file", metavar=_("FILE"), help=_("the journal"))
    journal.add_argument(
        "--club", required=True, metavar=_("CLUB"), help=_("code or part of the name of the club")
    )
    journal.add_argument(
        "--group", default="", metavar=_("GROUP"), help=_("code or part of the name: every sheet goes there")
    )
    journal.add_argument(
        "--profile", default="", metavar=_("NAME"), help=_("saved meanings of the marks, by their name")
    )
    journal.add_argument(
        "--month", type=_month, default=None, metavar=_("YYYY-MM"), help=_("where the file does not say it")
    )
    journal.add_argument("--add-people", action="store_true", help=_("enrol people who are not known yet"))
    journal.add_argument(
        "--journal-wins", action="store_true", help=_("replace marks made in the program too")
    )
    journal.add_argument("--dry-run", action="store_true", help=_("only tell what would happen"))
    journal.add_argument("--json", action="store_true", help=_("print everything for a program"))


def _places(kinds: Commands) -> None:
    places = _command(
        kinds,
        "places",
        "places",
        _("bring in the places where clubs work: code of the classifier, name in Kazakh, name in Russian"),
        "places.csv",
    )
    places.add_argument("file", metavar=_("FILE"), help=_("a csv file in UTF-8 with ; between the columns"))


def _population(kinds: Commands) -> None:
    population = _command(
        kinds,
        "population",
        "population",
        _("bring in how many people live in the places: code of the classifier, year, residents"),
        'residents.xlsx --source "Bureau of National Statistics, 2026" --dry-run',
        'residents.csv --source "Bureau of National Statistics, 2026"',
    )
    population.add_argument("file", metavar=_("FILE"), help=_("a spreadsheet (xlsx, xls, ods, csv)"))
    population.add_argument(
        "--source", required=True, metavar=_("TEXT"), help=_("where the numbers are from")
    )
    population.add_argument("--dry-run", action="store_true", help=_("only tell what would happen"))


def _begin(commands: Commands) -> None:
    begin = _command(
        commands,
        "begin",
        "begin",
        _("begin a network of your own: its database, its name, its first administrator"),
        "",
        '--network "«Арай» желісі" --network-ru "Сеть «Арай»" --sign-in aigul --full-name "Үлгіқызы Айгүл"',
    )
    begin.add_argument("--network", default="", metavar=_("NAME"), help=_("name of the network in Kazakh"))
    begin.add_argument(
        "--network-ru", default="", metavar=_("NAME"), help=_("name of the network in Russian")
    )
    begin.add_argument(
        "--network-en", default="", metavar=_("NAME"), help=_("name of the network in English")
    )
    begin.add_argument(
        "--sign-in", default="", metavar=_("NAME"), help=_("sign-in name of the first administrator")
    )
    begin.add_argument(
        "--full-name", default="", metavar=_("NAME"), help=_("full name of the first administrator")
    )


def _report(commands: Commands) -> None:
    report = _command(
        commands,
        "report",
        "report",
        _("write a partner's report of whole months to a file"),
        '"Көкорай Сүт" --from 2025-09 --until 2026-05',
        "990140000123 --from 2025-01 --until 2025-12 --format xlsx --lang ru --output reports/",
        "akimat --from 2025-09 --until 2025-12 --format json --output -",
    )
    report.add_argument(
        "partner", metavar=_("PARTNER"), help=_("code, BIN or part of the name of the organisation")
    )
    first, last = _("the first month"), _("the last month, included")
    report.add_argument("--from", dest="first", type=_month, required=True, metavar=_("YYYY-MM"), help=first)
    report.add_argument("--until", dest="last", type=_month, required=True, metavar=_("YYYY-MM"), help=last)
    report.add_argument(
        "--format",
        choices=("pdf", "xlsx", "csv", "json"),
        default="pdf",
        metavar=_("FORMAT"),
        help=_("pdf for print, xlsx, csv, or json for programs (pdf)"),
    )
    report.add_argument(
        "--output", default="", metavar=_("FILE"), help=_("a file or a folder; - is the standard output")
    )


def _erase(commands: Commands) -> None:
    erase = _command(
        commands,
        "erase",
        "erasing",
        _("ask that the data of a person be erased; somebody else confirms it on a page"),
        "B7KQ2XNH4T --dry-run",
        "B7KQ2XNH4T --reason withdrawn --json",
    )
    erase.add_argument(
        "code", metavar=_("CODE"), help=_("the code of the person, from the address of their page")
    )
    erase.add_argument(
        "--reason",
        choices=("request", "withdrawn", "mistake", "retention"),
        default="request",
        metavar=_("REASON"),
        help=_("request, withdrawn, mistake or retention (request)"),
    )
    erase.add_argument(
        "--note", type=_note, default="", metavar=_("TEXT"), help=_("a note without any name; it stays")
    )
    erase.add_argument("--dry-run", action="store_true", help=_("only tell what would happen"))
    erase.add_argument("--json", action="store_true", help=_("print everything for a program"))


def _verify(commands: Commands) -> None:
    verify = _command(
        commands,
        "verify",
        "verifying",
        _("check without a server whether a file is the one that was sealed"),
        "report-kk.pdf --key network.key",
        "report-kk.pdf --seal 2026-0001.seal.json --key q0Jx…w=",
        "report.xlsx --key network.key --json",
    )
    verify.add_argument("file", metavar=_("FILE"), help=_("the file you received"))
    verify.add_argument(
        "--seal",
        default=None,
        metavar=_("RECORD"),
        help=_("its signed record (….seal.json); else the one that lies beside the file"),
    )
    verify.add_argument(
        "--key",
        action="append",
        default=None,
        metavar=_("KEY"),
        help=_("the network's public key, or a file that holds it; may be given several times"),
    )
    verify.add_argument("--json", action="store_true", help=_("print everything for a program"))


def _signing_key(commands: Commands) -> None:
    what = _("show or change the key that seals documents")
    keys = commands.add_parser(
        "signing-key",
        help=what,
        description=f"{what[0].upper()}{what[1:]}.",
        epilog=_ended("seriktes signing-key show", "seriktes signing-key rotate"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    acts = keys.add_subparsers(title=_("what to do"), metavar=_("ACT"), required=True, dest="act")
    _command(acts, "show", "signing", _("print the public keys, and where the private one lies"), "")
    _command(acts, "rotate", "signing", _("let a new key seal from now on"), "")


def _work(commands: Commands) -> None:
    _command(
        commands, "work", "working", _("do the background work; `seriktes serve` starts one by itself"), ""
    )


def _check(commands: Commands) -> None:
    _command(commands, "check", "checking", _("check the installation and say what is wrong with it"), "")


def _rekey(commands: Commands) -> None:
    _command(
        commands,
        "rekey",
        "rekey",
        _("put everything sealed under the newest master key, before the old one goes"),
        "",
    )


def _tick(commands: Commands) -> None:
    tick = _command(
        commands, "tick", "ticking", _("do now what the worker does by itself from time to time"), "", "--all"
    )
    tick.add_argument("--all", action="store_true", help=_("also what is not due yet"))


def _number(most: int) -> Callable[[str], int]:
    def read(given: str) -> int:
        if not re.fullmatch("[0-9]{1,6}", given) or not 1 <= int(given) <= most:
            sentence = _("%(given)r is not a whole number from 1 to %(most)d.")
            raise argparse.ArgumentTypeError(sentence % {"given": given, "most": most})
        return int(given)

    return read


def _note(given: str) -> str:
    if len(given) > LONGEST_NOTE:
        sentence = _("This note is too long: %(most)d signs at most.") % {"most": LONGEST_NOTE}
        raise argparse.ArgumentTypeError(sentence)
    return given


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        sentence = _("%(given)r is not a day. Write it like 2026-05-31.")
        raise argparse.ArgumentTypeError(sentence % {"given": given}) from error


def _month(given: str) -> int:
    try:
        return parse_month(given)
    except InvalidMonth as error:
        sentence = _("%(given)r is not a month. Write it like 2025-09.")
        raise argparse.ArgumentTypeError(sentence % {"given": given}) from error
