from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core import files
from seriktes.core.access import access, allows, require
from seriktes.core.editing import seen_by, watched
from seriktes.core.methods import post_from
from seriktes.core.models import StoredFile
from seriktes.core.pages import acted, form_page, page_of, posted, pressed, query_without_page, template_for
from seriktes.core.registry import panels_of
from seriktes.gallery import actions
from seriktes.gallery.forms import CaptionForm, PhotographSearchForm, PhotographsForm, RecognisableForm
from seriktes.gallery.models import Photograph
from seriktes.gallery.queries import find_photographs, people_pictured, people_to_list
from seriktes.people.models import Person

PHOTOGRAPHS_SHOWN = 24


@access("gallery.photograph.identify")
@require_GET
def photograph_list(request: HttpRequest) -> HttpResponse:
    """Show the photographs of the clubs; htmx asks for the pictures alone."""
    form = PhotographSearchForm(request.GET, actor=request.actor)
    sought = form.sought()
    found = Photograph.objects.none() if form.errors else find_photographs(request.actor, sought)
    context = {
        "form": form,
        "page": page_of(request, found, PHOTOGRAPHS_SHOWN),
        "query": query_without_page(request),
        "today": timezone.localdate(),
        "may_add": allows(request.actor, "gallery.photograph.add"),
    }
    template = template_for(request, "gallery/photograph_list.html", "results")
    return render(request, template, context, status=422 if form.errors else 200)


@access("gallery.photograph.add")
@require_http_methods(["GET", "POST"])
def photograph_add(request: HttpRequest) -> HttpResponse:
    """Bring in one or several pictures."""
    sent = request.FILES if request.method == "POST" else None
    form = PhotographsForm(posted(request), sent, actor=request.actor)

    def act() -> list[Photograph]:
        return actions.add_photographs(
            actor=request.actor,
            club=form.cleaned_data["club"],
            contents=(one.read() for one in form.cleaned_data["pictures"]),  # one at a time in memory
            details=form.details(),
        )

    return acted(request, form, act, to=_where, said=_kept, at="pictures") or form_page(
        request, "gallery/photograph_form.html", form, title=_("Add photographs")
    )


@access("gallery.photograph.identify")
@require_GET
def photograph_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show a photograph, who is on it and whether it may be shown."""
    return _detail(request, _photograph(request, code))


@access("gallery.photograph.view")
@require_GET
def photograph_picture(request: HttpRequest, code: str) -> HttpResponse:
    """Send the picture."""
    photograph = _photograph(request, code)
    return _image(request, photograph, photograph.picture)


@access("gallery.photograph.view")
@require_GET
def photograph_preview(request: HttpRequest, code: str) -> HttpResponse:
    """Send the small picture of lists."""
    photograph = _photograph(request, code)
    return _image(request, photograph, photograph.preview)


@access("gallery.photograph.edit")
@require_http_methods(["GET", "POST"])
def photograph_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is written down of a photograph."""
    photograph = _photograph(request, code)
    require(request.actor, "gallery.photograph.edit", photograph)
    known = {name: getattr(photograph, name) for name in CaptionForm.base_fields}
    form = watched(CaptionForm(posted(request), initial=known), photograph)

    def act() -> Photograph:
        details, seen = form.details(), seen_by(form)
        return actions.edit_photograph(actor=request.actor, photograph=photograph, details=details, seen=seen)

    return acted(request, form, act, to=photograph, said=_("Saved.")) or form_page(
        request,
        "gallery/photograph_form.html",
        form,
        title=_("What the photograph shows"),
        photograph=photograph,
        panels=panels_of("gallery.photograph_edit", request.actor, photograph),
    )


