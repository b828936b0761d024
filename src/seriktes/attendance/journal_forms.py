"""Forms of journal imports: the file, and everything that is decided about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from seriktes.attendance.imports.contents import MarkLine
from seriktes.attendance.imports.decisions import LEAVE_OUT, NEW, Decisions
from seriktes.attendance.imports.matching import Match
from seriktes.attendance.imports.planning import chosen
from seriktes.attendance.journals.enums import Meaning
from seriktes.attendance.journals.marks import GRADE
from seriktes.attendance.journals.masking import masked
from seriktes.attendance.models import JournalProfile
from seriktes.attendance.queries.journal_imports import Check, PartCheck, importing_clubs, profiles
from seriktes.core.access import Actor
from seriktes.core.calendar_words import MONTHS
from seriktes.core.formats import language_of
from seriktes.core.forms import TidyField
from seriktes.core.spreadsheets.books import MIB
from seriktes.core.spreadsheets.reading import DEFAULT_LIMITS

CHOOSE = ("", _("Choose"))
CHOOSE_HERE = _("Choose here what is right.")
SCHOOL_YEARS_BACK = 11
FIRST_MONTH_OF_SCHOOL = 9
FEWEST_GRADES = 3


class Later(forms.ChoiceField):
    """A choice that may be made later, but must be made before the journal is brought in."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class LaterNumber(forms.TypedChoiceField):
    """The same for a number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class JournalForm(forms.Form):
    """Which club, which file."""

    club = forms.Field()  # made anew for each person
    file = forms.FileField(
        label=_("Journal"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.txt"}),
        error_messages={"empty": _("There is nothing in this file. Check that you chose the right one.")},
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clubs = importing_clubs(actor)
        self.fields["club"] = forms.ModelChoiceField(
            label=_("Club"), queryset=clubs, to_field_name="code", empty_label=None
        )
        only = clubs[:2]
        if len(only) == 1:
            self.fields["club"].widget = forms.HiddenInput()
            self.initial.setdefault("club", only[0].code)
        self.lacks_club = not only

    def clean_file(self) -> UploadedFile:
        given = self.cleaned_data["file"]
        if given.size > DEFAULT_LIMITS.file_bytes:
            limit = DEFAULT_LIMITS.file_bytes // MIB
            raise forms.ValidationError(
                _("This file is larger than %(limit)s MB. Split it and bring in the parts.")
                % {"limit": limit}
            )
        return given


@dataclass(frozen=True)
class MarkRow:
    line: MarkLine
    field: BoundField


@dataclass(frozen=True)
class PartRow:
    check: PartCheck
    field: BoundField
    outside: int  # marks that the group it goes to has no days for


@dataclass(frozen=True)
class PersonRow:
    match: Match
    field: BoundField


class CheckForm(forms.Form):
    """Everything a person decides about a file; what is left open is asked for again.

    Fields are made from what the file holds, so that nothing else can be sent. With the button `go`
    nothing may be left open.
    """

    use_required_attribute = False

    journal_wins = forms.BooleanField(
        label=_("The journal is right"),
        help_text=_("Marks made by people in the program are replaced too. Otherwise they stay."),
        required=False,
    )
    remember = forms.BooleanField(label=_("Remember what these marks mean"), required=False)
    profile_name = TidyField(label=_("Under the name"), required=False, max_length=100)

    def __init__(self, *args: Any, check: Check, **kwargs: Any) -> None:
        self.check = check
        self.decisions = check.decisions
        super().__init__(*args, **kwargs)
        self._add_dates()
        self._add_profile()
        self._add_parts()
        self._add_marks()
        self._add_people()
        self.initial.setdefault("journal_wins", self.decisions.journal_wins)

    def _add_dates(self) -> None:
        words = MONTHS[language_of()]
        months = [CHOOSE, *((number, words[number - 1]) for number in range(1, 13))]
        found = self.check.contents
        asked = dict.fromkeys((*self.decisions.months, *found.silent_months))
        for place, sheet in enumerate(asked):
            label = _("Month of the sheet “%(sheet)s”") % {"sheet": sheet}
            self.fields[f"month-{place}"] = LaterNumber(label=label, choices=months)
            self.initial[f"month-{place}"] = self.decisions.months.get(sheet)
        self.asked_months = list(asked)
        if found.needs_year or found.silent_months or self.decisions.school_year:
            self.fields["school_year"] = LaterNumber(label=_("School year"), choices=_school_years())
            self.initial["school_year"] = self.decisions.school_year
        if found.needs_august or self.decisions.august:
            said = _("The list names its school year alone, and August can begin one or end one.")
            field = LaterNumber(label=_("Year of August"), help_text=said, choices=_years())
            self.fields["august"] = field
            self.initial["august"] = self.decisions.august

    def _add_profile(self) -> None:
        known = profiles(self.check.club)
        self.fields["profile"] = forms.ModelChoiceField(
            label=_("Saved marks of the club"),
            queryset=known,
            required=False,
            empty_label=_("Do not use any"),
        )
        self.has_profiles = known.exists()

    def _add_parts(self) -> None:
        for place, part in enumerate(self.check.parts):
            name = f"group-{place}"
            groups = [
                (group.code, _offered(group.name, self.check.outside(part.part, group)))
                for group in self.check.groups
            ]
            choices = [CHOOSE, *groups, (LEAVE_OUT, _("Leave out"))]
            label = part.part.label or _("The journal")
            self.fields[name] = Later(label=label, choices=choices)
            known = LEAVE_OUT if part.is_left_out else part.group.code if part.group else ""
            self.initial.setdefault(name, known)

    def _add_marks(self) -> None:
        self.grades = {
            f"mark-{place}"
            for place, line in enumerate(self.check.contents.marks)
            if line.suggestion.reason.code == GRADE.code
        }
        if len(self.grades) >= FEWEST_GRADES:
            self.fields["grades"] = forms.ChoiceField(
                label=_("All grades and points together mean"),
                choices=[("", _("Choose each below")), *Meaning.choices],
                required=False,
            )
        for place, line in enumerate(self.check.contents.marks):
            name = f"mark-{place}"
            self.fields[name] = Later(label=masked(line.raw)[:40], choices=[CHOOSE, *Meaning.choices])
            sure = line.suggestion.meaning if line.suggestion.sure else None
            self.initial[name] = self.decisions.meanings.get(line.key, sure)

    def _add_people(self) -> None:
        for match in self.check.doubtful:
            choices = [(known.code, _told(known)) for known in match.candidates]
            answers = [CHOOSE, *choices, (NEW, _("A new person")), (LEAVE_OUT, _("Leave out"))]
            self.fields[f"person-{match.person.key}"] = Later(
                label=match.person.row.name[:120], choices=answers
            )
            first = match.suggested.code if match.suggested else ""
            self.initial[f"person-{match.person.key}"] = chosen(match, self.decisions) or first
        if self.check.unknown:
            self.fields["add_new"] = Later(
                label=_("People who are not known yet"),
                choices=[
                    ("yes", _("Write down those who are ticked and enrol them in the group")),
                    ("no", _("Leave all of them out")),
                ],
                widget=forms.RadioSelect,
            )
            said = {True: "yes", False: "no", None: ""}[self.decisions.add_new]
            self.initial["add_new"] = said
        for match in self.check.unknown:
            name = f"person-{match.person.key}"
            self.fields[name] = forms.BooleanField(label=match.person.row.name[:120], required=False)
            self.initial[name] = self.decisions.people.get(match.person.key) != LEAVE_OUT

    # What the template shows

    @property
    def date_fields(self) -> list[BoundField]:
        names = [f"month-{place}" for place in range(len(self.asked_months))]
        return [self[name] for name in (*names, "school_year", "august") if name in self.fields]

    @property
    def grades_field(self) -> BoundField | None:
        """One answer for all grades, where there are several."""
        return self["grades"] if "grades" in self.fields else None

    @property
    def part_rows(self) -> list[PartRow]:
        return [
            PartRow(part, self[f"group-{place}"], self.check.outside(part.part, part.group))
            for place, part in enumerate(self.check.parts)
        ]

    @property
    def mark_rows(self) -> list[MarkRow]:
        """The marks to be looked at one by one; grades only where no one answer is for all of them."""
        return [row for row in self._rows() if row.field.name not in self._folded]

    @property
    def grade_rows(self) -> list[MarkRow]:
        """The grades, folded under the one answer for all of them."""
        return [row for row in self._rows() if row.field.name in self._folded]

    @property
    def has_open_grades(self) -> bool:
        """Whether something is still wrong among the folded ones."""
        return any(row.field.errors for row in self.grade_rows)

    @property
    def _folded(self) -> set[str]:
        return self.grades if "grades" in self.fields else set()

    def _rows(self) -> list[MarkRow]:
        return [MarkRow(line, self[f"mark-{place}"]) for place, line in enumerate(self.check.contents.marks)]

    @property
    def doubtful_rows(self) -> list[PersonRow]:
        return [PersonRow(match, self[f"person-{match.person.key}"]) for match in self.check.doubtful]

    @property
    def unknown_rows(self) -> list[PersonRow]:
        return [PersonRow(match, self[f"person-{match.person.key}"]) for match in self.check.unknown]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("remember") and not given.get("profile_name"):
            self.add_error("profile_name", _("Give the marks a name to find them by."))
        if self.is_final:
            for name in self._open_fields(given):
                self.add_error(name, CHOOSE_HERE)
        return given

    @property
    def is_final(self) -> bool:
        return "go" in self.data

    def _open_fields(self, given: dict[str, Any]) -> list[str]:
        """The fields in which something is still to be chosen; a newly chosen profile names its marks."""
        profile = given.get("profile")
        grades = self.grades if given.get("grades") else set()
        named = grades | {
            f"mark-{place}"
            for place, line in enumerate(self.check.contents.marks)
            if profile and line.key in profile.meanings
        }
        empty_parts = {f"group-{place}" for place, part in enumerate(self.check.parts) if not part.entries}
        return [
            name
            for name, field in self.fields.items()
            if isinstance(field, Later | LaterNumber)
            and not given.get(name)
            and name not in self.errors
            and name not in named | empty_parts
        ]

    # What was decided

    def decided(self) -> Decisions:
        """Return the decisions before with those of the form; a newly chosen profile fills its marks."""
        given = self.cleaned_data
        return replace(
            self.decisions,
            school_year=given.get("school_year", self.decisions.school_year),
            august=given.get("august", self.decisions.august),
            months=self._months(),
            meanings=self.meanings(),
            groups=self._groups(),
            people={**self.decisions.people, **self._people()},
            add_new=self._adds_new(),
            journal_wins=given["journal_wins"],
        )

    def meanings(self) -> dict[str, Meaning]:
        """Return the meaning of each mark that has one."""
        given = self.cleaned_data
        lines = self.check.contents.marks
        grade = given.get("grades")
        chosen_here = {
            line.key: Meaning(said)
            for place, line in enumerate(lines)
            if (said := given.get(name := f"mark-{place}") or (grade if name in self.grades else ""))
        }
        profile: JournalProfile | None = given.get("profile")
        if profile is None:
            return chosen_here
        known = {line.key for line in lines}
        saved = {mark: Meaning(meaning) for mark, meaning in profile.meanings.items() if mark in known}
        return {**chosen_here, **saved}

    def _months(self) -> dict[str, int]:
        given = (
            (sheet, self.cleaned_data.get(f"month-{place}")) for place, sheet in enumerate(self.asked_months)
        )
        return {sheet: month for sheet, month in given if month}

    def _groups(self) -> dict[str, str]:
        parts = enumerate(self.check.parts)
        given = {part.part.key: self.cleaned_data.get(f"group-{place}") for place, part in parts}
        return {key: code for key, code in given.items() if code}

    def _people(self) -> dict[str, str]:
        given = self.cleaned_data
        doubtful = {
            match.person.key: given.get(f"person-{match.person.key}") for match in self.check.doubtful
        }
        unknown = {
            match.person.key: (
                NEW if given["add_new"] == "yes" and given.get(f"person-{match.person.key}") else LEAVE_OUT
            )
            for match in self.check.unknown
            if given.get("add_new")
        }
        return {key: said for key, said in {**doubtful, **unknown}.items() if said}

    def _adds_new(self) -> bool | None:
        said = self.cleaned_data.get("add_new")
        return said == "yes" if said else self.decisions.add_new


def _offered(name: str, outside: int) -> str:
    if not outside:
        return name
    told = ngettext(
        "%(group)s (%(count)d mark outside its dates)",
        "%(group)s (%(count)d marks outside its dates)",
        outside,
    )
    return told % {"group": name, "count": outside}


def _told(known: Any) -> str:
    born = f", {known.birth_date:%d.%m.%Y}" if known.birth_date else ""
    return f"{known.name}{born}"


def _school_years() -> list[tuple[Any, Any]]:
    today = timezone.localdate()
    now = today.year - (today.month < FIRST_MONTH_OF_SCHOOL)
    years = range(now, now - SCHOOL_YEARS_BACK, -1)
    return [CHOOSE, *((year, f"{year}/{year + 1}") for year in years)]


def _years() -> list[tuple[Any, Any]]:
    now = timezone.localdate().year
    return [CHOOSE, *((year, str(year)) for year in range(now, now - SCHOOL_YEARS_BACK, -1))]
