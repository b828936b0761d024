from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from seriktes.clubs.models import Club
from seriktes.core.access import Actor
from seriktes.core.forms import DayField, NamesForm, TidyField
from seriktes.partners.models import Agreement
from seriktes.results.illustrated.telling import PaperWords
from seriktes.results.indicators.models import Indicator
from seriktes.results.report_templates.dress import LANGUAGES
from seriktes.results.reports import Names
from seriktes.results.stories.actions import StoryDetails
from seriktes.results.stories.models import Story

LONGEST = 4000


class TextField(forms.CharField):
    """A text of some paragraphs."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 6})
        super().__init__(max_length=LONGEST, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text with the ends of its lines as they are kept; a browser sends two signs for each."""
        return str(super().to_python(value) or "").replace("\r\n", "\n")


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
    ends_papers = forms.BooleanField(label=_("Save all the same"), required=False, widget=forms.HiddenInput)
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

    def __init__(self, *args: Any, actor: Actor, told_in: Sequence[PaperWords] = (), **kwargs: Any) -> None:
        """`told_in` are the papers that tell the story: other words would end them, which is asked first."""
        super().__init__(*args, **kwargs)
        self.told_in = told_in
        agreements = Agreement.objects.visible_to(actor).select_related("partner")
        self.fields["agreement"].queryset = agreements.order_by("-starts_on", "pk")
        self.fields["agreement"].label_from_instance = _agreement_name
        self.fields["club"].queryset = Club.objects.visible_to(actor).order_by("sort_key", "pk")
        indicators = Indicator.objects.visible_to(actor).in_use()
        self.fields["indicator"].queryset = indicators.order_by("sort_key", "pk")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_sure = given.pop("ends_papers", False)
        title, text = (_names(given, of) for of in ("name", "text"))
        ended = [paper for paper in self.told_in if not paper.hold(title, text)]
        if ended and not is_sure and not self.errors:
            self.fields["ends_papers"].widget = forms.CheckboxInput()
            self.add_error(
                "ends_papers",
                ngettext(
                    "The papers of %(count)s report tell the former words. They are given to nobody any "
                    "more once other words are saved.",
                    "The papers of %(count)s reports tell the former words. They are given to nobody any "
                    "more once other words are saved.",
                    len(ended),
                )
                % {"count": len(ended)},
            )
        return given

    def details(self) -> StoryDetails:
        """Return the valid form as what an action takes."""
        return StoryDetails(**{name: self.cleaned_data[name] for name in StoryDetails.__dataclass_fields__})


def _names(given: Mapping[str, Any], of: str) -> Names:
    return Names(*(given.get(f"{of}_{code}", "") for code in LANGUAGES))


def _agreement_name(agreement: Agreement) -> str:
    return f"№ {agreement.number}, {agreement.partner.name}: {agreement.name}"


def initial_of(story: Story) -> dict[str, Any]:
    """Return what the form of a known story starts with."""
    return {name: getattr(story, name) for name in StoryDetails.__dataclass_fields__}
