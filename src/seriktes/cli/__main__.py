from __future__ import annotations

import sys

from seriktes.cli import main

sys.exit(main())
