"""What the clubs of the demo offer: programmes for children, courses for adults, what a session is about."""

from __future__ import annotations

from dataclasses import dataclass

from seriktes.activities.enums import ProgrammeKind

K = ProgrammeKind


@dataclass(frozen=True)
class PlannedProgramme:
    """A programme as the catalogue of the network has it, and how its groups meet."""

    kk: str
    ru: str
    en: str
    kind: ProgrammeKind
    ages: tuple[int, int]
    a_week: int
    minutes: int


CHILDREN = (
    PlannedProgramme("Волейбол секциясы", "Секция волейбола", "Volleyball", K.SPORT, (10, 16), 3, 90),
    PlannedProgramme("Домбыра үйірмесі", "Кружок домбры", "Dombra", K.ARTS, (7, 14), 3, 60),
    PlannedProgramme("Шахмат үйірмесі", "Шахматный кружок", "Chess", K.SPORT, (6, 13), 3, 60),
    PlannedProgramme(
        "Бейнелеу өнері үйірмесі", "Кружок рисования", "Drawing and painting", K.ARTS, (6, 12), 2, 60
    ),
    PlannedProgramme("Футбол секциясы", "Секция футбола", "Football", K.SPORT, (7, 15), 3, 90),
    PlannedProgramme("Ағылшын тілі", "Английский язык", "English", K.LEARNING, (7, 15), 3, 60),
    PlannedProgramme("Би үйірмесі", "Танцевальный кружок", "Dance", K.ARTS, (6, 14), 3, 60),
    PlannedProgramme(
        "Тоғызқұмалақ үйірмесі", "Кружок тогызкумалака", "Togyzqumalaq", K.SPORT, (7, 15), 3, 60
    ),
    PlannedProgramme("Вокалдық үйірме", "Вокальный кружок", "Singing", K.ARTS, (7, 16), 3, 60),
    PlannedProgramme("Робототехника", "Робототехника", "Robotics", K.TECHNOLOGY, (9, 16), 2, 90),
    PlannedProgramme("Қол өнері үйірмесі", "Кружок рукоделия", "Handicraft", K.ARTS, (8, 16), 2, 90),
    PlannedProgramme(
        "Қазақ күресі секциясы", "Секция казахской борьбы", "Kazakh wrestling", K.SPORT, (8, 17), 3, 90
    ),
    PlannedProgramme(
        "Өзіндік дайындық сағаттары", "Часы самоподготовки", "Homework hours", K.LEARNING, (6, 12), 4, 60
    ),
    PlannedProgramme("Театр үйірмесі", "Театральный кружок", "Theatre", K.ARTS, (9, 17), 3, 90),
    PlannedProgramme("Дойбы үйірмесі", "Кружок шашек", "Draughts", K.SPORT, (6, 12), 3, 60),
    PlannedProgramme(
        "Қыш және мүсін үйірмесі", "Кружок лепки и керамики", "Clay and ceramics", K.ARTS, (6, 13), 2, 60
    ),
    PlannedProgramme(
        "Емдік дене шынықтыру", "Лечебная физкультура", "Therapeutic exercise", K.SPORT, (6, 12), 3, 45
    ),
    PlannedProgramme(
        "Математика үйірмесі", "Математический кружок", "Mathematics", K.LEARNING, (8, 15), 3, 60
    ),
    PlannedProgramme("Карате секциясы", "Секция карате", "Karate", K.SPORT, (7, 16), 3, 90),
    PlannedProgramme(
        "Көркем сөз үйірмесі", "Кружок художественного слова", "Recitation", K.ARTS, (8, 16), 2, 60
    ),
    PlannedProgramme(
        "Компьютерлік дизайн", "Компьютерный дизайн", "Computer design", K.TECHNOLOGY, (11, 17), 3, 90
    ),
    PlannedProgramme("Үстел ойындары клубы", "Клуб настольных игр", "Board games", K.LEISURE, (7, 17), 2, 90),
)
SPORTS = tuple(programme for programme in CHILDREN if programme.kind == K.SPORT)
OTHERS = tuple(programme for programme in CHILDREN if programme.kind != K.SPORT)
# The demo teacher's Sunday group: with it, the teacher has a session on every day of the week.
FAMILY = PlannedProgramme("Отбасылық шахмат", "Семейные шахматы", "Family chess", K.LEISURE, (6, 17), 1, 90)

