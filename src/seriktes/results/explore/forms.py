"""What an exploration asks, as the address carries it; and the name of a view."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Group
from seriktes.attribution.figures import SEXES, UNKNOWN, age_bands
from seriktes.clubs.forms import ClubMeantField
from seriktes.clubs.models import Unit
from seriktes.clubs.queries import MOST_OFFERED
from seriktes.core.access import Actor
from seriktes.core.fact_kinds import FactFigure
from seriktes.core.formats import language_of
from seriktes.core.forms import TidyField
from seriktes.core.months import month_of, month_text
from seriktes.organisations.models import Organisation
from seriktes.results import labels
from seriktes.results.explore.actions import ViewDetails
from seriktes.results.explore.measures import (
    DIMENSIONS,
    MEASURES,
    OF_GIFTS,
    OF_INDICATORS,
    OF_PERSONS,
    by_name,
    gifts,
)
from seriktes.results.explore.queries import (
    ExplorationAsked,
    explored_clubs,
    explored_indicators,
    explored_partners,
)
from seriktes.results.forms import MonthField
from seriktes.results.indicators.enums import IndicatorFigure
from seriktes.results.state_forms.definitions import spheres
from seriktes.results.validators import Period, check_period, school_year, this_school_year

ANY = _("all")
WHOLE_NETWORK = IndicatorFigure.NETWORK.label
OF_PARTNERS = [one for one in IndicatorFigure if one != IndicatorFigure.NETWORK]
UNKNOWN_SEX = "unknown"  # an empty choice means all
DEFAULTS = {"measure": "people", "rows": "club", "columns": "month", "when": "year", "order": "name"}
CHOSEN_MONTHS = "months"
WHEN = (
    ("year", _("this school year")),
    ("last_year", _("the last school year")),
    ("twelve", _("twelve months up to now")),
    (CHOSEN_MONTHS, _("other months")),
)
# In their order within an address.
NARROWING = ("whose", "club", "unit", "kind", "sphere", "group", "sex", "age")
INDICATOR = "indicator-"
OF_ATTENDANCE = [(name, label) for name, label in DIMENSIONS.items() if name != "partner"]


class ExploreForm(forms.Form):
    """A measure by one or two things; `asked` holds the question once the form is valid."""

    asked: ExplorationAsked

    measure = forms.ChoiceField(label=_("Figure"), choices=[(one.name, one.label) for one in MEASURES])
    rows = forms.ChoiceField(label=_("By"), choices=OF_ATTENDANCE)
    columns = forms.ChoiceField(
        label=_("And by"), choices=[("", _("nothing more")), *OF_ATTENDANCE], required=False
    )
    when = forms.ChoiceField(label=_("Months"), choices=WHEN)
    order = forms.ChoiceField(
        label=_("Order of rows"), choices=[("name", _("by name")), ("figure", _("by the figure"))]
    )

    def __init__(self, given: Mapping[str, Any], *, actor: Actor, earliest: int, today: date) -> None:
        super().__init__({**DEFAULTS, **{name: given[name] for name in given}})
        self._earliest, self._today = earliest, today
        self.fields["from"] = MonthField(label=_("From month"), required=False)
        self.fields["until"] = MonthField(label=_("To month, included"), required=False)
        self._clubs = explored_clubs(actor).order_by("sort_key", "pk")
        self._indicators = {f"{INDICATOR}{one.code}": one for one in explored_indicators(actor)}
        if self._indicators:
            named = [(key, one.name) for key, one in self._indicators.items()]
            self.fields["measure"].choices = [*self.fields["measure"].choices, (_("Indicators"), named)]
        self._partners = {one.code: one for one in explored_partners(actor)}
        if self._partners:
            offered = [(one.name, _figures_of(one)) for one in self._partners.values()]
            sums = (_("What partners gave"), [(one.name, one.label) for one in gifts()])
            self.fields["measure"].choices = [*self.fields["measure"].choices, sums]
            for name in ("rows", "columns"):
                self.fields[name].choices = [*self.fields[name].choices, ("partner", DIMENSIONS["partner"])]
            self.fields["whose"] = forms.ChoiceField(
                label=_("Whose figure"), choices=[("", WHOLE_NETWORK), *offered], required=False
            )
        self._offer_places(actor)
        self._offer_people()

    def _offer_places(self, actor: Actor) -> None:
        offered = list(self._clubs[: MOST_OFFERED + 1])
        chosen = self.data.get("club", "")
        if len(offered) > MOST_OFFERED:
            offered = list(self._clubs.filter(code=chosen)) if chosen else []
        self.fields["club"] = (
            _choice(_("Club"), [(club.code, club.name) for club in offered])
            if offered
            else ClubMeantField(actor=actor)
        )
        self.fields["unit"] = _choice(
            _("Unit of the network"), [(unit.code, unit.name) for unit in self._units(actor)]
        )
        kinds = [(kind.value, capfirst(str(kind.label))) for kind in ProgrammeKind]
        self.fields["kind"] = _choice(_("Kind of programme"), kinds)
        if self.data.get("sphere"):
            known = [(one.key, one.text.said_in(language_of())) for one in spheres.SDNPO1]
            self.fields["sphere"] = _choice(_("Sphere of the yearly form"), known)
        if self.data.get("group"):
            groups = Group.objects.filter(code=self.data["group"], club__in=self._clubs)
            self.fields["group"] = _choice(_("Group"), [(group.code, group.name) for group in groups])

    def _units(self, actor: Actor) -> list[Unit]:
        """Return the units to choose from, and the chosen one: each row of units leads to its own."""
        units = Unit.objects.order_by("sort_key", "pk")
        offered = list(units.visible_to(actor).exclude(parent=None)[:MOST_OFFERED])
        chosen = self.data.get("unit", "")
        if chosen and chosen not in {unit.code for unit in offered}:
            offered += units.filter(code=chosen, clubs__in=self._clubs.order_by()).distinct()
        return offered

    def _offer_people(self) -> None:
        sexes = [(sex or UNKNOWN_SEX, capfirst(labels.sex_name(sex))) for sex in SEXES]
        self.fields["sex"] = _choice(_("Sex"), sexes)
        bands = age_bands(self._today)
        ages = [band.code for band in bands] + [UNKNOWN]
        self.fields["age"] = _choice(_("Age"), [(age, labels.age_name([age], bands)) for age in ages])

    @property
    def narrowing(self) -> list[Any]:
        """The fields that narrow, which a page may fold away."""
        return [self[name] for name in ("from", "until", *NARROWING) if name in self.fields]

    @property
    def is_narrowed(self) -> bool:
        """Whether any of them says something, or is wrong."""
        names = [name for name in ("from", "until", *NARROWING) if name in self.fields]
        chosen = self.data.get("when") == CHOSEN_MONTHS
        return chosen or any(self.data.get(name) or name in self.errors for name in names)

    def clean_club(self) -> Any:
        said = self.cleaned_data["club"]
        if not said:
            return None
        club = self._clubs.filter(code=said if isinstance(said, str) else said.code).first()
        if club is None:
            raise ValidationError(_("No club is called so."), code="club")
        return club

    def clean_unit(self) -> Unit | None:
        code = self.cleaned_data["unit"]
        return Unit.objects.get(code=code) if code else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("rows") and cleaned["rows"] == cleaned.get("columns"):
            self.add_error("columns", ValidationError(_("Choose two different things."), code="same"))
        self._check_sessions(cleaned)
        self._check_gifts(cleaned)
        if "when" in cleaned and not self.errors:
            self.asked = self._asked(cleaned, self._period(cleaned))
        return cleaned

    def _check_sessions(self, cleaned: Mapping[str, Any]) -> None:
        measure = by_name(self._measure(cleaned)) if cleaned.get("measure") else None
        about = {cleaned.get("rows"), cleaned.get("columns")}
        of_people = about & OF_PERSONS or cleaned.get("sex") or cleaned.get("age")
        if measure and measure.is_of_sessions and of_people:
            sentence = _("Sessions have no sex and no age. Choose something that people have, or other rows.")
            self.add_error("measure", ValidationError(sentence, code="sessions"))

    def _check_gifts(self, cleaned: Mapping[str, Any]) -> None:
        if not cleaned.get("measure"):
            return
        about = {cleaned.get("rows"), cleaned.get("columns")} - {"", None}
        if by_name(self._measure(cleaned)).is_money:
            if about - OF_GIFTS or any(cleaned.get(name) for name in NARROWING):
                sentence = _("What partners gave is divided by partner and month only.")
                self.add_error("rows", ValidationError(sentence, code="gifts"))
        elif "partner" in about:
            sentence = _("A visit can be of several partners. Choose one of them under “Whose figure”.")
            self.add_error("rows", ValidationError(sentence, code="partner"))

    def _measure(self, cleaned: Mapping[str, Any]) -> str:
        said = str(cleaned.get("measure", ""))
        return OF_INDICATORS[self._indicators[said].measure] if said in self._indicators else said

    def _period(self, cleaned: Mapping[str, Any]) -> Period:
        if cleaned["when"] == CHOSEN_MONTHS:
            first, last = cleaned.get("from"), cleaned.get("until")
            if first is None or last is None:
                raise ValidationError(_("Choose the first and the last month."), code="months")
        else:
            known = _known_months(cleaned["when"], self._today)
            first, last = max(known.first, self._earliest), known.last
        return check_period(first, last, earliest=self._earliest, today=self._today)

    def _asked(self, cleaned: Mapping[str, Any], period: Period) -> ExplorationAsked:
        sex = cleaned.get("sex")
        group = cleaned.get("group")
        figure, _sign, partner = cleaned.get("whose", "").partition("-")
        return ExplorationAsked(
            measure=self._measure(cleaned),
            indicator=self._indicators.get(cleaned["measure"]),
            sphere=cleaned.get("sphere", ""),
            rows=cleaned["rows"],
            columns=cleaned["columns"],
            period=period,
            club=cleaned.get("club"),
            unit=cleaned.get("unit"),
            kind=cleaned.get("kind", ""),
            group=Group.objects.get(code=group) if group else None,
            sex=("" if sex == UNKNOWN_SEX else sex) if sex else None,
            age=cleaned.get("age", ""),
            partner=self._partners[partner] if partner else None,
            figure=FactFigure(figure or FactFigure.NETWORK),
        )

    def values(self) -> dict[str, str]:
        """Return what the address of a valid question carries, in one order and nothing else."""
        cleaned = self.cleaned_data
        said = {name: cleaned[name] for name in ("measure", "rows", "columns", "when", "order")}
        if cleaned["when"] == CHOSEN_MONTHS:
            said |= {name: month_text(cleaned[name]) for name in ("from", "until")}
        for name in NARROWING:
            value = cleaned.get(name)
            if value:
                said[name] = getattr(value, "code", value)
        return said

    def query(self) -> str:
        """Return the query of a valid question."""
        return urlencode(self.values())


class ViewForm(forms.Form):
    """The name of a view, and whether colleagues see it."""

    name = TidyField(label=pgettext_lazy("saved view", "Name"), min_length=2, max_length=80)
    is_shared = forms.BooleanField(
        label=_("Show it to colleagues"),
        required=False,
        help_text=_("They see today’s figures of what they may see themselves."),
    )

    def details(self) -> ViewDetails:
        """Return the valid form as what an action takes."""
        return ViewDetails(**self.cleaned_data)


def _figures_of(partner: Organisation) -> list[tuple[str, Any]]:
    return [(f"{one.value}-{partner.code}", capfirst(str(one.label))) for one in OF_PARTNERS]


def _choice(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", ANY), *choices], required=False)


def _known_months(when: str, today: date) -> Period:
    month = month_of(today)
    if when == "last_year":
        return school_year(today)
    return this_school_year(today) if when == "year" else Period(month - 11, month)
