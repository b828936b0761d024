"""What the register of people itself keeps of a person, and the log below it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seriktes.core import formats
from seriktes.core.models import AuditEntry
from seriktes.people.erasing.registry import Eraser, FreeText, erasers, free_texts
from seriktes.people.erasing.subjects import Subject, log_of
from seriktes.people.models import (
    Consent,
    Guardianship,
    Person,
    PersonCategory,
    PersonDistinction,
    PersonMerge,
    Phone,
)

# After every letter of every alphabet (`core.text.sort_key`).
SORTED_LAST = "99"
# Entries of the log about another human being say what these are called.
OF_PEOPLE = ("accounts.user", "people.person")
# They name the other of two by the key.
TIES = {
    "people.guardianship.added": "guardian",
    "people.guardianship.ended": "guardian",
    "people.distinction.made": "other",
    "people.distinction.undone": "other",
    "people.person.merged": "merged",
    "people.person.merge_undone": "apart",
}


# the log: that something was done stays, what was written then goes


def _count_log(subject: Subject) -> dict[str, int]:
    return {"log": _telling(subject).count() + _tied(subject).count()}


def _telling(subject: Subject) -> QuerySet:
    return log_of(subject.ids).exclude(before={}, after={})


def _tied(subject: Subject) -> QuerySet:
    """Return what the log says of others: that the person is their guardian, or is like them."""
    said = Q(pk__in=())
    for action, key in TIES.items():
        said |= Q(**{"action": action, f"after__{key}__in": subject.ids})
    return AuditEntry.objects.filter(said).exclude(pk__in=log_of(subject.ids).values("pk"))


def _erase_log(subject: Subject) -> None:
    _tied(subject).update(before={}, after={})
    _telling(subject).update(before={}, after={})


_LOG = Eraser(
    "core.log",
    gettext_lazy("Log"),
    _count_log,
    _erase_log,
    covers=("core.AuditEntry.before", "core.AuditEntry.after"),
    goes={"log": gettext_lazy("what the log says of the person, before and after each change")},
    order=10,
)


# phones


def _count_phones(subject: Subject) -> dict[str, int]:
    return {"phones": Phone.objects.filter(person__in=subject.ids).count()}


def _erase_phones(subject: Subject) -> None:
    Phone.objects.filter(person__in=subject.ids).delete()


_PHONES = Eraser(
    "people.phones",
    gettext_lazy("Phones"),
    _count_phones,
    _erase_phones,
    covers=("people.Phone.person", "people.Phone.number"),
    goes={"phones": gettext_lazy("phones")},
    order=20,
)


# consents


def _count_consents(subject: Subject) -> dict[str, int]:
    return {"consents": Consent.objects.filter(person__in=subject.ids).count()}


def _erase_consents(subject: Subject) -> None:
    Consent.objects.filter(person__in=subject.ids).delete()


_CONSENTS = Eraser(
    "people.consents",
    gettext_lazy("Consents"),
    _count_consents,
    _erase_consents,
    covers=("people.Consent.person",),
    goes={"consents": gettext_lazy("consents, with who gave them")},
    order=30,
)


# the family


def _ties(subject: Subject) -> QuerySet[Guardianship]:
    return Guardianship.objects.filter(Q(child__in=subject.ids) | Q(guardian__in=subject.ids))


def _count_family(subject: Subject) -> dict[str, int]:
    given = Consent.objects.filter(given_by__in=subject.ids).exclude(person__in=subject.ids)
    return {"family": _ties(subject).count(), "consents_given": given.count()}


def _erase_family(subject: Subject) -> None:
    _ties(subject).delete()


def _family_blocks(subject: Subject) -> Iterator[str]:
    """Yield for whom the person still answers: somebody else has to, before the person goes."""
    today = timezone.localdate()
    ties = Guardianship.objects.filter(guardian__in=subject.ids, child__erasure=None).not_ended()
    for tie in ties.exclude(child__in=subject.ward).select_related("child"):
        yield _("The person answers for %(name)s as a guardian. End that on the page of the child first.") % {
            "name": tie.child.name
        }
    given = Consent.objects.filter(given_by__in=subject.ids, withdrawn_on=None, person__erasure=None)
    given = given.exclude(person__in=[*subject.ids, *subject.ward])
    for consent in given.exclude(ends_on__lt=today).select_related("person"):
        yield _(
            "A consent for %(name)s is in force that this person gave on %(day)s. Let another guardian give "
            "it, and withdraw this one."
        ) % {"name": consent.person.name, "day": formats.date_short(consent.starts_on)}


def _has_other_wards(subject: Subject, without: Collection[int]) -> bool:
    """Whether the person is, or was, a guardian of somebody else, or stands in a category themselves."""
    wards = Guardianship.objects.filter(guardian__in=subject.ids, child__erasure=None)
    given = Consent.objects.filter(given_by__in=subject.ids, person__erasure=None)
    return (
        wards.exclude(child__in=without).exists()
        or given.exclude(person__in=[*without, *subject.ids]).exists()
        or PersonCategory.objects.filter(person__in=subject.ids).exists()
        or Guardianship.objects.filter(child__in=subject.ids).exists()
    )


_FAMILY = Eraser(
    "people.family",
    gettext_lazy("Family"),
    _count_family,
    _erase_family,
    covers=("people.Guardianship.child", "people.Guardianship.guardian"),
    goes={"family": gettext_lazy("ties to guardians and children")},
    stays={
        "consents_given": gettext_lazy(
            "consents that the person gave for a child: they will be those of the pseudonym"
        )
    },
    blocks=_family_blocks,
    needs=_has_other_wards,
    order=31,
)


# duplicates


def _apart(subject: Subject) -> QuerySet[PersonDistinction]:
    return PersonDistinction.objects.filter(Q(one__in=subject.ids) | Q(other__in=subject.ids))


def _parted(subject: Subject) -> QuerySet[PersonMerge]:
    """Return the joinings with somebody else that were found wrong."""
    kept, merged = Q(kept__in=subject.ids), Q(merged__in=subject.ids)
    return PersonMerge.objects.filter(kept ^ merged)


def _count_duplicates(subject: Subject) -> dict[str, int]:
    return {"distinctions": _apart(subject).count() + _parted(subject).count()}


def _erase_duplicates(subject: Subject) -> None:
    _apart(subject).delete()
    _parted(subject).delete()


_DUPLICATES = Eraser(
    "people.duplicates",
    gettext_lazy("Duplicates"),
    _count_duplicates,
    _erase_duplicates,
    covers=("people.PersonDistinction.one", "people.PersonDistinction.other"),
    goes={
        "distinctions": gettext_lazy("answers that the person is somebody else than people of a like name")
    },
    order=40,
)


# the rows of the person

PERSON = tuple(
    f"people.Person.{name}"
    for name in (
        "family_name", "given_name", "patronymic", "birth_date", "data_key", "iin_sealed", "iin_index",
        "sort_key", "search_key", "family_key", "given_key", "sound_key", "birth_key",
    )
)  # fmt: skip


def _count_person(subject: Subject) -> dict[str, int]:
    names = subject.names
    return {
        "names": len({*names.families, *names.givens, *names.patronymics}),
        "birth": sum(row.birth_date is not None for row in subject.rows),
        "iin": sum(bool(row.iin_sealed) for row in subject.rows),
        "rows": len(subject.rows),
        "merges": PersonMerge.objects.filter(merged__in=subject.ids, undone_at=None).count(),
        "categories": PersonCategory.objects.filter(person__in=subject.ids).count(),
    }


def _erase_person(subject: Subject) -> None:
    if subject.erasure is None:
        raise ValueError("Nobody has asked for this erasure.")
    empty = dict.fromkeys(("family_name", "given_name", "patronymic", "search_key"), "")
    empty |= dict.fromkeys(("family_key", "given_key", "sound_key"), "")
    Person.objects.filter(pk__in=subject.ids).update(
        **empty,
        sort_key=SORTED_LAST,
        birth_date=None,
        birth_key=None,
        data_key=b"",
        iin_sealed=None,
        iin_index=None,
        erasure=subject.erasure,
    )


_PERSON = Eraser(
    "people.person",
    gettext_lazy("Who it is"),
    _count_person,
    _erase_person,
    covers=PERSON,
    goes={
        "names": gettext_lazy("names, also earlier ones, in every script, with what they are found by"),
        "birth": gettext_lazy("the day of birth"),
        "iin": gettext_lazy("the IIN, with its key and its index"),
    },
    stays={
        "rows": gettext_lazy("the pseudonym, with sex and month of birth"),
        "merges": gettext_lazy("joinings of rows: they can no longer be undone"),
        "categories": gettext_lazy("categories with their days: support for a category counts by them"),
    },
    order=90,
)


def register() -> None:
    """Register what people and the apps below them keep; called when the apps are ready."""
    for eraser in (_LOG, _PHONES, _CONSENTS, _FAMILY, _DUPLICATES, _PERSON):
        erasers.add(eraser)
    log, work = gettext_lazy("Log"), gettext_lazy("Work of the program")
    for kept in (
        FreeText("core.AuditEntry", ("before", "after"), log, ~Q(target_type__in=OF_PEOPLE), order=1),
        FreeText("core.Receipt", ("content", "effect"), gettext_lazy("Entries from devices"), order=2),
        FreeText("core.Job", ("params", "error", "result_url"), work, order=3),
        FreeText("core.TickRun", ("error",), work, order=4),
        FreeText("core.StoredFile", ("name",), gettext_lazy("Names of files"), order=5),
        FreeText(
            "django_tasks_database.DBTaskResult",
            ("args_kwargs", "return_value", "traceback"),
            work,
            order=6,
        ),
        FreeText("people.Category", ("note",), gettext_lazy("Notes of categories"), order=7),
        FreeText("people.Erasure", ("note",), gettext_lazy("Notes of erasures"), order=8),
    ):
        free_texts.add(kept)
