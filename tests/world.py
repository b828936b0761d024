"""One small named network that permission tests and pages use: who may see what in it is known.

Two clubs of one network. In «Шұғыла» the leader, a teacher with the group `chess`, the child Айбар
with his mother; in «Самал» another leader, another teacher with the group `dombra`, the child Дана.
The akimat covers all of «Шұғыла», the company both clubs; each has a representative.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from seriktes.accounts.enums import Role
from seriktes.activities.enums import ProgrammeKind
from seriktes.clubs.enums import ClubRole
from seriktes.core.access import Actor
from seriktes.organisations.enums import OrganisationKind
from tests import factories as make

# A word that only the row of a foreign club holds: it must appear nowhere it is not granted.
CANARY = "Құпиясөз"


@dataclass
class World:
    """The rows of the small network, by name; `actors` maps each role's name to its user."""

    network: Any
    club: Any
    other_club: Any
    chess: Any
    dombra: Any
    child: Any
    mother: Any
    other_child: Any
    session: Any
    other_session: Any
    akimat: Any
    company: Any
    akimat_agreement: Any
    company_agreement: Any
    akimat_rule: Any
    company_rule: Any
    users: dict[str, Any]

    def actor(self, name: str) -> Actor:
        """A fresh actor: what it remembers ends with the request."""
        return Actor(user=self.users[name])


def build() -> World:
    network = make.network()
    club = make.club("«Шұғыла» клубы (үлгі)")
    other_club = make.club("«Самал» клубы (үлгі)")
    chess = make.group("Шахмат 1", club=club, programme=make.programme("Шахмат", ProgrammeKind.SPORT))
    dombra = make.group("Домбыра 1", club=other_club, programme=make.programme("Домбыра", ProgrammeKind.ARTS))
    child = make.person("Үлгібаев", "Айбар")
    mother = make.person("Үлгібаева", "Сәуле", sex="f", birth_date=date(1988, 3, 2))
    make.guardianship(child, mother)
    other_child = make.person(f"{CANARY}ова", "Дана", sex="f")
    make.enrolment(child, chess)
    make.enrolment(other_child, dombra)
    akimat = make.organisation("Көкорай ауданының әкімдігі (үлгі)", OrganisationKind.STATE)
    company = make.organisation("«Көкорай Сүт» ЖШС (үлгі)")
    akimat_agreement = make.agreement(akimat, "А-1")
    company_agreement = make.agreement(company, "К-1")
    users = _users(club, other_club, chess, dombra, akimat, company)
    return World(
        network=network,
        club=club,
        other_club=other_club,
        chess=chess,
        dombra=dombra,
        child=child,
        mother=mother,
        other_child=other_child,
        session=make.session(chess, lead=users["teacher"]),
        other_session=make.session(dombra, lead=users["other_teacher"]),
        akimat=akimat,
        company=company,
        akimat_agreement=akimat_agreement,
        company_agreement=company_agreement,
        akimat_rule=make.coverage_rule(akimat_agreement, 400_000, club=club),
        company_rule=make.coverage_rule(company_agreement, 600_000),
        users=users,
    )


def _users(club, other_club, chess, dombra, akimat, company) -> dict[str, Any]:
    users = {name: make.user(name) for name in ("outsider", "former_teacher")}
    for role in Role:
        users[role.value] = make.user(role.value)
        make.network_role(users[role.value], role)
    for prefix, place, taught in (("", club, chess), ("other_", other_club, dombra)):
        for role in (ClubRole.LEADER, ClubRole.TEACHER):
            users[prefix + role.value] = make.user(prefix + role.value)
            make.appointment(place, users[prefix + role.value], role)
        make.teaching(taught, users[prefix + "teacher"])
    make.appointment(club, users["former_teacher"], ClubRole.TEACHER, ends_on=date(2025, 1, 31))
    make.teaching(chess, users["former_teacher"], ends_on=date(2025, 1, 31), is_lead=False)
    for name, organisation in (("akimat", akimat), ("company", company)):
        users[name] = make.user(name)
        make.representative(organisation, users[name])
    return users
