from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seriktes.accounts.models import User
from seriktes.activities.actions import GroupDetails, ProgrammeDetails, SlotDetails
from seriktes.activities.enums import EndReason, GroupLanguage, ProgrammeKind, Season, Weekday
from seriktes.activities.models import Group, Programme
from seriktes.activities.queries import GroupsSought, groups_meant, people_ever_of_club
from seriktes.clubs.models import Appointment, Club
from seriktes.clubs.queries import offered_clubs
from seriktes.core import formats
from seriktes.core.access import Actor
from seriktes.core.forms import DayField, NamesForm, TidyField, WholeField
from seriktes.core.text import fold
from seriktes.core.widgets import RadioSegments
from seriktes.people.forms import PersonForm
from seriktes.people.models import Person

ANY = _("all")
MOST_NAMED = 5
ENDINGS = [choice for choice in EndReason.choices if choice[0] != EndReason.TRANSFERRED]

# Where the session keeps the name proposed for a new group: addresses stay in logs, and it may be a person's.
NAME_OF_GROUP = "name_of_group"


class GroupMeantField(TidyField):
    """One group by a part of its name, and of its club's: a group or None. For a network of too many to list.

    What it began with, left as it stands, is the group `chosen` before.
    """

    def __init__(self, *, actor: Actor, chosen: Group | None = None) -> None:
        help_text = _("A part of its name, and of the name of its club if several are called so.")
        super().__init__(label=_("Group"), required=False, max_length=200, help_text=help_text)
        self._actor, self._chosen = actor, chosen

    def prepare_value(self, value: Any) -> Any:
        return _group_said(value) if isinstance(value, Group) else value

    def clean(self, value: Any) -> Group | None:
        said = super().clean(value)
        if not said:
            return None
        if self._chosen is not None and said == _group_said(self._chosen):
            return self._chosen
        meant = list(groups_meant(self._actor, said)[: MOST_NAMED + 1])
        called = [one for one in meant if fold(said) in (fold(one.name), fold(_group_said(one)))] or meant
        if len(called) == 1:
            return called[0]
        raise ValidationError(_which_group(called), code="group")


def _group_said(group: Group) -> str:
    return f"{group.name}, {group.club.name}"


def _which_group(called: list[Group]) -> str:
    if not called:
        return str(_("No group is called so."))
    names = "; ".join(map(_group_said, called[:MOST_NAMED]))
    return _("Several groups are called so. Type more of the name: %(names)s.") % {"names": names}


