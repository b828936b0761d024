"""`seriktes verify`: whether a file is the one that was sealed. Needs no database and no network."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from gettext import gettext as _
from pathlib import Path
from typing import Any

from seriktes.cli.refusals import FileRefused, say_no, unreadable
from seriktes.core.errors import DomainError
from seriktes.verification.records import (
    ENDING,
    MOST_BYTES,
    NotARecord,
    NotASeal,
    SignedRecord,
    key_id,
    read_key,
    read_signed_record,
)

MOST_KEYS_BYTES = 64 * 1024


class FileVerdict(StrEnum):
    """What came of the comparison; only the first one ends with the exit status 0."""

    GENUINE = "genuine"  # the given key signed the record, and the record names this file
    UNPROVEN = "unproven"  # file and record belong together; without a key nobody knows whose they are
    OTHER_FILE = "other_file"  # the record is signed, this file is not in it
    OTHER_KEY = "other_key"  # the record is signed, by a key that was not given
    FORGED = "forged"  # what the record says is not what was signed


@dataclass(frozen=True)
class Checked:
    """A verdict about one file, with what the record says."""

    verdict: FileVerdict
    path: Path
    signed: SignedRecord
    file: dict[str, Any] | None

    @property
    def sentence(self) -> str:
        record = self.signed.record
        told = {
            "file": self.path.name,
            "number": record["number"],
            "day": f"{record['sealed_at'][:16].replace('T', ' ')} UTC",
            "key": key_id(self.signed.public_key),
        }
        return _sentences()[self.verdict] % told

    def as_dict(self) -> dict[str, Any]:
        """Return the same for a program."""
        record = self.signed.record
        return {
            "verdict": self.verdict,
            "sentence": self.sentence,
            "file": str(self.path),
            "number": record["number"],
            "kind": record["kind"],
            "sealed_at": record["sealed_at"],
            "key": key_id(self.signed.public_key),
            "issued_as": self.file,
        }


def run(options: argparse.Namespace) -> int:
    """Say whether the file is genuine; 0 for that alone, so that a program cannot misread a doubt."""
    try:
        checked = _checked(Path(options.file), options.seal, options.key)
    except DomainError as refusal:
        say_no(options, str(refusal), refusal.code)
        return 1
    is_genuine = checked.verdict == FileVerdict.GENUINE
    if options.json:
        print(json.dumps(checked.as_dict(), ensure_ascii=False, indent=2))
    else:
        print(checked.sentence, file=sys.stdout if is_genuine else sys.stderr)
    return 0 if is_genuine else 1


def _sentences() -> dict[FileVerdict, str]:
    return {
        FileVerdict.GENUINE: _(
            "%(file)s is genuine: issued under № %(number)s, sealed on %(day)s with the key %(key)s."
            " Its page tells whether it was corrected or withdrawn since."
        ),
        FileVerdict.UNPROVEN: _(
            "%(file)s belongs to the record № %(number)s; whose record that is was not proven. Give the"
            " public key that the network has published: --key"
        ),
        FileVerdict.OTHER_FILE: _(
            "%(file)s is none of the files that were sealed under № %(number)s: it was changed, saved anew by"
            " another program, or belongs to another document. Do not rely on it; ask the network for it."
        ),
        FileVerdict.OTHER_KEY: _(
            "The record № %(number)s was sealed with the key %(key)s, which is not the one you gave. Ask the"
            " network whether this key is or was its own."
        ),
        FileVerdict.FORGED: _(
            "The record № %(number)s is not genuine: what it says is not what was signed. Do not rely on"
            " %(file)s; ask the network that is said to have issued it."
        ),
    }


def _checked(path: Path, seal: str | None, keys: list[str] | None) -> Checked:
    digest = _hash(path)
    signed = _record(Path(seal)) if seal else _beside(path, digest)
    file = signed.file_of(digest)
    return Checked(
        _verdict(signed, file, [key for given in keys or () for key in _keys(given)]), path, signed, file
    )


def _verdict(signed: SignedRecord, file: dict[str, Any] | None, keys: list[bytes]) -> FileVerdict:
    if not signed.holds(signed.public_key) or signed.record["key"] != key_id(signed.public_key):
        return FileVerdict.FORGED
    if keys and signed.public_key not in keys:
        return FileVerdict.OTHER_KEY
    if file is None:
        return FileVerdict.OTHER_FILE
    return FileVerdict.GENUINE if keys else FileVerdict.UNPROVEN


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(path, error) from error


def _beside(path: Path, digest: str) -> SignedRecord:
    """Return the one record beside a file that names it, or the only one that lies there."""
    found = list(_records_in(path.parent))
    fitting = [signed for signed in found if signed.file_of(digest)]
    if len(fitting) == 1:
        return fitting[0]
    if len(found) == 1:
        return found[0]
    if fitting:
        sentence = _("More than one signed record beside %(file)s names it. Say which one: --seal")
    else:
        sentence = _(
            "No signed record beside %(file)s names it. Download it from the page of the document"
            " (…%(ending)s) and say where it is: --seal"
        )
    raise FileRefused(sentence % {"file": path.name, "ending": ENDING})


def _records_in(folder: Path) -> Iterator[SignedRecord]:
    for path in sorted(folder.glob(f"*{ENDING}")):
        try:
            yield read_signed_record(_content(path, MOST_BYTES))
        except (NotASeal, OSError):
            continue  # another one may fit; a person who names this one hears what is wrong with it


def _record(path: Path) -> SignedRecord:
    try:
        return read_signed_record(_content(path, MOST_BYTES))
    except OSError as error:
        raise unreadable(path, error) from error
    except NotASeal as error:
        sentence = _("%(path)s is no signed record. Download it once more from the page of the document.")
        raise FileRefused(sentence % {"path": path}) from error


def _keys(given: str) -> list[bytes]:
    """Return the public keys that an argument is, or that the file it names holds, one a line."""
    path = Path(given)
    try:
        lines = _content(path, MOST_KEYS_BYTES).decode().split("\n") if path.is_file() else [given]
        return [read_key(line) for line in lines if line.strip() and not line.startswith("#")]
    except OSError as error:
        raise unreadable(path, error) from error
    except (NotARecord, UnicodeDecodeError) as error:
        sentence = _(
            "%(given)s is no public key. A key has 44 signs and ends with “=”; a file holds one on each line."
        )
        raise FileRefused(sentence % {"given": given}) from error


def _content(path: Path, most: int) -> bytes:
    """Return the bytes of a file, a few more than `most` of them at most."""
    with path.open("rb") as file:
        return file.read(most + 1)
