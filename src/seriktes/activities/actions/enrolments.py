from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seriktes.activities.actions.announcing import announce, announce_after
from seriktes.activities.enums import EndReason
from seriktes.activities.errors import EnrolmentRefused, GroupFull
from seriktes.activities.freezing import first_fact_of
from seriktes.activities.models import Enrolment, Group
from seriktes.activities.queries import group_page, people_not_gone
from seriktes.core import audit, formats
from seriktes.core.access import Actor, require
from seriktes.core.editing import State, refuse_unseen
from seriktes.core.spreadsheets.writing import Column, Kind, SheetSpec, write_csv, write_xlsx
from seriktes.people.actions import PersonDetails, add_person, refuse_erased
from seriktes.people.models import Person


def enrol_person(*, actor: Actor, group: Group, person: Person, starts_on: date) -> Enrolment:
    """Enrol a person in a group from a day on.

    Raises `GroupFull` when no place is left: the group's row is locked and the places are counted
    again under the lock. Raises `EnrolmentRefused` for somebody who is in the group already.
    """
    with transaction.atomic():
        group = Group.objects.select_for_update().get(pk=group.pk)
        require(actor, "activities.enrolment.edit", Enrolment(group=group, person=person))
        require(actor, "people.person.view", person)
        return _enrol(actor, group, person, starts_on)


def enrol_new_person(
    *,
    actor: Actor,
    group: Group,
    details: PersonDetails,
    starts_on: date,
    apart_from: Iterable[Person] = (),
) -> Enrolment:
    """Write down a new person and enrol them at once, or do neither."""
    with transaction.atomic():
        group = Group.objects.select_for_update().get(pk=group.pk)
        require(actor, "activities.enrolment.edit", Enrolment(group=group))
        person = add_person(actor=actor, details=details, apart_from=apart_from)
        return _enrol(actor, group, person, starts_on)


def redate_enrolment(
    *, actor: Actor, enrolment: Enrolment, starts_on: date, seen: State | None = None
) -> Enrolment:
    """Correct the first day of an enrolment. Raises `EnrolmentRefused`, and `ChangedMeanwhile` where it is no
    longer as it was `seen`.

    A day after the person's first mark in the group is refused: a mark outside the enrolment would be a
    walk-in, and reports of months gone by would change.
    """
    with transaction.atomic():
        group = Group.objects.select_for_update().get(pk=enrolment.group_id)
        enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        require(actor, "activities.enrolment.edit", enrolment)
        refuse_unseen(enrolment, seen=seen)
        _require_open(enrolment)
        _require_lasting_until(enrolment, starts_on)
        _require_in_group(group, starts_on)
        _require_facts_within(group, enrolment, starts_on)
        if _is_there(group, enrolment.person, starts_on, besides=enrolment):
            name = {"name": enrolment.person.name}
            raise EnrolmentRefused(_("%(name)s is in this group already.") % name)
        former, enrolment.starts_on = enrolment.starts_on, starts_on
        enrolment.save(update_fields=("starts_on",))
        audit.log(
            "activities.enrolment.redated",
            actor=actor,
            target=enrolment,
            before={"starts_on": f"{former}"},
            after={"starts_on": f"{starts_on}"},
        )
        announce(group.pk, min(former, starts_on), max(former, starts_on))
    return enrolment


def end_enrolment(*, actor: Actor, enrolment: Enrolment, ends_on: date, reason: EndReason) -> Enrolment:
    """End an enrolment with its last day and the reason; the row stays. Raises `EnrolmentRefused`.

    One whose last day lies ahead may end earlier.
    """
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        require(actor, "activities.enrolment.edit", enrolment)
        _end(actor, enrolment, ends_on, reason)
    return enrolment


def transfer_enrolment(*, actor: Actor, enrolment: Enrolment, group: Group, starts_on: date) -> Enrolment:
    """Move a person to another group: the old enrolment ends on the day before the new one starts."""
    with transaction.atomic():
        groups = Group.objects.select_for_update().order_by("pk").in_bulk((enrolment.group_id, group.pk))
        enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        require(actor, "activities.enrolment.edit", enrolment)
        require(actor, "activities.enrolment.edit", Enrolment(group=groups[group.pk]))
        _require_in_group(groups[group.pk], starts_on)
        _end(actor, enrolment, starts_on - timedelta(days=1), EndReason.TRANSFERRED)
        return _enrol(actor, groups[group.pk], enrolment.person, starts_on)


