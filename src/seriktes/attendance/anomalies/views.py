"""What deserves a look: the list, one flag with its evidence, explaining, closing, taking back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from seriktes.attendance.anomalies import actions, queries
from seriktes.attendance.anomalies.forms import ClosureForm, ExplanationForm, FlagSearchForm
from seriktes.attendance.anomalies.models import AnomalyFlag
from seriktes.core.access import access
from seriktes.core.forms import FileKindForm
from seriktes.core.methods import post_from
from seriktes.core.once import once
from seriktes.core.pages import (
    acted,
    attachment,
    page_of,
    pressed,
    query_without_page,
    template_for,
)
from seriktes.core.text import slug


@access("attendance.anomalyflag.view")
@require_GET
def anomaly_list(request: HttpRequest) -> HttpResponse:
    """Show the flags the actor may see; htmx asks for the list alone."""
    form = FlagSearchForm(request.GET, actor=request.actor)
    # What was typed wrong is said; a list of everything would look like its answer.
    found = AnomalyFlag.objects.none() if form.errors else queries.find_flags(request.actor, form.sought())
    page = page_of(request, found)
    context = {
        "form": form,
        "page": page,
        "lines": queries.lines_of(page),
        "query": query_without_page(request),
    }
    template = template_for(request, "attendance/anomaly_list.html", "results")
    return render(request, template, context, status=422 if form.errors else 200)


@access("attendance.anomalyflag.view")
@post_from("attendance:anomaly-list")
def anomaly_export(request: HttpRequest) -> HttpResponse:
    """Send the list as a file; posted, because the log keeps that it left."""
    kind, sought = FileKindForm(request.POST), FlagSearchForm(request.GET, actor=request.actor)
    if not kind.is_valid() or not sought.is_valid():
        raise Http404
    form = kind.cleaned_data["form"]
    content = actions.export_flags(actor=request.actor, sought=sought.sought(), form=form)
    return attachment(content, f"{slug(_('Worth a look'))}.{form}")


@access("attendance.anomalyflag.view")
@require_GET
def anomaly_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one flag with its evidence."""
    return _detail(request, _flag(request, code))


@access("attendance.anomalyflag.scan")
@post_from("attendance:anomaly-list")
def anomaly_scan(request: HttpRequest) -> HttpResponse:
    """Have every register scanned anew."""
    job = actions.request_scan(actor=request.actor)
    return redirect("core:job-detail", job.code)


@access("attendance.anomalyflag.explain")
@post_from("attendance:anomaly-detail", "code")
def anomaly_explain(request: HttpRequest, code: str) -> HttpResponse:
    """Write what is known about a flag."""
    flag = _flag(request, code)
    form = once(ExplanationForm(request.POST))

    def act() -> object:
        said = form.cleaned_data["explanation"]
        return actions.explain_flag(actor=request.actor, flag=flag, explanation=said)

    done = acted(request, form, act, to=flag, said=_("Thank you, it is written down."))
    return done or _detail(request, flag, explanation_form=form)


@access("attendance.anomalyflag.close")
@post_from("attendance:anomaly-detail", "code")
def anomaly_close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a flag with what the look at it came to."""
    flag = _flag(request, code)
    form = ClosureForm(request.POST)
    done = acted(
        request,
        form,
        lambda: actions.close_flag(actor=request.actor, flag=flag, **form.cleaned_data),
        to="attendance:anomaly-list",
        said=_("Closed. It stays in the list of those that are closed."),
    )
    return done or _detail(request, flag, closure_form=form)


@access("attendance.anomalyflag.close")
@post_from("attendance:anomaly-detail", "code")
def anomaly_reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Take a closing back."""
    flag = _flag(request, code)
    return pressed(
        request,
        lambda: actions.reopen_flag(actor=request.actor, flag=flag),
        to=flag,
        back=flag,
        said=_("It is open again."),
    )


def _flag(request: HttpRequest, code: str) -> AnomalyFlag:
    visible = AnomalyFlag.objects.visible_to(request.actor)
    return get_object_or_404(visible.select_related("club", "group", "other_club", "other_group"), code=code)


def _detail(
    request: HttpRequest,
    flag: AnomalyFlag,
    *,
    explanation_form: ExplanationForm | None = None,
    closure_form: ClosureForm | None = None,
) -> HttpResponse:
    is_wrong = explanation_form is not None or closure_form is not None
    context = {
        "page": queries.flag_page(request.actor, flag),
        "explanation_form": explanation_form or once(ExplanationForm()),
        "closure_form": closure_form or ClosureForm(),
    }
    return render(request, "attendance/anomaly_detail.html", context, status=422 if is_wrong else 200)
