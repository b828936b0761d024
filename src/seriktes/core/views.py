from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from seriktes.core import files
from seriktes.core.access import access
from seriktes.core.jobs import may_fetch
from seriktes.core.models import Job
from seriktes.core.pages import opened_attachment


@access("core.job.view")
@require_GET
def job_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show how far a job is; htmx asks for the fragment again and again until it is over."""
    job = get_object_or_404(Job.objects.visible_to(request.actor), code=code)
    template = "core/job_detail.html#state" if request.htmx else "core/job_detail.html"
    return render(request, template, {"job": job})


@access("core.job.view")
@require_GET
def job_file(request: HttpRequest, code: str) -> FileResponse:
    """Send the file that the job made, as long as what it holds is theirs to see."""
    jobs = Job.objects.visible_to(request.actor).select_related("result_file")
    job = get_object_or_404(jobs, code=code)
    if job.result_file is None or not may_fetch(request.actor, job):
        raise Http404
    return opened_attachment(files.opened(job.result_file), job.result_file.name)
