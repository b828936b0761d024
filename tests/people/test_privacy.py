"""Every field that says something of a person is declared with its purpose and retention."""

from __future__ import annotations

import pytest

from seriktes.core.privacy import Personal
from seriktes.people.models import Consent, Guardianship, Person, PersonCategory, Phone

# Keys, dates of validity and the machinery of merges say nothing of the person by themselves.
TECHNICAL = {
    Person: {"id", "code", "canonical", "created_at", "erasure"},
    Phone: {"id", "person"},
    Guardianship: {"id", "code", "child", "guardian", "starts_on", "ends_on"},
    Consent: {"id", "code", "person", "given_by", "taken_by", "starts_on", "ends_on"},
    PersonCategory: {"id", "code", "person", "recorded_at", "recorded_by", "withdrawn_at", "withdrawn_by"},
}


@pytest.mark.parametrize("model", TECHNICAL)
def test_every_personal_field_is_declared(model):
    fields = {known.name for known in model._meta.concrete_fields}

    assert set(model.PERSONAL) | TECHNICAL[model] == fields
    assert not set(model.PERSONAL) & TECHNICAL[model]
    assert all(isinstance(known, Personal) and known.years > 0 for known in model.PERSONAL.values())
