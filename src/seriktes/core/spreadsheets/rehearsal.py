"""Old binary workbooks are read once in a process of their own before they are read here.

The compiled reader trusts the lengths written in them: a few broken bytes make it ask for terabytes, and
an allocation that fails ends the whole process, which no `except` can stop. A process that may be lost
is asked first; what it has read whole is harmless.
"""

from __future__ import annotations

import subprocess
import sys

from seriktes.core.spreadsheets.errors import Damaged, TooLarge

SECONDS = 10
PROGRAM = """
import io, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (768 << 20, 768 << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ImportError:
    pass
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
for name in book.sheet_names:
    book.get_sheet_by_name(name).to_python()
"""


def rehearse(content: bytes) -> None:
    """Return if a process of its own has read `content` whole; else raise `Damaged` or `TooLarge`."""
    command = [sys.executable, "-I", "-c", PROGRAM]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 -- a fixed program
    except subprocess.TimeoutExpired as error:
        raise TooLarge from error
    if done.returncode != 0:
        raise Damaged
