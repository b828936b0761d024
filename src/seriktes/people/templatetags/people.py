"""How the list of people is drawn: `{% load people %}{% people_grid rows columns %}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.core.tables import GridColumn, anchor, grid
from seriktes.people.enums import Sex
from seriktes.people.listing import PersonColumn
from seriktes.people.models import Person

register = template.Library()


@register.simple_tag
def people_grid(
    rows: Sequence[tuple[Person, Sequence[Mapping[str, str]]]], columns: Sequence[PersonColumn]
) -> SafeString:
    """Return the head and the body of the list of people, with the columns of other apps at the end."""
    today = timezone.localdate()
    sexes = {str(value): str(label) for value, label in Sex.choices}
    drawn = [
        (
            anchor(person.get_absolute_url(), person.name),
            formats.date_short(person.birth_date) if person.birth_date else "",
            person.age_on(today),
            sexes.get(person.sex, ""),
            *(cell["text"] for cell in cells),
        )
        for person, cells in rows
    ]
    own = (
        GridColumn(_("Name")),
        GridColumn(_("Date of birth"), css="nowrap wide-only", head="wide-only"),
        GridColumn(_("Age"), css="num", head="num"),
        GridColumn(_("Sex"), css="wide-only", head="wide-only"),
    )
    return grid([*own, *(GridColumn(one.label, css_if_empty="wide-only") for one in columns)], drawn)
