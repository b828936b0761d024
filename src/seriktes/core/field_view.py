"""What the field component shows of one form field: the control, its texts and how they are tied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from seriktes.core.widgets import ClockInput, DayInput

LOOKS = ("", "cards", "segments")

# Translators: the first line of a list to choose from, where nothing is chosen yet
CHOOSE = _("choose …")
DASHES = BLANK_CHOICE_DASH[0][1]

NATIVE: dict[type[forms.Widget], type[forms.Widget]] = {
    forms.DateInput: DayInput,
    forms.TimeInput: ClockInput,
}
"""Django's text widgets for which the browser has a picker."""

VARIANTS: dict[type[forms.Widget], str] = {
    forms.Select: "control--select",
    forms.FileInput: "control--file",
    forms.DateInput: "control--short",
    forms.TimeInput: "control--short",
    forms.NumberInput: "control--short",
}


@dataclass(frozen=True)
class Choice:
    """One radio button or check box of a group."""

    control: SafeString
    id: str
    label: object
    description: object


class FieldView:
    """A bound field prepared for `ui/field.html`.

    The help and the errors get ids and the control names them in `aria-describedby`; a `DateField`
    or `TimeField` left with Django's plain text widget gets the browser's picker; a list without a value
    begins with "choose …", so that nothing is chosen for the person.
    """

    def __init__(self, bound: BoundField, attrs: dict[str, Any], *, label: str, hint: str, look: str) -> None:
        if look not in LOOKS:
            raise ValueError(f"The look {look!r} is not known; it is one of {list(LOOKS)}.")
        self.bound = bound
        self.label = label or bound.label
        self.hint = hint
        native = NATIVE.get(type(bound.field.widget))
        self.widget = native() if native else bound.field.widget
        self.look = look or getattr(self.widget, "look", "") or "list"
        self.is_optional = not bound.field.required and not isinstance(self.widget, forms.CheckboxInput)
        self._attrs = attrs
        if isinstance(self.widget, forms.Select) and not self.widget.allow_multiple_selected:
            _ask_to_choose(bound)

    @cached_property
    def kind(self) -> str:
        """Which branch of the template lays it out: hidden, check, group or control."""
        if self.bound.is_hidden:
            return "hidden"
        if isinstance(self.widget, forms.CheckboxInput):
            return "check"
        return (
            "group"
            if isinstance(self.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
            else "control"
        )

    @property
    def hint_id(self) -> str:
        return f"{self.bound.auto_id}_hint"

    @property
    def error_id(self) -> str:
        return f"{self.bound.auto_id}_error"

    @cached_property
    def described_by(self) -> str:
        ids = [self.hint_id if self.hint else "", self.error_id if self.bound.errors else ""]
        return " ".join(filter(None, ids))

    @cached_property
    def control(self) -> SafeString:
        """Return the widget's markup, with its class and the ties to its texts."""
        return self.bound.as_widget(widget=self._adopted(), attrs=self._control_attrs())

    def choices(self) -> Iterator[Choice]:
        """Yield the parts of a group."""
        descriptions = getattr(self.widget, "descriptions", {})
        for part in self.bound.subwidgets:
            part.data["attrs"] = {**part.data["attrs"], "class": "choice__input"}
            yield Choice(
                control=part.tag(),
                id=part.id_for_label,
                label=part.choice_label,
                description=descriptions.get(str(part.data["value"]), ""),
            )

    def _adopted(self) -> forms.Widget:
        """Give a widget we made ourselves what Django gives to a field's own."""
        if self.widget is not self.bound.field.widget:
            self.widget.attrs.update(self.bound.field.widget.attrs)
            self.widget.is_required = self.bound.field.required
        return self.widget

    def _control_attrs(self) -> dict[str, Any]:
        attrs = {**self._attrs, "class": self._css_class()}
        if self.described_by:
            attrs["aria-describedby"] = self.described_by
        if self.bound.errors:
            attrs["aria-invalid"] = "true"
        return attrs

    def _css_class(self) -> str:
        own = self.widget.attrs.get("class", "")
        if self.kind == "check":
            return f"choice__input {own}".strip()
        variant = next((css for kind, css in VARIANTS.items() if isinstance(self.widget, kind)), "")
        return " ".join(filter(None, ("control", variant, own)))


def _ask_to_choose(bound: BoundField) -> None:
    """Let a list of a form begin with "choose …" where nothing is chosen and no line says it better."""
    field: Any = bound.field
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = CHOOSE
        return
    choices = list(field.widget.choices)
    is_blank_known = any(value in ("", None) for value, _label in choices)
    if is_blank_known:
        field.widget.choices = [(value, CHOOSE if label == DASHES else label) for value, label in choices]
    elif bound.value() in ("", None):
        field.widget.choices = [("", CHOOSE), *choices]
