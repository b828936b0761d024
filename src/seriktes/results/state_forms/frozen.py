"""A form as it was handed in: the prints of that moment, sealed, and the files made of them.

What may be printed whole (the ИИН of persons) depends on who asks, so both prints of each language are kept.
"""

from __future__ import annotations

from itertools import product

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.results.state_forms.definitions.shape import LANGUAGES
from seriktes.results.state_forms.models import StateFormFiling
from seriktes.results.state_forms.printed import PrintedForm, from_json, to_json
from seriktes.results.state_forms.printing import period_of, printed
from seriktes.results.state_forms.sheet import FormSheet

PRINTS = tuple(product(LANGUAGES, (False, True)))
"""(language, whether numbers of persons are whole), in the order they are kept."""


def freeze(filing: StateFormFiling, sheet: FormSheet) -> None:
    """Seal into a saved filing how the form prints now; the caller saves it."""
    prints = [
        printed(sheet, language, reveals=reveals, status=_status(filing, sheet, language))
        for language, reveals in PRINTS
    ]
    filing.seal("content", to_json(prints))


def handed_in(filing: StateFormFiling, language: str, *, reveals: bool) -> PrintedForm | None:
    """Return the print of a filing; nothing for one of which none was kept."""
    if not filing.content:
        return None
    return from_json(filing.opened("content"))[PRINTS.index((language, reveals))]


def current_print(sheet: FormSheet, language: str, *, reveals: bool) -> PrintedForm:
    """Return what counts: the print that was handed in, else the form as it stands."""
    kept = handed_in(sheet.filing, language, reveals=reveals) if sheet.is_closed and sheet.filing else None
    return kept or printed(sheet, language, reveals=reveals)


def changed_since(sheet: FormSheet, language: str) -> list[str]:
    """Return the places that would print another value today than when the form was handed in."""
    kept = handed_in(sheet.filing, language, reveals=False) if sheet.filing else None
    if kept is None:
        return []
    then, now = (
        {one.place: one.value for one in form.sources}
        for form in (kept, printed(sheet, language, reveals=False))
    )
    return [place for place in {**now, **then} if then.get(place) != now.get(place)]


def _status(filing: StateFormFiling, sheet: FormSheet, language: str) -> str:
    """Return the foot of what is handed in: the form, its period, the day, and that it is a corrected one."""
    with translation.override(language):
        told = {"day": formats.date_short(filing.filed_on, "ru"), "number": filing.number}
        said = (
            _("corrected, № %(number)s, handed in on %(day)s") % told
            if filing.is_corrected
            else _("handed in on %(day)s") % told
        )
        index = sheet.definition.index.said_in(language)
        made = formats.date_short(timezone.localdate(sheet.changed_at), "ru")
        return f"{index} · {period_of(sheet.form, language)} · {said} · {made}"
