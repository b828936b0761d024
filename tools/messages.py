"""Keep the catalogues of visible sentences: collect them, or with `--check` refuse incomplete ones.

    make messages                    collect: new sentences arrive empty, ones that are gone leave
    python tools/messages.py --check refuse missing, doubtful, stale or wrongly filled translations

Sentences are written in English in the code. Some belong to Django and allauth, whose own Kazakh is not
complete; those that a person here can meet are collected too, where the package lacks them. Order and
comments do not depend on line numbers, so a catalogue changes only when a sentence does.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
import polib
from babel.messages.extract import extract
from django.utils.translation.template import TranslatorCommentWarning, templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "seriktes"
LIBRARIES = Path(django.__file__).resolve().parent.parent
WIDTH = 100

PLURALS = {
    "kk": "nplurals=2; plural=(n != 1);",
    "ru": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
    ),
}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# What of Django and allauth a person can meet: refusals of forms, passwords, signing in, lengths of time.
BORROWED = (
    "django/core/validators.py",
    "django/forms/fields.py",
    "django/forms/models.py",
    "django/db/models/base.py",
    "django/contrib/auth/password_validation.py",
    "django/utils/text.py",
    "django/utils/timesince.py",
    "allauth/account/adapter.py",
    "allauth/account/forms.py",
)
BORROWED_CATALOGUES = ("django/conf", "django/contrib/auth", "allauth")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")

Key = tuple[str | None, str]  # context and sentence


@dataclass
class Message:
    """A sentence as the code has it, with what helps to translate it."""

    plural: str = ""
    comments: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)


def own_files() -> Iterator[tuple[Path, bytes]]:
    """Yield each file that may hold sentences, as Python: templates are turned into calls of gettext."""
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield path, path.read_bytes()
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            with warnings.catch_warnings():
                warnings.simplefilter("error", TranslatorCommentWarning)
                yield path, _as_python(templatize(path.read_text(), origin=str(path)))


def _as_python(calls: str) -> bytes:
    """Take away the template's own indentation, which Python's tokenizer would stumble over."""
    return "\n".join(line.lstrip() for line in calls.splitlines()).encode()


def sentences(content: bytes) -> Iterator[tuple[Key, str, list[str]]]:
    """Yield key, plural and comments of each sentence in a piece of Python."""
    options = {"encoding": "utf-8"}
    found = extract(
        "python", io.BytesIO(content), keywords=KEYWORDS, comment_tags=["Translators:"], options=options
    )
    for _line, message, comments, context in found:
        single, plural = message if isinstance(message, tuple) else (message, "")
        yield (context, single), plural, comments


def collect() -> dict[Key, Message]:
    """Return every sentence of Seriktes itself."""
    collected: dict[Key, Message] = {}
    for path, content in own_files():
        for key, plural, comments in sentences(content):
            message = collected.setdefault(key, Message())
            message.plural = message.plural or plural
            message.comments.update(comments)
            message.files.add(str(path.relative_to(ROOT)))
    return collected


def borrow(language: str) -> dict[Key, Message]:
    """Return the sentences of the packages that a person can meet and the packages lack in `language`."""
    known = set()
    for package in BORROWED_CATALOGUES:
        path = LIBRARIES / package / "locale" / language / "LC_MESSAGES" / "django.po"
        if path.exists():
            known |= {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path)) if entry.translated()}
    return {
        key: Message(plural=plural, files={name})
        for name in BORROWED
        for key, plural, _ in sentences((LIBRARIES / name).read_bytes())
        if key not in known
    }


def wanted(language: str) -> dict[Key, Message]:
    return borrow(language) | collect()


def catalogue_path(language: str) -> Path:
    return SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"


def present(language: str) -> dict[Key, polib.POEntry]:
    path = catalogue_path(language)
    entries = polib.pofile(str(path)) if path.exists() else []
    return {(entry.msgctxt, entry.msgid): entry for entry in entries if not entry.obsolete}


def update(language: str) -> None:
    """Write the catalogue anew, keeping the translations of sentences that are still there."""
    before, now = present(language), wanted(language)
    catalogue = polib.POFile(wrapwidth=WIDTH)
    catalogue.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    for key in sorted(now, key=lambda key: (key[1], key[0] or "")):
        catalogue.append(entry_for(key, now[key], before.get(key), language))
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    empty = sum(not entry.translated() for entry in catalogue)
    print(f"{language}: {len(catalogue)} sentences, {empty} to translate.")


def entry_for(key: Key, message: Message, before: polib.POEntry | None, language: str) -> polib.POEntry:
    context, single = key
    entry = polib.POEntry(
        msgctxt=context,
        msgid=single,
        comment="\n".join(sorted(message.comments)),
        occurrences=[(name, "") for name in sorted(message.files)],
        flags=["python-format"] if "%(" in single + message.plural else [],
    )
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = dict.fromkeys(range(forms(language)), "")
    if before and bool(before.msgid_plural) == bool(message.plural):
        entry.msgstr = before.msgstr
        entry.msgstr_plural |= before.msgstr_plural
        entry.flags += [flag for flag in before.flags if flag == "fuzzy"]
    return entry


def forms(language: str) -> int:
    return int(re.match(r"nplurals=(\d)", PLURALS[language])[1])


def complaints(language: str) -> list[str]:
    """Return a sentence for each thing wrong with the catalogue of `language`."""
    entries, now = present(language), wanted(language)
    found = [f"{language}: not in the catalogue: {key[1]!r}" for key in now.keys() - entries.keys()]
    found += [f"{language}: no longer in the code: {key[1]!r}" for key in entries.keys() - now.keys()]
    for key in now.keys() & entries.keys():
        found += [f"{language}: {fault}: {key[1]!r}" for fault in faults(entries[key], now[key], language)]
    return sorted(found)


def faults(entry: polib.POEntry, message: Message, language: str) -> Iterator[str]:
    """Yield what is wrong with one translation."""
    if entry.fuzzy:
        yield "doubtful (fuzzy)"
    if (entry.msgid_plural or "") != message.plural:
        yield "its plural has changed"
        return
    filled = list(entry.msgstr_plural.values()) if message.plural else [entry.msgstr]
    if not all(filled) or (message.plural and len(filled) != forms(language)):
        yield "not translated"
        return
    # The singular may leave its number out, in the original and in a translation alike.
    most = placeholders(entry.msgid) | placeholders(message.plural)
    least = placeholders(entry.msgid) & placeholders(message.plural or entry.msgid)
    for text in filled:
        if not least <= placeholders(text) <= most:
            yield f"other placeholders in {text!r}"
        if line_ends(text) != line_ends(entry.msgid):
            yield f"other line ends in {text!r}"


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def line_ends(text: str) -> tuple[bool, bool]:
    return text.startswith("\n"), text.endswith("\n")


def main() -> int:
    arguments = argparse.ArgumentParser(description="Collect the visible sentences, or check them.")
    arguments.add_argument("--check", action="store_true")
    if not arguments.parse_args().check:
        for language in PLURALS:
            update(language)
        return 0
    found = [line for language in PLURALS for line in complaints(language)]
    print("\n".join(found), end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
