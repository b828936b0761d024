from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seriktes.core.formats import number
from seriktes.core.forms import DayField, NamesForm, TidyField
from seriktes.organisations.models import Organisation
from seriktes.results.forms import PeriodForm
from seriktes.results.report_templates import placeholders
from seriktes.results.report_templates.actions import LOOK_TEXTS, LookDetails, TemplateNames
from seriktes.results.report_templates.content import CHOICES, WRITTEN, TemplateSection
from seriktes.results.report_templates.dress import LANGUAGES
from seriktes.results.report_templates.enums import Papers, SectionKind
from seriktes.results.report_templates.logos import redrawn
from seriktes.results.report_templates.models import ReleaseWording, ReportTemplate
from seriktes.results.report_templates.wording import Wording
from seriktes.results.reports import Names

TONGUES = {
    "kk": gettext_lazy("in Kazakh"),
    "ru": gettext_lazy("in Russian"),
    "en": gettext_lazy("in English"),
}
LONGEST = 6000
HEX = re.compile(r"#[0-9a-f]{6}")
# WCAG 2.2 asks for 4.5 between a text and the paper behind it.
LEAST_CONTRAST = 4.5
PARTNERS_OWN = ("template", "colour", "credit_kk", "credit_ru", "credit_en")
NETWORKS_OWN = ("address_kk", "address_ru", "address_en")


class TemplateForm(NamesForm):
    """What a template is called and, of a new one, whose sections it begins with."""

    def names(self) -> TemplateNames:
        return TemplateNames(**{name: self.cleaned_data[name] for name in ("name_kk", "name_ru", "name_en")})


class NewTemplateForm(TemplateForm):
    source = forms.ModelChoiceField(
        ReportTemplate.objects.none(),
        to_field_name="code",
        required=False,
        label=gettext_lazy("Begin with the sections of"),
        empty_label=gettext_lazy("the program’s own template"),
    )

    def __init__(self, *args, templates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = templates


class PapersForm(forms.Form):
    papers = forms.ChoiceField(choices=Papers.choices, label=gettext_lazy("Papers are made"))


class PlacedField(forms.CharField):
    """A text of several paragraphs with places of the closed list."""

    widget = forms.Textarea

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST, **kwargs)

    def validate(self, value):
        super().validate(value)
        placeholders.check_text(value)


