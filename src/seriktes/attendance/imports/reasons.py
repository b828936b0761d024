"""Why a mark of a journal was not brought in, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from seriktes.attendance.enums import MarkStatus

REASONS: dict[str, Any] = {
    "sheet_left_out": _("You chose to leave this sheet out."),
    "meaning_not_recorded": _("The mark means “not recorded”."),
    "meaning_ignored": _("The mark is no attendance; it was left out."),
    "meaning_unsure": _("What the mark “%(mark)s” means was not decided."),
    "person_left_out": _("This person was left out."),
    "person_doubtful": _("Who this person is was not decided."),
    "person_unknown": _("This person is not known, and adding people was not chosen."),
    "no_day": _("The day of this mark is not known."),
    "too_early": _("The day has not come yet."),
    "outside_group": _(
        "That day lies outside the group's dates. If it met then, edit its first day and bring the journal "
        "in again."
    ),
    "twice": _("This person has the same mark on that day twice in the journal."),
    "twice_differs": _("This person has two different marks on that day in the journal; the first counts."),
    "formula": _("The cell holds a formula, and the file does not store its result."),
    "error_cell": _("The cell holds the error %(error)s instead of a mark."),
    "no_such_day": _("The month has no day %(day)s."),
    "did_not_happen": _("The session is recorded as one that did not happen. Withdraw that first."),
    "marked_by_hand": _("%(by)s has already recorded “%(was)s” here."),
    "person_erased": _("The data of this person were erased: nothing more is written about them."),
    "contested": _("People differ about this mark. Settle it on the sheet of the session."),
}


def sentence(reason: str, detail: Mapping[str, Any]) -> str:
    """Return the reason in the language of the page."""
    values = dict(detail)
    if "was" in values:
        values["was"] = MarkStatus.of_word(values["was"]).label
    if reason == "marked_by_hand" and not values.get("by"):
        values["by"] = _("The network itself")
    return str(REASONS[reason] % values) if values else str(REASONS[reason])
