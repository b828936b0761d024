"""The checks of the tree find planted faults, and the locks are free of addresses."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tools import secrets_and_paths

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("a.py", "\nopen('/root/x')", "a.py:2 holds a path of one machine."),
        ("a.md", "see https://pypi.org/simple", "a.md:1 holds an address of a package index."),
        ("a.txt", "--extra-index-url x", "a.txt:1 holds an index option."),
        ("a.pem", "-----BEGIN RSA PRIVATE KEY-----", "a.pem:1 holds a private key."),
        ("a.py", "postgres://ana:salt@db/x", "a.py:1 holds a password in an address."),
        ("a.html", '<img src="https://cdn.site.com/x.png">', "a.html:1 holds a foreign address."),
        ("a.css", "url(//fonts.site.com/x)", "a.css:1 holds a foreign address."),
    ],
)
def test_planted_fault_is_found(name, content, complaint):
    assert secrets_and_paths.complaints(Path(name), content) == [complaint]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.py", "path = 'src/work/x'"),
        ("a.md", "postgres://USER:PASSWORD@HOST/NAME"),
        ("a.svg", '<svg xmlns="http://www.w3.org/2000/svg">'),
        ("a.html", '<a href="https://seriktes.example.org/">'),
    ],
)
def test_harmless_text_is_let_through(name, content):
    assert secrets_and_paths.complaints(Path(name), content) == []


@pytest.mark.parametrize("name", ["runtime", "postgres", "test"])
def test_lock_names_each_package_by_hash_and_no_address(name):
    content = (ROOT / "requirements" / f"{name}.txt").read_text()
    blocks = re.split(r"\n(?=\S)", content.strip())

    assert "://" not in content
    assert [block.split("\n")[0] for block in blocks[1:] if "--hash=sha256:" not in block] == []
    assert [
        block for block in blocks[1:] if not re.match(r"[a-z0-9-]+==[0-9][0-9.a-z]*( ;[^\n]*)? \\\n", block)
    ] == []


def test_larger_lock_holds_the_smaller_one_with_the_same_versions():
    runtime, postgres, tests = (pinned(name) for name in ("runtime", "postgres", "test"))

    assert runtime <= postgres <= tests


def pinned(name: str) -> set[str]:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
    return {line for line in lines if "==" in line and not line.startswith(("#", " "))}


def test_unknown_environment_is_refused_with_a_sentence():
    command = [sys.executable, ROOT / "tools" / "environment.py", "all"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (1, "Say which environment to make: runtime or test.\n")
