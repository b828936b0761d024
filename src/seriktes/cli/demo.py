"""`seriktes demo`: the demo network, loaded once into an empty database."""

from __future__ import annotations

import argparse
import sys

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.cli.progress import Progress
from seriktes.cli.tables import bring_up_to_date
from seriktes.core.access import SYSTEM
from seriktes.demo.load import Loaded, load
from seriktes.demo.scale import Scale
from seriktes.demo.staff import PASSWORD, USERS
from seriktes.verification.actions import ensure_key


def run(options: argparse.Namespace) -> int:
    """Load the network and say who can sign in. Raises `DemoRefused`."""
    if not settings.SERIKTES_DEMO:
        print(_("This installation takes no invented data: SERIKTES_DEMO is 0."), file=sys.stderr)
        return 1
    until = options.until or timezone.localdate()
    if until > timezone.localdate():
        print(_("The records cannot end after today. Choose an earlier day."), file=sys.stderr)
        return 1
    bring_up_to_date()
    scale = Scale(until=until, clubs=options.clubs, years=options.years, seed=options.seed)
    stages = {"clubs": _("Clubs"), "sums": _("Sums by month"), "releases": _("Reports")}
    loaded = load(scale, Progress(stages))
    print(_summary(loaded))
    print(logins())
    ensure_key(actor=SYSTEM)
    return 0


def logins() -> str:
    """Return the table of sign-in names: one for each role, with the language of their pages."""
    lines = [
        _("Sign in with one of these names. The password of all is %(password)s") % {"password": PASSWORD}
    ]
    lines += [f"  {username:<15} {language}  {role.label}" for username, language, role in USERS]
    return "\n".join(lines)


def _summary(loaded: Loaded) -> str:
    if loaded.is_new:
        sentence = _(
            "The demo network is loaded: %(clubs)d clubs, %(people)d people, %(sessions)d sessions,"
            " %(marks)d marks."
        )
    else:
        sentence = _(
            "The demo network is there already: %(clubs)d clubs, %(people)d people, %(sessions)d sessions,"
            " %(marks)d marks. Nothing was changed."
        )
    return sentence % {
        "clubs": loaded.clubs,
        "people": loaded.people,
        "sessions": loaded.sessions,
        "marks": loaded.marks,
    }