def export_roster(*, actor: Actor, group: Group, form: Literal["xlsx", "csv"]) -> bytes:
    """Return the roster as a file and leave a line in the log that it left the system."""
    require(actor, "activities.roster.export", group)
    rows = [
        (place, row.person.name, row.person.birth_date, row.person.get_sex_display(), row.enrolment.starts_on)
        for place, row in enumerate(group_page(actor, group).roster, 1)
    ]
    titles = ("№", _("Name"), _("Date of birth"), _("Sex"), _("In the group since"))
    with transaction.atomic():
        told = {"form": form, "people": len(rows)}
        audit.log("activities.roster.exported", actor=actor, target=group, after=told)
    if form == "csv":
        return write_csv([titles, *rows])
    kinds: tuple[Kind, ...] = ("integer", "text", "date", "text", "date")
    columns = [Column(title, kind) for title, kind in zip(titles, kinds, strict=True)]
    heading = (group.name, group.club.name, formats.date_long(timezone.localdate()))
    return write_xlsx([SheetSpec(title=group.name, columns=columns, rows=rows, heading=heading)])


def _enrol(actor: Actor, group: Group, person: Person, starts_on: date) -> Enrolment:
    # Held, so that nobody is erased meanwhile.
    refuse_erased(Person.objects.held([person.pk]))
    _require_in_group(group, starts_on)
    holders = people_not_gone(group, max(starts_on, timezone.localdate()))
    if _is_there(group, person, starts_on):
        raise EnrolmentRefused(_("%(name)s is in this group already.") % {"name": person.name})
    if len(holders - {person.root_id}) >= group.capacity:
        raise GroupFull(
            _("All %(places)s places of this group are taken. End an enrolment or add places first.")
            % {"places": group.capacity}
        )
    enrolment = Enrolment.objects.create(
        group=group,
        person=person,
        starts_on=starts_on,
        ends_on=group.ends_on,
        end_reason=EndReason.FINISHED if group.ends_on else "",
    )
    told = {"person": person.pk, "group": group.pk, "starts_on": f"{starts_on}"}
    audit.log("activities.enrolment.added", actor=actor, target=enrolment, after=told)
    announce(group.pk, starts_on, None)
    return enrolment


def _is_there(group: Group, person: Person, starts_on: date, *, besides: Enrolment | None = None) -> bool:
    rows = Person.objects.same_as(person).values("pk")
    held = Enrolment.objects.filter(group=group, person__in=rows)
    if besides is not None:
        held = held.exclude(pk=besides.pk)
    return held.overlapping(starts_on, date.max).exists()


def _require_in_group(group: Group, day: date) -> None:
    if not group.is_in_force(day):
        raise EnrolmentRefused(
            _("The group does not meet on %(day)s. Choose a day within its dates.")
            % {"day": formats.date_short(day)}
        )


def _require_facts_within(group: Group, enrolment: Enrolment, starts_on: date) -> None:
    rows = Person.objects.same_as(enrolment.person).values_list("pk", flat=True)
    marked = first_fact_of(group, list(rows))
    if marked is not None and enrolment.starts_on <= marked < starts_on:
        raise EnrolmentRefused(
            _("%(name)s was marked in this group on %(day)s already. Choose that day or an earlier one.")
            % {"name": enrolment.person.name, "day": formats.date_short(marked)}
        )


def _require_open(enrolment: Enrolment) -> None:
    if enrolment.has_ended:
        raise EnrolmentRefused(_("This enrolment has already ended. Reload the page."))


def _end(actor: Actor, enrolment: Enrolment, ends_on: date, reason: EndReason) -> None:
    _require_open(enrolment)
    if ends_on < enrolment.starts_on:
        raise EnrolmentRefused(
            _("The enrolment began on %(day)s, so it cannot end before. Choose a later day.")
            % {"day": formats.date_short(enrolment.starts_on)}
        )
    _require_lasting_until(enrolment, ends_on)
    enrolment.ends_on, enrolment.end_reason = ends_on, reason
    enrolment.save(update_fields=("ends_on", "end_reason"))
    told = {"ends_on": f"{ends_on}", "end_reason": reason}
    audit.log("activities.enrolment.ended", actor=actor, target=enrolment, after=told)
    announce_after(enrolment.group_id, ends_on)


def _require_lasting_until(enrolment: Enrolment, day: date) -> None:
    if enrolment.ends_on is not None and enrolment.ends_on < day:
        raise EnrolmentRefused(
            _("The enrolment ends on %(day)s already. Choose an earlier day.")
            % {"day": formats.date_short(enrolment.ends_on)}
        )
