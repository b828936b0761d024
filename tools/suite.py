"""Run every test on each database and close with one line that counts both runs.

Tests that cannot reach a database run once, with the first. What asks the same of either database has its
turn on one of them (tests/turns.py). With SERIKTES_PROVE=1 the long proofs run alone, with their full counts,
and what has turns runs on both. Arguments go to pytest. A browser that is missing is named with the line that
installs it; the rest runs.
"""

from __future__ import annotations

import os
import platform
import random
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATABASES = ("sqlite", "postgres")
PROVES = os.environ.get("SERIKTES_PROVE") == "1"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SEED = os.environ.get("SERIKTES_SEED") or str(random.randrange(1_000_000_000))  # noqa: S311 -- no secret


def migrate() -> dict[str, int]:
    """Walk through the migrations on every database, side by side; return pytest's status of each."""
    print("\n== The migrations on each database", flush=True)
    begun = {
        database: begin(database, "--migrations", "tests/meta/test_migrations.py") for database in DATABASES
    }
    return {database: process.wait() for database, process in begun.items()}


def run(database: str, arguments: list[str]) -> tuple[int, Counter[str]]:
    """Run the tests on one database and return pytest's status and the counted outcomes."""
    result = ROOT / "var" / "tests" / f"{database}.xml"
    result.parent.mkdir(parents=True, exist_ok=True)
    result.unlink(missing_ok=True)
    once = () if database == DATABASES[0] else ("--only-database",)
    alone = ("--only-proofs",) if PROVES else (f"--turn={DATABASES.index(database)}",)
    which = f"Every {'proof' if PROVES else 'test'}{' that reaches the database' if once else ''}"
    print(f"\n== {which} on {database}", flush=True)
    how = ("-n", "2", "--dist", "worksteal", f"--junit-xml={result}", *once, *alone)
    tested = begin(database, *how, *arguments).wait()
    return tested, count(result)


def begin(database: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start pytest on one database."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    environment = os.environ | {"SERIKTES_TEST_DB": database, "SERIKTES_SEED": SEED}
    # What is compiled is kept: some machines forbid it, and every process of a run would compile all anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.Popen(command, cwd=ROOT, env=environment)


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


@dataclass(frozen=True)
class Proof:
    """One long proof of a run: its test, how many examples it took, how long, and whether it held."""

    name: str
    count: str
    seconds: float
    database: str
    held: bool


def proofs(database: str) -> list[Proof]:
    """Return the proofs of a run: the tests of every module that takes full counts when asked to prove."""
    result = ROOT / "var" / "tests" / f"{database}.xml"
    if not result.exists():
        return []
    found = []
    for case in ET.parse(result).getroot().iter("testcase"):  # noqa: S314 -- written by pytest
        counts = [one.get("value", "") for one in case.iter("property") if one.get("name") == "proof"]
        if counts and case.find("skipped") is None:
            held = case.find("failure") is None and case.find("error") is None
            name = f"{case.get('classname', '').removeprefix('tests.')}.{case.get('name')}"
            found.append(Proof(name, counts[0], float(case.get("time", 0)), database, held))
    return found


def write_proof(page: Path, found: list[Proof]) -> None:
    """Write what was proven, on which machine and when, slowest first."""
    lines = [
        "# What was proven last",
        "",
        f"`make prove` on {date.today().isoformat()}: {machine()}.",  # noqa: DTZ011 -- the day of this machine
        "",
        "| proof | examples | seconds | database | held |",
        "| --- | ---: | ---: | --- | --- |",
    ]
    for one in sorted(found, key=lambda one: -one.seconds):
        held = "yes" if one.held else "**no**"
        lines.append(f"| `{one.name}` | {one.count} | {one.seconds:.1f} | {one.database} | {held} |")
    page.write_text("\n".join([*lines, ""]))


def machine() -> str:
    """Return the kind of machine, without its name."""
    described = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [
        line.partition(":")[2].strip() for line in described.splitlines() if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    kind = (models or [platform.machine()])[0]
    system = f"{platform.system()}, Python {platform.python_version()}"
    return f"{kind}, {os.cpu_count()} cores, {memory:.0f} GB, {system}"


def main() -> int:
    started = time.monotonic()
    if not any(map(shutil.which, BROWSERS)):
        print("There is no browser for the browser tests. To get one: apt-get install chromium", flush=True)
    migrated = migrate()
    runs = {database: run(database, sys.argv[1:]) for database in DATABASES}
    if PROVES:
        # A selection of tests proves a part: the page of the whole is left as it is.
        page = ROOT / "var" / "tests" / "proof.md" if sys.argv[1:] else ROOT / "docs" / "proof.md"
        write_proof(page, [proof for database in runs for proof in proofs(database)])
        print(f"The proofs are in {page.relative_to(ROOT)}.")
    total = sum((counted for _, counted in runs.values()), Counter())
    for database, (status, counted) in runs.items():
        told = ", ".join(f"{counted[outcome]} {outcome}" for outcome in ("passed", "failed", "skipped"))
        ends = f" (pytest ended with status {status})" if status else ""
        print(f"{database}: {told}{ends}{'; the migrations failed' if migrated[database] else ''}")
    print(f"in {round(time.monotonic() - started)} s")
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    # A run that the machine has killed has a status below nought.
    return max(map(abs, (*migrated.values(), *(status for status, _ in runs.values()))))


sys.exit(main())
