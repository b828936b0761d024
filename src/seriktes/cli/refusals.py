"""How a command says no: a sentence, or JSON for a program that asked for it.

FileRefused(DomainError)    the system does not give a file, or does not take one
"""

from __future__ import annotations

import argparse
import errno
import json
import sys
from gettext import gettext as _
from pathlib import Path

from seriktes.core.errors import DomainError


class FileRefused(DomainError):
    code = "file_refused"


def unreadable(path: str | Path, error: OSError) -> FileRefused:
    """Return the refusal of a file that cannot be read."""
    return FileRefused(_("%(path)s cannot be read: %(reason)s.") % {"path": path, "reason": reason(error)})


def reason(error: OSError) -> str:
    """Return why the system refuses, in the language of the terminal: its own words are English."""
    known = {
        errno.ENOENT: _("there is no such file or folder"),
        errno.EACCES: _("you may not"),
        errno.EPERM: _("you may not"),
        errno.EISDIR: _("it is a folder"),
        errno.ENOTDIR: _("a part of its path is no folder"),
        errno.ENOSPC: _("the disk is full"),
        errno.EROFS: _("the disk takes nothing"),
        errno.ENAMETOOLONG: _("its name is too long"),
    }
    return known.get(error.errno or 0, error.strerror or type(error).__name__)


def say_no(options: argparse.Namespace, sentence: str, code: str) -> None:
    """Write a refusal: on the standard error; as JSON on the standard output where the command was to."""
    if getattr(options, "json", False):
        print(json.dumps({"error": sentence, "code": code}, ensure_ascii=False))
    else:
        print(sentence, file=sys.stderr)
