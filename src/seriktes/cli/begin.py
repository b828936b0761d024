"""`seriktes begin`: a network of one's own, without the demo: its database, name and first administrator."""

from __future__ import annotations

import argparse
import sys

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from seriktes.accounts.actions import UserDetails
from seriktes.accounts.enums import Language
from seriktes.accounts.models import User
from seriktes.cli.tables import bring_up_to_date
from seriktes.core.access import SYSTEM
from seriktes.verification.actions import ensure_key
from seriktes.web.actions import NetworkNames, begin_network


def run(options: argparse.Namespace) -> int:
    """Make the database, name the network and let the first administrator in; ask for what was not given."""
    bring_up_to_date()
    names = NetworkNames(
        options.network or _asked(_("Name of the network in Kazakh: ")),
        options.network_ru,
        options.network_en,
    )
    language = get_language() or "kk"
    details = UserDetails(
        username=options.sign_in or _asked(_("Sign-in name of the first administrator: ")),
        full_name=options.full_name or _asked(_("Full name of the first administrator: ")),
        email="",
        phone="",
        language=language if language in Language.values else "kk",
    )
    try:
        if details.username and details.full_name:
            User(username=details.username, full_name=details.full_name).clean_fields(exclude=("password",))
        password = begin_network(actor=SYSTEM, names=names, details=details)
    except ValidationError as error:
        print("\n".join(error.messages), file=sys.stderr)
        return 1
    told = {"name": details.username, "password": password}
    print(_("The network has begun. Sign in as %(name)s with the password %(password)s") % told)
    print(_("The password is shown only now. Change it after signing in."))
    ensure_key(actor=SYSTEM)
    print(_("Next: seriktes import places FILE, then seriktes serve"))
    return 0


def _asked(question: str) -> str:
    """Ask at a terminal; elsewhere nothing is answered."""
    return input(question).strip() if sys.stdin.isatty() else ""
