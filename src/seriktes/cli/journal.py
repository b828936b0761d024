"""`seriktes import journal`: a journal kept in a spreadsheet, brought in without a person who decides."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from django.utils.translation import gettext as _

from seriktes.attendance.actions import journal_unattended as unattended
from seriktes.attendance.imports.errors import Undecided
from seriktes.cli import finding
from seriktes.cli.progress import Progress
from seriktes.cli.refusals import unreadable
from seriktes.core.access import SYSTEM

MOST_SHOWN = 30


def run(options: argparse.Namespace) -> int:
    """Bring the file in, or only try to; returns 1 where a mark or a sheet was refused."""
    path = Path(options.file)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    club = finding.club(options.club)
    chosen = unattended.Options(
        profile=options.profile,
        month=options.month,
        group=finding.group(club, options.group) if options.group else None,
        add_people=options.add_people,
        journal_wins=options.journal_wins,
    )
    progress = Progress({"marks": _("Marks")})
    bring_in = unattended.try_journal if options.dry_run else unattended.import_journal
    try:
        report = bring_in(
            actor=SYSTEM,
            club=club,
            content=content,
            name=path.name,
            options=chosen,
            progress=lambda done, total: progress("marks", done, total),
        )
    except Undecided as undecided:
        how = _("Say it on the command line: --group, and --month where the file names no month.")
        raise Undecided(f"{undecided} {how}") from undecided
    if options.json:
        print(json.dumps(report.as_dict(), ensure_ascii=False, indent=2, default=str))
    else:
        print(_("Club: %(club)s.") % {"club": club})
        print("\n".join(_told(report, is_trial=options.dry_run)))
    return 0 if report.is_clean else 1


def _told(report: unattended.ImportOutcome, *, is_trial: bool) -> list[str]:
    """Return what became of the file, for a person."""
    lines = [_("A trial: nothing was written.")] if is_trial else []
    lines.append(
        _(
            "read %(read)d = created %(created)d + updated %(updated)d + unchanged %(unchanged)d"
            " + skipped %(skipped)d + refused %(refused)d"
        )
        % report.counts
    )
    lines.append(
        _("New sessions: %(sessions)d. New people: %(people)d. Came without being enrolled: %(walk_ins)d.")
        % {"sessions": report.sessions_made, "people": report.people_made, "walk_ins": report.walk_ins}
    )
    lines += report.notes
    lines += [f"{sheet.sheet}: {sheet.sentence}" for sheet in report.refused_sheets]
    lines += [f"{issue.sheet}!{issue.cell}: {issue.sentence}" for issue in report.issues[:MOST_SHOWN]]
    if (left := len(report.issues) - MOST_SHOWN) > 0:
        lines.append(_("… and %(number)d more; --json shows all.") % {"number": left})
    return lines
