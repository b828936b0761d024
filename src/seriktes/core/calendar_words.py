"""The names of months and weekdays, by language; Django's Kazakh ones are half empty."""

from __future__ import annotations


def _table(**names: str) -> dict[str, list[str]]:
    return {language: words.split() for language, words in names.items()}


# Nominative, January first. Kazakh and Russian write them with a small letter.
MONTHS = _table(
    kk="қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    ru="январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    en="January February March April May June July August September October November December",
)

# As they stand beside the day of a date: Russian takes the genitive.
MONTHS_IN_DATES = MONTHS | _table(
    ru="января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
)

# For axes and narrow columns.
MONTHS_SHORT = _table(
    kk="қаң ақп нау сәу мам мау шіл там қыр қаз қар жел",
    ru="янв фев мар апр май июн июл авг сен окт ноя дек",
    en="Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
)

# Monday first.
WEEKDAYS = _table(
    kk="дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі",
    ru="понедельник вторник среда четверг пятница суббота воскресенье",
    en="Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
)
WEEKDAYS_SHORT = _table(
    kk="дс сс ср бс жм сб жс",
    ru="пн вт ср чт пт сб вс",
    en="Mon Tue Wed Thu Fri Sat Sun",
)
