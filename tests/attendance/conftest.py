from __future__ import annotations

import pytest


@pytest.fixture
def teacher(world, client):
    client.force_login(world.users["teacher"])
    return client
