"""`seriktes check`: whether the installation can work, sentence by sentence."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.cli import sums
from seriktes.cli.rekey import standing
from seriktes.core import crypto, files
from seriktes.core.models import TickRun
from seriktes.people import sealing
from seriktes.results.state_forms import sealing as founders
from seriktes.settings import env
from seriktes.verification import keyfiles
from seriktes.verification.models import Seal, SigningKey
from seriktes.verification.queries import Flaw, broken_seals

LEAST_FREE = 500 * 1024**2  # bytes; a backup and a spreadsheet need room too
OTHERS = 0o077  # what a file allows its group and everybody else
MOST_TOLD = 10
SILENT_WORKER = timedelta(minutes=10)


class Fault(Exception):
    """What is wrong, as a sentence that says what to do."""


class CheckRemark(Exception):
    """What is worth a look, as a sentence."""


def run(_options: argparse.Namespace) -> int:
    """Print what was found; returns 1 when something is wrong. Later checks need the earlier ones."""
    good, look, wrong = _("good"), _("look"), _("WRONG")
    for check in CHECKS:
        try:
            print(f"  {good}  {check()}")
        except CheckRemark as remark:
            print(f"  {look}  {remark}")
        except Fault as fault:
            print(f"  {wrong}  {fault}", file=sys.stderr)
            return 1
    return 0


def settings_fit() -> str:
    """Django's own checks; in production, those of deployment too."""
    complaints = io.StringIO()
    is_production = not settings.DEBUG and env.read("SERIKTES_SETTINGS") == "production"
    try:
        call_command("check", deploy=is_production, stdout=io.StringIO(), stderr=complaints)
    except CommandError as error:
        raise Fault(f"{complaints.getvalue()}{error}".strip()) from error
    return _("The settings fit together.")


def keys_work() -> str:
    try:
        wrapped = crypto.new_data_key()
        sealed = crypto.seal(wrapped, "check", table="check", column="check", row=1)
        is_whole = crypto.open_sealed(wrapped, sealed, table="check", column="check", row=1) == "check"
        crypto.blind_index("check", purpose="check")
    except (ImproperlyConfigured, crypto.CryptoError) as error:
        raise Fault(str(error)) from error
    if not is_whole:
        raise Fault(_("A sealed value does not open again. Ask the makers of Seriktes."))
    return _("The keys seal and open.")


def disk_has_room() -> str:
    folder = Path(settings.VAR)
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise Fault(_("The folder %(folder)s cannot be written to.") % {"folder": folder})
    free = shutil.disk_usage(folder).free
    told = {"folder": folder, "free": free // 1024**2, "least": LEAST_FREE // 1024**2}
    if free < LEAST_FREE:
        raise Fault(_("Only %(free)d MB are free in %(folder)s. Make room: %(least)d MB or more.") % told)
    return _("%(free)d MB are free in %(folder)s.") % told


def database_is_ready() -> str:
    try:
        call_command("migrate", check_unapplied=True, plan=True, verbosity=0, stdout=io.StringIO())
    except SystemExit as pending:
        raise Fault(_("The database is not up to date. Run: seriktes manage migrate")) from pending
    except DatabaseError as error:
        raise Fault(_("The database cannot be reached: %(error)s") % {"error": str(error).strip()}) from error
    return _("The database answers and is up to date: %(kind)s.") % {"kind": connection.vendor}


def sealed_things_open() -> str:
    tally = sealing.tally() + files.tally() + founders.tally()
    if tally.lost:
        raise Fault(standing(tally))
    if tally.older:
        raise CheckRemark(standing(tally))
    return _("Everything sealed is under the newest master key: %(number)d.") % {"number": tally.current}


def signing_key_signs() -> str:
    """Without a key nothing is sealed yet: it comes with the first seal."""
    key = SigningKey.objects.in_use().first()
    if key is None:
        return _("No document is sealed yet.")
    path = keyfiles.path_of(key.key_id)
    if path is None:
        raise Fault(str(keyfiles.MISSING))
    if path.stat().st_mode & OTHERS:
        raise CheckRemark(_("Others on this machine can open %(path)s, the key that seals.") % {"path": path})
    return _("The key that seals is at hand: %(key)s.") % {"key": key.key_id}


def seals_hold() -> str:
    broken = list(broken_seals())
    if broken:
        words = {
            Flaw.CHANGED: _("its record was changed"),
            Flaw.ROW: _("the table says other than its record"),
            Flaw.LINK: _("the seal before it is missing or stands elsewhere"),
            Flaw.SIGNATURE: _("its key did not sign it"),
        }
        told = "; ".join(f"№ {one.number}: {words[one.flaw]}" for one in broken[:MOST_TOLD])
        sentence = _("These seals do not say what was signed; restore them from a backup: %(seals)s.")
        raise Fault(sentence % {"seals": told})
    return _("The chain of seals is whole: %(count)d.") % {"count": Seal.objects.sealed().count()}


def sums_agree() -> str:
    looked, different = sums.differing()
    if different:
        pairs = ", ".join(f"({group}, {month})" for group, month in different)
        sentence = _("The sums of these (group, month) differ from their marks: %(pairs)s.")
        raise Fault(sentence % {"pairs": pairs})
    return _("The sums equal the marks: %(looked)d groups and months were counted anew.") % {"looked": looked}


def worker_is_alive() -> str:
    """No worker is no fault: it may run elsewhere, or not yet."""
    if not TickRun.objects.filter(began_at__gt=timezone.now() - SILENT_WORKER).exists():
        raise CheckRemark(_("No worker runs now. It starts with: seriktes serve"))
    return _("The worker runs.")


CHECKS = (
    settings_fit,
    keys_work,
    disk_has_room,
    database_is_ready,
    sealed_things_open,
    signing_key_signs,
    seals_hold,
    sums_agree,
    worker_is_alive,
)
