"""Settings are documented, wrong ones are refused, and production's are safe."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from seriktes.settings import env

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference" / "settings.md"
KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
PRODUCTION = {
    "SERIKTES_SETTINGS": "production",
    "SERIKTES_SECRET_KEY": "".join(chr(ord("!") + number % 90) for number in range(0, 7 * 60, 7)),
    "SERIKTES_MASTER_KEY": KEY,
    "SERIKTES_INDEX_KEY": KEY,
    "SERIKTES_SIGNING_KEYS": "/srv/keys",
    "SERIKTES_HOSTS": "seriktes.example.org",
    "SERIKTES_MAIL_URL": "smtp://user:word@mail.example.org",
}


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    command = [sys.executable, "-W", "ignore", "-m", "seriktes.cli", *arguments]
    return subprocess.run(
        command,
        env=kept | {"PYTHONPATH": str(ROOT / "src")} | environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def documented() -> set[str]:
    return {line.split("`")[1] for line in REFERENCE.read_text().splitlines() if line.startswith("| `")}


def test_every_variable_is_documented():
    assert documented() == set(env.VARIABLES)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("SERIKTES_SETTINGS", "prod"),
        ("SERIKTES_DEBUG", "maybe"),
        ("SERIKTES_PROXIES", "ten"),
        ("SERIKTES_WORKERS", "0"),
        ("SERIKTES_FEWEST_PEOPLE", "4"),
        ("PORT", "70000"),
        ("SERIKTES_TEST_DB", "mysql"),
        ("SERIKTES_PUBLIC_ADDRESS", "seriktes.example.org"),
        ("SERIKTES_PUBLIC_ADDRESS", "https://seriktes.example.org/kk/"),
        ("SERIKTES_PUBLIC_ADDRESS", "https://user:word@seriktes.example.org"),
        ("SERIKTES_PUBLIC_ADDRESS", "https://seriktes.example.org:99999"),
        ("SERIKTES_PUBLIC_ADDRESS", "https://seriktes.example.org?q"),
        ("SERIKTES_PUBLIC_ADDRESS", "ftp://seriktes.example.org"),
        ("SERIKTES_PUBLIC_ADDRESS", "https://"),
    ],
)
def test_wrong_value_is_refused_with_name_value_and_choices(name, given):
    with pytest.raises(env.WrongSetting) as refusal:
        env.read(name, {name: given})

    assert str(refusal.value) == (
        f"{name} is {given!r}, but it must be {env.VARIABLES[name].accepts}. See docs/reference/settings.md."
    )


@pytest.mark.parametrize("name", ["SERIKTES_SECRET_KEY", "SERIKTES_MASTER_KEY", "SERIKTES_INDEX_KEY"])
def test_wrong_secret_is_refused_without_showing_it(name):
    with pytest.raises(env.WrongSetting) as refusal:
        env.read(name, {name: "short"})

    assert name in str(refusal.value)
    assert "short" not in str(refusal.value)


@pytest.mark.parametrize(
    "given", ["https://seriktes.example.org", "https://seriktes.example.org/", "http://[::1]:8000"]
)
def test_a_public_address_loses_its_last_slash(given):
    assert env.read("SERIKTES_PUBLIC_ADDRESS", {"SERIKTES_PUBLIC_ADDRESS": given}) == given.rstrip("/")


def test_misspelt_variable_is_refused():
    with pytest.raises(env.WrongSetting, match="does not know SERIKTES_HOST,") as refusal:
        env.refuse_unknown({"SERIKTES_HOST,": "", "PATH": "/bin"})

    assert "SERIKTES_HOSTS" in str(refusal.value)


@pytest.mark.parametrize("missing", sorted(set(PRODUCTION) - {"SERIKTES_SETTINGS", "SERIKTES_MAIL_URL"}))
def test_production_without_a_needed_variable_is_refused(missing, tmp_path):
    given = PRODUCTION | {"SERIKTES_VAR": str(tmp_path)}
    del given[missing]

    done = run("manage", "check", **given)

    assert done.returncode == 2
    assert done.stderr.startswith(f"seriktes: {missing} is not set.")
    assert list(tmp_path.iterdir()) == []


def test_production_passes_the_deployment_check_with_nothing_silenced(tmp_path):
    safe = PRODUCTION | {"SERIKTES_VAR": str(tmp_path)}

    done = run("manage", "check", "--deploy", "--fail-level", "DEBUG", **safe)

    clean = "System check identified no issues (0 silenced).\n"
    assert (done.returncode, done.stdout) == (0, clean), done.stderr


def test_deployment_check_notices_an_unsafe_setting(tmp_path):
    unsafe = PRODUCTION | {"SERIKTES_SECRET_KEY": "a" * 60, "SERIKTES_VAR": str(tmp_path)}

    done = run("manage", "check", "--deploy", "--fail-level", "DEBUG", **unsafe)

    assert done.returncode == 1
    assert "security.W009" in done.stderr
