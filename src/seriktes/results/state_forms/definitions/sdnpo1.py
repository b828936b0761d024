"""СДНПО-1 / ҮЕҰҚМ-1: what every non-governmental organisation tells of its year, until 31 March.

Order of the Minister of Culture and Sport 19.02.2016 № 51 (Ministry of Justice № 13355), annex 1 to the
Rules, edition 01.01.2026; the form itself is from the edition of 21.09.2022 № 402. It is handed in at
infonpo.gov.kz in Kazakh and in Russian. Misprints of the act are kept and marked [sic] beside them.

Annex 2 of the Rules explains sections V-VII by numbers of an older table (16-31): the table is followed here.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from seriktes.accounts.enums import Role
from seriktes.results.state_forms.definitions import spheres
from seriktes.results.state_forms.definitions.sdnpo1_lists import LISTS, NOTE
from seriktes.results.state_forms.definitions.sdnpo1_money import (
    BUDGET,
    EXPENSES,
    INCOME,
)
from seriktes.results.state_forms.definitions.shape import (
    Bilingual,
    FormDefinition,
    FormField,
    FormPart,
    FormSection,
    FormTable,
    Option,
    options,
    row,
)
from seriktes.results.state_forms.enums import FieldKind as K

CHAIR, COORDINATOR = _("the chair"), _("the coordinator")

_UNITS = (
    ("private_institution", "жеке мекеме", "частное учреждение"),
    ("private_fund", "жеке қор", "частный фонд"),
    ("public_association", "қоғамдық бірлестік", "общественное объединение"),
    ("corporate_fund", "корпоративтік қор", "корпоративный фонд"),
    ("public_fund", "қоғамдық қор", "общественный фонд"),
)
_OF_EACH = (
    ("volunteers", "волонтерлік ұйымы", "волонтерская организация"),
    ("charity", "қайырымдылық ұйымы", "благотворительная организация"),
    ("other", "басқа", "иное"),
)
_REST = (
    (
        "joint_stock",
        # [sic] «Комерциялықемес»
        (
            "Комерциялықемес акционерлік қоғам («Коммерциялық емес ұйымдар туралы» Заңның 41-бабы "
            "5-тармағының екінші бөлімінде көзделген коммерциялық емес акционерлік қоғамды қоспағанда)"
        ),
        (
            "некоммерческое акционерное общество (за исключением некоммерческих акционерных обществ, "
            "предусмотренных в части второй пункта 5 статьи 41 Закона «О некоммерческих организациях»)"
        ),
    ),
    (
        "foreign_branch",
        # [sic] «халықарарлық»
        (
            "Шетелдік және халықарарлық коммерциялық емес ұйымдардың филиалдары мен өкілдіктері (оқшауланған "
            "бөлімшелер)"
        ),
        (
            "филиалы и представительства (обособленные подразделения) иностранных и международных "
            "некоммерческих организаций"
        ),
    ),
    ("association", "қауымдастық (одақ) нысанындағы ЗТБ", "ОЮЛ в форме ассоциации (союза)"),
)
PUBLIC_ASSOCIATION = "public_association"


def _legal_forms() -> tuple[Option, ...]:
    found: list[Option] = []
    for key, kk, ru in _UNITS:
        found.append(Option(key, Bilingual(kk, ru)))
        found += [Option(f"{key}.{part}", Bilingual(*said), key) for part, *said in _OF_EACH]
    return (*found, *options(*_REST))


def _of_each(key: str) -> tuple[str, ...]:
    return (key, *(f"{key}.{part}" for part, _kk, _ru in _OF_EACH))


# The Kazakh text has another order, and no lines below two of the forms [sic].
_LEGAL_FORMS_KK = (
    *_of_each("private_institution"),
    *_of_each("private_fund"),
    *_of_each("public_fund"),
    "public_association",
    "corporate_fund",
    "joint_stock",
    "foreign_branch",
    "association",
)

GENERAL = FormSection(
    "1-i",
    Bilingual(
        "I бөлім. Үкіметтік емес ұйымдар туралы жалпы деректер*",
        "Раздел I. Общие данные о неправительственной организации*",
    ),
    (
        row(1, "БСН: (12 цифр)", "БИН: (12 цифр)", K.NAME, is_fixed=True),  # [sic] «цифр» in Kazakh
        row(
            2,
            "Мәліметті ұсыну бойынша есепті кезең:",
            "Отчетный период, за который предоставляются сведения:",
            K.PAIR,
            is_fixed=True,
        ),
        row(
            3,
            "ҮЕҰ ұйымдастыру-құқықтық нысаны (тиісті ұяшықты Х көрсетіңіз)",
            "Организационно-правовая форма НПО (укажите Х в нужной ячейке)",
            K.CHOICE,
            options=_legal_forms(),
            order_kk=_LEGAL_FORMS_KK,
        ),
        row(4, "ҮЕҰ атауы:", "Наименование НПО:", K.PAIR),
        row(
            5,
            "Бірінші басшының тегі, аты, әкесінің аты:",
            "Фамилия, имя, отчество (при его наличии) первого руководителя:",
            K.NAME,
            is_personal=True,
        ),
        row(
            6,
            "ҮЕҰ заңды мекенжайы (елді мекен, мекенжай)",
            "Юридический адрес НПО (населенный пункт, адрес)",
            K.PAIR,
        ),
        row(
            7,
            "Заңды тұлғаны мемлекеттік тіркеу (қайта тіркеу) күні:",
            "Дата государственной регистрации юридического лица:",
            K.DAY,
        ),
        row(
            8,
            "Заңды тұлғаны мемлекеттік тіркеу (қайта тіркеу) күні:",  # [sic] the words of row 7 again
            "Дата государственной перерегистрации юридического лица:",
            K.DAY,
            hint=_("Kazakh prints the words of the row above once more: here the day of re-registration."),
        ),
    ),
    CHAIR,
)

CONTACTS = FormSection(
    "1-ii",
    Bilingual(
        "II бөлім. Үкіметтік емес ұйымдардың байланыс деректері",
        "Раздел II. Контактные данные неправительственной организации",
    ),
    (
        row(9, "Электронды пошта", "Электронная почта", K.MAIL, is_personal=True),
        row(10, "Телефон нөмірі (аймақ коды)", "Номер телефона (код региона)", K.PHONE, is_personal=True),
    ),
    CHAIR,
)

_AGES = (
    ("age18", "18 жастан 29 жасқа дейін", "в возрасте от 18 лет до 29 лет"),
    ("age30", "30 жастан 62 жасқа дейін", "в возрасте от 30 лет до 62 лет"),
    ("age63", "63 жастан және одан жоғары", "в возрасте от 63 лет и старше"),
)
_DIRECTIONS = (
    ("medicine", "медицинадағы волонтерлік", "волонтерство в медицине"),
    ("ecology", "экологиялық волонтерлік", "экологическое волонтерство"),
    ("social", "әлеуметтік волонтерлік", "социальное волонтерство"),
    ("media", "медиа волонтерлік", "медиа волонтерство"),
    ("emergency", "төтенше жағдайлардың салдарын жою", "ликвидация последствий чрезвычайных ситуаций"),
    ("search", "адамдарды іздеу", "поиск людей"),
    ("other", "басқа", "иное"),
)


def _volunteers(part: str, kk: str, ru: str, caption: Bilingual | None = None) -> FormField:
    return FormField(f"1-14-{part}", Bilingual(kk, ru), K.COUNT, is_part=True, caption=caption)


STAFF = FormSection(
    "1-iii",
    Bilingual(
        "III бөлім. Жұмыскерлер мен волонтерлер туралы мәліметтер",
        "Раздел III. Сведения о работниках и волонтерах",
    ),
    (
        row(11, "Штаттық жұмыскерлердің саны", "Общее количество штатных работников", K.COUNT),
        row(
            12,
            "Қазақстан Республикасы азаматтары жұмыскерлерінің саны",
            "Количество работников граждан Республики Казахстан",
            K.COUNT,
        ),
        row(13, "Шетелдік жұмыскерлер саны", "Количество иностранных работников", K.COUNT),
        row(
            14,
            "Волонтерлер саны",
            "Количество волонтеров",
            K.COUNT,
            parts=tuple(f"1-14-{key}" for key, _kk, _ru in _AGES),
        ),
        *(_volunteers(*line) for line in _AGES),
        *(
            _volunteers(*line, caption=Bilingual("Бағыты:", "Направление:") if number == 0 else None)
            for number, line in enumerate(_DIRECTIONS)
        ),
    ),
    COORDINATOR,
)

SPHERE = FormSection(
    "1-iv",
    Bilingual("IV бөлім. Қызметтің саласы", "Раздел IV. Сфера деятельности"),
    (
        row(
            15,
            "Үкіметтік емес ұйымдардың қызмет саласы (керек торды Х көрсетіңіз):",
            "Сфера деятельности неправительственной организации (укажите Х в нужной ячейке):",
            K.CHOICES,
            options=spheres.SDNPO1,
        ),
        # What the last option asks for: «(указать)____». It is no row of its own.
        FormField(
            "1-15-other",
            spheres.sphere(spheres.OTHER).text,
            K.PAIR,
            is_part=True,
            is_optional=True,
            blank_of=("1-15", spheres.OTHER),
        ),
    ),
    CHAIR,
)

FORM = FormDefinition(
    key="sdnpo1",
    index=Bilingual("ҮЕҰҚМ-1", "СДНПО-1"),
    title=Bilingual(
        "Үкіметтік емес ұйымдардың қызметі туралы мәліметтер",
        "Сведения о деятельности неправительственных организаций",
    ),
    act=Bilingual(
        "ҚР Мәдениет және спорт министрінің 2016 жылғы 19 ақпандағы № 51 бұйрығы",
        "приказ Министра культуры и спорта РК от 19 февраля 2016 года № 51",
    ),
    edition=date(2026, 1, 1),
    is_in_force=True,
    source="V1600013355",
    heads=(
        (Bilingual("Индекс", "Индекс"), Bilingual("ҮЕҰҚМ-1", "СДНПО-1")),
        (Bilingual("Кезеңділік", "Периодичность"), Bilingual("Жыл сайын", "Ежегодно")),
        (Bilingual("Есепті кезең", "Отчетный период"), Bilingual("Күнтізбелік жыл", "Календарный год")),
        (
            Bilingual("Ақпаратты ұсынатын тұлғалар тобы", "Круг лиц"),
            Bilingual("Үкіметтік емес ұйымдар", "Неправительственные организации"),
        ),
        (
            Bilingual("Мерзімі", "Срок"),
            Bilingual(
                "Есепті кезеңнен кейінгі жылдың 31 наурызына дейінгі мерзімде",
                "до 31 марта года, следующего за отчетным периодом",
            ),
        ),
    ),
    table_word=Bilingual("{n}-кесте", "Таблица {n}"),
    tables=(
        FormTable(
            1,
            Bilingual("", ""),
            (GENERAL, CONTACTS, STAFF, SPHERE, INCOME, EXPENSES, BUDGET),
            NOTE,
        ),
        *LISTS,
    ),
    signature=Bilingual(
        "Ұсынған мәліметтердің толықтығы мен нақтылығын растаймын:",
        "Полноту и достоверность предоставленных сведений подтверждаю:",
    ),
    signers=(Bilingual("Басшы", "Руководитель"), Bilingual("Орындаушы", "Исполнитель")),
    signature_note=Bilingual(
        "(тегі, аты, әкесінің аты (болған жағдайда) қолы)",
        "(фамилия, имя, отчество (при его наличии), подпись)",
    ),
    parts=(FormPart(0, Bilingual("Күнтізбелік жыл", "Календарный год"), 3, 31, is_in_next_year=True),),
    names="1-4",
    letterhead=("1-6", "1-1", "1-10", "1-9"),
    responsible=(Role.CHAIR, Role.PARTNERSHIP_MANAGER),
    said_of_it=_(
        "At infonpo.gov.kz, in Kazakh and in Russian, with the key of the organisation. "
        "Who can fill it here: the chair, the partnership manager, the coordinator."
    ),
)
