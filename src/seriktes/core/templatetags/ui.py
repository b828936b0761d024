"""The components every page is built from: `{% load ui %}`. They are shown at /styleguide/.

Arguments are checked when a template is compiled (see `seriktes.core.components`); the template of
a component opens with a comment that explains its variables. Those of every row are drawn in `core.drawn`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from seriktes.core.charts import Chart
from seriktes.core.components import compile_slot, component
from seriktes.core.drawn import (
    BUTTON_VARIANTS,
    badge,
    button,
    drawing,
    fact,
    labelled_drawing,
    menu,
    one_of,
    stat,
)
from seriktes.core.field_view import FieldView
from seriktes.core.known_texts import compile_translate
from seriktes.core.links import link
from seriktes.core.modules import BOOT, modules

register = template.Library()
register.tag("slot", compile_slot)
register.tag("translate", compile_translate)  # `ui` is loaded after `i18n`, whose tag it replaces

TONE_ICONS = {"info": "info", "success": "circle-check", "warning": "triangle-alert", "error": "circle-alert"}
# Drawn in Python

component(register, htmx=True)(button)
component(register)(badge)
component(register, block=True)(menu)
component(register, block=True)(fact)
component(register)(stat)


# Icons and ornament


@register.simple_tag
def icon(name: str, *, label: str = "", size: int = 20) -> SafeString:
    """Return a drawn icon: hidden from screen readers, or an image named `label`."""
    return labelled_drawing(name, label, size) if label else drawing(name, size)


@component(register, "ui/mark.html")
def mark(*, size: int = 32, label: str = "") -> dict[str, Any]:
    return {"size": size, "label": label}


# Buttons


@component(register, "ui/post_button.html", htmx=True)
def post_button(  # noqa: PLR0913 -- the attributes of a button
    label: str,
    action: str,
    *,
    variant: str = "plain",
    icon: str = "",
    name: str = "",
    value: str = "",
    small: bool = False,
    icon_only: bool = False,
) -> dict[str, Any]:
    return {**locals(), "variant": one_of("variant", variant, BUTTON_VARIANTS)}


@component(register, "ui/post_form.html", htmx=True, block=True)
def post_form(
    label: str, action: str, *, variant: str = "plain", icon: str = "", small: bool = False
) -> dict[str, Any]:
    return {**locals(), "variant": one_of("variant", variant, BUTTON_VARIANTS)}


@component(register, "ui/copy_button.html")
def copy_button(text: str, *, label: str = "") -> dict[str, Any]:
    return {"text": text, "label": label}


# Forms


@component(register, "ui/field.html")
def field(  # noqa: PLR0913 -- the component's arguments
    bound: BoundField,
    *,
    label: str = "",
    hint: str = "",
    look: str = "",
    hidden_label: bool = False,
    bare: bool = False,
    placeholder: str = "",
    autocomplete: str = "",
    inputmode: str = "",
    autofocus: bool = False,
) -> dict[str, Any]:
    asked = {
        "placeholder": placeholder,
        "autocomplete": autocomplete,
        "inputmode": inputmode,
        "autofocus": autofocus,
    }
    attrs: dict[str, Any] = {"placeholder": False} if bare else {}
    attrs |= {name: value for name, value in asked.items() if value}
    hint = hint or ("" if bare else str(bound.help_text))
    return {"field": FieldView(bound, attrs, label=label, hint=hint, look=look), "hidden_label": hidden_label}


@component(register, "ui/form.html", slots=("actions",), htmx=True)
def form(  # noqa: PLR0913 -- the component's arguments
    form: BaseForm,
    *,
    action: str = "",
    method: str = "post",
    submit: str = "",
    variant: str = "primary",
    icon: str = "",
    cancel_url: str = "",
    focus: bool = True,
    id: str = "",  # noqa: A002 -- HTML's word
) -> dict[str, Any]:
    watch = getattr(form, "watch", None)
    asked = watch.questions if watch is not None else []
    return {
        **locals(),
        "method": one_of("method", method, ("post", "get")),
        "submit": submit or _("Save"),
        "questions": [form[name] for name in asked],
        "fields": [bound for bound in form if bound.name not in asked],
    }


@component(register, "ui/filters.html", block=True)
def filters(
    form: BaseForm, *, action: str = "", target: str = "", label: str = "", reset_url: str = ""
) -> dict[str, Any]:
    return {**locals(), "label": label or _("Show only")}


@component(register, "ui/error_summary.html")
def error_summary(form: BaseForm, *, focus: bool = True, asks: bool = False) -> dict[str, Any]:
    return {"form": form, "focus": focus, "asks": asks}


@component(register, "ui/search.html", htmx=True)
def search(  # noqa: PLR0913 -- the component's arguments
    *,
    action: str,
    label: str = "",
    name: str = "q",
    value: str = "",
    placeholder: str = "",
    target: str = "",
    instant: bool = True,
) -> dict[str, Any]:
    return {**locals(), "label": label or str(_("Search"))}


# Content


@component(register, "ui/page_header.html", slots=("actions", "status"))
def page_header(
    title: str,
    *,
    lead: str = "",
    kicker: str = "",
    breadcrumbs: Iterable[tuple[str, str]] = (),
    back_url: str = "",
    back_label: str = "",
) -> dict[str, Any]:
    return {**locals(), "breadcrumbs": list(breadcrumbs or ())}


@component(register, "ui/card.html", slots=("actions", "footer"))
def card(  # noqa: PLR0913 -- the component's arguments
    title: str = "",
    *,
    level: int = 2,
    icon: str = "",
    lead: str = "",
    href: str = "",
    flush: bool = False,
    id: str = "",  # noqa: A002 -- HTML's word
) -> dict[str, Any]:
    return {**locals()}


@component(register, "ui/notice.html", slots=("actions",))
def notice(
    title: str = "",
    *,
    tone: str = "info",
    live: bool = False,
) -> dict[str, Any]:
    tone = one_of("tone", tone, TONE_ICONS)
    role = {True: "alert" if tone == "error" else "status", False: ""}[bool(live)]
    return {"title": title, "tone": tone, "icon": TONE_ICONS[tone], "role": role}


@component(register, "ui/table.html", slots=("actions", "footer"))
def table(  # noqa: PLR0913 -- the component's arguments
    caption: str,
    *,
    hidden_caption: bool = False,
    note: str = "",
    sticky: bool = True,
    stack: bool = False,
    dense: bool = False,
    id: str = "",  # noqa: A002 -- HTML's word
) -> dict[str, Any]:
    return {**locals()}


@component(register, "ui/figure.html", block=True)
def figure(*, title: str = "", text: str = "", note: str = "") -> dict[str, Any]:
    return {"title": title, "text": text, "note": note}


@component(register, "ui/chart.html")
def chart(chart: Chart, *, note: str = "", with_table: bool = True) -> dict[str, Any]:
    return {**locals()}


@component(register, "ui/facts.html", block=True)
def facts(*, columns: int = 1) -> dict[str, Any]:
    return {"columns": columns}


@component(register, "ui/stats.html", block=True)
def stats(*, label: str = "") -> dict[str, Any]:
    return {"label": label}


@component(register, "ui/progress.html")
def progress(
    label: str,
    *,
    done: int = 0,
    total: int = 0,
    message: str = "",
    poll_url: str = "",
    id: str = "",  # noqa: A002 -- HTML's word
) -> dict[str, Any]:
    return {**locals(), "percent": min(100, done * 100 // total) if total else None}


@component(register, "ui/empty_state.html", block=True)
def empty_state(title: str, *, text: str = "", level: int = 2, compact: bool = False) -> dict[str, Any]:
    return {**locals()}


@component(register, "ui/tabs.html")
def tabs(items: Iterable[Any], *, label: str, look: str = "tabs") -> dict[str, Any]:
    return {"items": list(items), "label": label, "look": one_of("look", look, ("tabs", "segments"))}


@component(register, "ui/pagination.html")
def pagination(page: Page, *, query: str = "", target: str = "") -> dict[str, Any]:
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    numbers = [number if isinstance(number, int) else None for number in pages]
    return {"page": page, "numbers": numbers, "query": f"{query}&" if query else "", "target": target}


@component(register, "ui/dialog.html", slots=("actions",))
def dialog(
    id: str,  # noqa: A002 -- HTML's word
    title: str,
    *,
    opener: str = "",
    variant: str = "plain",
    icon: str = "",
) -> dict[str, Any]:
    return {**locals()}


# The shell


@register.simple_tag(takes_context=True)
def import_map(context: Context) -> SafeString:
    """Return the import map and the module that starts every page."""
    nonce = str(getattr(context.get("request"), "csp_nonce", ""))
    imports, start = _modules(tuple(modules.items()))
    attribute = format_html(' nonce="{}"', nonce) if nonce else ""
    return format_html('<script type="importmap"{}>{}</script>{}', attribute, imports, start)


@lru_cache(maxsize=4)
def _modules(known: tuple[tuple[str, str], ...]) -> tuple[SafeString, SafeString]:
    """Return the import map and the scripts that follow it: the same on every page but for the nonce."""
    addresses = {name: static(path) for name, path in known}
    text = json.dumps({"imports": addresses}).replace("<", "\\u003c")
    preload = format_html_join("", '<link rel="modulepreload" href="{}">', ((addresses[n],) for n in BOOT))
    start = format_html('{}<script type="module" src="{}"></script>', preload, addresses["seriktes/boot"])
    return mark_safe(text), start  # noqa: S308 -- JSON of our own paths, no way out of the script


@register.simple_tag(name="link")
def link_tag(url_name: str, *keys: str | int) -> str:
    """Return the address of a page by codes and row numbers: `url` for the rows of a list."""
    return link(url_name, *keys)


@register.simple_tag
def module(name: str) -> SafeString:
    """Return the script that loads one page's own module, by its bare name."""
    if name not in modules:
        raise KeyError(f"No module is named {name!r}; known: {sorted(modules)}.")
    return format_html('<script type="module" src="{}"></script>', static(modules[name]))
