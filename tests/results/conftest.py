from __future__ import annotations

import pytest
from django.test import Client

from seriktes.accounts.enums import Role
from seriktes.core.access import Actor
from tests import factories as make
from tests.results import networks, releasing


@pytest.fixture
def network(db):
    return networks.build()


@pytest.fixture
def chair(db):
    user = make.user("chair")
    make.network_role(user, Role.CHAIR)
    return Actor(user=user)


@pytest.fixture
def manager(db):
    user = make.user("manager")
    make.network_role(user, Role.PARTNERSHIP_MANAGER)
    return Actor(user=user)


@pytest.fixture
def desk(db):
    """The manager and the chair who release reports."""
    return releasing.desk()


@pytest.fixture
def draft(network, desk):
    return desk.drafted(network.company)


@pytest.fixture
def released(network, desk):
    return desk.released(network.company)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def insider(chair):
    """The chair's browser."""
    return signed_in(chair.user)


@pytest.fixture
def akimat(network):
    """The browser of the akimat's representative."""
    user = make.user("akimat")
    make.representative(network.akimat, user)
    return signed_in(user)


@pytest.fixture
def company(network):
    user = make.user("company")
    make.representative(network.company, user)
    return signed_in(user)
