"""What people do with photographs: bring them in, say who is on them, take them down."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seriktes.clubs.models import Club
from seriktes.core import audit, files
from seriktes.core.access import Actor, require
from seriktes.core.editing import State, refuse_unseen
from seriktes.core.models import StoredFile
from seriktes.gallery.clearing import clear
from seriktes.gallery.enums import Recognisable
from seriktes.gallery.errors import NotTakenYet, PhotographRefused
from seriktes.gallery.models import Photograph, PhotographPerson
from seriktes.gallery.pictures import Picture, cleaned
from seriktes.gallery.signals import caption_changed
from seriktes.people.actions import refuse_erased
from seriktes.people.models import Person

EDIT = "gallery.photograph.edit"


@dataclass(frozen=True)
class PhotographDetails:
    """What a photograph shows, in words, and when it was taken."""

    taken_on: date
    name_kk: str
    name_ru: str = ""
    name_en: str = ""


def add_photographs(
    *, actor: Actor, club: Club, contents: Iterable[bytes], details: PhotographDetails
) -> list[Photograph]:
    """Keep the pictures in these files, all of them or none, and return their photographs.

    A file that the club has already is not kept twice: its photograph is returned. Raises `PictureRefused`.
    """
    _refuse_future(details.taken_on)
    require(actor, "gallery.photograph.add", Photograph(club=club))
    pictures = {hashlib.sha256(content).hexdigest(): cleaned(content) for content in contents}
    try:
        with transaction.atomic():
            Club.objects.select_for_update(no_key=True).get(pk=club.pk)
            known = club.photographs.filter(source__in=pictures).in_bulk(field_name="pk").values()
            made = {one.source: one for one in known}
            for source, picture in pictures.items():
                if source not in made:
                    made[source] = _add(actor, club, source, picture, details)
    except IntegrityError as wrong:  # sent twice at the very same moment
        raise PhotographRefused(
            _("These pictures are just being kept. Look at the list of photographs.")
        ) from wrong
    return [made[source] for source in pictures]


def edit_photograph(
    *, actor: Actor, photograph: Photograph, details: PhotographDetails, seen: State | None = None
) -> Photograph:
    """Change what is written down of a photograph.

    Raises `ChangedMeanwhile` where it is no longer as it was `seen`.
    """
    _refuse_future(details.taken_on)
    with transaction.atomic():
        photograph = _held(actor, photograph)
        refuse_unseen(photograph, seen=seen)
        before = {name: getattr(photograph, name) for name in asdict(details)}
        for name, value in asdict(details).items():
            setattr(photograph, name, value)
        photograph.save()
        old, new = audit.difference(_said(before), _said(asdict(details)))
        audit.log("gallery.photograph.edited", actor=actor, target=photograph, before=old, after=new)
        if any(name.startswith("name_") for name in new):
            caption_changed.send(Photograph, photograph=photograph, actor=actor)
    return photograph


def say_recognisable(*, actor: Actor, photograph: Photograph, recognisable: Recognisable) -> Photograph:
    """Say whether anybody can be recognised. Raises `PhotographRefused` where that contradicts the list."""
    with transaction.atomic():
        photograph = _held(actor, photograph)
        is_listed = photograph.people.exists()
        if recognisable == Recognisable.NOBODY and is_listed:
            raise PhotographRefused(
                _("People are listed on this photograph. If nobody can be recognised, empty the list first.")
            )
        if recognisable == Recognisable.LISTED and not is_listed:
            raise PhotographRefused(_("Nobody is listed yet. Add those who can be recognised first."))
        before, photograph.recognisable = photograph.recognisable, recognisable
        photograph.cleared_until = None
        photograph.save(update_fields=("recognisable", "cleared_until"))
        clear([photograph.pk])
        audit.log(
            "gallery.photograph.looked_at",
            actor=actor,
            target=photograph,
            before={"recognisable": before},
            after={"recognisable": recognisable},
        )
    return photograph


def list_person(*, actor: Actor, photograph: Photograph, person: Person) -> None:
    """Write down that this person can be recognised; once is enough.

    Whoever thought that nobody could is contradicted: the photograph has to be looked at again.
    """
    with transaction.atomic():
        photograph = _held(actor, photograph)
        require(actor, "people.person.view", person)
        refuse_erased(Person.objects.held([person.pk]))
        if photograph.people.filter(person=person).exists():
            return
        PhotographPerson.objects.create(photograph=photograph, person=person)
        _look_again(photograph, only=Recognisable.NOBODY)
        clear([photograph.pk])
        audit.log(
            "gallery.photograph.person_listed", actor=actor, target=photograph, after={"person": person.pk}
        )


def unlist_person(*, actor: Actor, photograph: Photograph, person: Person) -> None:
    """Write down that this person cannot be recognised after all; without anybody left, look again."""
    with transaction.atomic():
        photograph = _held(actor, photograph)
        require(actor, "people.person.view", person)
        refuse_erased([person])
        gone, _rows = photograph.people.filter(person=person).delete()
        if not gone:
            return
        if not photograph.people.exists():
            _look_again(photograph, only=Recognisable.LISTED)
        clear([photograph.pk])
        audit.log(
            "gallery.photograph.person_unlisted", actor=actor, target=photograph, before={"person": person.pk}
        )


def take_down(*, actor: Actor, photograph: Photograph) -> Photograph:
    """Show a photograph no more, anywhere; it can be put back."""
    with transaction.atomic():
        photograph = _held(actor, photograph)
        if photograph.taken_down_at is None:
            photograph.taken_down_at, photograph.taken_down_by = timezone.now(), actor.user
            photograph.save(update_fields=("taken_down_at", "taken_down_by"))
            audit.log("gallery.photograph.taken_down", actor=actor, target=photograph)
    return photograph


def put_back(*, actor: Actor, photograph: Photograph) -> Photograph:
    """Show a photograph again that was taken down."""
    with transaction.atomic():
        photograph = _held(actor, photograph)
        if photograph.taken_down_at is not None:
            refuse_erased(one.person for one in photograph.people.select_related("person"))
            photograph.taken_down_at = photograph.taken_down_by = None
            photograph.save(update_fields=("taken_down_at", "taken_down_by"))
            audit.log("gallery.photograph.put_back", actor=actor, target=photograph)
    return photograph


def _add(actor: Actor, club: Club, source: str, picture: Picture, details: PhotographDetails) -> Photograph:
    photograph = Photograph.objects.create(
        club=club,
        source=source,
        picture=_stored(actor, picture.content, source),
        preview=_stored(actor, picture.preview, source),
        width=picture.width,
        height=picture.height,
        added_by=actor.user,
        **asdict(details),
    )
    audit.log("gallery.photograph.added", actor=actor, target=photograph, after={"club": club.pk})
    return photograph


def _stored(actor: Actor, content: bytes, source: str) -> StoredFile:
    # The name a phone gave the file may tell more than one should know.
    return files.store(content, name=f"{source[:12]}.jpg", content_type="image/jpeg", actor=actor)


def _held(actor: Actor, photograph: Photograph) -> Photograph:
    photograph = Photograph.objects.select_for_update().get(pk=photograph.pk)
    require(actor, EDIT, photograph)
    return photograph


def _look_again(photograph: Photograph, *, only: Recognisable) -> None:
    if photograph.recognisable == only:
        photograph.recognisable, photograph.cleared_until = Recognisable.UNKNOWN, None
        photograph.save(update_fields=("recognisable", "cleared_until"))


def _refuse_future(day: date) -> None:
    if day > timezone.localdate():
        raise NotTakenYet(_("This day is in the future. Enter the day the photograph was taken."))


def _said(details: dict[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in details.items()}
