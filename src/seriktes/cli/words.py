"""The language of the terminal. Python's own gettext serves what is said before Django is loaded.

`argparse` asks the same gettext for its words, so that its help and its refusals come from our catalogue.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence

from seriktes.cli.catalogues import LOCALE

LANGUAGES = ("kk", "ru", "en")
DOMAIN = "django"  # the one catalogue of the project


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the catalogue and leave it as it is."""
    return sentence


OF_ARGPARSE = (
    gettext_noop("usage: "),
    gettext_noop("options"),
    gettext_noop("positional arguments"),
    gettext_noop("show this help message and exit"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
    gettext_noop("ambiguous option: %(option)s could match %(matches)s"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("expected at least one argument"),
    gettext_noop("expected at most one argument"),
    gettext_noop("expected one argument"),
    gettext_noop("ignored explicit argument %r"),
    gettext_noop("invalid %(type)s value: %(value)r"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
    gettext_noop("not allowed with argument %s"),
    gettext_noop("one of the arguments %s is required"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("unrecognized arguments: %s"),
)
"""What argparse says to a person, as it writes it in English; a test compares it with the library."""


def language(environ: Mapping[str, str], given: Sequence[str] = ()) -> str:
    """Return the language that `--lang` asks for, else the terminal's if Seriktes speaks it, else English."""
    for place, argument in enumerate(given):
        name, _sign, value = argument.partition("=")
        asked = value or "".join(given[place + 1 : place + 2])
        if name == "--lang" and asked in LANGUAGES:
            return asked
    spoken = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return spoken[:2] if spoken[:2] in ("kk", "ru") else "en"


def speak(language: str) -> None:
    """Let everything that gettext is asked for in this process be said in `language`."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
