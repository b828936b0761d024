"""Form widgets the field component knows how to lay out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms


class DayInput(forms.DateInput):
    """The browser's own date picker; speaks ISO whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MonthInput(forms.DateInput):
    """The browser's own month picker; speaks `2025-09`."""

    input_type = "month"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m")


class ClockInput(forms.TimeInput):
    """The browser's own time picker; speaks `15:30`."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class RadioCards(forms.RadioSelect):
    """Large choices with a line of explanation each.

    `descriptions` maps a choice's value to its line; values without one show the label alone.
    """

    look: ClassVar[str] = "cards"

    def __init__(self, *args: Any, descriptions: Mapping[Any, object] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.descriptions = {str(value): text for value, text in (descriptions or {}).items()}


class RadioSegments(forms.RadioSelect):
    """Two to five short choices side by side in one bar."""

    look: ClassVar[str] = "segments"
