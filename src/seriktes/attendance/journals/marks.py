"""What the marks of a journal most likely mean.

The table is that of registers in Kazakhstan and its neighbours (forms 0504608 and 0504421, school and
kindergarten registers in both languages). The same letter means other things in another form, «Н» is
"night" and «О» is "leave" in a staff timesheet, so that most single letters are only suggested and a
person confirms every mark of every file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from seriktes.attendance.journals.enums import Meaning
from seriktes.attendance.journals.readings import Suggestion
from seriktes.attendance.journals.words import LOOK_ALIKE, plain_letters, tidy
from seriktes.core.spreadsheets.notes import Note

USUAL = Note("usual", _("This is what the mark usually means."))
LOOKS_USUAL = Note("usual_unsure", _("The mark often means this, but not in every journal."))
BOTH_WAYS = Note(
    "both_ways", _("In some journals this letter means “present”, in others an excused absence.")
)
NIGHT_OR_ABSENT = Note(
    "other_forms",
    _("In registers of children this means “absent”; in staff timesheets it means something else."),
)
LEAVE_OR_LATE = Note(
    "late_or_leave", _("In some journals this means “late”, in others “absent” or “on leave”.")
)
ILL_OR_ABSENT = Note(
    "ill_or_absent", _("«НБ» is “ill” in official timesheets and “was not there” in many schools.")
)
ONE_OF_TWO = Note("one_of_two", _("The figure often stands for “present” (1) or “absent” (0)."))
GRADE = Note("grade", _("A grade or points: the person was most likely there."))
CHECKBOX = Note("checkbox", _("A ticked box. An empty box may mean “absent” or “not recorded”."))
DAY_OFF = Note("day_off", _("A day off, not attendance."))
HAS_LEFT = Note("has_left", _("The person had left; nothing was recorded."))
TWO_LANGUAGES = Note("two_languages", _("Latin and Cyrillic marks stand side by side in this sheet."))
UNKNOWN = Note("unknown", _("This mark is not known. Choose what it means in this journal."))

SHORTEST_WORD = 4


@dataclass(frozen=True)
class Guess:
    meaning: Meaning | None
    sure: bool
    reason: Note


def normal(raw: str) -> str:
    """A mark with small Cyrillic letters, without spaces and dots: « H » and «н.» are «н»."""
    return re.sub(r"[\s.]", "", tidy(raw).translate(LOOK_ALIKE).lower()) or tidy(raw)


def _codes() -> dict[str, Guess]:
    present, late, excused, ill, absent, ignore = (
        Meaning.PRESENT, Meaning.LATE, Meaning.EXCUSED, Meaning.ILL, Meaning.ABSENT, Meaning.IGNORE,
    )  # fmt: skip
    table: tuple[tuple[str, Meaning | None, bool, Note], ...] = (
        ("+ ✓ ✔ √ ☑", present, True, USUAL),
        ("я был была есть да", present, True, USUAL),
        (". v • қ", present, False, LOOKS_USUAL),
        ("п", present, False, BOTH_WAYS),
        ("1", present, False, ONE_OF_TWO),
        ("ня", absent, True, USUAL),
        ("0", absent, False, ONE_OF_TWO),
        ("- – — −", absent, False, LOOKS_USUAL),
        ("н", absent, False, NIGHT_OR_ABSENT),
        ("н/б", absent, False, ILL_OR_ABSENT),
        ("н/я ж жоқ нет", absent, False, LOOKS_USUAL),
        ("нб", ill, False, ILL_OR_ABSENT),
        ("б/л бл бол больн", ill, True, USUAL),
        ("б ау", ill, False, LOOKS_USUAL),
        ("у уп ну ув уваж у/п", excused, True, USUAL),
        ("о", late, False, LEAVE_OR_LATE),
        ("оп опозд кеш", late, True, USUAL),
        ("в к вых кан", ignore, False, DAY_OFF),
        ("выб", ignore, False, HAS_LEFT),
    )
    return {
        normal(code): Guess(meaning, sure, reason)
        for codes, meaning, sure, reason in table
        for code in codes.split()
    }


def _english_codes() -> dict[str, Guess]:
    table = (
        ("P", Meaning.PRESENT),
        ("A", Meaning.ABSENT),
        ("L", Meaning.LATE),
        ("T", Meaning.LATE),
        ("E", Meaning.EXCUSED),
        ("S", Meaning.ILL),
    )
    return {normal(code): Guess(meaning, True, USUAL) for code, meaning in table}


# Written with the ending of a man's verb; `word_form` brings a woman's to it.
MEANING_WORDS: tuple[tuple[Meaning, Note, str], ...] = (
    (
        Meaning.PRESENT,
        USUAL,
        (
            "присутствовал|присутствует|присутств|пришел|посетил|явка|"
            "қатысты|қатысады|қатысқан|келді|бар|болды|present|attended|yes"
        ),
    ),
    (
        Meaning.ABSENT,
        USUAL,
        (
            "отсутствовал|отсутствует|отсутств|не был|не было|не пришел|неявка|пропуск|пропустил|прогул|"
            "без уважительной|без уважительной причины|неуважительная|неуваж|"
            "қатыспады|қатысқан жоқ|келмеді|болмады|жоқ|себепсіз|себепсіз келмеді|жоқ (себепсіз)|"
            "absent|unexcused|no"
        ),
    ),
    (
        Meaning.EXCUSED,
        USUAL,
        (
            "по уважительной|по уважительной причине|уважительная|уважительная причина|освобожден|отпросился|"
            "по приказу|по заявлению|на соревнованиях|соревнования|"
            "себепті|себепті келмеді|жоқ (себепті)|бұйрық бойынша|ата-ана өтініші|жарыстарда|жарыста|рұқсат|"
            "excused"
        ),
    ),
    (
        Meaning.ILL,
        USUAL,
        (
            "болел|болеет|болезнь|болен|больна|больничный|на больничном|"
            "ауырды|ауырып қалды|ауру|ауырады|науқас|ill|sick"
        ),
    ),
    (
        Meaning.LATE,
        USUAL,
        "опоздал|опоздание|с опозданием|кешікті|кешігіп келді|кешігу|late|tardy",
    ),
    (
        Meaning.IGNORE,
        DAY_OFF,
        "выходной|праздник|каникулы|карантин|демалыс|мереке|каникул|off|holiday|day off|weekend",
    ),
    (Meaning.IGNORE, HAS_LEFT, "выбыл|отчислен|шықты|шығып кетті|кетті|left"),
    (Meaning.NOT_RECORDED, USUAL, "не отмечено|нет данных|белгіленбеген|not recorded"),
)


def _words() -> dict[str, Guess]:
    return {
        word_form(word): Guess(meaning, True, reason)
        for meaning, reason, words in MEANING_WORDS
        for word in words.split("|")
    }


def word_form(raw: str) -> str:
    """Words without gender endings in brackets: «Присутствовал(а)» is «присутствовал»."""
    text = plain_letters(tidy(raw)).replace("(а)", "").replace("(ла)", "").strip(" .!")
    text = re.sub(r"\s*\(\s*", " (", text)
    return re.sub(r"(вал|рил|пал|дал|зил|ел|ил|сил|был)а\b", r"\1", text).replace("пришла", "пришел")


CODES = _codes()
ENGLISH = _english_codes()
WORDS = _words()
NUMBER = re.compile(r"\d{1,3}([.,/]\d{1,2})?\Z")
# «31.02» is a day that slipped into a cell, not points; with a slash only what can be no share of points.
LIKE_DATE = re.compile(r"\d{1,2}(\.(0[1-9]|1[0-2])|/0[1-9])\Z")


def suggestion(raw: str, others: AbstractSet[str], key: Mapping[str, Suggestion]) -> Suggestion:
    """What `raw` most likely means in a sheet whose distinct marks are `others`.

    `key` holds what a table in the file itself says of its marks, which counts before any habit.
    """
    if raw in key:
        return key[raw]
    guess = _guess(raw, others)
    return Suggestion(guess.meaning, guess.sure, guess.reason)


def _guess(raw: str, others: AbstractSet[str]) -> Guess:
    if raw in {"TRUE", "FALSE"}:
        return Guess(Meaning.PRESENT if raw == "TRUE" else Meaning.ABSENT, raw == "TRUE", CHECKBOX)
    code = normal(raw)
    if code in ENGLISH and (is_english := english_guess(raw, code, others)):
        return is_english
    if code in CODES:
        return CODES[code]
    if (word := WORDS.get(word_form(raw))) is not None:
        return word
    if NUMBER.match(raw) and not LIKE_DATE.match(raw):
        return Guess(Meaning.PRESENT, False, GRADE)
    return Guess(None, False, UNKNOWN)


def english_guess(raw: str, code: str, others: AbstractSet[str]) -> Guess | None:
    """The English meaning of a Latin mark; unsure where Cyrillic marks stand beside it."""
    if not raw.isascii():
        return None
    if all(other.isascii() for other in others):
        return ENGLISH[code]
    if code in CODES:
        return None
    return Guess(ENGLISH[code].meaning, False, TWO_LANGUAGES)


def word_meaning(text: str) -> Meaning | None:
    """What a written-out explanation says: «не был» or "Present"; `None` where it says nothing known."""
    whole = word_form(text)
    if whole in WORDS:
        return WORDS[whole].meaning
    starts = [word for word in WORDS if len(word) >= SHORTEST_WORD and whole.startswith(word)]
    return WORDS[max(starts, key=len)].meaning if starts else None
