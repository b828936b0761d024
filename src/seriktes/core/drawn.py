"""The smallest components, drawn in Python: they stand in every row, where a template costs much more.

All others are templates in `templates/ui/`, which are easier to read and to change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from seriktes.core.components import NO_MARKUP
from seriktes.core.markup import escaped, markup

TONES = ("plain", "info", "success", "warning", "error")
BUTTON_VARIANTS = ("primary", "plain", "quiet", "danger")


def one_of(what: str, given: str, known: Iterable[str]) -> str:
    """Return `given`, or raise naming what is accepted."""
    if given not in known:
        raise ValueError(f"The {what} {given!r} is not known; it is one of {list(known)}.")
    return given


def attributes(given: Mapping[str, Any]) -> SafeString:
    """Return attributes in their order: True stands alone, what is empty or false is left out."""
    return mark_safe(  # noqa: S308 -- names are ours, values are escaped
        "".join(
            f" {name}" if value is True else f' {name}="{escaped(value)}"'
            for name, value in given.items()
            if value
        )
    )


@lru_cache(maxsize=512)
def drawing(name: str, size: int = 20) -> SafeString:
    """Return a lucide icon hidden from screen readers; nothing for no name."""
    if not name:
        return NO_MARKUP
    return markup('<svg class="icon" aria-hidden="true" focusable="false" {}', _strokes(name, size))


def labelled_drawing(name: str, label: str, size: int = 20) -> SafeString:
    """Return a lucide icon as an image named `label`."""
    return markup('<svg class="icon" role="img" aria-label="{}" {}', label, _strokes(name, size))


def _strokes(name: str, size: int) -> SafeString:
    """Return what follows `<svg class=…` in the icon's markup."""
    svg = ET.fromstring(_icons().read(f"{name}.svg"))  # noqa: S314 -- a file of the package
    for node in svg.iter():
        node.tag = node.tag.rpartition("}")[2]
    svg.attrib.pop("class", None)
    svg.attrib["width"] = svg.attrib["height"] = str(size)
    text = ET.tostring(svg, encoding="unicode", short_empty_elements=True)
    return mark_safe(text.removeprefix("<svg").strip())  # noqa: S308 -- no input in it


@lru_cache(maxsize=1)
def _icons() -> ZipFile:
    """The icons of the package, opened once: reading the list of all of them for each icon takes long."""
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


def button(  # noqa: PLR0913 -- the attributes of a button
    label: str,
    *,
    href: str = "",
    variant: str = "plain",
    icon: str = "",
    icon_after: str = "",
    type: str = "submit",  # noqa: A002 -- HTML's word
    name: str = "",
    value: str = "",
    form: str = "",
    small: bool = False,
    icon_only: bool = False,
    disabled: bool = False,
    download: bool = False,
    new_window: bool = False,
    htmx: SafeString = NO_MARKUP,
) -> SafeString:
    """A button, or a link that looks like one when `href` is given.

    `icon_only`: the label is read aloud and shown as a title only. `small`: for rows of tables.
    """
    one_of("variant", variant, BUTTON_VARIANTS)
    css = f"btn btn--{variant}{' btn--small' if small else ''}{' btn--icon' if icon_only else ''}"
    own: dict[str, Any] = {"type": type, "name": name, "value": value, "form": form, "disabled": disabled}
    if href:
        window = {"target": "_blank", "rel": "noopener"} if new_window else {}
        own = {"href": href, "download": download, **window}
    return markup(
        '<{tag}{attributes}{htmx}>{icon}<span class="{label_css}">{label}</span>{icon_after}{note}</{tag}>',
        tag="a" if href else "button",
        attributes=attributes({"class": css, **own, "title": label if icon_only else ""}),
        htmx=htmx,
        icon=drawing(icon),
        label_css="visually-hidden" if icon_only else "btn__label",
        label=label,
        icon_after=drawing(icon_after),
        note=_new_window() if new_window else NO_MARKUP,
    )


def _new_window() -> SafeString:
    return markup('<span class="visually-hidden">{}</span>', _("(opens in a new window)"))


def badge(label: str, *, tone: str = "plain", icon: str = "") -> SafeString:
    """A state in a word or two."""
    one_of("tone", tone, TONES)
    return markup('<span class="badge badge--{}">{}{}</span>', tone, drawing(icon, 14), localize(label))


def menu(
    label: str, *, icon: str = "", hidden_label: bool = False, align: str = "end", content: SafeString
) -> SafeString:
    """A small menu that opens on a press; `content`: links and forms with class="menu__item"."""
    return markup(
        '<menu-details class="menu menu--{}"><details><summary class="menu__button"{}>{}'
        '<span class="{}">{}</span>{}</summary><div class="menu__panel">{}</div></details></menu-details>',
        one_of("align", align, ("start", "end")),
        attributes({"title": label}) if hidden_label else NO_MARKUP,
        drawing(icon),
        "visually-hidden" if hidden_label else "menu__label",
        label,
        drawing("chevron-down", 16),
        content,
    )


def fact(label: str, *, number: bool = False, content: SafeString) -> SafeString:
    """One fact of a list of facts: tabular figures where it is a `number`, a dash where it is empty."""
    return markup(
        '<div class="facts__item"><dt>{}</dt><dd{}>{}</dd></div>',
        label,
        attributes({"class": "num" if number else ""}),
        content or _not_given(),
    )


def _not_given() -> SafeString:
    return markup(
        '<span class="muted" aria-hidden="true">—</span><span class="visually-hidden">{}</span>',
        _("not given"),
    )


def stat(  # noqa: PLR0913 -- the component's arguments
    label: str,
    value: Any,
    *,
    note: str = "",
    unit: str = "",
    href: str = "",
    icon: str = "",
    lead: bool = False,
) -> SafeString:
    """One figure that matters, already formatted; `note`: a second line, `href`: where it leads."""
    inside = markup(
        '<span class="stat__label">{}{}</span><span class="stat__value">{}{}</span>{}',
        drawing(icon, 18),
        label,
        localize(value),
        markup(' <span class="stat__unit">{}</span>', unit) if unit else NO_MARKUP,
        markup('<span class="stat__note">{}</span>', note) if note else NO_MARKUP,
    )
    if href:
        inside = markup('<a class="stat__link" href="{}">{}</a>', href, inside)
    return markup('<li class="stat{}">{}</li>', " stat--lead" if lead else "", inside)
