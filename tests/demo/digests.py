"""What the tables hold, as one number for each."""

from __future__ import annotations

import hashlib

from django.apps import apps

from seriktes.people.models import Erasure, PersonMerge

APPS = ("accounts", "places", "people", "organisations", "clubs", "partners", "activities", "attendance")
# Sealed values differ on purpose; moments, codes and pseudonyms of what people decided are those of the load.
APART = {"data_key", "iin_sealed", "merged_at"}
OF_LOADING = {PersonMerge: {"code"}, Erasure: {"code", "pseudonym", "asked_at", "erased_at"}}


def digest():
    """Return a digest of each table's rows, without keys: a database gives those out as it likes."""
    models = (model for label in APPS for model in apps.get_app_config(label).get_models())
    return {model._meta.label_lower: digest_of(model) for model in models}


def digest_of(model):
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    apart = APART | OF_LOADING.get(model, set())
    names = [field.attname for field in fields if not field.is_relation and field.attname not in apart]
    rows = sorted(repr(row) for row in model.objects.order_by().values_list(*names))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
