"""What people do with programmes, groups and enrolments."""

from __future__ import annotations

from seriktes.activities.actions.enrolments import (
    end_enrolment,
    enrol_new_person,
    enrol_person,
    export_roster,
    redate_enrolment,
    transfer_enrolment,
)
from seriktes.activities.actions.groups import (
    GroupDetails,
    add_group,
    close_group,
    edit_group,
    succeed_group,
)
from seriktes.activities.actions.listing import export_groups
from seriktes.activities.actions.programmes import ProgrammeDetails, add_programme, edit_programme
from seriktes.activities.actions.weeks import (
    SlotDetails,
    add_slot,
    assign_teacher,
    end_slot,
    end_teaching,
    end_teachings,
    redate_slot,
)

__all__ = [
    "GroupDetails",
    "ProgrammeDetails",
    "SlotDetails",
    "add_group",
    "add_programme",
    "add_slot",
    "assign_teacher",
    "close_group",
    "edit_group",
    "edit_programme",
    "end_enrolment",
    "end_slot",
    "end_teaching",
    "end_teachings",
    "enrol_new_person",
    "enrol_person",
    "export_groups",
    "export_roster",
    "redate_enrolment",
    "redate_slot",
    "succeed_group",
    "transfer_enrolment",
]
