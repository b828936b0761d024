from __future__ import annotations

from seriktes.core import files
from seriktes.core.access import Actor, allows, require
from seriktes.core.jobs import JobResult, Progress, actor_of
from seriktes.core.media_types import media_type
from seriktes.core.models import Job
from seriktes.results.state_forms.enums import StateFileFormat
from seriktes.results.state_forms.files import form_file_name, make_form_file
from seriktes.results.state_forms.models import StateForm
from seriktes.results.state_forms.sheet import sheet_of

VIEW, FILL = "results.state_form.view", "results.state_form.fill"


def make_state_form(job: Job, progress: Progress) -> JobResult:
    """Make the file of a form; who may not fill it gets the ИИН of persons masked."""
    actor, asked = actor_of(job), job.params
    progress.start(2)
    form = StateForm.objects.select_related("organisation").get(code=asked["code"])
    require(actor, VIEW, form)
    sheet, kind, language = sheet_of(form), StateFileFormat(asked["form"]), asked["language"]
    content = make_form_file(sheet, kind, language, reveals=allows(actor, FILL, form))
    progress.reach(1)
    name = form_file_name(sheet, kind, language)
    stored = files.store(content, name=name, content_type=media_type(name), actor=actor)
    return JobResult(file=stored)


def may_fetch_state_form(actor: Actor, job: Job) -> bool:
    """Whether the actor may have the file today."""
    return allows(actor, VIEW, StateForm.objects.get(code=job.params["code"]))
