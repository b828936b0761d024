"""HTTP input of attendance → clean data. Everything that may be sent twice carries a client-made id."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.activities.models import Group
from seriktes.attendance.enums import MarkStatus, NotHeldReason
from seriktes.attendance.models import Session
from seriktes.attendance.queries.sheets import people_on_sheet
from seriktes.clubs.forms import ClubMeantField
from seriktes.clubs.models import Club
from seriktes.clubs.queries import offered_clubs
from seriktes.core import months
from seriktes.core.access import Actor
from seriktes.core.forms import DayField, TidyField, WholeField
from seriktes.core.intake import ClientEvent
from seriktes.core.widgets import DayInput
from seriktes.people.models import Person

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
CLEAR = "clear"
MOST_PEOPLE = 600

WRONG_STATUS = _("This mark is not known. Reload the page and enter it again.")
TOO_MANY = _("There are too many people on this sheet: %(most)s at most.")
WRONG_PERSON = _("This person is not in the group on this day. Reload the page.")


class EventForm(forms.Form):
    """What every entry carries: an id made where it was entered, and when that was by the device's clock."""

    kind = ""

    event = forms.UUIDField(widget=forms.HiddenInput(attrs={"id": False}))
    made_at = forms.DateTimeField(required=False, widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(self, *args: Any, session: Session | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        if not self.is_bound:
            self.initial.setdefault("event", uuid4())

    def clean_made_at(self):
        made_at = self.cleaned_data["made_at"]
        if made_at is None:
            return timezone.now()
        if not EARLIEST <= made_at < LATEST:
            raise ValidationError(_("The clock of this device is wrong. Set its date, then try again."))
        return made_at

    def client_event(self) -> ClientEvent:
        given = self.cleaned_data
        content = {"session": self.session.code} if self.session else {}
        return ClientEvent(given["event"], self.kind, given["made_at"], content | self.content())

    def content(self) -> dict[str, Any]:
        """What the event says besides its session; a repeat must say the same."""
        return {}

    def sentence(self) -> str:
        """The first thing that is wrong, for an answer without a page."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class MarkForm(EventForm):
    """One mark: a person of the sheet and a status word, or "clear"."""

    kind = "attendance.mark"

    person = forms.CharField(max_length=12)
    status = forms.ChoiceField(
        choices=[*((status.word, status.label) for status in MarkStatus), (CLEAR, CLEAR)],
        error_messages={"invalid_choice": WRONG_STATUS},
    )

    def clean_person(self):
        code = self.cleaned_data["person"]
        found = people_on_sheet(self.session, [code])
        if code not in found:
            raise ValidationError(WRONG_PERSON)
        return found[code]

    def clean_status(self):
        word = self.cleaned_data["status"]
        return None if word == CLEAR else MarkStatus.of_word(word)

    def content(self):
        status = self.cleaned_data["status"]
        return {"person": self.cleaned_data["person"].code, "status": status.word if status else CLEAR}


class SheetForm(EventForm):
    """The whole sheet: `person` once for each line, `status-CODE` and, as it was shown, `was-CODE`.

    Only lines that were changed are recorded, so that a page left open overwrites nobody. The button
    `rest` records everybody still without a mark as present.
    """

    kind = "attendance.sheet"

    rest = forms.BooleanField(required=False)

    def clean(self):
        codes = list(dict.fromkeys(self.data.getlist("person")))
        if len(codes) > MOST_PEOPLE:
            raise ValidationError(TOO_MANY, params={"most": MOST_PEOPLE})
        if any("\x00" in code for code in codes):  # PostgreSQL would fail at the query
            raise ValidationError(WRONG_PERSON)
        people = people_on_sheet(self.session, codes)
        if len(people) < len(codes):
            raise ValidationError(WRONG_PERSON)
        self.cleaned_data["people"] = [people[code] for code in codes]
        self.cleaned_data["marks"] = {
            people[code]: status for code in codes if (status := self._changed(code)) is not None
        }
        return self.cleaned_data

    def _changed(self, code: str) -> MarkStatus | None:
        word = self.data.get(f"status-{code}", "")
        if not word or word == self.data.get(f"was-{code}", ""):
            return None
        try:
            return MarkStatus.of_word(word)
        except KeyError:
            raise ValidationError(WRONG_STATUS) from None

    def content(self):
        given = self.cleaned_data
        said = {person.code: status.word for person, status in given["marks"].items()}
        if not given["rest"]:
            return {"marks": said}
        return {"rest": sorted(person.code for person in given["people"])} | ({"marks": said} if said else {})


class TopicForm(EventForm):
    kind = "attendance.topic"

    topic = TidyField(label=_("Topic"), max_length=300, required=False)

    def content(self):
        return {"topic": self.cleaned_data["topic"]}


class NotHeldForm(EventForm):
    kind = "attendance.not_held"

    reason = forms.ChoiceField(label=_("Because of"), choices=NotHeldReason.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def clean_reason(self):
        return NotHeldReason(self.cleaned_data["reason"])

    def content(self):
        return {"reason": self.cleaned_data["reason"].value, "note": self.cleaned_data["note"]}


class WithdrawalForm(EventForm):
    kind = "attendance.not_held.withdrawal"


class WalkInForm(EventForm):
    """Somebody the actor may see, to be added to the sheet."""

    kind = "attendance.walk_in"

    person = forms.CharField(max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_person(self):
        person = Person.objects.visible_to(self.actor).filter(code=self.cleaned_data["person"]).first()
        if person is None:
            raise ValidationError(_("Nobody you may see has this code. Search again."))
        return person

    def content(self):
        return {"person": self.cleaned_data["person"].code}


class SessionForm(EventForm):
    """A session added by hand."""

    kind = "attendance.session"

    day = DayField(label=_("Day"), widget=DayInput())
    starts_at = forms.TimeField(
        label=_("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = WholeField(label=_("Minutes"), min_value=10, max_value=600, initial=60)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group

    def clean_starts_at(self) -> time:
        return self.cleaned_data["starts_at"].replace(second=0, microsecond=0, tzinfo=None)

    def content(self):
        given = self.cleaned_data
        return {
            "group": self.group.code,
            "day": given["day"].isoformat(),
            "starts_at": given["starts_at"].isoformat("minutes"),
            "minutes": given["minutes"],
        }


class ShownDayForm(forms.Form):
    """Which day is shown; anything that is no day means today."""

    date = forms.DateField(required=False)

    def chosen(self):
        day = self.cleaned_data.get("date") if self.is_valid() else None
        return day if day and date(2000, 1, 1) <= day <= date(2100, 1, 1) else timezone.localdate()


class OfClubForm(forms.Form):
    """The club to which what is shown of the whole network is narrowed."""

    club = forms.ModelChoiceField(
        label=_("Club"),
        queryset=Club.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("all"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = offered_clubs(actor, self.data.get("club", ""))
        if offered is not None:
            self.fields["club"].queryset = Club.objects.filter(pk__in=[club.pk for club in offered])
        else:
            self.fields["club"] = ClubMeantField(actor=actor)


class DayClubForm(OfClubForm):
    """The club to which a day of the whole network is narrowed."""

    date = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("date", "club")

    def chosen(self) -> Club | None:
        return self.cleaned_data.get("club") if self.is_valid() else None


class MonthForm(forms.Form):
    """Which month is shown; anything that is no month means the one of today."""

    month = forms.CharField(required=False)

    def chosen(self) -> int:
        today = months.month_of(timezone.localdate())
        try:
            month = months.parse_month(self.data.get("month", ""))
        except months.InvalidMonth:
            return today
        return month if 2000 * 12 <= month < 2100 * 12 else today


class ListForm(OfClubForm):
    """What the list of sessions is narrowed to."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("all")),
            ("unmarked", _("Wait for a mark")),
            ("held", _("Held")),
            ("not_held", _("Did not happen")),
        ],
    )
    field_order = ("state", "club")
