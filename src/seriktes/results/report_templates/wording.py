"""The texts that people write into a draft: read for names, changed only while nobody holds the paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.editing import State, refuse_unseen
from seriktes.results.actions.checking import digest
from seriktes.results.actions.holding import held, require_draft, told
from seriktes.results.models import Release
from seriktes.results.report_templates.dress import ReportDress
from seriktes.results.report_templates.enums import SectionKind
from seriktes.results.report_templates.models import ReleaseWording
from seriktes.results.report_templates.queries import dress_of
from seriktes.results.report_templates.reading import read
from seriktes.results.reports import Names


@dataclass(frozen=True)
class Wording:
    """What is written for one report: texts by the keys of their sections, outgoing number and day."""

    texts: Mapping[str, Names]
    outgoing_number: str = ""
    outgoing_on: date | None = None
    is_confirmed: bool = False
    left_out: tuple[str, ...] = ()  # codes of stories that are not told

    def plain(self) -> dict[str, dict[str, str]]:
        return {key: asdict(names) for key, names in self.texts.items()}


def write_wording(*, actor: Actor, release: Release, wording: Wording, seen: State | None = None) -> Release:
    """Write the texts of a draft. Approvals are dropped: they were given to other words.

    Raises NotADraft; UnreadText where the texts seem to name somebody and nobody has said that they may;
    ChangedMeanwhile where other words stand there than were `seen`.
    """
    with transaction.atomic():
        require(actor, "results.release.draft")
        release = held(release)
        require_draft(release)
        found = read(wording.texts.values(), is_confirmed=wording.is_confirmed)
        former = ReleaseWording.objects.filter(release=release).first()
        refuse_unseen(release, seen=seen, now=state_of_wording(former))
        said = {
            "texts": wording.plain(),
            "left_out": list(wording.left_out),
            "outgoing_number": wording.outgoing_number,
            "outgoing_on": wording.outgoing_on,
            "found": found,
            "is_confirmed": bool(found),
        }
        row, _is_new = ReleaseWording.objects.update_or_create(
            release=release, defaults=said | {"written_by": actor.user, "written_at": timezone.now()}
        )
        dropped = _dress_anew(release)
        after = told(release) | _said(row) | {"dropped_approvals": dropped}
        audit.log(
            "results.release.worded",
            actor=actor,
            target=release,
            before=state_of_wording(former),
            after=after,
        )
        return release


def state_of_wording(row: ReleaseWording | None) -> dict[str, Any]:
    """Return what is written for a draft, as the log keeps it."""
    return {} if row is None else _said(row)


def _dress_anew(release: Release) -> int:
    """Put the new texts beside the figures as they were checked; return how many approvals that dropped."""
    if release.figures is None:
        return 0
    worn, texts = ReportDress.from_json(release.dress), dress_of(release)
    # Only words and stories: a template that has changed since waits for the next check.
    worn = ReportDress(
        **vars(worn)
        | {
            "texts": tuple(one for one in texts.texts if one.key in _asked(worn)),
            "outgoing_number": texts.outgoing_number,
            "outgoing_on": texts.outgoing_on,
            "stories": texts.stories if worn.content.of_kind(SectionKind.STORIES) else (),
        }
    )
    release.dress = worn.to_json()
    former, release.digest = release.digest, digest(release.figures, release.dress)
    release.save(update_fields=("dress", "digest"))
    return 0 if former == release.digest else release.approvals.all().delete()[0]


def _asked(dress: ReportDress) -> set[str]:
    return {section.key for section in dress.content.sections}


def _said(row: ReleaseWording) -> dict[str, Any]:
    day = row.outgoing_on
    return {
        "texts": row.texts,
        "left_out": row.left_out,
        "outgoing_number": row.outgoing_number,
        "outgoing_on": day.isoformat() if day else "",
        "found": row.found,
    }
