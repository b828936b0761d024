"""Refuse what must not be in the tree: secrets, paths of one machine, addresses of package indexes, and, in
what a browser receives, any foreign address at all.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

EVERYWHERE = {
    "a path of one machine": re.compile(r"(?<![\w.])/(?:work|root|home/[a-z]\w*|Users/\w+)/"),
    "an address of a package index": re.compile(
        r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org|proxy\.golang\.org)\b"
    ),
    "an index option": re.compile(
        r"--(?:extra-)?index-url|--find[-]links|^(?:extra-)?index-url\s*=", re.MULTILINE
    ),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "an access token": re.compile(r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abp]-[\w-]{20,})\b"),
    "a password in an address": re.compile(
        r"\b(?:postgres(?:ql)?|smtps?|https?)://"
        r"[^\s:@/`'\"]+:(?!PASSWORD)[^\s@/`'\"]+@(?![\w.-]*example)"
    ),
}
# XML needs its namespaces, which nobody opens; example.org is nobody's.
IN_A_BROWSER = re.compile(r"(?:https?:)?//(?!www\.w3\.org/|[\w.]*example\.org)[a-z0-9-]+\.[a-z]{2,}")
BROWSER_ENDINGS = {".html", ".css", ".js", ".svg", ".webmanifest"}
# Where a test must hold what is refused elsewhere: path and reason.
EXCEPTIONS = {
    "tests/meta/test_databases.py": "invented passwords, to prove that they are never shown",
    "tests/meta/test_settings.py": "the same",
    "tests/meta/test_tools.py": "planted faults, to prove that they are found",
}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 -- git is on the path
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()]


def complaints(path: Path, content: str) -> list[str]:
    """Return a sentence for each thing in `content` that must not be there."""
    if str(path) in EXCEPTIONS:
        return []
    patterns = dict(EVERYWHERE)
    if path.suffix in BROWSER_ENDINGS:
        patterns["a foreign address"] = IN_A_BROWSER
    return [
        f"{path}:{content.count(chr(10), 0, found.start()) + 1} holds {what}."
        for what, pattern in patterns.items()
        for found in pattern.finditer(content)
    ]


def readable(path: Path) -> str:
    try:
        return (ROOT / path).read_text()
    except UnicodeDecodeError:
        return ""  # fonts and pictures


def main() -> int:
    found = [line for path in tracked() for line in complaints(path, readable(path))]
    print("\n".join(found), end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
