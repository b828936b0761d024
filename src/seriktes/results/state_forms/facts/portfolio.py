"""What the system can tell of a child in a circle: names, enrolment, attendance by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from seriktes.activities.models import Enrolment
from seriktes.attendance.enums import VISITS, MarkStatus, SessionState
from seriktes.attendance.models import Mark, Session
from seriktes.core import formats
from seriktes.core.months import month_of
from seriktes.people.models import Guardianship, Person
from seriktes.results.state_forms.definitions.portfolio import ATTENDANCE
from seriktes.results.state_forms.facts.known import FormFacts, KnownLine, KnownValue, both
from seriktes.results.state_forms.models import StateForm
from seriktes.results.state_forms.values import NOTHING, paired

EXCUSED = (MarkStatus.EXCUSED, MarkStatus.ILL)


def facts_of(form: StateForm) -> FormFacts:
    """Return what the register and the journal tell of one child. It asks no permission: the caller does."""
    enrolments = enrolments_of(form)
    return FormFacts(
        fields=_of_child(form, enrolments), lines=tuple(_months(form, enrolments)) if enrolments else ()
    )


def enrolments_of(form: StateForm) -> list[Enrolment]:
    """Return when the child was in the group in the form's year, whichever of their rows was enrolled."""
    rows = Person.objects.of_root(form.person.root_id).values("pk")  # type: ignore[union-attr]
    within = Enrolment.objects.overlapping(form.first_day, form.last_day)
    return list(within.filter(group=form.group, person__in=rows).order_by("starts_on", "pk"))


def _of_child(form: StateForm, enrolments: list[Enrolment]) -> dict[str, KnownValue]:
    child, group = form.person, form.group
    assert child is not None, "a portfolio is of a child"  # noqa: S101
    assert group is not None, "a portfolio is of a group"  # noqa: S101
    register, url = _("the register of people"), child.get_absolute_url()
    enrolled, group_url = _("the enrolment in the group"), group.get_absolute_url()
    club = {code: f"{group.name_in(code)}, {group.club.name_in(code)}" for code in ("kk", "ru")}
    found = {
        "1-1": KnownValue(child.full_name, register, url=url),
        "1-3": KnownValue(both(group.programme), _("the programme of the group"), url=group_url),
        "1-4": KnownValue(club, _("the group"), url=group_url),
    }
    if guardians := _guardians(child):
        found["1-2"] = KnownValue(guardians, register, url=url)
    if enrolments:
        found["1-5"] = KnownValue(enrolments[0].starts_on.isoformat(), enrolled, url=group_url)
        last = enrolments[-1].ends_on
        found["1-6"] = KnownValue(last.isoformat() if last else NOTHING, enrolled, url=group_url)
    return found


def _guardians(child: Person) -> str:
    rows = Person.objects.of_root(child.root_id).values("pk")
    ties = Guardianship.objects.filter(child__in=rows, ends_on=None).select_related("guardian")
    return ", ".join(dict.fromkeys(tie.guardian.full_name for tie in ties))


def _months(form: StateForm, enrolments: list[Enrolment]) -> Iterable[KnownLine]:
    """Yield a line for each month with a session that was held while the child was in the group."""
    held = _held(form, enrolments)
    status = _statuses(form, held)
    source = _("the journal of the group")
    sessions: Counter[int] = Counter(month_of(day) for day in held.values())
    marks: Counter[tuple[int, MarkStatus]] = Counter(
        (month_of(held[session]), said) for session, said in status.items()
    )
    for month in sorted(sessions):
        visits = sum(marks[month, said] for said in VISITS)
        excused = sum(marks[month, said] for said in EXCUSED)
        told = {
            "6-2": paired(lambda month=month: formats.month_long(month)),  # type: ignore[misc]
            "6-3": sessions[month],
            "6-4": visits,
            "6-5": excused,
            "6-6": marks[month, MarkStatus.ABSENT],
        }
        cells = {key: KnownValue(value, source) for key, value in told.items()}
        yield KnownLine(ATTENDANCE, f"month-{month}", cells)


def _held(form: StateForm, enrolments: list[Enrolment]) -> dict[int, date]:
    """Return the sessions held while the child was in the group, with their days."""
    spans = Q(pk__in=())
    for one in enrolments:
        until = min(one.ends_on or form.last_day, form.last_day)
        spans |= Q(day__range=(max(one.starts_on, form.first_day), until))
    rows = Session.objects.filter(spans, group=form.group, state=SessionState.HELD)
    return dict(rows.values_list("pk", "day"))


def _statuses(form: StateForm, held: dict[int, date]) -> dict[int, MarkStatus]:
    """Return what the journal says of each session; a visit comes before an absence of another row."""
    rows = Person.objects.of_root(form.person.root_id).values("pk")  # type: ignore[union-attr]
    marks = Mark.objects.current().filter(
        person__in=rows, session__group=form.group, day__range=(form.first_day, form.last_day)
    )
    found: dict[int, MarkStatus] = {}
    for session, status in marks.values_list("session_id", "status"):
        if session in held and (session not in found or found[session] not in VISITS):
            found[session] = MarkStatus(status)
    return found
