from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seriktes.core.fact_kinds import FactFigure


class IndicatorFigure(TextChoices):
    """Whose figure an indicator tells: everything, or one of the three figures of its partner."""

    NETWORK = FactFigure.NETWORK.value, _("the whole network")
    CONTRIBUTED = FactFigure.CONTRIBUTED.value, _("supported by the partner")
    EXCLUSIVE = FactFigure.EXCLUSIVE.value, _("supported by this partner only")
    PROPORTIONAL = FactFigure.PROPORTIONAL.value, _("the partner’s share")


class AimLevel(TextChoices):
    """The levels of a results framework, from what is wished for to what is done."""

    GOAL = "goal", _("goal")
    OUTCOME = "outcome", _("outcome")
    OUTPUT = "output", _("output")


class PlanStanding(TextChoices):
    """How an indicator stands against its plan."""

    REACHED = "reached", _("reached")
    ON_PLAN = "on_plan", _("on plan")
    BEHIND = "behind", _("behind")
    MISSED = "missed", _("not reached")
    EARLY = "early", _("too early to tell")
    NO_PLAN = "no_plan", _("no plan")
    UNKNOWN = "unknown", _("not known")
    AHEAD_OF_TIME = "not_begun", pgettext_lazy("time of a plan", "not begun")


class NotTold(TextChoices):
    """Why a release does not tell an indicator."""

    NO_CELL = "no_cell", _("The released report does not tell this.")
    NO_DIVISOR = "no_divisor", _("There is nothing to divide by yet.")


class Split(TextChoices):
    """What an indicator is divided by."""

    CLUB = "club", _("by club")
    PROGRAMME_KIND = "programme_kind", _("by kind of programme")
    MONTH = "month", _("by month")
    SEX = "sex", _("by sex")
    AGE = "age", _("by age")
