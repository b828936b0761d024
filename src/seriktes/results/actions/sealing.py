"""The sealing: number, files, signature, and the report has left.

Nothing of it is seen outside before the one transaction at the end. An attempt that stops halfway leaves a
number reserved, which the next attempt uses, and bytes on the disk that nobody refers to, which are swept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.core import audit, files
from seriktes.core.access import Actor, allows, require
from seriktes.core.media_types import media_type
from seriktes.core.models import StoredFile
from seriktes.results.actions.checking import judged, write_finding
from seriktes.results.actions.holding import held, hold_network, refuse_beside_current, require_draft, told
from seriktes.results.command import ReportFile, render_printed
from seriktes.results.enums import PAPERS, IllustratedFormat, OwnFormat, ReportFormat
from seriktes.results.errors import FiguresChanged, NotApproved, NotCurrent, Unsettled
from seriktes.results.files import Printing
from seriktes.results.illustrated.editions import seal_edition
from seriktes.results.models import APPROVALS_NEEDED, Release, ReleaseApproval, ReleaseFile
from seriktes.results.records import KIND, sealed_record
from seriktes.results.report_templates.dress import LANGUAGES, ReportDress
from seriktes.results.reports import from_json
from seriktes.results.stamps import Stamp
from seriktes.verification.actions import Enclosed, close_seal, reserve_seal

SEAL_JOB = "results.seal"
ATTEMPTS = 5

Reach = Callable[[int], object]
AnyFormat = ReportFormat | IllustratedFormat | OwnFormat


@dataclass(frozen=True)
class Copy:
    """One file of a release on its way: not stored yet."""

    language: str
    form: AnyFormat
    made: ReportFile


def seal_release(*, actor: Actor, release: Release, reach: Reach = lambda _done: None) -> Release:
    """Number, sign and release what two people have approved; done before, it changes nothing.

    `reach` is told how many of its `copies_of` are made. Raises NotADraft, NotApproved; FiguresChanged where
    another report left since the check and these figures came out different for it; StoriesChanged where a
    story may not be shown any more; NotCurrent where what is to be restated was withdrawn; AlreadyReleased
    where the months were released otherwise; Unsettled.
    """
    require(actor, "results.release.approve")
    for _attempt in range(ATTEMPTS):
        release = _ready(release, actor)
        if release.released_at is not None:
            return release
        release = _numbered(release, actor)
        stamp = replace(Stamp.of(release), made_at=timezone.now(), is_draft=False)
        copies = _copies(release, stamp, reach)
        if closed := _closed(release, stamp, copies, actor):
            return closed
    raise Unsettled(_("Other reports are being released at this moment. Seal this one again in a minute."))


def copies_of(dress: ReportDress) -> list[tuple[str, AnyFormat]]:
    """Return which files a release has: papers in the languages of its template, tables in every one.

    Stories and photographs stand in papers of their own beside these. A partner's own form comes last, in
    the language it was made in.
    """
    copies: list[tuple[str, AnyFormat]] = [
        (language, form)
        for language in LANGUAGES
        for form in ReportFormat
        if form not in PAPERS or language in dress.languages
    ]
    if dress.stories:
        copies += [(language, form) for language in dress.languages for form in IllustratedFormat]
    own = dress.own_form
    return [*copies, (own.language, OwnFormat[own.kind.upper()])] if own else copies


def two_approvals(release: Release) -> list[ReleaseApproval]:
    """Return the two approvals of these very figures that a release rests on. Raises NotApproved.

    Whoever may approve no longer has no word in it any more.
    """
    given = release.approvals.filter(digest=release.digest).select_related("approver")
    found = [approval for approval in given if _still_counts(approval)]
    if not release.digest or len(found) < APPROVALS_NEEDED:
        raise NotApproved(_("Two people have to approve these figures before they leave."))
    return found[:APPROVALS_NEEDED]


def _still_counts(approval: ReleaseApproval) -> bool:
    approver = approval.approver
    return approver.is_active and allows(Actor(user=approver), "results.release.approve")


def _ready(release: Release, actor: Actor) -> Release:
    """Return the draft as it may be sealed now, checked again if another report has left since."""
    release = Release.objects.select_related("partner", "seal", "restates__seal").get(pk=release.pk)
    if release.released_at is not None:
        return release
    require_draft(release)
    two_approvals(release)
    if release.compared_with == Release.objects.released().count():
        return release
    # What it wears is what was approved; a template that has changed since waits for the next check.
    approved, finding = release.digest, judged(release, ReportDress.from_json(release.dress))
    with transaction.atomic():
        release = held(release)
        require_draft(release)
        is_as_judged = release.digest == approved
        if is_as_judged:
            release = write_finding(release, finding, actor=actor)
    if not is_as_judged:  # other words were written meanwhile, which nobody may have approved
        return _ready(release, actor)
    if release.digest != approved:
        raise FiguresChanged(_changed(finding.reason))
    return release


def _changed(reason: str) -> str:
    said = _(
        "Another report left after the check, and these figures came out different when they were checked "
        "against it. The approvals are dropped: look at the new figures and approve them."
    )
    return f"{said} {reason}".strip()


def _numbered(release: Release, actor: Actor) -> Release:
    """Return the draft with its number; one that an earlier attempt reserved is used."""
    with transaction.atomic():
        release = held(release)
        require_draft(release)
        if release.seal is None:
            release.seal = reserve_seal(actor=actor, kind=KIND)
            release.save(update_fields=("seal",))
    return release


def _copies(release: Release, stamp: Stamp, reach: Reach) -> list[Copy]:
    report, dress = from_json(release.figures or {}), ReportDress.from_json(release.dress)
    printing, copies = Printing(report, stamp, dress), []
    for language, form in copies_of(dress):
        copies.append(Copy(language, form, render_printed(printing, form, language)))
        reach(len(copies))
    return copies


def _closed(release: Release, stamp: Stamp, copies: Sequence[Copy], actor: Actor) -> Release | None:
    """Let the report leave, all at once; None where the ground has shifted under the copies."""
    rendered = release.digest
    with transaction.atomic():
        hold_network()
        release = held(release)
        if release.released_at is not None:
            return release
        require_draft(release)
        approvals = two_approvals(release)
        if release.digest != rendered or release.compared_with != Release.objects.released().count():
            return None
        refuse_beside_current(release)
        seal_edition(release, ReportDress.from_json(release.dress))
        _put_in_place(release, stamp)
        release.released_at = stamp.made_at
        release.first_approver, release.second_approver = (one.approver for one in approvals)
        _seal(release, approvals, _stored(release, copies, actor), actor)
        release.save(update_fields=("released_at", "first_approver", "second_approver"))
        audit.log("results.release.released", actor=actor, target=release, after=told(release))
        return release


def _put_in_place(release: Release, stamp: Stamp) -> None:
    """Let what this release restates be restated from now on."""
    if release.restates is None:
        return
    former = held(release.restates)
    if not former.is_current:
        raise NotCurrent(
            _(
                "Report No. %(number)s was withdrawn or restated meanwhile: it cannot be restated. Discard "
                "this draft."
            )
            % {"number": former.number}
        )
    former.restated_at = stamp.made_at
    former.save(update_fields=("restated_at",))


def _stored(release: Release, copies: Sequence[Copy], actor: Actor) -> list[tuple[Copy, StoredFile]]:
    stored = [
        (
            copy,
            files.store(
                copy.made.content, name=copy.made.name, content_type=media_type(copy.made.name), actor=actor
            ),
        )
        for copy in copies
    ]
    ReleaseFile.objects.bulk_create(
        ReleaseFile(release=release, language=copy.language, form=copy.form, file=file)
        for copy, file in stored
    )
    return stored


def _seal(
    release: Release,
    approvals: Sequence[ReleaseApproval],
    stored: Sequence[tuple[Copy, StoredFile]],
    actor: Actor,
) -> None:
    if release.seal is None:
        raise ValueError(f"The release {release.code} has no number to seal.")
    release.seal = close_seal(
        actor=actor,
        seal=release.seal,
        record=sealed_record(release, [approval.role for approval in approvals]),
        files=[Enclosed.of(file, language=copy.language) for copy, file in stored],
    )
