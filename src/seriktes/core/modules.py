"""Which JavaScript module stands behind each bare name: the one import map of all pages.

An app adds its own modules in `ready()`: `modules["attendance/sheet"] = "attendance/js/sheet.js"`.
"""

from __future__ import annotations

modules: dict[str, str] = {
    "seriktes/boot": "seriktes/js/boot.js",
    "seriktes/auto-submit": "seriktes/js/elements/auto-submit.js",
    "seriktes/busy-form": "seriktes/js/elements/busy-form.js",
    "seriktes/copy-button": "seriktes/js/elements/copy-button.js",
    "seriktes/dialog-opener": "seriktes/js/elements/dialog-opener.js",
    "seriktes/menu-details": "seriktes/js/elements/menu-details.js",
    "seriktes/nav-more": "seriktes/js/elements/nav-more.js",
    "seriktes/phone-fold": "seriktes/js/elements/phone-fold.js",
    "seriktes/table-scroll": "seriktes/js/elements/table-scroll.js",
    "seriktes/theme-switch": "seriktes/js/elements/theme-switch.js",
}

BOOT = (
    "seriktes/auto-submit",
    "seriktes/copy-button",
    "seriktes/dialog-opener",
    "seriktes/menu-details",
    "seriktes/nav-more",
    "seriktes/table-scroll",
    "seriktes/theme-switch",
)
"""The generic elements that `seriktes/boot` imports on every page, preloaded beside it."""