class ReadForm(forms.Form):
    """A form of texts that papers print; once it was refused, somebody may say that they were read."""

    is_confirmed = forms.BooleanField(
        required=False, label=gettext_lazy("I have read the texts: they name nobody who has not agreed to it")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            del self.fields["is_confirmed"]


class SectionForm(ReadForm):
    """A section of a template; which fields it has follows from its kind."""

    def __init__(self, *args, section: TemplateSection, **kwargs):
        self.section, self.kind = section, SectionKind(section.kind)
        kwargs["initial"] = _initial(section)
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            label = _("Heading %(language)s") % {"language": TONGUES[code]}
            self.fields[f"title_{code}"] = TidyField(label=label, max_length=120, required=False)
        if self.kind in WRITTEN:
            self._ask_texts()
        if self.kind in CHOICES:
            self.fields["chosen"] = forms.MultipleChoiceField(
                choices=CHOICES[self.kind].choices,
                required=False,
                label=_("Print only these"),
                help_text=_("Without a choice all of them are printed."),
                widget=forms.CheckboxSelectMultiple,
            )
        self.order_fields([name for name in self.fields if name != "is_confirmed"])

    def _ask_texts(self):
        label, help_text = _TEXTS[self.kind]
        kind = PlacedField if self.kind == SectionKind.TEXT else partial(forms.CharField, max_length=LONGEST)
        for code in LANGUAGES:
            field = kind(
                label=f"{label}, {TONGUES[code]}",
                required=code != "en" and self.kind != SectionKind.SIGNATURE,
                help_text=help_text if code == "kk" else "",
            )
            field.widget = forms.Textarea(attrs={"rows": 6 if self.kind == SectionKind.TEXT else 3})
            self.fields[f"text_{code}"] = field

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("title_ru") and not cleaned.get("title_kk"):
            self.add_error("title_kk", _("A heading is written in Kazakh first."))
        return cleaned

    def made(self) -> TemplateSection:
        """Return the section as it was written."""
        return TemplateSection(
            self.section.key,
            str(self.kind),
            self._names("title"),
            self._names("text"),
            tuple(self.cleaned_data.get("chosen", ())),
        )

    def _names(self, field: str) -> Names:
        return Names(*(self.cleaned_data.get(f"{field}_{code}", "") for code in LANGUAGES))


_TEXTS = {
    SectionKind.TEXT: (
        gettext_lazy("Text"),
        gettext_lazy("A line is a paragraph. Places of the list are filled by each report."),
    ),
    SectionKind.NARRATIVE: (
        gettext_lazy("What to write about"),
        gettext_lazy("Whoever drafts a report reads this beside the field; it is not printed."),
    ),
    SectionKind.SIGNATURE: (
        gettext_lazy("Who signs"),
        gettext_lazy("One signer a line: the position, a semicolon, the name."),
    ),
}


def _initial(section: TemplateSection) -> dict[str, Any]:
    told: dict[str, Any] = {"chosen": list(section.chosen)}
    for field, names in (("title", section.title), ("text", section.text)):
        told |= {f"{field}_{code}": getattr(names, code) for code in LANGUAGES}
    return told


class PreviewForm(PeriodForm):
    """With whose live figures, and of which months, a template is looked at."""

    partner = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="code", label=gettext_lazy("Partner"), empty_label=None
    )

    def __init__(self, *args, partners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = partners


class LookForm(ReadForm):
    """How an organisation's papers look."""

    template = forms.ModelChoiceField(
        ReportTemplate.objects.none(),
        to_field_name="code",
        required=False,
        label=gettext_lazy("Template"),
        empty_label=gettext_lazy("the program’s own template"),
    )
    picture = forms.FileField(
        required=False,
        label=gettext_lazy("Picture (logo)"),
        help_text=gettext_lazy(
            "PNG or JPEG, at most 2 MB. It is drawn anew: nothing hidden in the file is kept."
        ),
    )
    no_picture = forms.BooleanField(required=False, label=gettext_lazy("Print no picture"))
    logo_alt_kk = TidyField(
        max_length=150, required=False, label=gettext_lazy("What the picture shows, in Kazakh")
    )
    logo_alt_ru = TidyField(
        max_length=150, required=False, label=gettext_lazy("What the picture shows, in Russian")
    )
    colour = TidyField(
        max_length=7,
        required=False,
        label=gettext_lazy("Colour of headings"),
        help_text=gettext_lazy("Like #004f5b. It has to be dark enough to be read on white."),
    )
    credit_kk = TidyField(max_length=200, required=False, label=gettext_lazy("Line of credit in Kazakh"))
    credit_ru = TidyField(max_length=200, required=False, label=gettext_lazy("Line of credit in Russian"))
    credit_en = TidyField(max_length=200, required=False, label=gettext_lazy("Line of credit in English"))
    address_kk = TidyField(
        max_length=200,
        required=False,
        label=gettext_lazy("Address in the letterhead, in Kazakh"),
        help_text=gettext_lazy("Empty: the address of the organisation, in every language the same."),
    )
    address_ru = TidyField(
        max_length=200, required=False, label=gettext_lazy("Address in the letterhead, in Russian")
    )
    address_en = TidyField(
        max_length=200, required=False, label=gettext_lazy("Address in the letterhead, in English")
    )

    def __init__(self, *args, templates, has_logo: bool, is_network: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = templates
        self.has_logo = has_logo
        if not has_logo:
            del self.fields["no_picture"]
        # The network heads everybody's papers and has no template, colour or credit of its own.
        for name in PARTNERS_OWN if is_network else NETWORKS_OWN:
            del self.fields[name]
        self.order_fields([name for name in self.fields if name != "is_confirmed"])

    def clean_picture(self):
        picture = self.cleaned_data["picture"]
        return redrawn(picture.read()) if picture else None

    def clean_colour(self):
        colour = self.cleaned_data["colour"].lower()
        if not colour:
            return ""
        if not HEX.fullmatch(colour):
            raise ValidationError(_("Write the colour like #004f5b."), "colour")
        found = contrast_on_white(colour)
        if found < LEAST_CONTRAST:
            raise ValidationError(
                _("This colour is too pale on white: its contrast is %(found)s, and 4.5 is needed."),
                "pale",
                {"found": number(Decimal(found), 1)},
            )
        return colour

    def clean(self):
        cleaned = super().clean()
        has_picture = cleaned.get("picture") or (self.has_logo and not cleaned.get("no_picture"))
        if any(cleaned.get(name) for name in NETWORKS_OWN[1:]) and not cleaned.get("address_kk"):
            self.add_error("address_kk", _("Write the address in Kazakh, too."))
        if has_picture and not (cleaned.get("logo_alt_kk") and cleaned.get("logo_alt_ru")):
            self.add_error(
                "logo_alt_kk", _("Say in both languages what the picture shows: some readers hear the paper.")
            )
        return cleaned

    def details(self) -> LookDetails:
        given = self.cleaned_data
        return LookDetails(
            template=given.get("template"),
            picture=given["picture"],
            has_picture=not given.get("no_picture", False),
            is_confirmed=given["is_confirmed"],
            **{name: given.get(name, "") for name in LOOK_TEXTS},
        )


def contrast_on_white(colour: str) -> float:
    """Return how far a colour stands out from white, 1 to 21 (WCAG 2.2, relative luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


class AgreementTemplateForm(forms.Form):
    """Which template the reports of an agreement's time are made with."""

    template = forms.ModelChoiceField(
        ReportTemplate.objects.none(),
        to_field_name="code",
        required=False,
        label=gettext_lazy("Template"),
        empty_label=gettext_lazy("the one of the partner’s papers"),
    )

    def __init__(self, *args, templates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = templates


class OwnFormForm(forms.Form):
    """A partner's own form and the language it is in."""

    file = forms.FileField(
        label=gettext_lazy("The form, xlsx or docx"),
        help_text=gettext_lazy(
            "Write {people} or another place of the list where a figure is to stand. No macros, formulas "
            "or links to other files; at most 5 MB."
        ),
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=gettext_lazy("Language of the form"))


class WordingForm(forms.Form):
    """The texts a draft's template asks for, in three languages, with outgoing number and day."""

    outgoing_number = TidyField(max_length=60, required=False, label=gettext_lazy("Outgoing number"))
    outgoing_on = DayField(required=False, label=gettext_lazy("Outgoing day"))
    is_confirmed = forms.BooleanField(
        required=False, label=gettext_lazy("I have read the texts: they name nobody who has not agreed to it")
    )

    def __init__(
        self,
        *args,
        sections: tuple[TemplateSection, ...],
        wording: ReleaseWording | None,
        stories: Sequence[tuple[str, str]] = (),
        left_out: Collection[str] = (),
        **kwargs,
    ):
        self.sections, self.stories = sections, stories
        kwargs["initial"] = _written(wording)
        super().__init__(*args, **kwargs)
        known = wording.texts if wording else {}
        last = self.fields.pop("is_confirmed")
        for section in sections:
            for code in LANGUAGES:
                title = section.title.said_in(code) or _("Text")
                self.fields[f"{section.key}_{code}"] = PlacedField(
                    label=f"{title}, {TONGUES[code]}",
                    required=False,
                    initial=known.get(section.key, {}).get(code, ""),
                    help_text=section.text.said_in(code),
                    widget=forms.Textarea(attrs={"rows": 5}),
                )
        if stories:
            self.fields["stories"] = forms.MultipleChoiceField(
                choices=stories,
                required=False,
                initial=[code for code, _title in stories if code not in left_out],
                label=_("Stories that the report tells"),
                help_text=_("Those of these months that the partner may read today. At most 12 are told."),
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["is_confirmed"] = last

    def clean(self):
        cleaned = super().clean()
        for section in self.sections:
            said = [bool(cleaned.get(f"{section.key}_{code}")) for code in ("kk", "ru")]
            if any(said) and not all(said):
                missing = "ru" if said[0] else "kk"
                self.add_error(f"{section.key}_{missing}", _("Write it in Kazakh and in Russian."))
        return cleaned

    def wording(self) -> Wording:
        given = self.cleaned_data
        texts = {
            section.key: Names(*(given[f"{section.key}_{code}"] for code in LANGUAGES))
            for section in self.sections
        }
        return Wording(
            {key: names for key, names in texts.items() if names.kk},
            given["outgoing_number"],
            given["outgoing_on"],
            given["is_confirmed"],
            tuple(code for code, _title in self.stories if code not in given["stories"]),
        )


def _written(wording: ReleaseWording | None) -> dict[str, Any]:
    if wording is None:
        return {}
    return {"outgoing_number": wording.outgoing_number, "outgoing_on": wording.outgoing_on}
