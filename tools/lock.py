"""Lock requirements/*.in into files with exact versions and hashes, free of any address.

The addresses of package indexes belong to the machine, never to the project, so the configuration of this
machine is kept out, and the result is refused if one got in all the same.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "requirements"
# Each lock takes the versions of the one it stands on.
LOCKS = {"runtime": (), "postgres": ("runtime",), "test": ("postgres",)}
HEADER = "# Locked by `make lock` from {name}.in. Do not edit.\n"
FOREIGN = re.compile(r"://|--\S*(index|find)|^[^#\s]+==[^\s;\\]*\+", re.MULTILINE)


def lock(name: str, below: tuple[str, ...]) -> None:
    target = FOLDER / f"{name}.txt"
    command = ["uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--upgrade"]
    command += ["--python-version", "3.11", "--no-emit-index-url", "--no-emit-find-links", "--no-header"]
    command += ["--no-annotate", *(f"--constraint={FOLDER / lower}.txt" for lower in below)]
    command += [str(FOLDER / f"{name}.in"), "--output-file", str(target)]
    environ = {key: value for key, value in os.environ.items() if not key.endswith("_FIND_LINKS")}
    subprocess.run(command, check=True, env=environ)
    content = HEADER.format(name=name) + target.read_text()
    if found := FOREIGN.search(content):
        target.unlink()
        sys.exit(f"{name}.txt would hold {found[0]!r}, which belongs to this machine and not to the project.")
    target.write_text(content)


for lock_name, lower_locks in LOCKS.items():
    lock(lock_name, lower_locks)
    print(f"requirements/{lock_name}.txt is locked.")
