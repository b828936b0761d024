"""What an organisation tells of its state social orders, in the columns of the monitoring's annexes 5 and 9.

Rules of forming, monitoring and judging the state social order: order of the Minister of Social Development
15.08.2018 № 18 (V1800017315), edition 26.09.2022. Both annexes are filled by the state body, which asks the
organisation for "information and documents" (p. 9-10) and gives no form for them: this paper has its columns
and bears «образец». A later edition was not checked.

МГСЗ-1 / МӘТМ-1 is the index of annex 9. Its head asks for the year's report by 5 February, its explanation
(p. 1) by 5 December [sic]; the head is followed. Column 8 is the state body's (explanation, p. 10).
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.results.state_forms.definitions import spheres
from seriktes.results.state_forms.definitions.shape import (
    Bilingual,
    FormDefinition,
    FormField,
    FormPart,
    FormSection,
    FormTable,
    column,
)
from seriktes.results.state_forms.enums import FieldKind as K

MANAGER, COORDINATOR = _("the partnership manager"), _("the coordinator")
HALF, YEAR = 1, 0
SPHERE = "9-sphere"

_HALF = Bilingual("жартыжылдық", "полугодие")
_YEAR = Bilingual("жыл", "год")
_ASSESSMENT = Bilingual("Нәтижелерді бағалау*", "Оценка результатов*")
_CRITERIA = (
    ("әлеуметтік жобаларды орындау нәтижелері", "результаты выполнения социальных проектов"),
    (
        "әлеуметтік маңызы бар салалардағы мақсаттарға қол жеткізуге әлеуметтік жобалардың оң әсері",
        "положительный эффект социальных проектов на достижение целей в социально значимых сферах",
    ),
    (
        (
            "әлеуметтік жоба және (немесе) әлеуметтік бағдарлама шеңберінде басталған қызметті жалғастыру "
            "ықтималдығы"
        ),
        (
            "вероятность продолжения деятельности, начатой в рамках социального проекта и (или) социальной "
            "программы"
        ),
    ),
    (
        (
            "әлеуметтік жобаның және (немесе) әлеуметтік бағдарламаның нәтижелері бойынша ұзақ мерзімді оң "
            "әлеуметтік әсердің ықтималдығы"
        ),
        (
            "вероятность долгосрочного положительного социального эффекта по результатам социального проекта "
            "и (или) социальной программы"
        ),
    ),
    ("Орташа балл", "Средний балл"),
)


def _score(place: int, kk: str, ru: str) -> FormField:
    """Return one of the columns under column 8."""
    return FormField(f"9-8-{place}", Bilingual(kk, ru), K.COUNT, "8", of_state=True, over=_ASSESSMENT)


ANNEX_5 = FormTable(
    5,
    Bilingual(
        "Мемлекеттік әлеуметтік тапсырыс шеңберінде әлеуметтік жобалардың іске асырылуы мен нәтижелерін "
        "бағалау туралы ақпарат",
        "Информация о реализации и оценке результатов социальных проектов в рамках государственного "
        "социального заказа",
    ),
    (
        FormSection(
            "5",
            Bilingual("", ""),
            (
                column(5, 1, "Әлеуметтік жобаның атауы", "Наименование социального проекта", K.PAIR),
                column(5, 2, "Өнім берушінің атауы", "Наименование поставщика", K.PAIR),
                column(5, 3, "Шарт сомасы (мың теңге)", "Сумма договора (тысяч тенге)", K.THOUSANDS),
                column(5, 4, "Мақсаттары мен міндеттері", "Цели и Задачи", K.PROSE),
                column(5, 5, "Жобаны іске асыру кезеңі", "Период реализации проекта", K.PAIR),
                column(
                    5,
                    6,
                    "Әлеуметтік жобаны орындау процесі және өткізілген іс-шаралар",
                    "Процесс выполнения социального проекта и проведенные мероприятия",
                    K.PROSE,
                ),
                column(
                    5,
                    7,
                    "Нәтижелері (қойылған мақсаттарға қандай деңгейде қол жеткізуге болады)",
                    "Результаты (в какой мере удается достигать поставленных целей)",
                    K.PROSE,
                ),
                column(
                    5,
                    8,
                    "Жобаның бағалау (орташа бағасы)",
                    "Оценка проекта (средняя оценка)",
                    K.COUNT,
                    of_state=True,
                ),
            ),
            MANAGER,
            is_list=True,
        ),
    ),
    Bilingual("", ""),
    word=Bilingual("{n}-қосымша", "Приложение {n}"),
    is_counted=False,
)

ANNEX_9 = FormTable(
    9,
    Bilingual(
        "{year} жылға арналған мемлекеттік әлеуметтік тапсырыс шеңберінде іске асырылатын және (немесе) іске "
        "асырылған әлеуметтік жобалардың және (немесе) әлеуметтік бағдарламалардың мониторингі жөніндегі "
        "есеп",
        "Отчет по мониторингу реализуемых и (или) реализованных социальных проектов и (или) социальных "
        "программ в рамках государственного социального заказа на {year} год",
    ),
    (
        FormSection(
            "9",
            Bilingual("", ""),
            (
                FormField(SPHERE, Bilingual("Сала", "Сфера"), K.CHOICE, options=spheres.ORDER18),
                column(
                    9,
                    2,
                    "Бюджеттік бағдарлама әкімшісінің атауы",
                    "Наименование администратора бюджетной программы",
                    K.PAIR,
                ),
                column(9, 3, "Әлеуметтік жобаның атауы", "Наименование социального проекта", K.PAIR),
                column(
                    9,
                    4,
                    "Жоспарланған сомасы (мың теңге)",
                    "Запланированная сумма (тысяч тенге)",
                    K.THOUSANDS,
                ),
                column(9, 5, "Шарт сомасы (мың теңге)", "Сумма договора (тысяч тенге)", K.THOUSANDS),
                column(9, 6, "Өнім беруші атауы", "Наименование поставщика", K.PAIR),
                column(
                    9,
                    7,
                    # [sic] «Әлеумет тік»
                    "Әлеумет тік жобаны іске асыру процесі және нәтижелері, оның ішінде әлеуметтік әсері",
                    "Процесс и результаты выполнения социального проекта, в том числе социальный эффект",
                    K.PROSE,
                ),
                *(_score(place, *words) for place, words in enumerate(_CRITERIA, 1)),
            ),
            MANAGER,
            is_list=True,
            bands=SPHERE,
        ),
    ),
    Bilingual(
        "*Нысанның 8-бағаны жыл қорытындысы бойынша есепті 5 ақпанға дейін ұсынған кезде толтырылады және "
        "жоба нәтижелерін бағалау қорытындылары бойынша балдар көрсетіледі.",
        "*Графа 8 формы заполняется при предоставлении отчета по итогам года до 5 февраля и указываются "
        "баллы по итогам оценки результатов проекта.",
    ),
    numbered_columns=True,
    word=Bilingual("{n}-қосымша", "Приложение {n}"),
    band_word=Bilingual("{n}-сала. {text}", "Сфера {n}. {text}"),
    sum_word=Bilingual("Жиынында", "Итого"),
)

FORM = FormDefinition(
    key="order18",
    index=Bilingual("МӘТМ-1", "МГСЗ-1"),
    # Ours: the act has no form for the organisation, and so no name for it.
    title=Bilingual(
        "Мемлекеттік әлеуметтік тапсырыс мониторингіне арналған ұйым деректері",
        "Данные организации для мониторинга государственного социального заказа",
    ),
    act=Bilingual(
        "ҚР Қоғамдық даму министрінің 2018 жылғы 15 тамыздағы № 18 бұйрығы, 5 және 9-қосымшалар",
        "приказ Министра общественного развития РК от 15 августа 2018 года № 18, приложения 5 и 9",
    ),
    edition=date(2022, 9, 26),
    is_in_force=False,
    source="V1800017315",
    heads=(
        (Bilingual("Есепті кезең", "Отчетный период"), Bilingual("{period}", "{period}")),
        (Bilingual("Индекс", "Индекс"), Bilingual("МӘТМ-1", "МГСЗ-1")),
        (Bilingual("Кезеңділігі", "Периодичность"), Bilingual("жылына екі рет", "два раза в год")),
        (
            Bilingual("Ақпаратты ұсынатын тұлғалар тобы", "Круг лиц, представляющих информацию"),
            Bilingual(
                "мемлекеттік әлеуметтік тапсырысты іске асыратын мемлекеттік органдар",
                "государственные органы, реализующие государственный социальный заказ",
            ),
        ),
        (
            Bilingual("Қайда ұсынылады", "Куда представляется"),
            Bilingual(
                "Қазақстан Республикасының Ақпарат және қоғамдық даму министрлігі",
                "Министерство информации и общественного развития Республики Казахстан",
            ),
        ),
        (
            Bilingual("Ұсыну мерзімі", "Срок представления"),
            Bilingual(
                "жартыжылдық қорытындылары бойынша 5 шілдеге дейін (қоса алғанда) және жыл қорытындылары "
                "бойынша 5 ақпанға дейін (қоса алғанда)",
                "по итогам полугодия, до 5 июля (включительно) и по итогам года до 5 февраля (включительно)",
            ),
        ),
    ),
    table_word=Bilingual("{n}-қосымша", "Приложение {n}"),
    tables=(ANNEX_5, ANNEX_9),
    signature=Bilingual("Деректерді берген ұйым:", "Данные представила организация:"),
    signers=(Bilingual("Басшы", "Руководитель"),),
    signature_note=Bilingual(
        "(тегі, аты, әкесінің аты (бар болса), қолы)", "(фамилия, имя, отчество (при его наличии), подпись)"
    ),
    parts=(
        FormPart(HALF, _HALF, 7, 5, is_in_next_year=False),
        FormPart(YEAR, _YEAR, 2, 5, is_in_next_year=True),
    ),
    responsible=(Role.PARTNERSHIP_MANAGER, Role.CHAIR),
    said_of_it=_(
        "The state body hands in its report by this day: give it the organisation's data before. "
        "Who can fill it here: the chair, the partnership manager, the coordinator."
    ),
    why_sample=_(
        "The state body fills these annexes; the act has no form for the organisation, and a later edition "
        "than the one named may exist. The words and columns are those of the annexes."
    ),
)
