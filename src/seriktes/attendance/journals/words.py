"""The words of headers, totals and signatures, in Kazakh, Russian and English."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import lru_cache

PLAIN = str.maketrans("әғқңөұүһіё", "агкноуухие")
# Latin letters that look like Cyrillic ones and are typed instead of them.
LOOK_ALIKE = str.maketrans("abcehkmoptxyABCEHKMOPTXY", "авсенкмортхуАВСЕНКМОРТХУ")


def plain_letters(text: str) -> str:
    """Small letters with Kazakh ones as Russian keyboards write them: Қыркүйек is кыркуйек."""
    return text.lower().translate(PLAIN)


@lru_cache(maxsize=4096)
def tidy(text: str) -> str:
    """One line with single spaces, composed letters and no edges."""
    return " ".join(unicodedata.normalize("NFC", text).split())


class Role(Enum):
    """What a column of a journal is for."""

    NAME = "name"
    SURNAME = "surname"
    GIVEN = "given"
    PATRONYMIC = "patronymic"
    IIN = "iin"
    BIRTH = "birth"
    GROUP = "group"
    NUMBER = "number"
    OUTSIDE_ID = "id"
    DATE = "date"
    STATUS = "status"
    TOTAL = "total"
    OTHER = "other"


# The first match wins. Written in plain letters (see `plain_letters`). Sources: headers of rosters and
# journals met in Kazakhstan and its neighbours; "Т.А.Ә." is тегі, аты, әкесінің аты.
HEADERS: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (Role.OTHER, r".*(педагог|руководител|учител|тренер|родител|мугалим|жетекши|ата-ана|teacher|father)"),
        (Role.OTHER, r"f\. ?name"),
        (Role.OTHER, r"(группа здоровья|class ?name)"),
        (Role.BIRTH, r"(дата рожд|день рожд|туган кун|birth|date of birth|д\.? ?р\.?$)"),
        (Role.IIN, r"(иин|жсн|iin)\b"),
        (Role.NAME, r"(ф\.? ?и\.? ?о\b|ф\. ?и\.|фамилия.*имя|теги.*аты|аты[ -]?жони|т\.? ?а\.? ?а\.?$)"),
        (Role.PATRONYMIC, r"(отчество|акесинин аты|patronymic|middle name)"),
        (Role.SURNAME, r"(фамилия|теги|surname|last name|family name)"),
        (Role.GIVEN, r"(имя|аты|есими|first name|given name)\W*\Z"),
        (Role.OUTSIDE_ID, r"(id|код)\b"),
        (Role.NUMBER, r"(№|n|no|nr|#|п/?п|р/?с|s\.? ?no|gr\.? ?no|рет)(\W|$)"),
        (Role.TOTAL, r"(итог|всего|пропу|барлыгы|жиын|жалпы|балл|мес\.|дни к оплате|дней|засчит|кол-?во)"),
        (Role.TOTAL, r"(total|t\.\w|%|\w%|off$)"),
        (Role.STATUS, r"(статус|посещ|отметка|присутств|катысу|белги|status|attendance|mark|явка|келу)"),
        (Role.DATE, r"(дата|куни|date|кун)\b"),
        (Role.GROUP, r"(группа|топ|тобы|класс|сынып|сыныбы|class|group|grade|объединен|кружок|уйирме)\b"),
    )
)  # fmt: skip
NAME_ROLES = (Role.NAME, Role.SURNAME, Role.GIVEN)
# "Ученик", «Список детей», "Name of pupil": headers of names where every word is of this kind, so that
# a person called Балабаева is none.
NAME_WORDS = re.compile(
    r"(ученик(и|а|ов)?|учащи(йся|еся|хся)|воспитанник(и|а|ов)?|обучающи(йся|еся|хся)|ребен(ок|ка)|дет(и|ей)|"
    r"участник(и|а|ов)?|студент(ы|а|ов)?|слушател(ь|и|я|ей)|член(ы|ов)?|список|имя|имена|names?|full|students?|pupils?|"
    r"participants?|child(ren)?|members?|of|the|list|окушы(лар|нын|лардын)?|бала(лар|нын|лардын)?|катысушы(лар|нын)?|"
    r"тарбиеленуши(лер|нин)?|аты|жони|теги|акесинин|фио|фамилия|отчество|есими|тизими?|кружка|группы|класса)\Z"
)


@lru_cache(maxsize=4096)
def role_of(text: str) -> Role | None:
    """What a header cell announces, or `None` for a text that is no header."""
    written = plain_letters(tidy(text))
    found = next((role for role, pattern in HEADERS if pattern.match(written)), None)
    if found is None and (words := re.findall(r"[^\W\d_]+", written)):
        return Role.NAME if all(NAME_WORDS.match(word) for word in words) else None
    return found


WEEKDAYS: dict[str, int] = {
    plain_letters(word): number
    for number, words in enumerate(
        (
            "пн понедельник дс дй дүй дүйсенбі mon monday mo",
            "вт вторник сс сей сейсенбі tue tuesday tu",
            "ср среда сәр сәрсенбі wed wednesday we",
            "чт четверг бс бей бейсенбі thu thursday th",
            "пт пятница жм жұма fri friday fr",
            "сб суббота сн сен сенбі sat saturday sa",
            "вс воскресенье жс жек жексенбі sun sunday su",
        )
    )
    for word in words.split()
}


@lru_cache(maxsize=4096)
def weekday_of(text: str) -> int | None:
    """Monday is 0; `None` for anything but the name of a weekday."""
    return WEEKDAYS.get(plain_letters(tidy(text)).strip(" .()"))


TOTALS = re.compile(
    r"(итого?|всего|барлыгы|жиыны|жиынтыгы|жалпы|total|average|средн(ее|ий|яя)|присутств\w*|отсутств\w*|"
    r"катыскан(дар)?|катыспаган(дар)?|болмаган(дар)?|келген(дер)?|количество|кол-во|саны|процент|%)(\W|$)"
)
SIGNATURES = re.compile(
    r"(педагог|руководитель|учитель|воспитатель|подпись|директор|заведующ(ий|ая)|методист|"
    r"мугалим|жетекши(си)?|колы|тарбиеши|составил(а)?|проверил(а)?|утвержда\w+|бекит\w+|ответственн\w+|"
    r"исполнитель|классный руководитель|тренер|староста|teacher|signature|head)(\W|$)"
)
LEGENDS = re.compile(
    r"(условные|обозначени\w*|шартты белгилер|ескерту|примечани\w*|легенда|key|legend|\*)(\W|$)"
)
SECOND_ROWS = re.compile(r"(премия|оценка|балл\w*|тема|баға|бага|такырып|сыйлык\w*|бонус|bonus|grade)(\W|$)")


def starts_like(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.match(plain_letters(tidy(text))))
