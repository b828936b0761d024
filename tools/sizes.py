"""Refuse files over 500 lines and functions over 50: a thing that long has a part that wants a name.

An exception is written here with its reason.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "tests", "tools", "bench")
ENDINGS = {".py", ".html", ".css", ".js", ".typ"}
FILE_LIMIT, FUNCTION_LIMIT = 500, 50

# path, or path:function, and why
EXCEPTIONS: dict[str, str] = {}


def written(folder: str) -> list[Path]:
    """Return the files that people write and read; migrations are written by Django."""
    found = (path for path in (ROOT / folder).rglob("*") if path.suffix in ENDINGS and path.is_file())
    return sorted(path for path in found if "migrations" not in path.parts)


def long_functions(path: Path, content: str) -> list[str]:
    tree = ast.parse(content)
    found = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    lengths = {f"{path}:{node.name}": (node.end_lineno or 0) - node.lineno + 1 for node in found}
    return [
        f"{name} has {length} lines; the limit is {FUNCTION_LIMIT}."
        for name, length in lengths.items()
        if length > FUNCTION_LIMIT and name not in EXCEPTIONS
    ]


def complaints(path: Path) -> list[str]:
    content = path.read_text()
    name = path.relative_to(ROOT)
    length = content.count("\n")
    found = long_functions(name, content) if path.suffix == ".py" else []
    if length > FILE_LIMIT and str(name) not in EXCEPTIONS:
        found.append(f"{name} has {length} lines; the limit is {FILE_LIMIT}.")
    return found


all_complaints = [line for folder in FOLDERS for path in written(folder) for line in complaints(path)]
print("\n".join(all_complaints), end="\n" if all_complaints else "")
sys.exit(bool(all_complaints))
