from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seriktes.activities.enums import ProgrammeKind
from seriktes.activities.models import Group
from seriktes.attribution.coverage import RuleTerms
from seriktes.attribution.models import CoverageRule
from seriktes.attribution.queries.shares import ShareLine
from seriktes.attribution.sharing import SharesWanted
from seriktes.clubs.models import Club, Unit
from seriktes.core.access import Actor
from seriktes.core.forms import DayField, MonthField, tiyn_of
from seriktes.core.intake import ClientEvent
from seriktes.core.months import first_day, month_of, month_text
from seriktes.core.shares import WHOLE
from seriktes.partners.models import Agreement
from seriktes.people.models import Category

# More groups than this are not offered one by one: the choice would be longer than a person reads.
GROUPS_OFFERED = 500
# Beyond so many clubs an okrug has too few of them for headings to help.
CLUBS_UNDER_OKRUGS = 60
PERCENT = WHOLE // 100
MOST_MONTHS = 36


SCOPES: dict[str, Any] = {"unit": Unit, "club": Club, "group": Group, "category": Category}


class ScopeField(forms.ChoiceField):
    """What a rule covers, as one choice: "unit:5X…", "club:7K…", "programme_kind:sport", "group:M2…",
    "category:Q4…".

    A code stands behind the colon, or a kind. Any scope the actor may see is taken, offered or not.
    """

    actor: Actor
    known: Mapping[str, Any] = SCOPES

    def clean(self, value: Any) -> dict[str, Any]:
        chosen = self.to_python(value)
        if not chosen:
            raise ValidationError(self.error_messages["required"], "required")
        name, _colon, code = chosen.partition(":")
        if name == "programme_kind" and code in ProgrammeKind.values:
            return {name: code}
        rows = self.known[name].objects.visible_to(self.actor) if name in self.known else None
        known = rows.filter(code=code) if rows is not None else ()
        found = next(iter(known), None)
        if found is None:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return {name: found}


class PlaceField(ScopeField):
    """A scope that is a place or a kind of programme, not the people of a category."""

    known: Mapping[str, Any] = {name: model for name, model in SCOPES.items() if name != "category"}


