"""`seriktes report`: a partner's report of whole months as a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from seriktes.cli import finding
from seriktes.cli.refusals import FileRefused, reason
from seriktes.core.access import SYSTEM
from seriktes.results.actions import log_report_export
from seriktes.results.command import make_report, render
from seriktes.results.validators import Period


def run(options: argparse.Namespace) -> int:
    """Write the report and say where; "-" writes it to the standard output."""
    partner = finding.partner(options.partner)
    report = make_report(partner, options.first, options.last)
    period = Period(options.first, options.last)
    log_report_export(actor=SYSTEM, partner=partner, period=period, form=options.format)
    now = timezone.localtime()
    file = render(report, options.format, options.lang or get_language() or "kk", now)
    if options.output == "-":
        sys.stdout.buffer.write(file.content)
        return 0
    path = Path(options.output or file.name)
    if path.is_dir():
        path /= file.name
    try:
        path.write_bytes(file.content)
    except OSError as error:
        sentence = _("The report cannot be written to %(path)s: %(reason)s.")
        raise FileRefused(sentence % {"path": path, "reason": reason(error)}) from error
    print(path)
    return 0
