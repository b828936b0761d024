from __future__ import annotations

from tests.results.schedules.conftest import january, quarterly

__all__ = ["january", "quarterly"]
