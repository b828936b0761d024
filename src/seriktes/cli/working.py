"""`seriktes work`: the worker. One thread does queued jobs, another what comes round by itself."""

from __future__ import annotations

import argparse
import logging
import os
import threading

from django.conf import settings
from django.core.management import call_command
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV

from seriktes.core import ticks

QUEUE_LOG = "django_tasks_db"
INTERVAL = 0.5  # seconds between two looks into the queue


def run(_options: argparse.Namespace) -> int:
    """Work until a signal asks to stop."""
    stop = threading.Event()
    logging.getLogger(QUEUE_LOG).addFilter(is_told)
    # Under the reloader this process only watches files; its child, which has the variable set, works.
    if not settings.DEBUG or os.environ.get(DJANGO_AUTORELOAD_ENV) == "true":
        threading.Thread(target=ticks.keep_running, args=(stop,), name="ticks", daemon=True).start()
    try:
        call_command("db_worker", interval=INTERVAL, startup_delay=False)
    finally:
        stop.set()
    return 0


def is_told(record: logging.LogRecord) -> bool:
    """Whether a line of the queue's worker is for people: that a signal stops it is no warning."""
    return not str(record.msg).startswith("Received %s - shutting down")
