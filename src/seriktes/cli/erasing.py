"""`seriktes erase`: the dry run of an erasure, and the asking for it. Only somebody signed in confirms."""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.utils.translation import gettext as _

from seriktes.cli.finding import NotFound
from seriktes.core.access import SYSTEM
from seriktes.people.actions import ask_for_erasure
from seriktes.people.enums import ErasureReason
from seriktes.people.erasing.plans import ErasurePlan, plan_of
from seriktes.people.models import Erasure, Person


def run(options: argparse.Namespace) -> int:
    """Tell what would go and stay, and ask for it unless `--dry-run`; 1 where something is in the way."""
    person = Person.objects.known().select_related("canonical").filter(code=options.code).first()
    if person is None:
        raise NotFound(_("Nobody whose data are kept has the code “%(code)s”.") % {"code": options.code})
    root = person.canonical or person
    plan, erasure = plan_of(root, SYSTEM), None
    if not options.dry_run:
        reason = ErasureReason(options.reason)
        erasure = ask_for_erasure(actor=SYSTEM, person=root, reason=reason, note=options.note)
    told = _told(plan, erasure)
    print(json.dumps(told, ensure_ascii=False, indent=2) if options.json else _in_words(told))
    return 1 if plan.blocks else 0


def _told(plan: ErasurePlan, erasure: Erasure | None) -> dict[str, Any]:
    """Return the plan without a name or a word of anybody's: it lands in logs and on screens."""
    going = [line for section in plan.going for line in section.goes]
    return {
        "goes": [{"key": line.key, "what": str(line.text), "count": line.count} for line in going],
        "stays": [{"key": line.key, "what": str(line.text), "count": line.count} for line in plan.staying],
        "texts": {"sure": len(plan.sure), "to_read": len(plan.doubtful)},
        "guardians": len(plan.guardians),
        "first": len(plan.blocks),
        "erasure": {"code": erasure.code, "pseudonym": erasure.pseudonym} if erasure else None,
    }


def _in_words(told: dict[str, Any]) -> str:
    lines = [_("What goes, for good"), *_listed(told["goes"]), _("What stays, under the pseudonym")]
    lines += _listed(told["stays"])
    counts = (
        (_("Free words that name the person: %(count)d; to be read: %(read)d."), told["texts"]),
        (_("Guardians who go along: %(count)d."), {"sure": told["guardians"]}),
    )
    lines += [said % {"count": of["sure"], "read": of.get("to_read", 0)} for said, of in counts]
    if told["first"]:
        lines.append(_("Has to be done first: %(count)d; the page says what.") % {"count": told["first"]})
    if told["erasure"]:
        said = _("Asked for: the administrator or the chair confirms it at /erasures/%(code)s/.")
        lines.append(said % {"code": told["erasure"]["code"]})
    return "\n".join(lines)


def _listed(lines: list[dict[str, Any]]) -> list[str]:
    return [f"  {line['what']}: {line['count']}" for line in lines]