class GroupSearchForm(forms.Form):
    """What the list of groups is narrowed to."""

    q = forms.CharField(label=_("Name or programme"), required=False, max_length=100)
    club = forms.ChoiceField(label=_("Club"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", ANY), *ProgrammeKind.choices], required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", ANY), *GroupLanguage.choices], required=False
    )
    former = forms.ChoiceField(
        label=_("When"),
        choices=[("", _("meeting now")), ("1", pgettext_lazy("groups", "ended"))],
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = offered_clubs(actor, self.data.get("club", ""))
        if offered is not None:
            _offer(self, "club", [("", str(ANY)), *((club.code, club.name) for club in offered)])
        else:
            self.fields["club"] = TidyField(label=_("Club"), required=False, max_length=100)

    def sought(self) -> GroupsSought:
        """Return what a valid form asks for."""
        given = self.cleaned_data if self.is_valid() else {}
        return GroupsSought(
            text=given.get("q", ""),
            club=given.get("club", ""),
            kind=given.get("kind", ""),
            language=given.get("language", ""),
            is_former=bool(given.get("former")),
        )


class ProgrammeForm(NamesForm):
    """A programme of the network."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ProgrammeKind.choices)

    def details(self) -> ProgrammeDetails:
        """Return the valid form as what an action takes."""
        return ProgrammeDetails(**self.cleaned_data)


class GroupForm(NamesForm):
    """A group of a club."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), to_field_name="code")
    language = forms.ChoiceField(
        label=_("Language"), choices=GroupLanguage.choices, widget=RadioSegments, initial=GroupLanguage.KK
    )
    season = forms.ChoiceField(label=_("Season"), choices=Season.choices, initial=Season.SCHOOL_YEAR)
    capacity = WholeField(label=_("Places"), min_value=1, max_value=500, initial=15)
    age_from = WholeField(label=_("Age from"), min_value=0, max_value=120, required=False)
    age_until = WholeField(label=_("Age until"), min_value=0, max_value=120, required=False)
    starts_on = DayField(label=_("First day"), initial=timezone.localdate)

    def __init__(self, *args: Any, actor: Actor, is_frozen: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Programme.objects.visible_to(actor).order_by("sort_key", "pk")
        self.fields["programme"].queryset = known
        for name in ("programme", "language", "season") if is_frozen else ():
            self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        youngest, oldest = cleaned.get("age_from"), cleaned.get("age_until")
        if youngest is not None and oldest is not None and oldest < youngest:
            self.add_error(
                "age_until", ValidationError(_("The oldest age is below the youngest."), code="order")
            )
        return cleaned

    def details(self) -> GroupDetails:
        """Return the valid form as what an action takes."""
        return GroupDetails(**{name: self.cleaned_data[name] for name in GroupDetails.__dataclass_fields__})


class NewGroupForm(GroupForm):
    """A new group: the club is chosen among those where the actor may add one."""

    club = forms.ModelChoiceField(Club.objects.none(), label=_("Club"), to_field_name="code")

    field_order = ("club", "programme", "name_kk", "name_ru", "name_en")

    def __init__(self, *args: Any, actor: Actor, clubs: list[Club], **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        allowed = Club.objects.filter(pk__in=[club.pk for club in clubs])
        self.fields["club"].queryset = allowed


def initial_of(group: Group) -> dict[str, Any]:
    """Return what the form of a known group starts with."""
    names = (*GroupForm.base_fields,)
    return {name: getattr(group, name) for name in names}


class SlotForm(forms.Form):
    """A weekly hour."""

    weekday = forms.TypedChoiceField(label=_("Day of the week"), choices=Weekday.choices, coerce=int)
    starts_at = forms.TimeField(
        label=_("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = WholeField(label=_("Minutes"), min_value=10, max_value=600, initial=60)
    room = TidyField(label=_("Room"), max_length=60, required=False)
    starts_on = DayField(label=_("From"), initial=timezone.localdate)

    def details(self) -> SlotDetails:
        """Return the valid form as what an action takes."""
        return SlotDetails(**self.cleaned_data)


class TeacherForm(forms.Form):
    """Somebody of the club's staff who teaches a group."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Teacher"), to_field_name="code")
    starts_on = DayField(label=_("From"), initial=timezone.localdate)
    is_lead = forms.BooleanField(label=_("Leads the group"), required=False, initial=True)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = Appointment.objects.filter(club=group.club).not_ended().values("user")
        self.fields["user"].queryset = User.objects.filter(pk__in=staff)


class AgeQuestion(forms.Form):
    """Asks once more before somebody of another age is enrolled: the group's ages are a plan, not a bar."""

    any_age = forms.BooleanField(label=_("Enrol all the same"), required=False)

    asks_age = False

    def ask_age(self, group: Group, age: int | None) -> None:
        """Make the form wrong, once, where `age` lies outside the group's."""
        youngest, oldest = group.age_from, group.age_until
        is_fit = age is None or (youngest or 0) <= age <= (oldest if oldest is not None else age)
        if is_fit or self.cleaned_data.get("any_age"):
            return
        self.asks_age = True
        ages = "–".join("" if bound is None else f"{bound}" for bound in (youngest, oldest))
        told = {"age": age, "ages": ages}
        sentence = _(
            "This person is %(age)s years old, and the group is for ages %(ages)s. Enrol all the same?"
        )
        self.add_error(None, ValidationError(sentence, code="age", params=told))


class KnownPersonForm(AgeQuestion):
    """Somebody of the register to enrol; `known` are the people found by the search."""

    person = forms.ChoiceField(label=_("Person"), widget=forms.RadioSelect)
    starts_on = DayField(label=_("In the group since"), initial=timezone.localdate)

    def __init__(self, *args: Any, known: list[Person], group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        self._known = {person.code: person for person in known}
        _offer(self, "person", [(one.code, _label(one)) for one in known])

    def clean_person(self) -> Person:
        return self._known[self.cleaned_data["person"]]

    def chosen(self) -> dict[str, Any]:
        """Return the valid form as what an action takes."""
        return {name: self.cleaned_data[name] for name in ("person", "starts_on")}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "person" in given and "starts_on" in given:
            self.ask_age(self.group, given["person"].age_on(given["starts_on"]))
        return given


class NewPersonForm(AgeQuestion, PersonForm):
    """A person who is not in the register yet, to be enrolled at once."""

    starts_on = DayField(label=_("In the group since"), initial=timezone.localdate)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, near=people_ever_of_club(group.club_id), **kwargs)
        self.group = group

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("birth_date") and given.get("starts_on"):
            self.ask_age(self.group, Person(birth_date=given["birth_date"]).age_on(given["starts_on"]))
        return given


class EndEnrolmentForm(forms.Form):
    """Why and when somebody leaves a group."""

    ends_on = DayField(label=_("Last day"), initial=timezone.localdate)
    reason = forms.ChoiceField(label=_("Why"), choices=ENDINGS, widget=forms.RadioSelect)


class TransferForm(AgeQuestion):
    """The group a person goes over to; the box of another age is there only when it is asked about."""

    group = forms.ModelChoiceField(Group.objects.none(), label=_("To which group"), to_field_name="code")
    starts_on = DayField(label=_("First day in the new group"), initial=timezone.localdate)

    def __init__(self, *args: Any, actor: Actor, group: Group, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person
        self.fields["any_age"].widget = forms.HiddenInput()
        running = Group.objects.visible_to(actor, "activities.group.edit").on(timezone.localdate())
        others = running.exclude(pk=group.pk).select_related("club").order_by("sort_key", "pk")
        self.fields["group"].queryset = others
        self.fields["group"].label_from_instance = _with_club

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "group" in given and "starts_on" in given:
            self.ask_age(given["group"], self._person.age_on(given["starts_on"]))
        if self.asks_age:
            self.fields["any_age"].widget = forms.CheckboxInput()
        return given

    def chosen(self) -> dict[str, Any]:
        """Return the valid form as what an action takes."""
        return {name: self.cleaned_data[name] for name in ("group", "starts_on")}


class FirstDayForm(forms.Form):
    """The day with which something begins."""

    starts_on = DayField(label=_("First day"))


def _with_club(group: Group) -> str:
    return f"{group.name}, {group.club.name}"


def _label(person: Person) -> str:
    return f"{person.name}, {formats.date_short(person.birth_date)}" if person.birth_date else person.name


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Give a field of choices what there is to choose from."""
    form.fields[name].choices = choices
