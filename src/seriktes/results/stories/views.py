from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from seriktes.core.access import access, allows
from seriktes.core.editing import seen_by, watched
from seriktes.core.methods import post_from
from seriktes.core.once import once
from seriktes.core.pages import acted, form_page, page_of, posted, pressed
from seriktes.gallery.models import Photograph
from seriktes.people.models import Person
from seriktes.results.illustrated.telling import told_in
from seriktes.results.stories import actions
from seriktes.results.stories.forms import StoryForm, initial_of
from seriktes.results.stories.models import Story
from seriktes.results.stories.queries import (
    find_stories,
    people_of,
    people_to_name,
    pictures_of,
    pictures_to_add,
    places_to_read,
    sum_of,
)

PAGE = "results:story-detail"


@access("results.story.keep")
@require_GET
def story_list(request: HttpRequest) -> HttpResponse:
    """Show the stories, those too that nobody has shared yet."""
    context = {
        "page": page_of(request, find_stories(request.actor)),
        "today": timezone.localdate(),
        "may_write": allows(request.actor, "results.story.write"),
    }
    return render(request, "results/stories/story_list.html", context)


@access("results.story.write")
@require_http_methods(["GET", "POST"])
def story_add(request: HttpRequest) -> HttpResponse:
    """Write a story."""
    asked = {"agreement": request.GET.get("agreement", "")}
    form = once(StoryForm(posted(request), actor=request.actor, initial=asked))

    def act() -> Story:
        return actions.write_story(actor=request.actor, details=form.details())

    said = _("The story is written. Add photographs; then somebody else reads it and shares it.")
    return acted(request, form, act, to=lambda made: made, said=said) or form_page(
        request, "results/stories/story_form.html", form, title=_("Write a story")
    )


@access("results.story.view")
@require_GET
def story_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show a story as its partner reads it; to those who keep stories, with everything around it."""
    story = _story(request, code)
    context: dict[str, Any] = {"story": story, "keeps": allows(request.actor, "results.story.keep")}
    if context["keeps"]:
        asked = request.GET.get("q", "")[:100]
        may_write = allows(request.actor, "results.story.write")
        context |= {
            "is_shown": story.is_shown(timezone.localdate()),
            "today": timezone.localdate(),
            "people": people_of(request.actor, story),
            "all_pictures": pictures_of(story),
            "may_write": may_write,
            "q": asked,
            "found": people_to_name(request.actor, story, asked) if may_write else [],
            "is_own": story.changed_by_id == request.actor.user.pk,
            "places": places_to_read(story) if may_write and not story.shared_at else (),
            "sum": sum_of(story) if may_write else "",
        }
    return render(request, "results/stories/story_detail.html", context)


@access("results.story.write")
@require_http_methods(["GET", "POST"])
def story_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a story."""
    story = _story(request, code)
    initial = initial_of(story)
    form = watched(
        StoryForm(posted(request), actor=request.actor, initial=initial, told_in=told_in(story)),
        story,
        together=[initial],  # whoever saves is its writer: the other one might share words that nobody read
    )

    def act() -> Story:
        details, seen = form.details(), seen_by(form)
        return actions.edit_story(actor=request.actor, story=story, details=details, seen=seen)

    return acted(request, form, act, to=story, said=_("Saved.")) or form_page(
        request,
        "results/stories/story_form.html",
        form,
        title=_("Edit the story"),
        story=story,
        papers=[paper.release for paper in form.told_in],
    )


@access("results.story.share")
@post_from(PAGE, "code")
def story_share(request: HttpRequest, code: str) -> HttpResponse:
    """Let the partner read a story."""
    story = _story(request, code)

    def act() -> Story:
        has_read = "read" in request.POST
        shown = request.POST.get("read") or request.POST.get("shown", "")
        return actions.share_story(actor=request.actor, story=story, has_read=has_read, read=shown)

    return pressed(request, act, to=story, back=story, said=_("The partner can read the story now."))


@access("results.story.share")
@post_from(PAGE, "code")
def story_take_back(request: HttpRequest, code: str) -> HttpResponse:
    """Show a story to the partner no more."""
    story = _story(request, code)

    def act() -> Story:
        return actions.take_story_back(actor=request.actor, story=story)

    return pressed(request, act, to=story, back=story, said=_("The partner does not see the story any more."))


@access("results.story.write")
@require_GET
def picture_choose(request: HttpRequest, code: str) -> HttpResponse:
    """Offer photographs for a story."""
    story = _story(request, code)
    context = {
        "story": story,
        "photographs": pictures_to_add(request.actor, story),
        "today": timezone.localdate(),
    }
    return render(request, "results/stories/story_pictures.html", context)


@access("results.story.write")
@post_from("results:story-pictures", "code")
def picture_add(request: HttpRequest, code: str) -> HttpResponse:
    """Put a photograph to a story."""
    story, photograph = _story(request, code), _photograph(request)

    def act() -> None:
        actions.illustrate(actor=request.actor, story=story, photograph=photograph)

    return pressed(request, act, to=story, back=story)


@access("results.story.write")
@post_from(PAGE, "code")
def picture_remove(request: HttpRequest, code: str) -> HttpResponse:
    """Take a photograph out of a story."""
    story, photograph = _story(request, code), _photograph(request)

    def act() -> None:
        actions.take_picture_away(actor=request.actor, story=story, photograph=photograph)

    return pressed(request, act, to=story, back=story)


@access("results.story.write")
@post_from(PAGE, "code")
def person_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down that a story tells of somebody by name."""
    story, person = _story(request, code), _person(request, request.POST.get("person", ""))

    def act() -> None:
        actions.name_person(actor=request.actor, story=story, person=person)

    return pressed(request, act, to=story, back=story)


@access("results.story.write")
@post_from(PAGE, "code")
def person_remove(request: HttpRequest, code: str, person: str) -> HttpResponse:
    """Write down that a story does not tell of somebody."""
    story, named = _story(request, code), _person(request, person)

    def act() -> None:
        actions.unname_person(actor=request.actor, story=story, person=named)

    return pressed(request, act, to=story, back=story)


def _story(request: HttpRequest, code: str) -> Story:
    return get_object_or_404(
        find_stories(request.actor).select_related("written_by", "changed_by", "shared_by"), code=code
    )


def _photograph(request: HttpRequest) -> Photograph:
    known = Photograph.objects.visible_to(request.actor)
    return get_object_or_404(known, code=request.POST.get("photograph", ""))


def _person(request: HttpRequest, code: str) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.actor), code=code)
