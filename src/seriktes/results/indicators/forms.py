from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.forms import GroupMeantField
from seriktes.activities.models import Group
from seriktes.attribution.figures import age_bands
from seriktes.clubs.models import Club, Unit
from seriktes.core.access import Actor
from seriktes.core.fact_kinds import FactMeasure, fact_kinds
from seriktes.core.formats import language_of
from seriktes.core.forms import NamesForm, TidyField
from seriktes.core.months import month_text
from seriktes.organisations.models import Organisation
from seriktes.places.models import Territory
from seriktes.results import labels
from seriktes.results.forms import MonthField
from seriktes.results.indicators.actions import AimDetails
from seriktes.results.indicators.amounts import typed_value, value_typed
from seriktes.results.indicators.definitions import ORDER18, SDNPO1
from seriktes.results.indicators.enums import AimLevel, IndicatorFigure, Split
from seriktes.results.indicators.errors import WrongTarget
from seriktes.results.indicators.models import Aim, Indicator, Target
from seriktes.results.indicators.queries import PlanOwner, aims_of
from seriktes.results.queries import partners
from seriktes.results.state_forms.definitions import spheres
from seriktes.results.validators import check_visible

# In a longer list nobody finds a group: it is typed.
MOST_GROUPS = 300
ROWS = ("unit", "club", "group", "territory", "aim")


class WholeMonthsForm(forms.Form):
    """Whole months, both included, in the past or ahead; `first` and `last` once the form is valid."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = MonthField(label=_("From month"))
        self.fields["until"] = MonthField(label=_("To month, included"))
        self.order_fields(["from", "until"])

    @property
    def first(self) -> int:
        month: int = self.cleaned_data["from"]
        return month

    @property
    def last(self) -> int:
        month: int = self.cleaned_data["until"]
        return month


class PlanMonthsForm(WholeMonthsForm):
    """The months a plan is looked at."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("from"), given.get("until")
        if first is None or last is None:
            return given
        if first > last:
            raise ValidationError(_("The first month comes after the last one. Exchange them."), "order")
        if not 1990 * 12 <= first <= last < 2101 * 12:
            raise ValidationError(_("Choose months between 1990 and 2100."), "far")
        if last - first >= 60:
            raise ValidationError(_("Choose at most 60 months."), "long")
        return given


