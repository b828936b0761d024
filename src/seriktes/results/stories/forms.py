from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.clubs.models import Club
from seriktes.core.access import Actor
from seriktes.core.forms import DayField, NamesForm, TidyField
from seriktes.partners.models import Agreement
from seriktes.results.indicators.models import Indicator
from seriktes.results.stories.actions import StoryDetails
from seriktes.results.stories.models import Story

LONGEST = 4000


class TextField(forms.CharField):
    """A text of some paragraphs."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 6})
        super().__init__(max_length=LONGEST, widget=widget, **kwargs)


class StoryForm(NamesForm):
    """A story in three languages, and to what it belongs."""

    agreement = forms.ModelChoiceField(Agreement.objects.none(), label=_("Agreement"), to_field_name="code")
    happened_on = DayField(label=_("When it was"), initial=timezone.localdate)
    name_kk = TidyField(label=_("Title in Kazakh"), min_length=2, max_length=200)
    text_kk = TextField(
        label=_("Text in Kazakh"),
        help_text=_(
            "What happened and what changed. A name only of somebody who agreed that partners learn of it."
        ),
    )
    name_ru = TidyField(label=_("Title in Russian"), max_length=200, required=False)
    text_ru = TextField(label=_("Text in Russian"), required=False)
    name_en = TidyField(label=_("Title in English"), max_length=200, required=False)
    text_en = TextField(label=_("Text in English"), required=False)
    club = forms.ModelChoiceField(
        Club.objects.none(), label=_("Club"), to_field_name="code", required=False, empty_label=_("no club")
    )
    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        label=_("Indicator it stands beside"),
        to_field_name="code",
        required=False,
        empty_label=_("none"),
    )
    field_order = (
        "agreement",
        "happened_on",
        "name_kk",
        "text_kk",
        "name_ru",
        "text_ru",
        "name_en",
        "text_en",
        "club",
        "indicator",
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreements = Agreement.objects.visible_to(actor).select_related("partner")
        self.fields["agreement"].queryset = agreements.order_by("-starts_on", "pk")
        self.fields["agreement"].label_from_instance = _agreement_name
        self.fields["club"].queryset = Club.objects.visible_to(actor).order_by("sort_key", "pk")
        indicators = Indicator.objects.visible_to(actor).in_use()
        self.fields["indicator"].queryset = indicators.order_by("sort_key", "pk")

    def details(self) -> StoryDetails:
        """Return the valid form as what an action takes."""
        return StoryDetails(**self.cleaned_data)


def _agreement_name(agreement: Agreement) -> str:
    return f"№ {agreement.number}, {agreement.partner.name}: {agreement.name}"


def initial_of(story: Story) -> dict[str, Any]:
    """Return what the form of a known story starts with."""
    return {name: getattr(story, name) for name in StoryForm.base_fields}
