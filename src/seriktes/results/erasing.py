"""What results keep of a person who is erased: stories, papers with them, portfolios. No figure changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seriktes.core import files
from seriktes.core.models import Job, StoredFile
from seriktes.gallery.erasing import of_alone
from seriktes.people.erasing.names import texts_in
from seriktes.people.erasing.registry import Eraser, FreeText, erasers, free_texts
from seriktes.people.erasing.subjects import Subject
from seriktes.results.enums import IllustratedFormat
from seriktes.results.illustrated.models import IllustratedPerson
from seriktes.results.models import Release, ReleaseFile
from seriktes.results.state_forms.actions import BUNDLE_JOB, FILE_JOB
from seriktes.results.state_forms.models import (
    StateForm,
    StateFormCopy,
    StateFormEntry,
    StateFormFiling,
    StateFormLine,
)
from seriktes.results.stories.models import Story, StoryPerson

STORIES = tuple(
    f"results.Story.{name}" for name in ("name_kk", "name_ru", "name_en", "text_kk", "text_ru", "text_en")
)
PAPERS = ("results.Release.dress", "results.Release.figures", "results.ReleaseFile.file")
PORTFOLIOS = (
    "core.Job.result_file",
    "results.StateFormCopy.file",
    *(f"results.StateFormEntry.{name}" for name in ("data_key", "sealed", "sealed_reason", "value")),
    *(f"results.StateFormLine.{name}" for name in ("data_key", "sealed_withdrawal_reason")),
    *(
        f"results.StateFormFiling.{name}"
        for name in ("data_key", "content", "sealed_reason", "sealed_reopening_reason")
    ),
)


_STORIES, _PAPERS, _PLANS = gettext_lazy("Stories"), gettext_lazy("Released papers"), gettext_lazy("Plans")
_FREE_TEXTS = (
    ("results.Story", ("name_kk", "name_ru", "name_en", "text_kk", "text_ru", "text_en"), _STORIES),
    ("results.Release", ("cause", "dress", "withdrawal_reason"), _PAPERS),
    ("results.ReleaseCheck", ("reason",), _PAPERS),
    ("results.ReleaseWording", ("texts", "found", "outgoing_number"), _PAPERS),
    ("results.ReportTemplate", ("draft",), _PAPERS),
    ("results.ReportTemplateVersion", ("content",), _PAPERS),
    ("results.SavedView", ("name", "query"), gettext_lazy("Saved views")),
    ("results.Indicator", ("baseline_source",), _PLANS),
    ("results.IndicatorVersion", ("why", "definition"), _PLANS),
    ("results.Target", ("reason",), _PLANS),
    ("results.Remark", ("text",), _PLANS),
    ("results.Postponement", ("reason",), _PLANS),
    ("results.StateFormEntry", ("value",), gettext_lazy("State forms")),
)


def register() -> None:
    for eraser in (
        # Papers first: they are found by the stories.
        Eraser(
            "results.papers",
            _PAPERS,
            _count_papers,
            _erase_papers,
            covers=PAPERS,
            goes=_PAPERS_GO,
            blocks=_paper_blocks,
            order=51,
        ),
        Eraser(
            "results.stories",
            _STORIES,
            lambda subject: {"stories": _stories(subject).count()},
            _erase_stories,
            covers=STORIES,
            goes={"stories": gettext_lazy("stories that tell of the person")},
            needs=_is_told_of,
            order=52,
        ),
        Eraser(
            "results.portfolios",
            gettext_lazy("Portfolios"),
            lambda subject: {"portfolios": _forms(subject).count(), "made": len(_made_files(subject))},
            _erase_portfolios,
            covers=PORTFOLIOS,
            goes=_PORTFOLIOS_GO,
            order=53,
        ),
    ):
        erasers.add(eraser)
    for place, (model, fields, label) in enumerate(_FREE_TEXTS):
        free_texts.add(FreeText(model, fields, label, order=60 + place))


# stories


def _stories(subject: Subject) -> Any:
    return Story.objects.filter(pk__in=StoryPerson.objects.filter(person__in=subject.ids).values("story"))


def _erase_stories(subject: Subject) -> None:
    _stories(subject).delete()


def _is_told_of(subject: Subject, _without: Collection[int]) -> bool:
    of = StateForm.objects.filter(person__in=subject.ids)
    return (
        _stories(subject).exists()
        or of.exists()
        or IllustratedPerson.objects.filter(person__in=subject.ids).exists()
    )


# papers


def _papers(subject: Subject) -> list[ReleaseFile]:
    """Return the files of releases that name or show the person, and hold their bytes still."""
    return subject.remember("results.papers", lambda: list(_found_papers(subject)))


def _found_papers(subject: Subject) -> Iterator[ReleaseFile]:
    shown = set(
        IllustratedPerson.objects.filter(person__in=subject.ids).values_list("edition__release", flat=True)
    )
    for release in _dressed(subject):
        files_of = release.files.filter(file__erased_at=None).select_related("file")
        if _is_in_texts(release, subject):
            yield from files_of
        elif release.pk in shown or _told(release, subject):
            yield from files_of.filter(form__in=IllustratedFormat.values)


def _dressed(subject: Subject) -> list[Release]:
    """Return every release that has words; of one network there are a few hundred."""
    rows = Release.objects.exclude(dress={}).only("pk", "code", "dress", "released_at", "discarded_at")
    named = {release.pk for release in _with_named_papers(subject)}
    return subject.remember(
        "results.dressed", lambda: [*rows.exclude(pk__in=named).order_by("pk"), *_with_named_papers(subject)]
    )


def _with_named_papers(subject: Subject) -> list[Release]:
    """Return the releases that print a paper of a contribution which names the person."""
    annotations, condition = subject.names.searched_in("figures")
    found = Release.objects.annotate(**annotations).filter(condition).order_by("pk")
    return subject.remember(
        "results.named",
        lambda: [one for one in found if any(map(subject.names.is_named_in, _paper_words(one)))],
    )


def _paper_words(release: Release) -> list[str]:
    return [line["document"] for line in (release.figures or {}).get("about", {}).get("money", [])]


def _is_in_texts(release: Release, subject: Subject) -> bool:
    """Whether somebody has written the name into the report itself, which all its files hold."""
    if f"results.Release.dress:{release.pk}" in subject.also or release in _with_named_papers(subject):
        return True
    words = {key: value for key, value in release.dress.items() if key != "stories"}
    return subject.names.is_named_in("\n".join(texts_in(words)))


def _told(release: Release, subject: Subject) -> list[dict[str, Any]]:
    """Return the frozen stories that tell of the person or show them alone."""
    codes = subject.remember("results.stories", lambda: set(_stories(subject).values_list("code", flat=True)))
    alone = subject.remember("results.alone", lambda: set(of_alone(subject).values_list("code", flat=True)))
    return [
        story
        for story in release.dress.get("stories", [])
        if story["code"] in codes
        or alone & {picture["code"] for picture in story["pictures"]}
        or subject.names.is_named_in("\n".join(texts_in(story)))
    ]


_PAPERS_GO = {
    "papers": gettext_lazy(
        "files of released reports with stories, photographs or words about the person; figures and seals "
        "stay, and a paper in somebody's hands is still genuine"
    ),
    "frozen": gettext_lazy("stories as they were released, with their photographs"),
}


def _count_papers(subject: Subject) -> dict[str, int]:
    frozen = sum(len(_told(release, subject)) for release in _dressed(subject))
    return {"papers": len(_papers(subject)), "frozen": frozen}


def _paper_blocks(subject: Subject) -> Iterator[str]:
    for release in _dressed(subject):
        if release.is_draft and (_told(release, subject) or _is_in_texts(release, subject)):
            yield _("A draft of a report tells of the person. Leave that out of the draft, or discard it.")


def _erase_papers(subject: Subject) -> None:
    for paper in _papers(subject):
        files.erase(paper.file)
    for release in _dressed(subject):
        if gone := _told(release, subject):
            kept = [story for story in release.dress["stories"] if story not in gone]
            Release.objects.filter(pk=release.pk).update(dress={**release.dress, "stories": kept})
    for release in _with_named_papers(subject):
        about = subject.names.taken_out_of_value(release.figures["about"])  # type: ignore[index]
        Release.objects.filter(pk=release.pk).update(figures={**release.figures, "about": about})  # type: ignore[dict-item]


# portfolios


def _forms(subject: Subject) -> Any:
    return StateForm.objects.filter(person__in=subject.ids)


def _made_files(subject: Subject) -> list[StoredFile]:
    """Return the files that were made of portfolios of the person's groups; others' can be made again."""
    groups = set(_forms(subject).values_list("group__code", flat=True))
    codes = set(_forms(subject).values_list("code", flat=True))
    jobs = Job.objects.filter(kind__in=(FILE_JOB, BUNDLE_JOB), result_file__erased_at=None)
    return [
        job.result_file
        for job in jobs.exclude(result_file=None).select_related("result_file")
        if job.result_file and (job.params.get("code") in codes or job.params.get("group") in groups)
    ]


_PORTFOLIOS_GO = {
    "portfolios": gettext_lazy("portfolios, with what was typed and handed in"),
    "made": gettext_lazy("files made of portfolios"),
}


def _erase_portfolios(subject: Subject) -> None:
    forms, filings = _forms(subject), StateFormFiling.objects.filter(form__in=_forms(subject))
    copies = StateFormCopy.objects.filter(filing__in=filings)
    for stored in [*_made_files(subject), *(copy.file for copy in copies.select_related("file"))]:
        files.erase(stored)
    copies.delete()
    filings.delete()
    StateFormEntry.objects.filter(form__in=forms).delete()
    StateFormLine.objects.filter(form__in=forms).delete()
    forms.delete()
