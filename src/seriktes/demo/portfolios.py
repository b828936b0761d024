"""The portfolios of one circle of the demo, which works under the state creative order."""

from __future__ import annotations

from datetime import date

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Group
from seriktes.demo.form_writer import Desk, FormWriter
from seriktes.demo.scale import Scale
from seriktes.demo.tables import code
from seriktes.demo.words import SAMPLE
from seriktes.organisations.models import Organisation
from seriktes.people.models import Person
from seriktes.results.state_forms.cells import ALL_OF
from seriktes.results.state_forms.definitions.portfolio import ADMITTED
from seriktes.results.state_forms.enums import FormKind
from seriktes.results.state_forms.models import OrderedGroup
from seriktes.results.state_forms.portfolios import children_of
from seriktes.results.state_forms.values import NOTHING

TEACHER = "teacher"
# What a teacher writes of a child, in turn: month and day, table, words.
NOTES = (
    ("2", (1, 22), "Жаңа тәсілді өз бетімен меңгерді"),
    ("2", (4, 16), "Өз жұмысын топқа көрсетіп, түсіндіріп берді"),
    ("3", (3, 21), "Аудандық «Наурыз шуағы» байқауы (үлгі): екінші орын"),
    ("5", (5, 14), "Ата-аналар алдындағы есеп беру кеші"),
)
LATER_NOTES = (("2", (10, 8), "Жаңа бағдарламаны бастады"),)
EXAMINED = (1, 12)


def write(scale: Scale, organisation: Organisation, desk: Desk) -> None:
    """Put a circle under the order and write the portfolio of every child in it for the running year."""
    group = _circle()
    year = scale.until.year
    if group is None:
        return
    OrderedGroup.objects.create(code=code(1), group=group, starts_on=date(year, 1, 5), added_by=desk.actor)
    for number, child in enumerate(children_of(group, year), 1):
        _portfolio(scale, organisation, desk, group, child, number)


def _circle() -> Group | None:
    """Return a circle of arts, one that the demo's teacher leads where there is one."""
    circles = Group.objects.filter(programme__kind=ProgrammeKind.ARTS, ends_on=None).order_by("pk")
    taught = circles.filter(teachings__user__username=TEACHER, teachings__ends_on=None)
    return taught.first() or circles.first()


def _portfolio(
    scale: Scale, organisation: Organisation, desk: Desk, group: Group, child: Person, number: int
) -> None:
    year = scale.until.year
    writer = FormWriter(
        desk, scale.until, kind=FormKind.PORTFOLIO, organisation=organisation, year=year, group=group,
        person=child,
    )  # fmt: skip
    writer.type("1-7", f"ШТ-{year}-{number:05} {SAMPLE}")
    writer.type("7-1", ADMITTED)
    writer.type("7-2", date(year, *EXAMINED).isoformat())
    for section in ("4", "8"):
        writer.type(f"{ALL_OF}{section}", NOTHING)
    written = set()
    for section, day, words in (*NOTES, *LATER_NOTES):
        noted = date(year, *day)
        # The third child of each three took no part in the contest.
        if noted <= scale.until and (section != "3" or number % 3):
            line = writer.line(section)
            writer.type(f"{section}-2", noted.isoformat(), line)
            writer.type(f"{section}-3", words, line)
            written.add(section)
    for section in {"2", "3", "5"} - written:
        writer.type(f"{ALL_OF}{section}", NOTHING)
    if not child.guardianships.filter(ends_on=None).exists():
        writer.type("1-2", NOTHING)
    writer.flush()
