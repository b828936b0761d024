"""`seriktes signing-key`: the key that seals documents, shown or changed."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core.access import SYSTEM
from seriktes.core.formats import date_short
from seriktes.verification import keyfiles
from seriktes.verification.actions import rotate_key
from seriktes.verification.models import SigningKey
from seriktes.verification.records import key_text


def run(options: argparse.Namespace) -> int:
    """Show the keys, or let a new one sign from now on. Raises `SigningKeyMissing`."""
    if options.act == "rotate":
        key = rotate_key(actor=SYSTEM)
        print(_("From now on this key seals: %(key)s. Publish its public half:") % {"key": key.key_id})
        print(key_text(bytes(key.public_bytes)))
        print(_("The former private key was destroyed. What it sealed is checked as before."))
        return 0
    return _show()


def _show() -> int:
    """Print every public key, as `seriktes verify --key` reads them from a file.

    Returns 1 where the private half of the one in use is not on this server.
    """
    in_use = SigningKey.objects.in_use().first()
    if in_use is None:
        sentence = _("No key seals yet. It is made with the first seal, or now: seriktes signing-key rotate")
        print(f"# {sentence}")
        return 0
    for key in SigningKey.objects.all():
        print(f"# {_standing(key)}")
        print(key_text(bytes(key.public_bytes)))
    path = keyfiles.path_of(in_use.key_id)
    if path is None:
        print(keyfiles.MISSING, file=sys.stderr)
        return 1
    sentence = _("The private half: %(path)s. Keep one copy apart from the database.")
    print(f"# {sentence % {'path': path}}")
    return 0


def _standing(key: SigningKey) -> str:
    told = {"key": key.key_id, "since": _day(key.created_at)}
    if key.retired_at is None:
        return _("%(key)s seals since %(since)s") % told
    return _("%(key)s sealed from %(since)s until %(until)s") % (told | {"until": _day(key.retired_at)})


def _day(instant: datetime) -> str:
    return date_short(timezone.localtime(instant))
