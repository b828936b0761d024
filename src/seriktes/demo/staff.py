"""Who signs in: one person for each role of the network, a leader and teachers in each club."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from seriktes.accounts.enums import Role
from seriktes.accounts.models import NetworkRole, User
from seriktes.clubs.enums import ClubRole
from seriktes.clubs.models import Appointment, Club
from seriktes.demo.names import adult_name, surname
from seriktes.demo.scale import Scale, noon
from seriktes.demo.tables import code
from seriktes.organisations.enums import OrganisationKind
from seriktes.organisations.models import Organisation, Representative
from seriktes.people.enums import Sex

# For everybody: the demo holds nothing to protect.
PASSWORD = "arai-ulgi-2012"  # noqa: S105 -- printed on the screen, for invented data only
# Sign-in name, language, and a role: in the network, in the first club, or that of a partner.
USERS: tuple[tuple[str, str, Role | ClubRole | OrganisationKind], ...] = (
    ("administrator", "ru", Role.ADMINISTRATOR),
    ("chair", "kk", Role.CHAIR),
    ("manager", "ru", Role.PARTNERSHIP_MANAGER),
    ("coordinator", "kk", Role.COORDINATOR),
    ("auditor", "ru", Role.AUDITOR),
    ("leader", "kk", ClubRole.LEADER),
    ("teacher", "kk", ClubRole.TEACHER),
    ("akimat", "kk", OrganisationKind.STATE),
    ("company", "ru", OrganisationKind.COMPANY),
    ("operator", "ru", OrganisationKind.GRANT_OPERATOR),
    ("foundation", "en", OrganisationKind.FOUNDATION),
)
LANGUAGES = {username: language for username, language, _role in USERS}


@dataclass
class Staff:
    """The users, as the rest of the demo needs them."""

    scale: Scale
    password: str
    leaders: list[User] = field(default_factory=list)
    teachers: list[list[User]] = field(default_factory=list)
    manager: User | None = None
    chair: User | None = None
    coordinator: User | None = None
    _count: int = 0

    def add(self, username: str, language: str) -> User:
        """Write a user with an invented name."""
        chance = self.scale.chance("user", username)
        sex = Sex.FEMALE if chance.random() < 0.7 else Sex.MALE
        name = adult_name(chance, surname(chance), sex)
        self._count += 1
        user = User(
            code=code(self._count),
            username=username,
            password=self.password,
            full_name=name.full,
            email=f"{username}@example.org",
            phone=f"+770950{self._count:05}",
            language=language,
            date_joined=noon(self.scale.since),
        )
        user.save()
        return user


def build(scale: Scale, clubs: list[Club], partners: dict[str, Organisation]) -> Staff:
    """Write every user with their role, appointment or mandate."""
    # One hash for all: each takes a third of a second to make, on purpose.
    staff = Staff(scale, make_password(PASSWORD, salt=f"demo{scale.seed}"))
    for username, language, role in USERS:
        if not isinstance(role, Role):
            continue
        user = staff.add(username, language)
        NetworkRole.objects.create(user=user, role=role, starts_on=scale.since)
        if role == Role.PARTNERSHIP_MANAGER:
            staff.manager = user
        elif role == Role.CHAIR:
            staff.chair = user
        elif role == Role.COORDINATOR:
            staff.coordinator = user
    for username, organisation in partners.items():
        user = staff.add(username, LANGUAGES.get(username, "ru"))
        Representative.objects.create(
            code=user.code, organisation=organisation, user=user, starts_on=scale.since
        )
    for number, club in enumerate(clubs):
        _club_staff(staff, number, club)
    return staff


def _club_staff(staff: Staff, number: int, club: Club) -> None:
    suffix = "" if number == 0 else f"-{number + 1}"
    chance = staff.scale.chance("staff", number)
    languages = ["kk", "kk", "ru"]
    leader = staff.add(f"leader{suffix}", "kk" if number == 0 else chance.choice(languages))
    _appoint(club, leader, ClubRole.LEADER)
    teachers = []
    for place in range(chance.randint(3, 5)):
        of_place = "" if place == 0 else f"-{place + 1}" if suffix else f"-1-{place + 1}"
        language = "kk" if number == place == 0 else chance.choice(languages)
        teacher = staff.add(f"teacher{suffix}{of_place}", language)
        _appoint(club, teacher, ClubRole.TEACHER)
        teachers.append(teacher)
    staff.leaders.append(leader)
    staff.teachers.append(teachers)


def _appoint(club: Club, user: User, role: ClubRole) -> None:
    # Everybody of the demo holds one role, so the number of the user is that of the appointment too.
    Appointment.objects.create(code=user.code, club=club, user=user, role=role, starts_on=club.starts_on)
