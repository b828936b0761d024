from __future__ import annotations

from datetime import date

import pytest

from seriktes.attendance.enums import SessionState
from seriktes.attribution import rollup
from seriktes.results.validators import Period
from tests import factories as make
from tests.attribution.giving import SEPTEMBER, TENGE


@pytest.fixture
def visited(world):
    """A visit in each club in September: the company covers both, the akimat one of them; both gave money."""
    for session, person in ((world.session, world.child), (world.other_session, world.other_child)):
        session.state = SessionState.HELD
        session.save()
        make.mark(session, person)
    rollup.rebuild()
    make.contribution(world.akimat_agreement, 300 * TENGE, date(2025, 9, 3))
    make.contribution(world.company_agreement, 1_000 * TENGE, date(2025, 9, 30))
    return world


@pytest.fixture
def released_month(visited):
    users = visited.users
    months = Period(SEPTEMBER, SEPTEMBER)
    make.release(visited.akimat, months, (users["chair"], users["partnership_manager"]))
    return visited
