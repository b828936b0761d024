from __future__ import annotations

from dataclasses import replace

import pytest

from seriktes.attendance.queries.trust import TrustFigures
from seriktes.results.reports import from_json
from seriktes.results.trust import Trust, protected_trust

FOUND = TrustFigures(
    first_month=0,
    last_month=11,
    held=200,
    on_the_day=180,
    from_files=12,
    marks=3000,
    late_edits=40,
    late_people=9,
    duplicates=7,
    is_duplicates_least=False,
    flags=14,
    flags_explained=5,
    flags_corrected=3,
    flags_confirmed=0,
)
TOLD = Trust(200, 180, 12, 40, 7, 14, 8)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({}, {}),
        # Forty late edits of four people are those of four people.
        ({"late_people": 4}, {"late_edits": None}),
        ({"late_people": 0, "late_edits": 0}, {"late_edits": 0}),
        ({"duplicates": 4}, {"duplicates": None}),
        ({"duplicates": 0}, {"duplicates": 0}),
        ({"flags": 4, "flags_explained": 0, "flags_corrected": 0}, {"questions": None, "answered": None}),
        # Of fourteen, two are open: the difference would tell.
        ({"flags_explained": 9}, {"answered": None}),
    ],
)
def test_what_may_be_about_few_people_is_hidden(found, told):
    assert protected_trust(replace(FOUND, **found), 5) == replace(TOLD, **told)


def test_a_release_tells_how_its_registers_came_about(network, desk):
    released = desk.released(network.company)

    trust = from_json(released.figures).trust

    assert trust is not None
    # The agreement began in October; its groups met in September too.
    assert (trust.held, trust.from_files, trust.late_edits) == (57, 0, 0)
