"""`seriktes rekey`: the newest master key takes the place of older ones."""

from __future__ import annotations

import argparse
import sys
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seriktes.cli.progress import Progress
from seriktes.core import crypto, files
from seriktes.people import sealing
from seriktes.results.state_forms import sealing as founders


def run(_options: argparse.Namespace) -> int:
    """Wrap every data key by the newest master key; returns 1 where something stays under another one."""
    progress = Progress({"people": _("People"), "files": _("Files")})
    people = sealing.rewrap(partial(progress, "people"))
    kept = files.rewrap(partial(progress, "files"))
    if said := standing(people + kept + founders.rewrap()):
        print(said, file=sys.stderr)
        return 1
    told = {"people": people.current, "files": kept.current}
    print(_("Under the newest master key: people %(people)d, files %(files)d.") % told)
    print(_("Older master keys may be taken out of SERIKTES_MASTER_KEY; keep them with older backups."))
    return 0


def standing(tally: crypto.Tally) -> str:
    """Return what to do about data keys that no master key, or an older one, unwraps; nothing if none are."""
    if tally.lost:
        sentence = ngettext(
            "%(count)d sealed thing cannot be opened: SERIKTES_MASTER_KEY does not hold its key. Put the"
            " former master key back behind the new one, divided by a comma, and run: seriktes rekey",
            "%(count)d sealed things cannot be opened: SERIKTES_MASTER_KEY does not hold their key. Put the"
            " former master key back behind the new one, divided by a comma, and run: seriktes rekey",
            tally.lost,
        )
        return sentence % {"count": tally.lost}
    if tally.older:
        sentence = ngettext(
            "%(count)d sealed thing still needs an older master key. Run: seriktes rekey",
            "%(count)d sealed things still need an older master key. Run: seriktes rekey",
            tally.older,
        )
        return sentence % {"count": tally.older}
    return ""
