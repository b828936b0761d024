from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.core import formats
from seriktes.core.access import Actor
from seriktes.core.forms import DayField, TidyField, WholeField
from seriktes.core.text import clean
from seriktes.core.widgets import RadioSegments
from seriktes.people import listing
from seriktes.people.actions import ConsentDetails, PersonDetails
from seriktes.people.actions.consents import OF_AGE
from seriktes.people.enums import ConsentForm, Purpose, Relation, Sex
from seriktes.people.iin import Iin, InvalidIin, check_iin
from seriktes.people.models import Person
from seriktes.people.phones import parse_phones
from seriktes.people.queries import Described, Kin, Likely, PeopleSought, likely_same
from seriktes.people.validators import validate_birth_date, validate_name

ANY = _("all")
IDENTITY = {"family_name", "given_name", "birth_date", "phones", "iin"}
SEX_OF: dict[str, str] = {Relation.MOTHER: Sex.FEMALE, Relation.FATHER: Sex.MALE}


class PeopleSearchForm(forms.Form):
    """What the list of people is narrowed to, with the filters that other apps have registered."""

    q = forms.CharField(label=_("Name or phone"), required=False, max_length=100)
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", ANY), *Sex.choices], required=False)
    age_from = WholeField(label=_("Age from"), min_value=0, max_value=120, required=False)
    age_until = WholeField(label=_("Age until"), min_value=0, max_value=120, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = {name: self.data.get(name, "") for name in (known.name for known in listing.filters)}
        self.extra: list[str] = []
        for known in listing.filters.shown_to(actor):
            choices = known.choices(actor, chosen)
            if choices is None:
                self.fields[known.name] = TidyField(label=known.label, required=False, max_length=100)
            elif choices:
                self.fields[known.name] = forms.ChoiceField(
                    label=known.label, choices=[("", ANY), *choices], required=False
                )
            if known.name in self.fields:
                self.extra.append(known.name)

    @property
    def extra_fields(self) -> list[forms.BoundField]:
        """The registered filters, in their order."""
        return [self[name] for name in self.extra]

    def sought(self) -> PeopleSought:
        """Return what was asked for; a wrong value narrows nothing: who shows it as an error lists nobody."""
        given = self.cleaned_data if self.is_valid() else {}
        return PeopleSought(
            text=given.get("q", ""),
            sex=given.get("sex", ""),
            age_from=given.get("age_from"),
            age_until=given.get("age_until"),
            chosen={name: given.get(name, "") for name in self.extra},
        )


class NameField(forms.CharField):
    """A name as written, tidied."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=100, validators=[validate_name], **kwargs)

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")


class PhonesField(forms.CharField):
    """Several phone numbers in one field, cleaned to a tuple in E.164."""

    def clean(self, value: Any) -> Any:
        cell = parse_phones(super().clean(value))
        if cell.refused:
            raise ValidationError(
                [
                    ValidationError(
                        _("%(text)s: %(reason)s"),
                        params={"text": part.text, "reason": part.reason},
                        code="phone",
                    )
                    for part in cell.refused
                ]
            )
        return tuple(phone.e164 for phone in cell.phones)


class Unkept(forms.HiddenInput):
    """An answer to what is shown: it does not stay when the form is shown again with something else."""

    def format_value(self, value: Any) -> None:  # noqa: ARG002 -- Django's signature
        return None


class SexField(forms.ChoiceField):
    """Needed, as its label says; only the form refuses an empty one, because an ИИН may say it."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class PersonForm(forms.Form):
    """A person as typed. What is odd, or likely known already, must be confirmed with `is_checked`."""

    family_name = NameField(label=_("Family name"))
    given_name = NameField(label=_("Given name"), required=False)
    patronymic = NameField(
        label=_("Patronymic"), required=False, help_text=_("If the identity document has one.")
    )
    birth_date = forms.DateField(label=_("Date of birth"), required=False, validators=[validate_birth_date])
    sex = SexField(
        label=_("Sex"),
        choices=Sex.choices,
        widget=RadioSegments,
        help_text=_("Needed unless an IIN is typed, which says it."),
    )
    phones = PhonesField(
        label=_("Phones"),
        required=False,
        max_length=160,
        help_text=_("Several numbers with commas between them."),
    )
    iin = forms.CharField(
        label=_("IIN"),
        required=False,
        max_length=20,
        help_text=_("12 digits; the date of birth and the sex are then filled in. Kept encrypted."),
    )
    is_checked = forms.BooleanField(required=False, widget=Unkept)

    def __init__(
        self, *args: Any, actor: Actor, person: Person | None = None, near: Q | None = None, **kwargs: Any
    ) -> None:
        """`near` is the condition on people of the club into which somebody is written down."""
        super().__init__(*args, **kwargs)
        self.actor, self.person, self.near = actor, person, near
        self.likely: list[Likely] = []
        self.is_doubtful = False
        if person is not None and person.iin_sealed:
            self.fields["iin"].help_text = _("An IIN is kept. Type another one only to replace it.")

    def clean_iin(self) -> Iin | None:
        typed = self.cleaned_data["iin"]
        if not typed:
            return None
        try:
            return check_iin(typed, allow_sample=settings.SERIKTES_DEMO)
        except InvalidIin as wrong:
            raise ValidationError(str(wrong.sentence), code=wrong.code) from wrong

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        doubts = self._take_from_iin(cleaned)
        if "sex" in cleaned and not cleaned["sex"]:
            self.add_error("sex", ValidationError(_("Choose one."), code="required"))
        if "family_name" in cleaned and (self.person is None or IDENTITY & set(self.changed_data)):
            self.likely = likely_same(self.actor, self._described(cleaned), besides=self.person)
        if not self.errors:
            self._raise_doubts(doubts, is_checked=cleaned["is_checked"])
        return cleaned

    def _take_from_iin(self, cleaned: dict[str, Any]) -> list[tuple[str, str]]:
        """Fill what the ИИН says and was not typed; return what was typed otherwise."""
        doubts: list[tuple[str, str]] = []
        iin = cleaned.get("iin")
        if iin is None:
            return doubts
        if iin.born and cleaned.get("birth_date") not in (None, iin.born):
            sentence = _("The IIN says %(day)s. Correct one of the two, or save it as it is.")
            doubts.append(("birth_date", str(sentence) % {"day": formats.date_short(iin.born)}))
        if iin.sex and cleaned.get("sex") not in ("", None, iin.sex):
            sentence = _("The IIN says otherwise. Correct one of the two, or save it as it is.")
            doubts.append(("sex", str(sentence)))
        cleaned["birth_date"] = cleaned.get("birth_date") or iin.born
        cleaned["sex"] = cleaned.get("sex") or iin.sex or ""
        return doubts

    def _raise_doubts(self, doubts: list[tuple[str, str]], *, is_checked: bool) -> None:
        if is_checked or not (doubts or self.likely):
            return
        self.is_doubtful = True
        for name, sentence in doubts:
            self.add_error(name, ValidationError(sentence, code="doubt"))
        if self.likely:
            self.add_error(
                None, ValidationError(_("This may be somebody who is already known."), code="doubt")
            )

    def likely_so_far(self) -> list[Likely]:
        """Return who may be meant by what is typed so far, be the rest missing or wrong."""
        self.is_valid()
        return self.likely

    def told_apart(self) -> list[Person]:
        """Return the people who were shown and are, as the valid form says, somebody else."""
        seen = set(self.data.getlist("seen")) if hasattr(self.data, "getlist") else set()
        return [one.person for one in self.likely if one.person is not None and one.person.code in seen]

    def _described(self, cleaned: dict[str, Any]) -> Described:
        iin = cleaned.get("iin")
        return Described(
            names=(cleaned["family_name"], cleaned.get("given_name", ""), cleaned.get("patronymic", "")),
            birth_date=cleaned.get("birth_date"),
            phones=cleaned.get("phones") or (),
            iin=iin.number if iin else "",
            near=self.near,
        )

    def details(self) -> PersonDetails:
        """Return the valid form as what an action takes."""
        given = self.cleaned_data
        return PersonDetails(
            family_name=given["family_name"],
            given_name=given["given_name"],
            patronymic=given["patronymic"],
            birth_date=given["birth_date"],
            sex=given["sex"],
            phones=given["phones"],
            iin=given["iin"].number if given["iin"] else "",
        )


def initial_of(person: Person) -> dict[str, Any]:
    """Return what the form of a known person starts with; never the ИИН."""
    names = ("family_name", "given_name", "patronymic", "birth_date", "sex")
    numbers = person.phones.values_list("number", flat=True)
    return {name: getattr(person, name) for name in names} | {"phones": ", ".join(numbers)}


class RelationFields(forms.Form):
    """Who a guardian is to the child, and since when: a mother and a father since the birth, unless said."""

    relation = forms.ChoiceField(label=_("Relation"), choices=Relation.choices)
    starts_on = DayField(
        label=_("Since"), required=False, help_text=_("Empty for a mother or a father: since the birth.")
    )

    def __init__(self, *args: Any, born: date | None, **kwargs: Any) -> None:
        """`born` is the child's date of birth."""
        super().__init__(*args, **kwargs)
        self._born = born

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("relation") in SEX_OF and cleaned.get("starts_on", "wrong") is None:
            cleaned["starts_on"] = self._born
        if cleaned.get("starts_on", "wrong") is None:
            self.add_error("starts_on", ValidationError(_("Say since when."), code="required"))
        return cleaned


class SinceForm(forms.Form):
    """The day since which somebody is a guardian."""

    starts_on = DayField(label=_("Since"))


class KnownGuardianForm(RelationFields):
    """A guardian who is in the register already; `known` are the people found by the search."""

    guardian = forms.ChoiceField(label=_("Person"), widget=forms.RadioSelect)

    field_order = ("guardian", "relation", "starts_on")

    def __init__(self, *args: Any, known: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = {person.code: person for person in known}
        _offer(self, "guardian", [(one.code, _label(one)) for one in known])

    def clean_guardian(self) -> Person:
        return self._known[self.cleaned_data["guardian"]]


class NewGuardianForm(RelationFields, PersonForm):
    """A guardian who is not in the register yet."""

    field_order = (
        "relation",
        "family_name",
        "given_name",
        "patronymic",
        "phones",
        "birth_date",
        "sex",
        "iin",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sex"].help_text = _("For a mother and a father it is filled in.")

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "sex" in given:
            given["sex"] = given["sex"] or SEX_OF.get(given.get("relation", ""), "")
        return super().clean()


class ConsentsForm(forms.Form):
    """A consent: each purpose is asked apart; a guardian gives it for a child, an adult for themselves."""

    purposes = forms.MultipleChoiceField(
        label=_("What is allowed"), choices=Purpose.choices, widget=forms.CheckboxSelectMultiple
    )
    given_by = forms.ChoiceField(label=_("Given by"), widget=forms.RadioSelect)
    form = forms.ChoiceField(
        label=_("How it was given"),
        choices=ConsentForm.choices,
        widget=RadioSegments,
        initial=ConsentForm.PAPER,
    )
    starts_on = DayField(label=_("Given on"), initial=timezone.localdate)
    ends_on = DayField(label=_("Valid until"), required=False)

    def __init__(self, *args: Any, person: Person, guardians: list[Kin], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        givers = [kin.person for kin in guardians]
        if person.age is None or person.age >= OF_AGE:
            givers.insert(0, person)
        self._givers = {giver.code: giver for giver in givers}
        _offer(self, "given_by", [(code, giver.name) for code, giver in self._givers.items()])
        if len(givers) == 1:
            self.fields["given_by"].initial = givers[0].code

    @property
    def has_givers(self) -> bool:
        """Whether anybody known may give a consent for this person."""
        return bool(self._givers)

    def clean_starts_on(self) -> Any:
        day = self.cleaned_data["starts_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is in the future. A consent is written down once given."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", ValidationError(_("The last day is before the first."), code="order"))
        return cleaned

    def details(self) -> ConsentDetails:
        """Return the valid form as what the action takes, without the purposes."""
        given = self.cleaned_data
        return ConsentDetails(
            given_by=self._givers[given["given_by"]],
            form=ConsentForm(given["form"]),
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
        )


class KeptForm(forms.Form):
    """Which of two rows is kept when they are joined."""

    kept = forms.ChoiceField(label=_("Which one is kept?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, one: Person, other: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rows = {one.code: one, other.code: other}
        _offer(self, "kept", [(row.code, f"{n}. {_label(row)}") for n, row in enumerate((one, other), 1)])

    def kept_and_merged(self) -> tuple[Person, Person]:
        """Return the row that is kept and the other one."""
        kept = self._rows[self.cleaned_data["kept"]]
        (merged,) = (row for row in self._rows.values() if row is not kept)
        return kept, merged


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Give a field of choices what there is to choose from."""
    form.fields[name].choices = choices


def _label(person: Person) -> str:
    return f"{person.name}, {formats.date_short(person.birth_date)}" if person.birth_date else person.name
