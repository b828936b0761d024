"""`seriktes import population`: how many people live in the places, from a spreadsheet."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from seriktes.cli.refusals import unreadable
from seriktes.core.access import SYSTEM
from seriktes.places.actions import bring_in_population, check_source, upload_population
from seriktes.places.queries import PopulationLine, read_lines


def run(options: argparse.Namespace) -> int:
    """Bring in the good lines of a file, or with `--dry-run` none; returns 1 where a line was refused.

    Raises `WrongPopulation` for a source that is too long to be kept.
    """
    check_source(options.source)
    path = Path(options.file)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise unreadable(options.file, error) from error
    lines = read_lines(content, path.name)
    new = sum(line.is_new for line in lines)
    if new and not options.dry_run:
        brought = upload_population(actor=SYSTEM, content=content, name=path.name, source=options.source)
        new = bring_in_population(actor=SYSTEM, brought=brought)
    said = _("Would be new: %(number)d.") if options.dry_run else _("Brought in: %(number)d.")
    print(said % {"number": new})
    return _refusals([line for line in lines if line.problem])


def _refusals(lines: Sequence[PopulationLine]) -> int:
    for line in lines:
        told = {"number": line.number, "problem": line.problem}
        print(_("Line %(number)d: %(problem)s") % told, file=sys.stderr)
    return 1 if lines else 0
