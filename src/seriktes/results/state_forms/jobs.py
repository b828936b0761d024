from __future__ import annotations

from seriktes.activities.models import Group
from seriktes.core import files
from seriktes.core.access import Actor, allows, require
from seriktes.core.jobs import JobResult, Progress, actor_of
from seriktes.core.media_types import media_type
from seriktes.core.models import Job, StoredFile
from seriktes.core.text import slug
from seriktes.results.state_forms.definitions.shape import LANGUAGES
from seriktes.results.state_forms.enums import StateFileFormat
from seriktes.results.state_forms.files import form_file_name, make_bundle, make_form_file
from seriktes.results.state_forms.frozen import current_print, handed_in
from seriktes.results.state_forms.models import StateForm, StateFormCopy, StateFormFiling
from seriktes.results.state_forms.portfolios import OF_GROUP, VIEW, portfolios_of
from seriktes.results.state_forms.sheet import FormSheet, sheet_of

FILL = "results.state_form.fill"
WITH_FORM = ("organisation", "person", "group__club", "group__programme")


def make_state_form(job: Job, progress: Progress) -> JobResult:
    """Make the file of a form; who may not fill it gets the ИИН of persons masked.

    Of a form that was handed in, they get the file that was handed in.
    """
    actor, asked = actor_of(job), job.params
    progress.start(2)
    form = StateForm.objects.select_related(*WITH_FORM).get(code=asked["code"])
    require(actor, VIEW, form)
    sheet, kind, language = sheet_of(form), StateFileFormat(asked["form"]), asked["language"]
    reveals = asked["reveals"] and allows(actor, FILL, form)
    content = _kept(sheet, kind, language) if reveals else None
    if content is None:
        content = make_form_file(current_print(sheet, language, reveals=reveals), kind)
    progress.reach(1)
    return JobResult(file=_stored(content, form_file_name(form, kind, language), actor))


def may_fetch_state_form(actor: Actor, job: Job) -> bool:
    """Whether the actor may have the file today: one with whole ИИН only who may fill the form."""
    form = StateForm.objects.get(code=job.params["code"])
    return allows(actor, FILL if job.params["reveals"] else VIEW, form)


def make_copies(job: Job, progress: Progress) -> JobResult:
    """Make the files of a form as it was handed in; started again, it goes on with what is missing."""
    filing = StateFormFiling.objects.select_related("form").get(pk=job.params["filing"])
    wanted = [(kind, language) for kind in StateFileFormat for language in LANGUAGES]
    progress.start(len(wanted))
    for done, (kind, language) in enumerate(wanted, 1):
        form = handed_in(filing, language, reveals=True)
        if form is not None and not filing.copies.filter(kind=kind, language=language).exists():
            content = make_form_file(form, kind)
            stored = _stored(content, form_file_name(filing.form, kind, language), actor_of(job))
            StateFormCopy.objects.create(filing=filing, kind=kind, language=language, file=stored)
        progress.reach(done)
    return JobResult(url=filing.form.get_absolute_url())


def make_portfolios(job: Job, progress: Progress) -> JobResult:
    """Print the portfolios that were asked for in one file, as far as whoever asked may see them today."""
    actor, asked = actor_of(job), job.params
    group = Group.objects.get(code=asked["group"])
    require(actor, OF_GROUP, group)
    forms = [form for form in portfolios_of(actor, group, asked["year"]) if form.code in asked["codes"]]
    if not forms:
        return JobResult()
    progress.start(len(forms) + 1)
    prints = []
    for done, form in enumerate(forms, 1):
        prints.append(current_print(sheet_of(form), asked["language"], reveals=False))
        progress.reach(done)
    name = f"{slug(prints[0].index)}-{slug(group.name)}-{asked['year']}-{asked['language']}.pdf"
    return JobResult(file=_stored(make_bundle(prints), name, actor))


def may_fetch_portfolios(actor: Actor, job: Job) -> bool:
    """Whether the actor may have the file today: only who may see each portfolio in it."""
    group, codes = Group.objects.get(code=job.params["group"]), set(job.params["codes"])
    seen = {form.code for form in portfolios_of(actor, group, job.params["year"])}
    return allows(actor, OF_GROUP, group) and codes <= seen


def _kept(sheet: FormSheet, kind: StateFileFormat, language: str) -> bytes | None:
    if not sheet.is_closed or sheet.filing is None:
        return None
    copy = sheet.filing.copies.filter(kind=kind, language=language).select_related("file").first()
    return files.read(copy.file) if copy else None


def _stored(content: bytes, name: str, actor: Actor) -> StoredFile:
    return files.store(content, name=name, content_type=media_type(name), actor=actor)
