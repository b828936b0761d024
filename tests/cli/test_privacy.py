from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_only_the_owner_can_read_what_the_command_writes(tmp_path):
    folder = tmp_path / "var"
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "SERIKTES_VAR": str(folder)}
    command = [sys.executable, "-m", "seriktes.cli", "begin", "--network", "Үлгі", "--sign-in", "asel"]
    command += ["--full-name", "Әсел Үлгі"]

    subprocess.run(command, env=environ, check=True, timeout=120)

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")]}
    assert {"seriktes.sqlite3", "keys", "master"} <= set(modes)
    assert [name for name, mode in modes.items() if mode & 0o077] == []