class ClubFirstForm(forms.Form):
    """Whose groups are offered, in a network with too many to offer them all."""

    club = forms.ModelChoiceField(
        Club.objects.none(),
        to_field_name="code",
        required=False,
        label=_("Groups of the club"),
        help_text=_("To cover one group, choose its club first."),
        empty_label=_("no single group"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["club"].queryset = Club.objects.visible_to(actor)

    def chosen(self) -> Club | None:
        """Return the club; one that nobody may see counts as none."""
        return self.cleaned_data.get("club") if self.is_valid() else None


class RuleForm(forms.Form):
    """What an agreement covers: a scope, a share, days."""

    scope = ScopeField(label=_("What it covers"))
    share = forms.CharField(
        label=_("Share, %"),
        max_length=12,
        help_text=_(
            "From 0 to 100, up to four decimals. 0 means: recognised without a share; "
            "no figure of another partner changes."
        ),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: until the agreement ends."))

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        agreement: Agreement,
        rule: CoverageRule | None = None,
        club: Club | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", _written(rule) if rule else {"starts_on": agreement.starts_on})
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        scope = self.fields["scope"]
        scope.actor = actor
        scope.choices = scope_choices(actor, groups_offered(actor, club, str(self["scope"].value() or "")))
        self.fields["share"].widget.attrs["inputmode"] = "decimal"

    def clean_share(self) -> int:
        typed = "".join(self.cleaned_data["share"].split()).rstrip("%").replace(",", ".")
        try:
            share = Decimal(typed) * PERCENT
        except ArithmeticError as wrong:  # no number, or one too large to reckon with
            raise ValidationError(
                _("This is not a share. Write per cent, for example 40 or 33,3333.")
            ) from wrong
        if not share.is_finite() or not 0 <= share <= WHOLE or share != int(share):
            raise ValidationError(_("A share is from 0 to 100 per cent, with up to four decimals."))
        return int(share)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first. Choose a later day."))
        return given

    def terms(self) -> RuleTerms:
        given = self.cleaned_data
        return RuleTerms(
            share=given["share"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"] or self.agreement.ends_on,
            **given["scope"],
        )


class RuleEndForm(forms.Form):
    """With which day a rule ends."""

    last_day = DayField(label=_("Last day"), initial=timezone.localdate)

    def __init__(self, *args: Any, rule: CoverageRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule

    def clean_last_day(self) -> Any:
        day = self.cleaned_data["last_day"]
        if day < self.rule.starts_on:
            raise ValidationError(
                _("The last day is before the first. Withdraw the rule if it never counted.")
            )
        return day


def has_many_groups(actor: Actor) -> bool:
    """Whether the actor sees more groups than are offered at once."""
    return Group.objects.visible_to(actor)[: GROUPS_OFFERED + 1].count() > GROUPS_OFFERED


def groups_offered(actor: Actor, club: Club | None, scope: str) -> QuerySet[Group]:
    """Return every group; of too many those of the chosen club, and the one that is chosen already."""
    groups = Group.objects.visible_to(actor).select_related("club").order_by("club__sort_key", "sort_key")
    if not has_many_groups(actor):
        return groups
    return groups.filter(Q(club=club) | Q(code=scope.removeprefix("group:")))


def scope_choices(actor: Actor, groups: Iterable[Group]) -> list[tuple[Any, Any]]:
    """Return what the actor may choose as a scope: places, and categories of people."""
    categories = _categories_offered(actor)
    named = [(_("Categories of people"), categories)] if categories else []
    return [*place_choices(actor, groups), *named]


def place_choices(actor: Actor, groups: Iterable[Group]) -> list[tuple[Any, Any]]:
    """Return what the actor may choose as a place: clubs under their okrug, groups under their club.

    A list cannot stand in a list: where there are too many clubs for headings to help, they stand as one.
    """
    units = list(Unit.objects.visible_to(actor))
    root = [(f"unit:{unit.code}", _("The whole network")) for unit in units if unit.parent_id is None]
    parts: list[tuple[Any, Any]] = [
        (_("Branches"), [(f"unit:{unit.code}", unit.name) for unit in units if unit.parent_id]),
        (
            _("Kinds of programme"),
            [(f"programme_kind:{kind}", label) for kind, label in ProgrammeKind.choices],
        ),
        *_clubs_offered(actor),
        *_under(
            _("Groups: %(club)s"), "club", groupby(groups, key=lambda group: group.club.name), kind="group"
        ),
    ]
    return [("", _("choose")), *root, *(part for part in parts if part[1])]


def _categories_offered(actor: Actor) -> list[tuple[str, str]]:
    known = Category.objects.visible_to(actor).open()
    return [(f"category:{category.code}", category.name) for category in known]


def _clubs_offered(actor: Actor) -> list[tuple[Any, Any]]:
    clubs = list(Club.objects.visible_to(actor).select_related("territory"))
    if len(clubs) > CLUBS_UNDER_OKRUGS:
        return [(_("Clubs"), [(f"club:{club.code}", club.name) for club in clubs])]
    clubs.sort(key=lambda club: (club.territory.sort_key, club.sort_key))
    by_okrug = groupby(clubs, key=lambda club: club.territory.name)
    return _under(_("Clubs: %(okrug)s"), "okrug", by_okrug, kind="club")


def _under(
    heading: str | Promise, word: str, parts: Iterable[tuple[str, Iterable[Any]]], *, kind: str
) -> list[tuple[Any, Any]]:
    """Return one heading for each part, with its rows below."""
    return [
        (heading % {word: name}, [(f"{kind}:{row.code}", row.name) for row in rows]) for name, rows in parts
    ]


def _written(rule: CoverageRule) -> dict[str, Any]:
    """Return a rule as the form shows it."""
    covered = {name: getattr(rule, name) for name in SCOPES}
    scope = next((f"{name}:{found.code}" for name, found in covered.items() if found), "")
    return {
        "scope": scope or f"programme_kind:{rule.programme_kind}",
        "share": f"{Decimal(rule.share) / PERCENT:f}",
        "starts_on": rule.starts_on,
        "ends_on": rule.ends_on,
    }


class SharesForm(forms.Form):
    """For which scope and from what given in which months shares are computed.

    The hidden number makes the form, sent twice, one proposal.
    """

    event = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    scope = PlaceField(label=_("Shares of what"))
    first = MonthField(label=_("What was given from month"))
    last = MonthField(label=_("To month, included"))
    cost = forms.CharField(
        label=_("What all of it cost in these months, tenge"),
        required=False,
        max_length=40,
        help_text=_(
            "With the network’s own means, which get the rest. Empty: what partners gave is the whole."
        ),
    )
    starts_on = DayField(
        label=_("Accepted shares count from"),
        help_text=_("Nothing counts by them before a person accepts them."),
    )
    agreements = forms.ModelMultipleChoiceField(
        Agreement.objects.none(),
        to_field_name="code",
        required=False,
        label=_("Count these agreements too"),
        help_text=_(
            "Those with a rule there are counted anyway. Choose those that give for it and have none."
        ),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, actor: Actor, club: Club | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _year_behind() | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        scope = self.fields["scope"]
        scope.actor = actor
        scope.choices = place_choices(actor, groups_offered(actor, club, str(self["scope"].value() or "")))
        offered = Agreement.objects.visible_to(actor).not_ended().select_related("partner")
        self.fields["agreements"].queryset = offered
        self.fields["agreements"].label_from_instance = _agreement_words

    def clean_cost(self) -> int | None:
        text = self.cleaned_data["cost"]
        when_zero = _("The cost is zero. Leave it empty if it is not known.")
        return tiyn_of(text, when_zero=when_zero) if text else None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first is None or last is None:
            return given
        if first > last:
            self.add_error("last", _("The first month comes after the last one. Exchange them."))
        elif last > month_of(timezone.localdate()):
            self.add_error("last", _("This month has not begun. Choose an earlier one."))
        elif last - first >= MOST_MONTHS:
            self.add_error("last", _("At most 36 months at once. Choose fewer."))
        return given

    def wanted(self) -> SharesWanted:
        given = self.cleaned_data
        return SharesWanted(
            scope=given["scope"],
            first_month=given["first"],
            last_month=given["last"],
            starts_on=given["starts_on"],
            cost_tiyn=given["cost"],
            chosen=frozenset(agreement.pk for agreement in given["agreements"]),
        )

    def client_event(self) -> ClientEvent:
        wanted = self.wanted()
        told = vars(wanted) | {
            "scope": {name: getattr(value, "pk", value) for name, value in wanted.scope.items()},
            "starts_on": wanted.starts_on.isoformat(),
            "chosen": sorted(wanted.chosen),
        }
        return ClientEvent(self.cleaned_data["event"], "attribution.shares", timezone.now(), told)


class AcceptanceForm(forms.Form):
    """Which of the proposed shares are accepted; those that cannot be are not offered."""

    shares = forms.MultipleChoiceField(
        label=_("Accept the shares of"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the shares to accept, or accept none of them.")},
    )

    def __init__(self, *args: Any, lines: Iterable[ShareLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shares"].choices = [
            (line.share.agreement.code, _acceptance_words(line)) for line in lines if not line.refusal
        ]
        self._keys = {line.share.agreement.code: line.share.agreement_id for line in lines}

    def agreements(self) -> list[int]:
        """Return the keys of the chosen agreements."""
        return [self._keys[code] for code in self.cleaned_data["shares"]]


def _acceptance_words(line: ShareLine) -> str:
    return f"{_agreement_words(line.share.agreement)}: {line.now} → {line.proposed}"


def _agreement_words(agreement: Agreement) -> str:
    return f"№ {agreement.number}, {agreement.partner.name}"


def _year_behind() -> dict[str, Any]:
    """Return the twelve months that have ended, and the first day after them."""
    this_month = month_of(timezone.localdate())
    since: date = first_day(this_month)
    return {"first": month_text(this_month - 12), "last": month_text(this_month - 1), "starts_on": since}
