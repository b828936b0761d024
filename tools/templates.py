"""Put the Django templates into their one shape, or with `--check` say which are not.

Only Django's own syntax is shaped; HTML is left as its author wrote it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

found = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "src").rglob("templates/**/*.html"))
command = [Path(sys.executable).parent / "djade", "--target-version", "5.2", *sys.argv[1:], *found]
sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode if found else 0)
