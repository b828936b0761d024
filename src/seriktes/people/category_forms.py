"""Forms of categories of people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core.access import Actor
from seriktes.core.forms import DayField, NamesForm, TidyField
from seriktes.people.actions import CategoryDetails, Days
from seriktes.people.models import Category, Person, PersonCategory
from seriktes.people.queries import categories_offered


class CategoryForm(NamesForm):
    """A category of people."""

    note = TidyField(label=_("Who belongs to it, and by which paper"), max_length=300, required=False)
    is_sensitive = forms.BooleanField(
        label=_("Sensitive"),
        required=False,
        help_text=_("It says something of health, need or family: leaders of clubs do not see it."),
    )

    @staticmethod
    def initial_of(category: Category) -> dict[str, Any]:
        return {name: getattr(category, name) for name in CategoryForm.base_fields}

    def details(self) -> CategoryDetails:
        return CategoryDetails(**self.cleaned_data)


class DaysForm(forms.Form):
    """From when until when somebody belongs to a category."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first. Choose a later day."))
        return given

    @staticmethod
    def initial_of(belonging: PersonCategory) -> dict[str, Any]:
        return {"starts_on": belonging.starts_on, "ends_on": belonging.ends_on}

    def days(self) -> Days:
        return Days(self.cleaned_data["starts_on"], self.cleaned_data["ends_on"])


class PersonCategoryForm(DaysForm):
    """Into which category somebody is put, and from when."""

    category = forms.ModelChoiceField(
        Category.objects.none(), to_field_name="code", label=_("Category"), empty_label=_("choose")
    )

    field_order = ("category", "starts_on", "ends_on")

    def __init__(self, *args: Any, actor: Actor, person: Person, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["category"]
        offered.queryset = categories_offered(actor, person)
