"""Two people correct one record at once: what each of them changed stands afterwards, and nothing is lost.

The form remembers in a hidden field how the record stood when it was shown. When it is sent, three states of
each field meet: what was shown, what stands there now, what was typed.

- Only this person has changed it: what was typed stands.
- Only somebody else has changed it: their value stands, and this person is told so.
- Both have changed it, to the same: there is nothing to ask.
- Both have changed it, differently: the form is shown again with both values side by side, and one is chosen.

Where there is nothing to choose, it is saved at once. Wikis and issue trackers that merge do so too; business
programs that refuse the whole record teach people to type everything again, or to press "overwrite". Whoever
saved is told what else has changed, so that a pair that does not fit together is seen.

    form = watched(ClubForm(posted(request), …), club, state_of(club))               # in the view
    edit_club(actor=…, club=club, details=form.details(), seen=seen_by(form))

    refuse_unseen(club, seen=seen, now=state_of(club))                               # in the action

The view reads the record before the action holds it: `refuse_unseen` closes the moment between the two.

The memory is a keyed sum of each field, bound to the record and signed: it holds no word of what it
remembers, so that a sealed number may be watched as well (`unshown`), and it cannot be moved to another
record. One that was tampered with is that of nothing: each difference is then asked about. It gives no right:
what stands at the end goes through the form and the action like anything that is typed.

DomainError
└── ChangedMeanwhile   somebody has saved the record between its reading and its writing
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, cast

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from seriktes.core import formats
from seriktes.core.crypto import blind_index
from seriktes.core.errors import DomainError
from seriktes.core.models import AuditEntry
from seriktes.core.widgets import RadioCards

SEEN = "seen_state"
THEIRS, MINE = "theirs", "mine"
SUM_DIGITS = 16
LOOKED_THROUGH = 20  # lines of the log, for who it was
State = Mapping[str, Any]


class ChangedMeanwhile(DomainError):
    """Somebody else has saved the record since this request has read it."""

    code = "changed_meanwhile"


@dataclass(frozen=True)
class Unshown:
    """What stands for the content of a field that shows nothing of it.

    `text` differs once another content is kept, and leads back to none; `holds` tells whether what was sent
    is the content that is kept.
    """

    text: str
    holds: Callable[[Any], bool]


@dataclass
class Watch:
    """What became of a form that was filled in while somebody else saved the same record."""

    row: models.Model
    state: State
    is_remembered: bool = False
    taken: list[str] = field(default_factory=list)  # fields that took somebody else's value
    asked: list[str] = field(default_factory=list)  # fields about which this person has to choose
    sentence: str = ""  # of what somebody else has changed; empty where nobody has

    @property
    def questions(self) -> list[str]:
        """The fields that ask which of two values stays."""
        return [_choice(name) for name in self.asked]


def watched(
    form: Any,
    row: models.Model,
    state: State | None = None,
    *,
    unshown: Mapping[str, Unshown] | None = None,
    together: Iterable[Collection[str]] = (),
) -> Any:
    """Return the form with the memory of how the record stands; a form that was sent is merged with it.

    `row` is as this request has read it, and so are the form's initial values. `state` is what the action
    compares under its lock, by default every column. `unshown` stand for fields that show nothing of what
    they hold, as a sealed number or a picture. The fields of each set in `together` mean something only
    together: two people who have each changed a part of it are asked about all of it.
    """
    form.watch = Watch(row, columns(row) if state is None else state)
    form.fields[SEEN] = forms.CharField(required=False, widget=forms.HiddenInput)
    merging = _Merging(form, row, unshown or {})
    form.fields[SEEN].initial = merging.packed({})
    if form.is_bound and form.data.get(form.add_prefix(SEEN)):
        form.watch.is_remembered = True
        merging.merge(together)
    return form


def seen_by(form: Any) -> State | None:
    """Return the state that the sent form was merged with; None where it remembers nothing."""
    watch: Watch = form.watch
    return watch.state if watch.is_remembered else None


def also_changed(form: Any) -> str:
    """Return what else has changed beside that which the form has saved; nothing where nobody watches."""
    watch: Watch | None = getattr(form, "watch", None)
    return watch.sentence if watch is not None and watch.taken else ""


def columns(row: models.Model) -> State:
    """Return what stands in a row, but for bytes."""
    kept = (one for one in row._meta.concrete_fields if not isinstance(one, models.BinaryField))
    return {one.attname: getattr(row, one.attname) for one in kept}


def refuse_unseen(target: models.Model, *, seen: State | None, now: State | None = None) -> None:
    """Raise `ChangedMeanwhile` where the record is no longer as the request has read it.

    The caller holds the row and has not changed it yet. `seen` is None where no form was shown, as for a
    program; `now` is of the same shape, by default every column.
    """
    if seen is None or _plain(columns(target) if now is None else now) == _plain(seen):
        return
    raise ChangedMeanwhile(
        _(
            "Somebody else has saved this at the same moment. Nothing is lost: look at what has changed, "
            "then save once more."
        )
    )


class _Merging:
    """The three states of each field of one form."""

    def __init__(self, form: Any, row: models.Model, unshown: Mapping[str, Unshown]) -> None:
        self.form, self.unshown = form, {name: one for name, one in unshown.items() if name in form.fields}
        self.watch: Watch = form.watch
        self.salt = f"{SEEN}:{row._meta.label_lower}:{row.pk}"
        self.shown = {name: _shown(form, name) for name in _watchable(form) if name not in unshown}
        self.now = {
            **{name: self._sum(name, texts) for name, texts in self.shown.items()},
            **{name: self._blind(name, one.text) for name, one in self.unshown.items()},
        }

    def packed(self, doubts: Mapping[str, str | None]) -> str:
        """Return the memory: a sum of each field; of those in doubt the former one, and that just told."""
        base = {**self.now, **doubts}
        told = {name: self.now[name] for name in doubts}
        return signing.dumps([base, told], salt=self.salt, compress=True)

    def merge(self, together: Iterable[Collection[str]]) -> None:
        """Let the sent form take what only others have changed, and ask about what both have."""
        sent: Any = self.form.data
        self.form.data = sent.copy()  # what came with the request is read only
        base, told = self._remembered()
        mine = {name: self._sum(name, self._sent(name)) for name in self.shown}
        changed = {name for name, now in self.now.items() if now != base.get(name)}
        differing = {name for name, typed in mine.items() if typed != self.now[name]}
        touched = {name for name in differing if mine[name] != base.get(name)}
        asked = changed & touched
        for names in map(set, together):
            if touched & names and changed & differing & names:
                asked |= differing & names
        taken = (changed & differing) - touched - asked
        answers = self._answers(asked, told)
        if answers.keys() == asked:  # not before: what is chosen together would be asked about in halves
            self._take(name for name, answer in answers.items() if answer == THEIRS)
            asked = set()
        self._take(taken)
        taken |= self._renewed(changed)
        self.watch.taken = [name for name in self.now if name in taken]
        self._ask(asked, answers, base, changed, touched)

    def _ask(
        self,
        asked: set[str],
        answers: Collection[str],
        base: Mapping[str, str],
        changed: set[str],
        touched: set[str],
    ) -> None:
        watch, form = self.watch, self.form
        watch.asked = [name for name in self.shown if name in asked]
        form.data[form.add_prefix(SEEN)] = self.packed({name: base.get(name) for name in watch.asked})
        watch.sentence = _sentence(form, [one for one in (*watch.taken, *watch.asked) if one in changed])
        for name in watch.asked:
            if name not in answers:
                form.data.pop(form.add_prefix(_choice(name)), None)
            form.fields[_choice(name)] = self._question(name, is_of_both=name in changed & touched)

    def _question(self, name: str, *, is_of_both: bool) -> forms.ChoiceField:
        why = (
            _("You both have changed this. Choose which of the two stays.")
            if is_of_both
            else _("This belongs to what somebody else has changed. Choose which of the two stays.")
        )
        control = self.form.fields[name]
        said = {THEIRS: _said(control, self.shown[name]), MINE: _said(control, self._sent(name))}
        return forms.ChoiceField(
            label=control.label or name,
            choices=[(THEIRS, _("What stands there now")), (MINE, _("What you typed"))],
            widget=RadioCards(descriptions={key: text or _("empty") for key, text in said.items()}),
            error_messages={"required": why},
        )

    def _renewed(self, changed: set[str]) -> set[str]:
        """Return the fields that hold something else now and show nothing of it.

        One that was typed into is asked for anew, empty: both values side by side would show what is sealed.
        """
        form, renewed = self.form, set()
        for name in changed & self.unshown.keys():
            key = form.add_prefix(name)
            is_file = form.fields[name].widget.needs_multipart_form
            sent = (form.files if is_file else form.data).get(key)
            if sent and self.unshown[name].holds(sent):
                continue
            renewed.add(name)
            if sent:
                form.files, form.data[key] = MultiValueDict(), ""
                form.fields[name].required = True
                form.fields[name].error_messages["required"] = _(
                    "Somebody else has just changed this. Leave it empty to keep theirs, or give yours again."
                )
        return renewed

    def _answers(self, asked: set[str], told: Mapping[str, str]) -> dict[str, str]:
        """Return which of two values was chosen where both were shown as they are."""
        sent = {name: self.form.data.get(self.form.add_prefix(_choice(name))) for name in asked}
        return {
            name: answer
            for name, answer in sent.items()
            if answer in (THEIRS, MINE) and told.get(name) == self.now[name]
        }

    def _take(self, names: Iterable[str]) -> None:
        for name in names:
            self.form.data.setlist(self.form.add_prefix(name), self.shown[name])

    def _sent(self, name: str) -> list[str]:
        form, key = self.form, self.form.add_prefix(name)
        if isinstance(form.fields[name].widget, forms.CheckboxInput):
            is_set = form.fields[name].widget.value_from_datadict(form.data, form.files, key)
            return ["on"] if is_set else []
        return [text for text in form.data.getlist(key) if text]

    def _remembered(self) -> tuple[dict[str, str], dict[str, str]]:
        try:
            base, told = signing.loads(self.form.data[self.form.add_prefix(SEEN)], salt=self.salt)
        except signing.BadSignature:
            return {}, {}
        return base, told

    def _sum(self, name: str, texts: list[str]) -> str:
        return self._blind(name, _meant(self.form.fields[name], texts))

    def _blind(self, name: str, meant: object) -> str:
        return blind_index(json.dumps([name, meant]), purpose=self.salt)[:SUM_DIGITS]


def _watchable(form: Any) -> list[str]:
    """Return the fields that may show something of a record."""
    return [
        name
        for name, one in form.fields.items()
        if name != SEEN
        and not one.disabled
        and not one.widget.needs_multipart_form
        and not isinstance(one, forms.UUIDField)
    ]


def _shown(form: Any, name: str) -> list[str]:
    """Return what a browser sends back of a field that nobody touches."""
    control = form.fields[name]
    value = control.prepare_value(form.get_initial_for_field(control, name))
    if isinstance(control.widget, forms.CheckboxInput):
        return ["on"] if value else []
    if isinstance(value, date | time) and isinstance(control, forms.DateField | forms.TimeField):
        return [value.isoformat()]
    shown = control.widget.format_value(value)
    several = shown if isinstance(shown, list | tuple) else [shown]
    return [str(one) for one in several if one not in (None, "")]


def _meant(control: Any, texts: list[str]) -> object:
    """Return what texts mean to a field: "05" and "5" are one number, an order of boxes is none."""
    if isinstance(control, forms.ChoiceField | forms.BooleanField):  # rows are named by codes
        return sorted(set(texts))
    text = texts[0].replace("\r\n", "\n") if texts else ""
    try:
        value = control.to_python(text)
    except ValidationError:
        value = text
    return "" if value is None else str(value)


def _choice(name: str) -> str:
    return f"keep-{name}"


def _plain(state: State) -> Any:
    return json.loads(json.dumps(state, default=str))


def _sentence(form: Any, names: list[str]) -> str:
    """Return who has changed what; nothing where it was nobody."""
    if not names:
        return ""
    labels = ", ".join(str(form.fields[name].label or name) for name in names)
    name = _by_whom(form.watch.row, names)
    if not name:
        return _("Changed while you were typing: %(fields)s.") % {"fields": labels}
    return _("%(name)s changed this while you were typing: %(fields)s.") % {"name": name, "fields": labels}


def _by_whom(row: models.Model, names: Collection[str]) -> str:
    entries = AuditEntry.objects.filter(target_type=row._meta.label_lower, target_id=row.pk)
    newest = entries.select_related("actor").order_by("-pk")[:LOOKED_THROUGH]
    entry = next((one for one in newest if set(names) & one.after.keys()), None)
    return entry.actor.full_name if entry is not None and entry.actor is not None else ""


def _said(control: Any, texts: list[str]) -> str:
    """Return a value in the words of the field that shows it."""
    if isinstance(control, forms.BooleanField):
        return _("yes") if texts else _("no")
    if isinstance(control, forms.ModelChoiceField):
        # Only of rows that may be chosen: what was sent may name one that this person may not see.
        key, rows = control.to_field_name or "pk", cast("models.QuerySet[Any]", control.queryset)
        known = rows.filter(**{f"{key}__in": texts})
        labels = {str(getattr(row, key)): str(control.label_from_instance(row)) for row in known}
        return ", ".join(labels.get(text, text) for text in texts)
    if isinstance(control, forms.ChoiceField):
        labels = {str(value): str(label) for value, label in _flat(control.choices)}
        return ", ".join(labels.get(text, text) for text in texts)
    text = ", ".join(texts)
    if isinstance(control, forms.DateField):
        try:
            day = control.to_python(text)
        except ValidationError:
            day = None
        return formats.date_short(day) if day else text
    return text


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label
