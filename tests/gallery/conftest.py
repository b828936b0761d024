from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english(own_language) -> Iterator[None]:
    """Say the sentences of refusals as the code says them."""
    with translation.override("en"):
        yield
