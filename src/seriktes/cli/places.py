"""`seriktes import places`: the places where clubs work, from a csv file."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from seriktes.cli.refusals import unreadable
from seriktes.core.access import SYSTEM
from seriktes.web.actions import PlaceLine, write_places


def run(options: argparse.Namespace) -> int:
    """Write each line's place, or none of them; returns 1 where a line was refused."""
    try:
        with Path(options.file).open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file, delimiter=";") if any(cell.strip() for cell in row)]
    except OSError as error:
        raise unreadable(options.file, error) from error
    except (UnicodeDecodeError, csv.Error):
        sentence = _("%(path)s is not a csv file in UTF-8. Save it so and try again.")
        print(sentence % {"path": options.file}, file=sys.stderr)
        return 1
    lines = [_line(number, row) for number, row in enumerate(rows, start=1) if _is_place(number, row)]
    written = write_places(actor=SYSTEM, lines=lines)
    print(_("Places: %(number)d.") % {"number": written})
    return 0


def _is_place(number: int, row: list[str]) -> bool:
    """Whether a row holds a place; the first one may hold the titles."""
    return number > 1 or row[0].strip().isdigit()


def _line(number: int, row: list[str]) -> PlaceLine:
    cells = [cell.strip() for cell in row] + ["", "", ""]
    return PlaceLine(number, cells[0], cells[1], cells[2])
