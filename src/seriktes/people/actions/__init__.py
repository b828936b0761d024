"""What people do with the register of people: add and edit, families, consents, merges."""

from __future__ import annotations

from seriktes.people.actions.categories import (
    CategoryDetails,
    Days,
    add_category,
    add_ready_categories,
    close_category,
    edit_category,
    put_into_category,
    redate_category,
    reopen_category,
    withdraw_category,
)
from seriktes.people.actions.consents import ConsentDetails, record_consents, withdraw_consent
from seriktes.people.actions.distinctions import tell_apart, tell_apart_from_known, undo_distinction
from seriktes.people.actions.erasing import ask_for_erasure, erase_person, refuse_erased, withdraw_erasure
from seriktes.people.actions.families import (
    add_guardian,
    add_new_guardian,
    end_guardianship,
    redate_guardianship,
)
from seriktes.people.actions.listing import export_erasures, export_people
from seriktes.people.actions.merging import merge_people, undo_merge
from seriktes.people.actions.register import PersonDetails, add_person, edit_person, read_iin, seen_state

__all__ = [
    "CategoryDetails",
    "ConsentDetails",
    "Days",
    "PersonDetails",
    "add_category",
    "add_guardian",
    "add_new_guardian",
    "add_person",
    "add_ready_categories",
    "ask_for_erasure",
    "close_category",
    "edit_category",
    "edit_person",
    "end_guardianship",
    "erase_person",
    "export_erasures",
    "export_people",
    "merge_people",
    "put_into_category",
    "read_iin",
    "record_consents",
    "redate_category",
    "redate_guardianship",
    "refuse_erased",
    "reopen_category",
    "seen_state",
    "tell_apart",
    "tell_apart_from_known",
    "undo_distinction",
    "undo_merge",
    "withdraw_category",
    "withdraw_consent",
    "withdraw_erasure",
]
