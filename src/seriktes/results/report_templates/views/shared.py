"""What the pages of templates share."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from seriktes.results.report_templates.models import ReportTemplate
from seriktes.results.report_templates.placeholders import MEANINGS, spelled

FOLDER = "results/report_templates"


def templates_of(request: HttpRequest) -> QuerySet[ReportTemplate]:
    """Return the templates in use that somebody may see."""
    return ReportTemplate.objects.visible_to(request.actor).filter(retired_at=None)


def template_of(request: HttpRequest, code: str) -> ReportTemplate:
    return get_object_or_404(templates_of(request), code=code)


def places() -> list[tuple[str, object]]:
    """Return the places as they are written, with their meanings."""
    return [(spelled(name), meaning) for name, meaning in MEANINGS.items()]
