from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.accounts import actions as accounts
from seriktes.accounts.actions import UserDetails
from seriktes.accounts.enums import Role
from seriktes.accounts.models import NetworkRole
from seriktes.clubs.models import Unit
from seriktes.core import audit
from seriktes.core.access import Actor, require
from seriktes.core.errors import DomainError
from seriktes.places.enums import TerritoryLevel
from seriktes.places.models import Territory
from seriktes.web.queries import MOST_IN_A_FILE, EntriesSought, LogLine, entries, log_lines

# How many digits of a КАТО code a level may use before the zeros: AB, ABCD, ABCDEF, ABCDEFHIJ.
LEVELS = (
    (2, TerritoryLevel.REGION),
    (4, TerritoryLevel.DISTRICT),
    (6, TerritoryLevel.OKRUG),
    (9, TerritoryLevel.SETTLEMENT),
)


def export_log(*, actor: Actor, sought: EntriesSought) -> list[LogLine]:
    """Return the newest entries for a file, without names; that they leave is an entry itself."""
    with transaction.atomic():
        require(actor, "core.auditentry.view")
        lines = log_lines(actor, entries(actor, sought)[:MOST_IN_A_FILE], is_handed_on=True)
        told = {"entries": len(lines), "form": "csv"}
        audit.log("core.auditentry.exported", actor=actor, target=actor.user, after=told)
    return lines


class NetworkRefused(DomainError):
    """The network cannot begin so, or has begun already."""

    code = "network_refused"


@dataclass(frozen=True)
class NetworkNames:
    """What the network is called."""

    name_kk: str
    name_ru: str = ""
    name_en: str = ""


def begin_network(*, actor: Actor, names: NetworkNames, details: UserDetails) -> str:
    """Name the network, let its first administrator in and return the first password, shown once.

    Raises `NetworkRefused` where somebody administers the network already, and for a nameless one.
    """
    with transaction.atomic():
        require(actor, "accounts.user.add")
        if NetworkRole.objects.on(timezone.localdate()).filter(role=Role.ADMINISTRATOR).exists():
            raise NetworkRefused(_("This network has begun already: ask its administrator to let you in."))
        if len(names.name_kk) < 2 or not details.username or not details.full_name:
            raise NetworkRefused(
                _(
                    "Give the name of the network (--network) and the administrator's sign-in name "
                    "(--sign-in) and full name (--full-name)."
                )
            )
        root = Unit.objects.filter(parent=None).first() or Unit()
        for field, value in asdict(names).items():
            setattr(root, field, value)
        root.save()
        user, password = accounts.add_user(actor=actor, details=details)
        accounts.give_role(actor=actor, user=user, role=Role.ADMINISTRATOR)
        audit.log("clubs.network.begun", actor=actor, target=root, after=asdict(names))
    return password


@dataclass(frozen=True)
class PlaceLine:
    """A place of the state classifier as a line of a file tells it."""

    number: int
    kato: str
    name_kk: str
    name_ru: str


def write_places(*, actor: Actor, lines: list[PlaceLine]) -> int:
    """Write down places, or give known ones their new names; return how many.

    The level is read from the zeros of the code, what a place is part of from its beginning.
    Raises `NetworkRefused` naming the line; then nothing is written.
    """
    with transaction.atomic():
        require(actor, "clubs.club.add")
        for line in sorted(lines, key=lambda line: line.kato):
            _write_place(line)
        if lines:
            root = Unit.objects.filter(parent=None).first()
            if root is None:
                raise NetworkRefused(_("There is no network yet. Run: seriktes begin"))
            audit.log("places.territory.written", actor=actor, target=root, after={"entries": len(lines)})
    return len(lines)


def _write_place(line: PlaceLine) -> None:
    length = len(line.kato.rstrip("0"))
    if not (line.kato.isdecimal() and len(line.kato) == 9 and length and len(line.name_kk) >= 2):
        raise NetworkRefused(
            _("Line %(line)d is no place: it needs a code of nine digits and a name in Kazakh.")
            % {"line": line.number}
        )
    level = next(level for most, level in LEVELS if length <= most)
    beginnings = [line.kato[:most].ljust(9, "0") for most in range(length - 1, 1, -1)]
    above = Territory.objects.filter(kato__in=beginnings).order_by("-kato").first()
    place = Territory.objects.filter(kato=line.kato).first() or Territory(kato=line.kato)
    place.level, place.parent = level, above
    place.name_kk, place.name_ru = line.name_kk[:200], line.name_ru[:200]
    place.save()
