"""The pages where anybody checks a paper: no account, no session, nothing kept of what is asked."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET

from seriktes.core import registry
from seriktes.core.methods import post_from
from seriktes.core.pages import attachment, form_page
from seriktes.verification import numbers, uploads
from seriktes.verification.forms import NumberForm, ReceivedFileForm
from seriktes.verification.models import Seal
from seriktes.verification.queries import issued_as, issued_file, sealed_under
from seriktes.verification.records import ENDING


@login_not_required
@require_GET
def entrance(request: HttpRequest) -> HttpResponse:
    """Ask for the number of a paper and lead to its page."""
    form = NumberForm(request.GET if "number" in request.GET else None)
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["number"]
        return redirect("verification:seal-detail", number.code)
    return form_page(request, "verification/entrance.html", form)


@login_not_required
@never_cache
@require_GET
def seal_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a paper is genuine and what it should say; every wrong number gets the same answer."""
    seal = sealed_under(numbers.parse(code))
    return _shown(request, seal, ReceivedFileForm()) if seal else _unknown(request)


def file_check(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a file is, byte for byte, one of those that were issued."""
    seal = sealed_under(numbers.parse(code))
    if seal is None:
        return _unknown(request)
    if uploads.is_too_large(request):
        return _shown(request, seal, ReceivedFileForm({}, {}, is_too_large=True))
    request.upload_handlers = [uploads.HashingHandler(request)]
    return _compared(request, seal)


# The token of the form is asked for below, once nothing but the hashing handler reads what comes in.
file_check = login_not_required(csrf_exempt(post_from("verification:seal-detail", "code")(file_check)))
file_check.reads_pieces = True


@csrf_protect
def _compared(request: HttpRequest, seal: Seal) -> HttpResponse:
    form = ReceivedFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, seal, form)
    sent = form.cleaned_data["file"]
    return _shown(request, seal, ReceivedFileForm(), sent=sent, issued=issued_file(seal, sent.sha256))


@login_not_required
@never_cache
@require_GET
def seal_record(request: HttpRequest, code: str) -> HttpResponse:
    """Give the signed record, with which anybody checks the files of the paper without this server."""
    seal = sealed_under(numbers.parse(code))
    if seal is None:
        return _unknown(request)
    return attachment(seal.signed_record.as_file(), f"{seal.number}{ENDING}")


def _shown(request: HttpRequest, seal: Seal, form: ReceivedFileForm, **context: object) -> HttpResponse:
    paper = registry.presented(seal.kind, seal, get_language() or "kk")
    context |= {"seal": seal, "paper": paper, "issued_as": issued_as(seal.files.all())}
    return form_page(request, "verification/seal_detail.html", form, **context)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "verification/seal_unknown.html", status=404)
