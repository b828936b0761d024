"""Run every check that needs no database, all of them even after a failure, and sum them up."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable

CHECKS = {
    "code format": [BIN / "ruff", "format", "--check", "--quiet", "."],
    "lint": [BIN / "ruff", "check", "--quiet", "."],
    "template format": [PYTHON, "tools/templates.py", "--check"],
    "types": [BIN / "mypy", "--no-error-summary"],
    "contracts": [BIN / "lint-imports", "--no-cache"],
    "migrations": [PYTHON, "-m", "seriktes.cli", "manage", "makemigrations", "--check", "--dry-run"],
    "messages": [PYTHON, "tools/messages.py", "--check"],
    "sizes": [PYTHON, "tools/sizes.py"],
    "secrets and paths": [PYTHON, "tools/secrets_and_paths.py"],
}


def main() -> int:
    wanted = sys.argv[1:] or list(CHECKS)
    if unknown := set(wanted) - set(CHECKS):
        print(f"There is no check {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}.")
        return 2
    failed = [name for name in wanted if not passes(name)]
    print(f"{len(wanted) - len(failed)} of {len(wanted)} checks are clean.")
    return 1 if failed else 0


def passes(name: str) -> bool:
    started = time.monotonic()
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "seriktes.settings.test"}
    done = subprocess.run(
        [str(part) for part in CHECKS[name]],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    clean = done.returncode == 0
    print(f"{'clean ' if clean else 'WRONG '} {name} ({time.monotonic() - started:.1f} s)", flush=True)
    if not clean:
        print(done.stdout, flush=True)
    return clean


sys.exit(main())
