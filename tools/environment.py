# -*- coding: utf-8 -*-
"""Make `.venv` from a locked requirements file, and put the `seriktes` command into it.

    python3 tools/environment.py runtime      what `make demo` needs
    python3 tools/environment.py test         the same and what the checks and tests need

Installs by hash only, wheels only. Does nothing when the lock has not changed since last time. This file
must be readable by any Python 3, so that an old one gets a sentence and not a syntax error.
"""

from __future__ import print_function, unicode_literals

import hashlib
import os
import stat
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
OLDEST = (3, 11)
KINDS = ("runtime", "test")  # each contains the one before it

LAUNCHER = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from seriktes.cli import main

sys.exit(main())
"""


def refuse(sentence):
    sys.stderr.write(sentence + "\n")
    sys.exit(1)


def check_python():
    if sys.version_info < OLDEST:
        refuse(
            "Seriktes needs Python %d.%d or newer; this is Python %d.%d (%s). "
            "Install a newer one and say which: make PYTHON=python3.12 demo"
            % (OLDEST + sys.version_info[:2] + (sys.executable,))
        )
    try:
        import ensurepip  # noqa: F401, PLC0415 -- Debian ships it apart, and its absence needs a sentence
        import venv  # noqa: F401, PLC0415
    except ImportError:
        refuse("This Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv")


def python():
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return os.path.join(VENV, folder, name)


def lock_path(kind):
    return os.path.join(ROOT, "requirements", kind + ".txt")


def fingerprint(kind):
    """Lock, Python and place: a change of any of them means the environment is not the promised one."""
    with open(lock_path(kind), "rb") as lock:
        content = lock.read()
    about = "%s %s %s" % (sys.version, ROOT, kind)
    return hashlib.sha256(content + about.encode()).hexdigest()


def stamp_path(kind):
    return os.path.join(VENV, "installed-" + kind)


def is_current(kind):
    try:
        with open(stamp_path(kind)) as stamp:
            return stamp.read() == fingerprint(kind)
    except OSError:
        return False


def run(*command):
    status = subprocess.call(command)
    if status:
        refuse(
            "The environment could not be made: %r ended with status %d." % (" ".join(command[:6]), status)
        )


def create():
    """A new environment where there is none, or where the one there belongs to another place or Python."""
    works = os.path.exists(python()) and subprocess.call([python(), "-c", "import pip"]) == 0
    if not works:
        print("Making the environment in .venv …", flush=True)
        run(sys.executable, "-m", "venv", "--clear", VENV)


def install(kind):
    print("Installing the locked packages (%s) …" % kind, flush=True)
    started = time.time()
    run(
        python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
        "--require-hashes", "--only-binary", ":all:", "-r", lock_path(kind),
    )  # fmt: skip
    print("Installed in %d s." % round(time.time() - started), flush=True)


def add_command():
    """Let the environment find `src`, and put `seriktes` beside its python. No build step is needed."""
    query = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    packages = subprocess.check_output([python(), "-c", query]).decode().strip()
    with open(os.path.join(packages, "seriktes.pth"), "w") as path_file:
        path_file.write(os.path.join(ROOT, "src") + "\n")
    launcher = os.path.join(os.path.dirname(python()), "seriktes")
    with open(launcher, "w") as command:
        command.write(LAUNCHER.format(python=python()))
    os.chmod(launcher, os.stat(launcher).st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def main():
    kind = sys.argv[1] if len(sys.argv) == 2 else ""
    if kind not in KINDS:
        refuse("Say which environment to make: %s." % " or ".join(KINDS))
    check_python()
    if any(is_current(larger) for larger in KINDS[KINDS.index(kind) :]):
        return
    create()
    install(kind)
    add_command()
    with open(stamp_path(kind), "w") as stamp:
        stamp.write(fingerprint(kind))


main()
