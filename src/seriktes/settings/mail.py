"""How mail leaves: through a mail server, or, on a person's own machine, into a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from seriktes.settings.env import VARIABLES, WrongSetting

if TYPE_CHECKING:
    from pathlib import Path

PORTS = {"smtp": 587, "smtps": 465}


def mail(url: str, folder: Path) -> dict[str, Any]:
    """Return Django's EMAIL_* settings for `url`, or raise `WrongSetting`."""
    if url == "files:":
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": folder / "mail"}
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        sentence = f"SERIKTES_MAIL_URL must be {VARIABLES['SERIKTES_MAIL_URL'].accepts}."
        raise WrongSetting(sentence)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }
