"""A report on its paper: heads, parts and dress in one language, or in Kazakh with Russian beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from django.utils import translation

from seriktes.results.presenter import DOT, present
from seriktes.results.report_templates.beside import both, parts_beside
from seriktes.results.report_templates.dress import ReportDress
from seriktes.results.report_templates.enums import Edition
from seriktes.results.report_templates.parts import Part, arranged
from seriktes.results.reports import Names, Report
from seriktes.results.shown import Shown
from seriktes.results.stamps import Stamp

T = TypeVar("T")


@dataclass(frozen=True)
class ReportPaper:
    """What every output prints. `shown` holds the heads, and all figures for the tables of programs."""

    shown: Shown
    parts: tuple[Part, ...]
    stamp: Stamp
    dress: ReportDress

    @property
    def language(self) -> str:
        return self.shown.language

    def said(self, names: Names) -> str:
        """Return a text of the dress in the language of the paper, or in both."""
        kazakh = names.said_in(self.language)
        return both(kazakh, names.said_in("ru")) if self.dress.is_beside else kazakh

    def in_both(self, make: Callable[[str], T]) -> T:
        """Return what `make` says in the language of the paper, or of both where Russian stands beside it."""
        kazakh = make(self.language)
        if not self.dress.is_beside:
            return kazakh
        with translation.override("ru"):
            return both(kazakh, make("ru"))

    @property
    def credit(self) -> str:
        return self.said(self.dress.brand.credit)


def paper_of(
    report: Report, stamp: Stamp, language: str, dress: ReportDress, edition: Edition = Edition.PLAIN
) -> ReportPaper:
    """Return the report in the order of its template; the caller has made `language` the active one."""
    shown = present(report, stamp, language)
    parts = arranged(shown, stamp, dress, edition)
    if not dress.is_beside:
        return ReportPaper(shown, parts, stamp, dress)
    with translation.override("ru"):
        russian = present(report, stamp, "ru", ordered_by=language)
        beside = arranged(russian, stamp, dress, edition)
    heads = replace(both(shown, russian), letterhead=_letterhead(shown, russian))
    return ReportPaper(heads, parts_beside(parts, beside), stamp, dress)


def _letterhead(kazakh: Shown, russian: Shown) -> str:
    """Return address, number, phone, mail with both names of what has two, and everything once."""
    pairs = zip(kazakh.letterhead.split(DOT), russian.letterhead.split(DOT), strict=True)
    return DOT.join(both(left, right) for left, right in pairs)