class TargetForm(WholeMonthsForm):
    """What is planned for whole months."""

    value = TidyField(label=_("Planned"), max_length=40)
    reason = TidyField(
        label=_("Why the plan changes"),
        max_length=300,
        required=False,
        validators=[check_visible],
        help_text=_("Needed where something else was planned for the same months. The former plan stays."),
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._measure = indicator.measured
        self.order_fields(["from", "until", "value", "reason"])
        self.fields["value"].label = f"{_('Planned')}, {self._measure.unit.label}"

    def clean_value(self) -> int:
        try:
            return typed_value(self._measure, self.cleaned_data["value"])
        except WrongTarget as wrong:
            raise ValidationError(str(wrong)) from wrong


class TargetWithdrawalForm(forms.Form):
    """Why a plan is taken back."""

    reason = TidyField(label=_("Reason"), max_length=300, validators=[check_visible])


class RemarkForm(WholeMonthsForm):
    """Why an indicator is behind."""

    text = forms.CharField(
        label=_("Reason"),
        max_length=500,
        validators=[check_visible],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For people of the network. Name no child and nobody who can be recognised."),
    )


class AimForm(NamesForm):
    """A goal, an outcome or an output in three languages."""

    def __init__(
        self, *args: Any, owner: PlanOwner | None = None, aim: Aim | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._owner, self._aim = owner, aim
        is_shared = owner is None or (aim is not None and aim.level == AimLevel.GOAL and bool(owner.partners))
        if owner is not None and aim is None:
            above = [one for one in aims_of(owner) if one.level != AimLevel.OUTPUT]
            self.fields["under"] = forms.ChoiceField(
                label=_("Stands under"),
                choices=[*_nothing(owner), *((one.code, _aim_said(one)) for one in above)],
                required=False,
            )
            self.order_fields(["under"])
        if is_shared:
            self.fields["partners"] = forms.ModelMultipleChoiceField(
                partners(),
                to_field_name="code",
                label=_("Partners who share it"),
                widget=forms.CheckboxSelectMultiple,
                help_text=_("At least two. Their figures are counted together, nobody twice."),
                initial=[one.code for one in owner.partners] if owner is not None else None,
            )

    def details(self) -> AimDetails:
        """Return what was written; what stands under a goal is an outcome, under an outcome an output."""
        given = self.cleaned_data
        names = {name: given[name] for name in ("name_kk", "name_ru", "name_en")}
        shared: tuple[Organisation, ...] = tuple(given.get("partners", ()))
        if self._aim is not None:
            return AimDetails(self._aim.level, parent=self._aim.parent, partners=shared, **names)
        parent = self._parent(given.get("under", ""))
        level = AimLevel.GOAL if parent is None else _BELOW[AimLevel(parent.level)]
        agreement = self._owner.agreement if self._owner is not None else None
        return AimDetails(level, parent=parent, agreement=agreement, partners=shared, **names)

    def _parent(self, code: str) -> Aim | None:
        if self._owner is None:
            return None
        known = {one.code: one for one in aims_of(self._owner)}
        return known.get(code) if code else self._owner.goal


_BELOW = {AimLevel.GOAL: AimLevel.OUTCOME, AimLevel.OUTCOME: AimLevel.OUTPUT}


def _nothing(owner: PlanOwner) -> list[tuple[str, Any]]:
    """A shared goal has its one goal; elsewhere what stands under nothing is a goal."""
    return [] if owner.goal is not None else [("", _("nothing: it is a goal"))]


def _aim_said(aim: Aim) -> str:
    return f"{capfirst(str(AimLevel(aim.level).label))}: {aim.name}"


class IndicatorForm(NamesForm):
    """What is counted, of whom, for whom, and where it stood before."""

    measured = forms.ChoiceField(label=_("What is counted"))
    figure = forms.ChoiceField(label=_("Whose figure"), choices=IndicatorFigure.choices)
    aim = forms.ModelChoiceField(
        Aim.objects.none(), to_field_name="code", label=_("Stands under"), required=False
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), to_field_name="code", label=_("Part of the network"), required=False
    )
    club = forms.ModelChoiceField(Club.objects.none(), to_field_name="code", label=_("Club"), required=False)
    group = forms.ModelChoiceField(
        Group.objects.none(), to_field_name="code", label=_("Group"), required=False
    )
    territory = forms.ModelChoiceField(
        Territory.objects.none(), to_field_name="kato", label=_("Place where clubs stand"), required=False
    )
    programme_kind = forms.ChoiceField(
        label=_("Kind of programme"), choices=[("", _("all")), *ProgrammeKind.choices], required=False
    )
    sphere = forms.ChoiceField(label=_("Sphere"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), required=False)
    ages = forms.MultipleChoiceField(
        label=_("Ages on the last day"), required=False, widget=forms.CheckboxSelectMultiple
    )
    splits = forms.MultipleChoiceField(
        label=_("Divided"), choices=Split.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    baseline_from = MonthField(label=_("Baseline: from month"), required=False)
    baseline_until = MonthField(label=_("Baseline: to month, included"), required=False)
    baseline = TidyField(
        label=_("Baseline"),
        max_length=40,
        required=False,
    )
    baseline_source = TidyField(
        label=_("Source of the baseline"), max_length=200, required=False, validators=[check_visible]
    )
    told_in_kk = TidyField(label=_("Unit in Kazakh"), max_length=40, required=False)
    told_in_ru = TidyField(label=_("Unit in Russian"), max_length=40, required=False)
    told_in_en = TidyField(label=_("Unit in English"), max_length=40, required=False)

    def __init__(
        self, *args: Any, actor: Actor, owner: PlanOwner, indicator: Indicator | None = None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {**_first_shown(owner), **(_of(indicator) if indicator else {})}
        super().__init__(*args, **kwargs)
        self._owner, self._indicator = owner, indicator
        self._offer_rows(actor, owner)
        self.fields["measured"].choices = _measures()
        self.fields["sphere"].choices = _spheres()
        self.fields["sex"].choices = [
            ("", _("everybody")), *((key, labels.sex_name(key)) for key in ("f", "m"))
        ]  # fmt: skip
        bands = age_bands(timezone.localdate())
        self.fields["ages"].choices = [(one.code, labels.age_name([one.code], bands)) for one in bands]
        if indicator is not None:
            self.fields["why"] = TidyField(
                label=_("Why it changes"),
                max_length=300,
                required=False,
                validators=[check_visible],
                help_text=_(
                    "Needed where a plan or a report already rests on it. What stood before is kept."
                ),
            )

    def _offer_rows(self, actor: Actor, owner: PlanOwner) -> None:
        aims = Aim.objects.filter(pk__in=[one.pk for one in aims_of(owner)])
        clubs = Club.objects.visible_to(actor)
        stand = Q(clubs__isnull=False) | Q(parts__clubs__isnull=False) | Q(parts__parts__clubs__isnull=False)
        offered: dict[str, Any] = {
            "aim": aims,
            "unit": Unit.objects.visible_to(actor),
            "club": clubs,
            "territory": Territory.objects.filter(stand).distinct(),
        }
        groups = Group.objects.visible_to(actor)
        if groups.order_by()[: MOST_GROUPS + 1].count() > MOST_GROUPS:
            chosen = self._indicator.group if self._indicator is not None else None
            self.fields["group"] = GroupMeantField(actor=actor, chosen=chosen)
        else:
            offered["group"] = groups.select_related("club")
            self.fields["group"].label_from_instance = lambda group: f"{group.name}, {group.club.name}"
        for name, rows in offered.items():
            field = self.fields[name]
            field.queryset = rows
            field.empty_label = str(_("all")) if name != "aim" else str(_("no goal"))
        self.fields["aim"].label_from_instance = _aim_said

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("baseline_from"), given.get("baseline_until")
        if (first is None) != (last is None):
            self.add_error("baseline_until", _("Give both months of the baseline, or neither."))
        elif first is not None and last is not None and first > last:
            self.add_error("baseline_until", _("The first month comes after the last one. Exchange them."))
        if given.get("baseline") and "measured" in given:
            self._clean_baseline(given)
        return given

    def _clean_baseline(self, given: dict[str, Any]) -> None:
        try:
            given["baseline_value"] = typed_value(_measure(given["measured"]), given["baseline"])
        except WrongTarget as wrong:
            self.add_error("baseline", str(wrong))

    def indicator(self) -> Indicator:
        """Return what was asked for as an indicator that is not kept yet."""
        given = self.cleaned_data
        kind, _sign, measure = given["measured"].partition(":")
        same = (
            *("name_kk", "name_ru", "name_en", "figure", "programme_kind", "sphere", "sex", "ages", "splits"),
            *("told_in_kk", "told_in_ru", "told_in_en", "baseline_source", *ROWS),
        )
        fields = {name: given[name] for name in same}
        if fields["aim"] is None and self._owner.goal is not None:
            fields["aim"] = self._owner.goal
        return Indicator(
            fact_kind=kind,
            measure=measure,
            baseline=given.get("baseline_value"),
            baseline_first=given.get("baseline_from"),
            baseline_last=given.get("baseline_until"),
            agreement=self._owner.agreement,
            **fields,
        )


def _first_shown(owner: PlanOwner) -> dict[str, Any]:
    is_of_partner = bool(owner.parties)
    figure = IndicatorFigure.CONTRIBUTED if is_of_partner else IndicatorFigure.NETWORK
    return {"figure": figure.value, "measured": "attendance:people"}


def _of(indicator: Indicator) -> dict[str, Any]:
    """Return an indicator as its form shows it."""
    names = (
        *("name_kk", "name_ru", "name_en", "figure", "programme_kind", "sphere", "sex", "ages", "splits"),
        *("told_in_kk", "told_in_ru", "told_in_en", "baseline_source", *ROWS),
    )
    months = {
        "baseline_from": indicator.baseline_first,
        "baseline_until": indicator.baseline_last,
    }
    return {
        **{name: getattr(indicator, name) for name in names},
        **{name: month_text(month) for name, month in months.items() if month is not None},
        "measured": f"{indicator.fact_kind}:{indicator.measure}",
        "baseline": value_typed(indicator.measured, indicator.baseline),
    }


def target_initial(target: Target | None, first: int, last: int) -> dict[str, str]:
    """Return what the form of a plan begins with."""
    months = {"from": month_text(first), "until": month_text(last)}
    if target is None:
        return months
    return {**months, "value": value_typed(target.indicator.measured, target.value)}


def _measures() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            capfirst(str(kind.label)),
            [(f"{kind.name}:{one.name}", capfirst(str(one.label))) for one in kind.measures],
        )
        for kind in fact_kinds
    ]


def _measure(choice: str) -> FactMeasure:
    kind, _sign, measure = choice.partition(":")
    return fact_kinds.measure(kind, measure)


def _spheres() -> Iterable[tuple[Any, Any]]:
    language = language_of()
    mapped = set(spheres.spheres_of_programmes(timezone.localdate()).values())
    of_order = {spheres.TO_ORDER18[key] for key in mapped}
    lists = (
        (SDNPO1, _("Spheres of the yearly form (21)"), spheres.SDNPO1, mapped),
        (ORDER18, _("Spheres of the state social order (19)"), spheres.ORDER18, of_order),
    )
    yield "", _("all")
    for letter, name, options, used in lists:
        offered = [one for one in options if one.key in used]
        yield name, [(f"{letter}{one.key}", f"{one.key}. {one.text.said_in(language)}") for one in offered]
