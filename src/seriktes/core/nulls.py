"""Posted fields with the NUL sign, which no database of ours keeps.

A view that shows its form again (`pages.posted`, `pages.acted`) gets the fields without the sign, and the
form says at each of them what happened: nothing that was typed is lost. Whoever reads such a field otherwise
gets the refusal: a choice or a code would be looked up with it, and PostgreSQL would fail.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from seriktes.core.errors import NullSign

NUL = "\x00"


def refusal() -> NullSign:
    return NullSign(_("A field holds a sign that cannot be kept (NUL). Type its text anew."))


def holds_nul(given: QueryDict) -> bool:
    return any(NUL in text for name, values in given.lists() for text in (name, *values))


def is_named_so(given: QueryDict) -> bool:
    """Whether a field's very name holds the sign: no form of ours has one."""
    return any(NUL in name for name in given)


class GuardedFields(QueryDict):
    """Posted fields of which some hold the NUL sign: reading one of these raises `NullSign`."""

    def __init__(self, given: QueryDict) -> None:
        super().__init__(mutable=True)
        self.spoilt = frozenset(name for name, values in given.lists() if NUL in "".join(values))
        self._given = {name: list(values) for name, values in given.lists()}
        for name, values in self._given.items():
            self.setlist(name, values)
        self._mutable = False

    def __getitem__(self, key: Any) -> Any:
        self._refuse(key)
        return super().__getitem__(key)

    def getlist(self, key: Any, default: Any = None) -> Any:
        self._refuse(key)
        return super().getlist(key, default)

    def lists(self) -> NoReturn:
        """Refuse to tell all fields at once."""
        raise refusal()

    def tidied(self) -> QueryDict:
        """Return the fields without the sign."""
        tidy = QueryDict(mutable=True)
        for name, values in self._given.items():
            tidy.setlist(name, [text.replace(NUL, "") for text in values])
        tidy._mutable = False
        return tidy

    def _refuse(self, key: Any) -> None:
        if key in self.spoilt:
            raise refusal()


def tell(request: HttpRequest, form: BaseForm) -> None:
    """Say at each field of a form that it held the sign."""
    # Asked first, because the fields of a file that comes in pieces are not to be read at all.
    if not getattr(request, "holds_nul", False) or not isinstance(request.POST, GuardedFields):
        return
    said = str(refusal())
    for name in form.fields:
        if form.add_prefix(name) in request.POST.spoilt and said not in form.errors.get(name, ()):
            form.add_error(name, said)
