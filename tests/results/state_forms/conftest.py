"""A network that is an organisation, with two partners, a year's money and the begun form of the year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from seriktes.accounts.enums import Role
from seriktes.activities.enums import ProgrammeKind
from seriktes.attendance.enums import SessionState
from seriktes.core.access import SYSTEM, Actor
from seriktes.organisations.bin import sample_bin
from seriktes.organisations.enums import OrganisationKind
from seriktes.results.state_forms.actions import TypedCell, begin_form, type_cells
from seriktes.results.state_forms.enums import FormKind
from seriktes.results.state_forms.sheet import sheet_of
from tests import factories as make

YEAR = 2025


@dataclass
class Filer:
    """The organisation, its partners with their agreements, and the form of the year."""

    own: Any
    akimat: Any
    company: Any
    order: Any
    grant: Any
    form: Any

    def sheet(self):
        return sheet_of(self.form)

    def cell(self, key):
        return self.sheet().cells[key]

    def type(self, actor=SYSTEM, line=None, reason="", **values) -> int:
        """Type values by field key, with «_» for «-»."""
        fields = {one.key: one for section in self.form.definition.sections() for one in section.fields}
        cells = [TypedCell(fields[key.replace("_", "-")], value) for key, value in values.items()]
        return type_cells(actor=actor, form=self.form, cells=cells, line=line, reason=reason)


@pytest.fixture
def filer(db):
    own = make.organisation(
        "«Үлгі» ҚБ (үлгі)",
        OrganisationKind.NGO,
        name_ru="ОО «Улги» (үлгі)",
        bin=sample_bin(2002, 9, 11),
        email="ulgi@example.org",
        phone="+77095600001",
        address="Көкорай (үлгі)",
    )
    network = make.unit(organisation=own)
    region = make.territory("Көкорай облысы (үлгі)", name_ru="Кокорайская область (үлгі)")
    okrug = make.territory("Самал округі (үлгі)", name_ru="Самалский округ (үлгі)", parent=region)
    club = make.club(unit=network, territory=okrug)
    sport = make.group("Күрес", club=club, programme=make.programme("Күрес", ProgrammeKind.SPORT))
    make.group("Ән", club=club, programme=make.programme("Ән", ProgrammeKind.ARTS))
    make.session(sport, day=date(YEAR, 2, 3), state=SessionState.HELD)
    akimat = make.organisation(
        "Көкорай әкімдігі (үлгі)",
        OrganisationKind.STATE,
        name_ru="Акимат (үлгі)",
        bin=sample_bin(2003, 1, 21),
    )
    company = make.organisation("«Сүт» ЖШС (үлгі)", name_ru="ТОО «Сут» (үлгі)")
    order = make.agreement(akimat, "А-1", name_ru="Государственный социальный заказ (үлгі)")
    grant = make.agreement(company, "К-1", name_ru="Соглашение (үлгі)", ends_on=date(YEAR, 6, 30))
    make.agreement(company, "К-0", ends_on=date(YEAR - 1, 12, 31))
    make.coverage_rule(order, 400_000, club=club)
    make.coverage_rule(grant, 300_000, programme_kind=ProgrammeKind.ARTS)
    make.contribution(order, 1_000_000_00, date(YEAR - 1, 12, 31))
    make.contribution(order, 2_500_000_50, date(YEAR, 1, 1))
    make.contribution(order, 700_000_00, date(YEAR, 12, 31))
    make.contribution(order, 999_00, date(YEAR + 1, 1, 1))
    make.contribution(grant, 300_000_00, date(YEAR, 3, 1))
    wrong = make.contribution(grant, 77_00, date(YEAR, 3, 2))
    make.contribution(grant, -77_00, date(YEAR, 3, 2), reverses=wrong)
    form = begin_form(actor=SYSTEM, kind=FormKind.SDNPO1, organisation=own, year=YEAR)
    return Filer(own, akimat, company, order, grant, form)


def holder(role: Role) -> Actor:
    user = make.user(f"the_{role}")
    make.network_role(user, role)
    return Actor(user=user)


@pytest.fixture
def coordinator(db):
    return holder(Role.COORDINATOR)


@pytest.fixture
def auditor(db):
    return holder(Role.AUDITOR)
