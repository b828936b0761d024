"""Django's form renderer with its commonest controls drawn in Python.

A list of choices goes through two templates for every choice; drawn here, it costs a tenth. The markup is
Django's own to the letter, which a test compares; every other widget stays with its template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe

from seriktes.core.markup import escaped, markup

Widget = Mapping[str, Any]
INPUTS = ("text", "number", "email", "url", "tel", "search", "password", "hidden", "date", "time", "checkbox")


class Controls(DjangoTemplates):
    """What `FORM_RENDERER` names."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        draw = DRAWN.get(template_name)
        if draw and not context["widget"].get("wrap_label"):
            return draw(context["widget"])
        return super().render(template_name, context, request)


def _input(widget: Widget) -> SafeString:
    value = widget["value"]
    shown = "" if value is None else markup(' value="{}"', str(value))
    kind, name = widget["type"], widget["name"]
    return markup('<input type="{}" name="{}"{}{}>', kind, name, shown, _attributes(widget))


def _select(widget: Widget) -> SafeString:
    groups = [_group(name, options) for name, options, _index in widget["optgroups"]]
    inside = mark_safe("".join(groups))  # noqa: S308 -- each is drawn below
    return markup('<select name="{}"{}>{}\n</select>', widget["name"], _attributes(widget), inside)


def _group(name: str | None, options: list[Widget]) -> SafeString:
    inside = mark_safe("".join(f"\n  {_option(option)}\n" for option in options))  # noqa: S308 -- drawn below
    return markup('\n  <optgroup label="{}">{}\n  </optgroup>', name, inside) if name else inside


def _option(widget: Widget) -> SafeString:
    value, label = str(widget["value"]), localize(widget["label"])
    return markup('<option value="{}"{}>{}</option>', value, _attributes(widget), label)


def _attributes(widget: Widget) -> SafeString:
    return mark_safe(  # noqa: S308 -- both parts are escaped
        "".join(
            f" {escaped(name)}" + ("" if value is True else f'="{escaped(str(value))}"')
            for name, value in widget["attrs"].items()
            if value is not False
        )
    )


DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in INPUTS},
    "django/forms/widgets/radio_option.html": _input,
    "django/forms/widgets/checkbox_option.html": _input,
    "django/forms/widgets/select.html": _select,
}
