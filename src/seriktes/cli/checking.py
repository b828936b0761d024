"""`seriktes check`: whether the installation can work, sentence by sentence."""

from __future__ import annotations

import argparse
import sys

from django.conf import settings
from django.core.management import CommandError, call_command

from seriktes.settings import env


def run(_options: argparse.Namespace) -> int:
    try:
        call_command("check", deploy=not settings.DEBUG and env.read("SERIKTES_SETTINGS") == "production")
        call_command("migrate", check_unapplied=True, plan=True, verbosity=0)
    except SystemExit:
        print("The database is not up to date. Run: seriktes manage migrate", file=sys.stderr)
        return 1
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
