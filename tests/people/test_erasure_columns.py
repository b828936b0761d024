"""Every column that can hold a word, a file or a person is known to the erasure, or names nobody."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

from seriktes.people.erasing.registry import erasers, free_texts

WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
# Random codes; keys that are made anew from names that are columns themselves.
MACHINERY = {"code", "sort_key", "search_key"}
# Names of what is no person: a club may be called after somebody, and keeps its name.
NAMES = "name_kk name_ru name_en"
NAMELESS = {
    # Words of the program, hashes, keys of other rows, numbers.
    "account.EmailConfirmation": "key",
    "attendance.AnomalyFlag": "key",
    "attendance.ImportIssue": "cell reason",
    "attendance.Mark": "cell",
    "attendance.Session": "zone",
    "attribution.GroupMonth": "persons visits recorded minutes",
    "attribution.Mix": "key",
    "attribution.RuleProposal": "terms",
    "attribution.TouchedRelease": "release_code number",
    "auth.Group": "name",
    "auth.Permission": "name codename",
    "contenttypes.ContentType": "app_label model",
    "core.AuditEntry": "action target_type",
    "core.Job": "kind",
    "core.Receipt": "kind content_hash",
    "core.StoredFile": "sha256 content_type",
    "core.TickRun": "name",
    "django_tasks_database.DBTaskResult": "task_path worker_ids queue_name backend_name exception_class_path",
    "gallery.Photograph": "source",
    "partners.Contribution": "currency",
    "people.Category": f"{NAMES} ready_key",
    "people.Erasure": "pseudonym removed",
    "results.PartnerForm": "file language places",
    "results.Release": "digest certificate memory merging proposal",
    "results.ReleaseApproval": "digest",
    "results.ReleaseCheck": "digest certificate",
    "results.ReleaseFile": "language",
    "results.ReleaseWording": "left_out",
    "results.StateFormCopy": "language",
    "results.StateFormEntry": "field",
    "results.StateFormLine": "section group",
    "sessions.Session": "session_key session_data",
    "verification.Seal": "token kind record record_sha256 signature",
    "verification.SealedFile": "name media_type language sha256",
    "verification.SigningKey": "key_id public_bytes",
    # Staff and organisations: people of another right and another time of keeping.
    "account.EmailAddress": "email",
    "accounts.User": "password username full_name email phone",
    "organisations.FormerName": "name_kk name_ru",
    "organisations.Organisation": f"{NAMES} bin address email phone",
    "organisations.Representative": "position",
    # Things and places.
    "activities.Group": NAMES,
    "activities.Programme": NAMES,
    "activities.TimetableSlot": "room",
    "clubs.Club": f"{NAMES} address phone",
    "clubs.Unit": NAMES,
    "partners.Agreement": f"{NAMES} number",
    "places.PopulationImport": "file source",
    "places.Territory": f"{NAMES} kato",
    "results.Aim": NAMES,
    "results.Indicator": (
        f"{NAMES} fact_kind measure sphere sex ages splits told_in_kk told_in_ru told_in_en ready_made"
    ),
    "results.PaperLook": (
        "logo logo_alt_kk logo_alt_ru colour credit_kk credit_ru credit_en address_kk address_ru address_en"
    ),
    "results.ReportTemplate": NAMES,
}
# What points to the pseudonym: it is counted, or shown as one.
PSEUDONYM = {
    "activities.Enrolment.person",
    "attendance.AnomalyFlag.person",
    "attendance.Mark.person",
    "gallery.PhotographPerson.person",
    "people.Consent.given_by",
    "people.Erasure.person",
    "people.Person.canonical",
    "people.PersonCategory.person",
    "people.PersonMerge.kept",
    "people.PersonMerge.merged",
    "results.IllustratedPerson.person",
    "results.StateForm.person",
    "results.StoryPerson.person",
}


def test_every_column_is_covered_or_names_nobody():
    covered = {column for eraser in erasers for column in eraser.covers}
    free = {f"{kept.model}.{field}" for kept in free_texts for field in kept.fields}
    nameless = {f"{model}.{name}" for model, names in NAMELESS.items() for name in names.split()}
    columns = {f"{model._meta.label}.{field.name}" for model in apps.get_models() for field in _kept(model)}

    assert columns - covered - free - nameless - PSEUDONYM == set()
    assert (nameless | PSEUDONYM | free) - columns == set()
    assert nameless & (covered | free | PSEUDONYM) == set()


def _kept(model: type[models.Model]) -> list[Any]:
    return [
        field for field in model._meta.concrete_fields if field.name not in MACHINERY and _may_tell(field)
    ]


def _may_tell(field: Any) -> bool:
    if field.is_relation:
        return field.related_model._meta.label in ("people.Person", "core.StoredFile")
    return isinstance(field, WORDS) and not field.choices
