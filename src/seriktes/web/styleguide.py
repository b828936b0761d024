"""The page that shows every component, filled, empty and wrong: /styleguide/."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from seriktes.core.access import access
from seriktes.core.charts import Chart, ChartWords, Series
from seriktes.core.widgets import MonthInput, RadioCards, RadioSegments

CLUB_ROWS = (
    ("«Ұшқын» клубы (үлгі)", "Қараөзек ауылы", 128, 3_412, "87,4\u00a0%"),
    ("«Тұлпар» клубы (үлгі)", "Көкорай ауылы", 96, 2_870, "91,0\u00a0%"),
    ("«Жас өнер» орталығы (үлгі)", "Шұғыла ықшамауданы", 214, 6_105, "78,9\u00a0%"),
    ("«Әлия» клубы (үлгі)", "Үшқоңыр ауылы", 41, 987, "—"),
)


@dataclass(frozen=True)
class Tab:
    """One tab of the sample."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(
        label=_("Surname and given name"),
        help_text=_("As in the identity document."),
        initial="Өтегенова Әйгерім Ғалымқызы (үлгі)",
    )
    born_on = forms.DateField(label=_("Date of birth"))
    month = forms.DateField(label=_("Month"), widget=MonthInput, required=False)
    club = forms.ChoiceField(label=_("Club"), choices=[("", "—"), *((row[0], row[0]) for row in CLUB_ROWS)])
    language = forms.ChoiceField(
        label=_("Language of the group"),
        choices=[("kk", "Қазақша"), ("ru", "Русский"), ("both", "Қазақша / Русский")],
        widget=RadioSegments,
        initial="kk",
    )
    kind = forms.ChoiceField(
        label=_("What happened"),
        choices=[("held", _("The session was held")), ("not_held", _("It did not happen"))],
        widget=RadioCards(
            descriptions={
                "held": _("Everybody can be marked one by one."),
                "not_held": _("Nobody counts as absent; the reason stays in the journal."),
            }
        ),
        initial="held",
    )
    days = forms.MultipleChoiceField(
        label=_("Days"),
        choices=[("1", "Дүйсенбі"), ("3", "Сәрсенбі"), ("5", "Жұма")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    journal = forms.FileField(label=_("Journal"), help_text=_("Excel or CSV, up to 5 MB."), required=False)
    topic = forms.CharField(label=_("Topic"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agrees = forms.BooleanField(label=_("A parent has signed the consent."))


class SmallForm(forms.Form):
    """A form short enough for a card."""

    topic = forms.CharField(label=_("Topic"), initial="Қошқар мүйіз өрнегін қию")
    note = forms.CharField(label=_("Note"), required=False, help_text=_("Only the club's staff read it."))


class SampleFilter(forms.Form):
    """What narrows a list."""

    club = forms.ChoiceField(
        label=_("Club"), choices=[("", "Барлық клубтар"), ("1", CLUB_ROWS[0][0])], required=False
    )
    month = forms.DateField(label=_("Month"), widget=MonthInput, required=False)


@access("web.styleguide.view")
@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components; it holds nothing real."""
    return render(request, "web/styleguide.html", _samples())


def _samples() -> dict[str, Any]:
    return {
        "rows": CLUB_ROWS,
        "charts": _charts(),
        "filter": SampleFilter(auto_id="filter_%s"),
        "form": SampleForm(),
        "wrong": SampleForm(
            {"name": "", "kind": "held", "born_on": "31.02.2015", "club": CLUB_ROWS[0][0]}, auto_id="wrong_%s"
        ),
        "small": SmallForm(auto_id="small_%s"),
        "tabs": [
            Tab("Қатысушылар", "#tabs", is_current=True, count=15),
            Tab("Сабақ кестесі", "#schedule", is_current=False),
            Tab("Журнал", "#journal", is_current=False, count=42),
        ],
        "page": Paginator(range(412), 20).get_page(7),
        "crumbs": [("Клубтар", "#clubs"), ("«Ұшқын» клубы (үлгі)", "")],
    }


def _charts() -> dict[str, Any]:
    """Return a chart of each kind; one figure of each is not given."""
    words = ChartWords(
        "Айлар бойынша келу саны", "Ең көбі қарашада: 4 210, ең азы қаңтарда: 2 950.", "Әлі дерек жоқ."
    )
    columns = Chart(
        "sample",
        words,
        ("қыр", "қаз", "қар", "жел", "қаң", "ақп"),
        (
            Series("2024–2025", (3100, 3620, 3890, 3200, 2410, 3350)),
            Series("2025–2026", (3400, 3980, 4210, 3560, None, 3720)),
        ),
        get_language() or "kk",
        "Ай",
    )
    return {"columns": columns, "lying": [_bars(), _shares(), _plan()]}


def _bars() -> Chart:
    words = ChartWords("Адамдар клубтар бойынша", "Ең көбі «Жас өнер» орталығында: 214.", "Әлі дерек жоқ.")
    names = tuple(row[0] for row in CLUB_ROWS)
    people = Series("Адамдар", (*(float(row[2]) for row in CLUB_ROWS[:3]), None))
    return Chart("sample-bars", words, names, (people,), get_language() or "kk", "Клуб", "bars")


def _shares() -> Chart:
    words = ChartWords("Жасы бойынша үлес", "Жартысына жуығы 7–13 жаста.", "Әлі дерек жоқ.")
    series = (
        Series("7–13", (61, 44, 90)),
        Series("14–17", (40, 30, 62)),
        Series("18+", (27, 22, None)),
    )
    names = tuple(row[0] for row in CLUB_ROWS[:3])
    return Chart("sample-shares", words, names, series, get_language() or "kk", "Клуб", "shares")


def _plan() -> Chart:
    words = ChartWords("Жоспар мен орындалуы", "Үш көрсеткіштің біреуі жоспарға жетті.", "Әлі дерек жоқ.")
    names = ("Жаңа қатысушылар", "Өткізілген сабақтар", "Сертификаттар")
    series = (Series("Орындалды", (83, 412, None)), Series("Жоспар", (120, 400, 30)))
    return Chart("sample-plan", words, names, series, get_language() or "kk", "Көрсеткіш", "plan")
