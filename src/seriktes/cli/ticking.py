"""`seriktes tick`: what the worker does by itself, done once now."""

from __future__ import annotations

import argparse
import sys

from django.utils.translation import gettext as _

from seriktes.core import ticks


def run(options: argparse.Namespace) -> int:
    """Do what is due, or everything; returns 1 where something failed."""
    outcomes = ticks.run_all() if options.all else ticks.run_due()
    for outcome in outcomes:
        if outcome.error is None:
            print(_("%(name)s: done.") % {"name": outcome.name})
        else:
            sentence = _("%(name)s failed: %(kind)s. The log tells more.")
            print(sentence % {"name": outcome.name, "kind": type(outcome.error).__name__}, file=sys.stderr)
    if not outcomes:
        print(_("Nothing is due."))
    return int(any(outcome.error for outcome in outcomes))