@access("gallery.photograph.edit")
@post_from("gallery:photograph-detail", "code")
def recognisable(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether anybody can be recognised."""
    photograph = _photograph(request, code)
    form = RecognisableForm(request.POST)

    def act() -> Photograph:
        said = form.cleaned_data["recognisable"]
        return actions.say_recognisable(actor=request.actor, photograph=photograph, recognisable=said)

    return acted(request, form, act, to=photograph, said=_("Saved."), at="recognisable") or _detail(
        request, photograph, form
    )


@access("gallery.photograph.edit")
@post_from("gallery:photograph-detail", "code")
def person_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down that somebody can be recognised."""
    photograph = _photograph(request, code)
    person = _person(request, request.POST.get("person", ""))

    def act() -> None:
        actions.list_person(actor=request.actor, photograph=photograph, person=person)

    return pressed(request, act, to=photograph, back=photograph)


@access("gallery.photograph.edit")
@post_from("gallery:photograph-detail", "code")
def person_remove(request: HttpRequest, code: str, person: str) -> HttpResponse:
    """Take somebody off the list."""
    photograph, listed = _photograph(request, code), _person(request, person)

    def act() -> None:
        actions.unlist_person(actor=request.actor, photograph=photograph, person=listed)

    return pressed(request, act, to=photograph, back=photograph)


@access("gallery.photograph.edit")
@post_from("gallery:photograph-detail", "code")
def photograph_take_down(request: HttpRequest, code: str) -> HttpResponse:
    """Show a photograph no more."""
    photograph = _photograph(request, code)

    def act() -> Photograph:
        return actions.take_down(actor=request.actor, photograph=photograph)

    return pressed(request, act, to=photograph, back=photograph, said=_("It is shown nowhere any more."))


@access("gallery.photograph.edit")
@post_from("gallery:photograph-detail", "code")
def photograph_put_back(request: HttpRequest, code: str) -> HttpResponse:
    """Show a photograph again."""
    photograph = _photograph(request, code)

    def act() -> Photograph:
        return actions.put_back(actor=request.actor, photograph=photograph)

    return pressed(request, act, to=photograph, back=photograph, said=_("The photograph is back."))


def _photograph(request: HttpRequest, code: str) -> Photograph:
    known = Photograph.objects.visible_to(request.actor)
    return get_object_or_404(known.select_related("club", "picture", "preview", "added_by"), code=code)


def _person(request: HttpRequest, code: str) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.actor), code=code)


def _detail(
    request: HttpRequest, photograph: Photograph, form: RecognisableForm | None = None
) -> HttpResponse:
    require(request.actor, "gallery.photograph.identify", photograph)
    asked = request.GET.get("q", "")[:100]
    may_edit = allows(request.actor, "gallery.photograph.edit", photograph)
    is_down = photograph.taken_down_at is not None
    context = {
        "photograph": photograph,
        "shows_erased": is_down and photograph.people.exclude(person__erasure=None).exists(),
        "may_be_shown": photograph.may_be_shown(timezone.localdate()),
        "people": people_pictured(request.actor, photograph),
        "form": form or RecognisableForm(initial={"recognisable": photograph.recognisable}),
        "may_edit": may_edit,
        "q": asked,
        "found": people_to_list(request.actor, photograph, asked) if may_edit else [],
    }
    status = 422 if form and form.errors else 200
    return render(request, "gallery/photograph_detail.html", context, status=status)


def _image(request: HttpRequest, photograph: Photograph, stored: StoredFile) -> HttpResponse:
    # Who works with photographs sees many of them again and again. Anybody else asks each time: a consent
    # that was withdrawn meanwhile counts for the picture in their browser, too.
    works_with_it = allows(request.actor, "gallery.photograph.identify", photograph)
    kept = "private, max-age=3600" if works_with_it else "private, no-store"
    headers = {"Cache-Control": kept, "Content-Type": stored.content_type}
    return HttpResponse(files.read(stored), headers=headers)


def _where(made: list[Photograph]) -> object:
    return made[0] if len(made) == 1 else "gallery:photograph-list"


def _kept(made: list[Photograph]) -> str:
    return ngettext(
        "The photograph is kept. Say who can be recognised on it.",
        "%(count)s photographs are kept. Say who can be recognised on each.",
        len(made),
    ) % {"count": len(made)}
