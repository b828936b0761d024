"""Fields that many forms share."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms

from seriktes.accounts import forms as accounts
from seriktes.activities import forms as activities
from seriktes.clubs import forms as clubs
from seriktes.core.forms import OUT_OF_BOUNDS, DayField, DayForm
from seriktes.organisations import forms as organisations
from seriktes.partners import forms as partners
from seriktes.people import forms as people


@pytest.mark.parametrize("day", ["1900-01-01", "2100-12-31"])
def test_a_day_within_the_bounds_is_taken(day):
    form = DayForm({"day": day})

    assert form.is_valid()
    assert form.cleaned_data == {"day": date.fromisoformat(day)}


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_out_of_bounds_is_refused_in_words(day):
    form = DayForm({"day": day})

    assert form.errors == {"day": [OUT_OF_BOUNDS]}


@pytest.mark.parametrize("app", [accounts, activities, clubs, organisations, partners, people])
def test_every_day_of_these_apps_is_bounded(app):
    made = [one for one in vars(app).values() if isinstance(one, type) and issubclass(one, forms.BaseForm)]
    days = {
        f"{form.__name__}.{name}"
        for form in made
        for name, field in form.base_fields.items()
        if isinstance(field, forms.DateField) and not isinstance(field, DayField)
    }

    # A date of birth has bounds of its own: never in the future.
    assert {name for name in days if not name.endswith(".birth_date")} == set()
