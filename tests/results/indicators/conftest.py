from __future__ import annotations

import pytest
import time_machine

from tests.results.conftest import akimat, chair, company, desk, insider, manager, network  # noqa: F401


@pytest.fixture
def in_december():
    """The middle of the last month of the network's sessions."""
    with time_machine.travel("2025-12-15T06:00:00Z", tick=False):
        yield
