"""Files and lists that leave the program; each leaves a line in the log."""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from seriktes.core import audit, files
from seriktes.core.access import Actor, require
from seriktes.results.actions.holding import told
from seriktes.results.errors import ConsentEnded
from seriktes.results.illustrated.editions import is_given
from seriktes.results.models import ReleaseFile


def take_release_file(*, actor: Actor, file: ReleaseFile) -> File[bytes]:
    """Return a file of a release, opened: the very bytes that were sealed.

    Raises ConsentEnded for papers that show somebody who does not consent any more, or tell what a story
    says no more.
    """
    with transaction.atomic():
        require(actor, "results.release.view", file.release)
        _refuse_without_consent(file)
        after = told(file.release) | {"form": file.form, "language": file.language}
        audit.log("results.release.exported", actor=actor, target=file.release, after=after)
    return files.opened(file.file)


def _refuse_without_consent(file: ReleaseFile) -> None:
    if file.is_illustrated and not is_given(file.release):
        raise ConsentEnded(
            _(
                "This paper is not given any more: somebody in it does not consent, or a story was changed "
                "or taken back. Take the one without stories and photographs: its figures are the same."
            )
        )


def log_ledger_export(*, actor: Actor) -> None:
    """Log that the ledger of releases leaves the program as a file; whoever reads none takes none."""
    with transaction.atomic():
        require(actor, "results.release.view")
        audit.log("results.ledger.exported", actor=actor, target=actor.user)
