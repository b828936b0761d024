"""Every environment variable Seriktes knows, what it accepts, and one way to read it.

A variable is read once, where its setting is made. A value that cannot be understood is refused with a
sentence that names the variable, quotes what was given and says what is accepted; so is a variable that
starts with `SERIKTES_` and is not in the table, because a misspelt one would otherwise be ignored.
"""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PREFIX = "SERIKTES_"
KEY_BYTES = 32
SECRET_LENGTH = 50
TRUE, FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class WrongSetting(ImproperlyConfigured):
    """An environment variable that is missing, misspelt or not understood."""


def text(given: str) -> str:
    return given


def flag(given: str) -> bool:
    if given.lower() not in TRUE + FALSE:
        raise ValueError(given)
    return given.lower() in TRUE


def words(given: str) -> list[str]:
    return [word.strip() for word in given.split(",") if word.strip()]


def whole_number(least: int, most: int) -> Callable[[str], int]:
    def read_number(given: str) -> int:
        number = int(given)
        if not least <= number <= most:
            raise ValueError(given)
        return number

    return read_number


def public_address(given: str) -> str:
    """Return an address without its last slash; one with a path, a user or a query is not whole."""
    if not given:
        return ""  # settings know a better one than this table
    parts = urlsplit(given)
    bare = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise ValueError(given)
    if given not in (bare, f"{bare}/") or parts.port == 0:
        raise ValueError(given)
    return bare


def one_of(*choices: str) -> Callable[[str], str]:
    def read_choice(given: str) -> str:
        if given not in choices:
            raise ValueError(given)
        return given

    return read_choice


def key(given: str) -> bytes:
    try:
        content = base64.urlsafe_b64decode(given)
    except binascii.Error as error:
        raise ValueError(given) from error
    if len(content) != KEY_BYTES:
        raise ValueError(given)
    return content


def keys(given: str) -> list[bytes]:
    if not words(given):
        raise ValueError(given)
    return [key(word) for word in words(given)]


def long_secret(given: str) -> str:
    if len(given) < SECRET_LENGTH:
        raise ValueError(given)
    return given


@dataclass(frozen=True)
class Variable:
    """One environment variable. A `secret` one is never quoted in a message."""

    name: str
    accepts: str
    parse: Callable[[str], Any]
    default: str | None = None
    secret: bool = False


ROOT = Path(__file__).resolve().parents[3]

_TABLE = (
    Variable("SERIKTES_SETTINGS", "`dev` or `production`", one_of("dev", "test", "production"), "dev"),
    Variable("SERIKTES_DEBUG", "`1` or `0`", flag, "0"),
    Variable("SERIKTES_DEMO", "`1` or `0`", flag, "1"),
    Variable("SERIKTES_PROVE", "`1` or `0`", flag, "0"),
    Variable("SERIKTES_HOSTS", "host names divided by commas", words, ""),
    Variable("SERIKTES_PROXIES", "a whole number from 0 to 9", whole_number(0, 9), "0"),
    Variable("SERIKTES_FEWEST_PEOPLE", "a whole number from 5 to 100", whole_number(5, 100), "5"),
    Variable("SERIKTES_VAR", "a folder", text, ""),
    Variable(
        "SERIKTES_DATABASE_URL",
        "`sqlite:///FILE` or `postgres://USER:PASSWORD@HOST:PORT/NAME`",
        text,
        "",
        secret=True,
    ),
    Variable(
        "SERIKTES_SECRET_KEY",
        f"a random text of {SECRET_LENGTH} characters or more",
        long_secret,
        secret=True,
    ),
    Variable(
        "SERIKTES_MASTER_KEY",
        f"{KEY_BYTES} random bytes in URL-safe Base64; while keys change, several by commas, newest first",
        keys,
        secret=True,
    ),
    Variable("SERIKTES_INDEX_KEY", f"{KEY_BYTES} random bytes in URL-safe Base64", key, secret=True),
    Variable("SERIKTES_SIGNING_KEYS", "a folder", text),
    Variable(
        "SERIKTES_PUBLIC_ADDRESS", "`https://NAME` or `http://NAME:PORT`, without a path", public_address, ""
    ),
    Variable(
        "SERIKTES_MAIL_URL",
        "`smtp://USER:PASSWORD@HOST:PORT` (STARTTLS), `smtps://…` (TLS) or `files:` (kept in SERIKTES_VAR)",
        text,
        "files:",
        secret=True,
    ),
    Variable("SERIKTES_MAIL_FROM", "a mail address", text, "seriktes@localhost"),
    Variable("SERIKTES_WORKERS", "a whole number from 1 to 64", whole_number(1, 64), "1"),
    Variable("HOST", "an address of this machine", text, "127.0.0.1"),
    Variable("PORT", "a whole number from 1 to 65535", whole_number(1, 65535), "8000"),
    Variable("SERIKTES_TEST_DB", "`sqlite` or `postgres`", one_of("sqlite", "postgres"), "sqlite"),
    Variable("SERIKTES_TEST_SOCKET", "the folder of a running test PostgreSQL's socket", text, ""),
    Variable("SERIKTES_SEED", "a whole number from 0 to 999999999", whole_number(0, 999_999_999), "0"),
    Variable("SERIKTES_TEST_DATA", "a folder of real inputs to try the imports on", text, ""),
    Variable("REQUIRE_BROWSER", "`1` or `0`", flag, "0"),
)
VARIABLES = {variable.name: variable for variable in _TABLE}


def folder() -> Path:
    """Return where everything is kept that is not in the database: by default `var` beside the code."""
    given = read("SERIKTES_VAR")
    return Path(given).expanduser().resolve() if given else ROOT / "var"


def make_folder() -> None:
    """Make the folder where there is none; raises `WrongSetting` when that cannot be."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sentence = (
            f"SERIKTES_VAR names {folder()}, which cannot be made: {error.strerror}. Name another folder."
        )
        raise WrongSetting(sentence) from error


def read(name: str, environ: Mapping[str, str] | None = None) -> Any:
    """Return the value of the variable `name`, or raise `WrongSetting`.

    An empty variable counts as absent: that is how a shell script or a compose file leaves one out.
    """
    environ = os.environ if environ is None else environ
    variable = VARIABLES[name]
    given = environ.get(name) or variable.default
    if given is None:
        sentence = f"{name} is not set. It must be {variable.accepts}. See docs/reference/settings.md."
        raise WrongSetting(sentence)
    try:
        return variable.parse(given)
    except ValueError as error:
        shown = "something else (not shown here)" if variable.secret else repr(given)
        sentence = f"{name} is {shown}, but it must be {variable.accepts}. See docs/reference/settings.md."
        raise WrongSetting(sentence) from error


def given(name: str) -> bool:
    """Tell whether the variable `name` has been set, rather than left to its default."""
    return bool(os.environ.get(VARIABLES[name].name))


def refuse_unknown(environ: Mapping[str, str] | None = None) -> None:
    """Raise `WrongSetting` when a variable looks like one of ours and is not."""
    environ = os.environ if environ is None else environ
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and name not in VARIABLES)
    if unknown:
        known = ", ".join(sorted(name for name in VARIABLES if name.startswith(PREFIX)))
        sentence = f"Seriktes does not know {', '.join(unknown)}. It knows {known}."
        raise WrongSetting(sentence)
