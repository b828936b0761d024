"""Fields that many forms share."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from seriktes.accounts import forms as accounts
from seriktes.activities import forms as activities
from seriktes.attendance.forms import SessionForm
from seriktes.attribution.forms import RuleEndForm, RuleForm
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


def day_fields():
    forms = {RuleForm: ("starts_on", "ends_on"), RuleEndForm: ("last_day",), SessionForm: ("day",)}
    return [(form, name) for form, names in forms.items() for name in names]


@pytest.mark.parametrize(("form", "name"), day_fields())
@pytest.mark.parametrize("typed", ["1899-12-31", "2101-01-01", "0001-01-01"])
def test_a_day_far_away_is_a_slip_in_every_form(form, name, typed):
    with pytest.raises(ValidationError, match="1900"):
        form.base_fields[name].clean(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("9", "The number must be at least 10."), ("601", "The number must be at most 600.")],
)
def test_the_bounds_of_a_number_are_told_in_our_own_words(typed, said):
    field = activities.SlotForm.base_fields["minutes"]

    with translation.override("en"):
        with pytest.raises(ValidationError) as wrong:
            field.clean(typed)
        assert wrong.value.messages == [said]
