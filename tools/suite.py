"""Run every test on each database and close with one line that counts both runs.

Arguments go to pytest. A browser that is missing is named with the line that installs it; the rest runs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATABASES = ("sqlite", "postgres")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def run(database: str, arguments: list[str]) -> tuple[int, Counter[str]]:
    result = ROOT / "var" / "tests" / f"{database}.xml"
    result.parent.mkdir(parents=True, exist_ok=True)
    result.unlink(missing_ok=True)
    print(f"\n== The migrations on {database}", flush=True)
    migrated = pytest(database, "--migrations", "tests/meta/test_migrations.py")
    print(f"\n== Every test on {database}", flush=True)
    tested = pytest(database, "-n", "2", "--dist", "worksteal", f"--junit-xml={result}", *arguments)
    return max(migrated, tested), count(result)


def pytest(database: str, *arguments: str) -> int:
    """Run pytest on one database and return its exit status."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    environment = os.environ | {"SERIKTES_TEST_DB": database}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def count(result: Path) -> Counter[str]:
    """Count the outcomes in the file that pytest has written; none if it could not start."""
    found: Counter[str] = Counter()
    if not result.exists():
        return found
    for suite in ET.parse(result).getroot().iter("testsuite"):  # noqa: S314 -- written by pytest
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        passed = int(suite.get("tests", 0)) - failed - skipped
        found.update(passed=passed, failed=failed, skipped=skipped)
    return found


def main() -> int:
    started = time.monotonic()
    if not any(map(shutil.which, BROWSERS)):
        print("There is no browser for the browser tests. To get one: apt-get install chromium", flush=True)
    runs = {database: run(database, sys.argv[1:]) for database in DATABASES}
    total = sum((counted for _, counted in runs.values()), Counter())
    for database, (status, counted) in runs.items():
        told = ", ".join(f"{counted[outcome]} {outcome}" for outcome in ("passed", "failed", "skipped"))
        print(f"{database}: {told}{'' if status == 0 else f' (pytest ended with status {status})'}")
    print(f"in {round(time.monotonic() - started)} s")
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return max(status for status, _ in runs.values())


sys.exit(main())
