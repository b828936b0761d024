"""Different people of a slice, counted alone and counted with all else."""

from __future__ import annotations

from datetime import date

import pytest

from seriktes.activities.enums import ProgrammeKind
from seriktes.attendance.enums import MarkStatus, SessionState
from seriktes.attribution import rollup
from seriktes.attribution.figures import Slice
from seriktes.attribution.queries import different_people, partner_figures
from seriktes.core.months import month_of
from tests import factories as make

SEPTEMBER = month_of(date(2025, 9, 1))


@pytest.fixture
def groups(db):
    """Two clubs with a group each; one child goes to both, one is ill all the time."""
    chess = make.group(club=make.club("Шұғыла (үлгі)"), programme=make.programme("Ш", ProgrammeKind.SPORT))
    dombra = make.group(club=make.club("Самал (үлгі)"), programme=make.programme("Д", ProgrammeKind.ARTS))
    everywhere, once, ill = (make.person() for _ in range(3))
    comings = (
        (chess, date(2025, 9, 1), (everywhere, once), (ill,)),
        (chess, date(2025, 10, 6), (everywhere,), ()),
        (dombra, date(2025, 10, 7), (everywhere,), (ill, once)),
    )
    for group, day, there, absent in comings:
        session = make.session(group, day, state=SessionState.HELD)
        for person in there:
            make.mark(session, person)
        for person in absent:
            make.mark(session, person, MarkStatus.ILL)
    rollup.rebuild()
    return chess, dombra


def test_people_of_each_slice_are_those_that_a_report_counts(groups):
    chess, dombra = groups
    autumn = SEPTEMBER, SEPTEMBER + 1
    scopes = {
        Slice(*autumn): 2,
        Slice(SEPTEMBER + 1, SEPTEMBER + 1): 1,
        Slice(SEPTEMBER + 5, SEPTEMBER + 6): 0,
        Slice(*autumn, club_id=chess.club_id): 2,
        Slice(*autumn, group_id=dombra.pk): 1,
        Slice(*autumn, programme_kind=ProgrammeKind.ARTS): 1,
        Slice(*autumn, unit_id=chess.club.unit_id): 2,
    }
    partner = make.organisation()

    assert {scope: different_people(scope) for scope in scopes} == scopes
    assert {scope: partner_figures(scope, partner.pk).total.people.network for scope in scopes} == scopes
