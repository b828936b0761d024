"""Files and lists that leave the program; each leaves a line in the log."""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction

from seriktes.core import audit, files
from seriktes.core.access import Actor, require
from seriktes.results.actions.holding import told
from seriktes.results.models import ReleaseFile


def take_release_file(*, actor: Actor, file: ReleaseFile) -> File[bytes]:
    """Return a file of a release, opened: the very bytes that were sealed."""
    with transaction.atomic():
        require(actor, "results.release.view", file.release)
        after = told(file.release) | {"form": file.form, "language": file.language}
        audit.log("results.release.exported", actor=actor, target=file.release, after=after)
    return files.opened(file.file)


def log_ledger_export(*, actor: Actor) -> None:
    """Log that the ledger of releases leaves the program as a file; whoever reads none takes none."""
    with transaction.atomic():
        require(actor, "results.release.view")
        audit.log("results.ledger.exported", actor=actor, target=actor.user)