COURSES = (
    PlannedProgramme("Тігін курсы", "Курсы кройки и шитья", "Sewing", K.VOCATIONAL, (17, 60), 2, 120),
    PlannedProgramme("Шаштараз курсы", "Курсы парикмахеров", "Hairdressing", K.VOCATIONAL, (17, 50), 2, 120),
    PlannedProgramme(
        "Компьютер сауаттылығы", "Компьютерная грамотность", "Computer skills", K.VOCATIONAL, (17, 68), 2, 90
    ),
    PlannedProgramme("Аспаз курсы", "Курсы поваров", "Cookery", K.VOCATIONAL, (17, 55), 2, 120),
    PlannedProgramme(
        "1С: бухгалтерлік есеп", "1С: бухгалтерия", "Bookkeeping with 1C", K.VOCATIONAL, (18, 55), 3, 90
    ),
)
LEADERSHIP = PlannedProgramme(
    "Әйелдер көшбасшылығы", "Женское лидерство", "Women's leadership", K.LEADERSHIP, (20, 60), 1, 120
)
ALL = (*CHILDREN, FAMILY, *COURSES, LEADERSHIP)

# Topics by kind and language: a teacher writes them in the language of the group.
TOPICS: dict[str, tuple[tuple[str, str], ...]] = {
    K.SPORT: (
        ("Дене қыздыру, жұптық жаттығулар", "Разминка, упражнения в парах"),
        ("Ереже мен жарыс тәртібі", "Правила и порядок соревнований"),
        ("Достық кездесу", "Товарищеская встреча"),
        ("Шабуыл мен қорғаныс", "Нападение и защита"),
        ("Қателіктерді талдау", "Разбор ошибок"),
        ("Клубішілік жарысқа дайындық", "Подготовка к соревнованию клуба"),
    ),
    K.ARTS: (
        ("Мерекелік кешке дайындық", "Подготовка к праздничному вечеру"),
        ("Жаңа туындымен танысу", "Знакомство с новым произведением"),
        ("Ырғақ пен қимыл", "Ритм и движение"),
        ("Ұлттық ою-өрнек", "Национальный орнамент"),
        ("Көрмеге жұмыс дайындау", "Работа к выставке"),
        ("Өткенді қайталау", "Повторение пройденного"),
    ),
    K.LEARNING: (
        ("Үй тапсырмасын орындау", "Выполнение домашнего задания"),
        ("Жаңа сөздер мен диалог", "Новые слова и диалог"),
        ("Логикалық есептер", "Логические задачи"),
        ("Мәтінмен жұмыс", "Работа с текстом"),
        ("Бақылау жұмысына дайындық", "Подготовка к контрольной"),
    ),
    K.TECHNOLOGY: (
        ("Модель құрастыру", "Сборка модели"),
        ("Алгоритм құру", "Составление алгоритма"),
        ("Бейнені өңдеу", "Обработка изображения"),
        ("Жобаны қорғау", "Защита проекта"),
    ),
    K.LEISURE: (
        ("Ойындар кеші", "Вечер игр"),
        ("Отбасылық турнир", "Семейный турнир"),
        ("Жаңа ойын ережесі", "Правила новой игры"),
    ),
    K.VOCATIONAL: (
        ("Қауіпсіздік техникасы", "Техника безопасности"),
        ("Құрал-жабдықпен жұмыс", "Работа с оборудованием"),
        ("Тәжірибелік сабақ", "Практическое занятие"),
        ("Тапсырысты орындау", "Выполнение заказа"),
        ("Қорытынды жұмыс", "Итоговая работа"),
    ),
    K.LEADERSHIP: (
        ("Көпшілік алдында сөйлеу", "Публичное выступление"),
        ("Келіссөз жүргізу", "Ведение переговоров"),
        ("Ауыл жобасын жоспарлау", "Планирование сельского проекта"),
    ),
}  # fmt: skip
