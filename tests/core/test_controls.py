from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils import translation

from seriktes.core.controls import Controls
from seriktes.core.widgets import ClockInput, DayInput, RadioCards

HOSTILE = "<b>\"'&"
CHOICES = [
    ("", "—"),
    ("a", HOSTILE),
    (1234567, 1234567),
    ("Group <1>", [("b", "Second"), (HOSTILE, "Third")]),
    (None, "None"),
]


class EveryControl(forms.Form):
    word = forms.CharField(max_length=9, help_text="As written.")
    hidden = forms.CharField(widget=forms.HiddenInput)
    number = forms.IntegerField(min_value=1, max_value=99_999)
    mail = forms.EmailField()
    address = forms.URLField(assume_scheme="https")
    secret = forms.CharField(widget=forms.PasswordInput)
    day = forms.DateField(widget=DayInput)
    hour = forms.TimeField(widget=ClockInput)
    plain_day = forms.DateField()
    agrees = forms.BooleanField()
    tri = forms.NullBooleanField(required=False)
    one = forms.ChoiceField(choices=CHOICES)
    many = forms.MultipleChoiceField(choices=CHOICES)
    cards = forms.ChoiceField(choices=CHOICES, widget=RadioCards)
    checks = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    long = forms.CharField(widget=forms.Textarea)
    file = forms.FileField(required=False)
    odd = forms.CharField(
        widget=forms.TextInput({"data-x": HOSTILE, "required": False, "autofocus": True, "n": 1234})
    )


GIVEN = dict.fromkeys(EveryControl.base_fields, HOSTILE) | {
    "number": 12345,
    "agrees": True,
    "one": "a",
    "many": ["a", "b", HOSTILE],
    "checks": ["b"],
    "cards": 1234567,
}


@pytest.mark.parametrize("language", ["kk", "en"])
@pytest.mark.parametrize(
    "values", [{}, {"initial": GIVEN}, {"data": GIVEN}], ids=["empty", "initial", "sent"]
)
@pytest.mark.parametrize("name", EveryControl.base_fields)
def test_control_is_that_of_django_to_the_letter(name, values, language):
    with translation.override(language):
        drawn = EveryControl(**values, renderer=Controls())[name]
        expected = EveryControl(**values, renderer=DjangoTemplates())[name]

        assert str(drawn) == str(expected)
        assert [part.tag() for part in drawn.subwidgets] == [part.tag() for part in expected.subwidgets]
