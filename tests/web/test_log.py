"""The page of the action log: who, when, what, to which object, before and after."""

from __future__ import annotations

import ast
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from seriktes.core import audit
from seriktes.core.models import AuditEntry
from seriktes.web.action_names import ACTIONS, OBJECTS
from seriktes.web.queries import ENTRIES
from tests import factories as make
from tests.attribution.giving import proposed, wanted

SOURCE = Path(__file__).resolve().parents[2] / "src" / "seriktes"
DAY = "First day: 1 Sep 2025"
LOGS = re.compile(r"audit\s*\.\s*log")
NAME = re.compile(r"[a-z]+\.[a-z_]+\.[a-z_]+")
# Names that a call puts together or takes from elsewhere.
MADE = {
    "activities.timetable.ended",
    "activities.teaching.ended",
    "attendance.journalimport.bring_in.asked",
    "attendance.journalimport.take_back.asked",
    "attendance.setaside.left",
    "attendance.setaside.taken",
    "attribution.ruleproposal.approved",
    "attribution.ruleproposal.declined",
    "attribution.ruleproposal.taken_back",
    "demo.frauds.planted",
    "demo.network.begun",
    "demo.network.loaded",
}


@cache
def logged() -> frozenset[str]:
    """Return every action that the code logs."""
    found = set(MADE)
    for text in filter(LOGS.search, (path.read_text() for path in SOURCE.rglob("*.py"))):
        tree = ast.parse(text)
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.log":
                        found |= names_of(call.args[0], function) | names_given(call.args[0], function, tree)
    return frozenset(found)


def names_given(argument: ast.expr, function: ast.FunctionDef, tree: ast.Module) -> set[str]:
    """Return the names that the module hands to a function which logs what it is given."""
    if ast.unparse(argument) not in {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}:
        return set()
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    own = [call for call in calls if ast.unparse(call.func) == function.name]
    given = [value for call in own for value in (*call.args, *(one.value for one in call.keywords))]
    return set().union(*(names_of(value, function) for value in given))


def names_of(argument: ast.expr, function: ast.FunctionDef) -> set[str]:
    """Return the name that a call logs, or those that its variable may hold."""
    if isinstance(argument, ast.Name):
        given = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == argument.id
        ]
        return set().union(*(names_of(value, function) for value in given))
    constants = [node.value for node in ast.walk(argument) if isinstance(node, ast.Constant)]
    return {text for text in constants if isinstance(text, str) and NAME.fullmatch(text)}


def test_every_action_the_code_logs_has_a_name():
    assert logged() - set(ACTIONS) == set()
    assert set(ACTIONS) - logged() == set()


@pytest.fixture
def english(world):
    for user in world.users.values():
        user.language = "en"
        user.save()
    with translation.override("en"):
        yield world


def write(world, name, action, target, **sides):
    return audit.log(action, actor=world.actor(name), target=target, **sides)


def lines(client, address="/log/"):
    """Return the rows of the page as plain words."""
    page = client.get(address).content.decode()
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("<tr>")[1:]]


@pytest.mark.parametrize(
    ("name", "status"),
    [("administrator", 200), ("auditor", 200), ("chair", 200), ("coordinator", 403), ("akimat", 403)],
)
def test_the_log_is_for_those_who_answer_for_the_network(world, client, name, status):
    client.force_login(world.users[name])

    answers = client.get("/log/"), client.post("/log/entries.csv")
    assert [answer.status_code for answer in answers] == [status] * 2
    assert ('href="/log/"' in client.get("/").content.decode()) == (status == 200)


def test_an_entry_is_told_in_words_with_a_link_to_its_object(english, client):
    day = {"starts_on": "2025-09-01"}
    tie = {"guardian": english.mother.pk, "relation": "mother"}
    write(english, "leader", "people.guardianship.added", english.child, after=tie | day)
    post = {"user": english.users["teacher"].pk, "role": "teacher"}
    write(english, "leader", "clubs.appointment.added", english.club, after=post | day)
    shares = {"before": {"share": 400_000}, "after": {"share": 500_000}}
    write(english, "chair", "attribution.coveragerule.changed", english.akimat_rule, **shares)
    marks = {english.child.code: "present", english.mother.code: "ill"}
    write(english, "teacher", "attendance.mark.recorded", english.session, after={"marks": marks})
    client.force_login(english.users["administrator"])

    told = [line.split("(үлгі) ", 1)[1] for line in lines(client)]

    assert told == [
        "attendance marked session: Шахмат 1 15.09.2025 15:00 Marks: present: 1, ill: 1",
        f"coverage rule changed coverage rule: {english.akimat_agreement} · 40% Share: 40% → 50%",
        f"appointed in a club club: {english.club} Role: teacher First day: 1 Sep 2025 User: Teacher (үлгі)",
        f"guardian written down person: Үлгібаев Айбар Guardian: {english.mother} Relation: mother {DAY}",
    ]
    assert english.child.get_absolute_url() in client.get("/log/").content.decode()


def test_a_baseline_and_what_an_indicator_is_divided_by_are_told_in_words(english, client):
    indicator = make.indicator()
    before = {"baseline": None, "baseline_first": None, "splits": ["month", "club"]}
    after = {"baseline": 3900, "baseline_first": 24300, "splits": ["club", "month"]}
    write(english, "chair", "results.indicator.changed", indicator, before=before, after=after)
    write(
        english,
        "chair",
        "results.indicator.changed",
        indicator,
        before=before,
        after=before | {"splits": ["sex"]},
    )
    client.force_login(english.users["administrator"])

    told = [line.split(f"{indicator} ", 1)[1] for line in lines(client)]

    assert told == [
        "Divided: by month, by club → by sex",
        "Baseline: — → 3900 Baseline: from month: — → January 2025",
    ]


def test_money_is_told_in_its_own_currency(english, client):
    given = make.contribution(english.akimat_agreement, 100_00, currency="USD")
    told = {"tiyn": 100_00, "currency": "USD"}
    write(english, "chair", "partners.contribution.recorded", given, after=told)
    client.force_login(english.users["administrator"])

    (line,) = lines(client)

    assert (line.count("100 $"), line.count("₸")) == (2, 0)


def test_questions_seals_and_letterheads_are_told_in_words(english, client):
    flag = make.anomaly_flag(english.session)
    closed = {"outcome": "explained", "explanation": "A concert (үлгі)"}
    write(english, "chair", "attendance.anomalyflag.closed", flag, after=closed)
    sealed = {"files": ["report-kk.pdf"], "record": "0" * 64, "number": "2026-0001"}
    write(english, "chair", "verification.seal.closed", english.akimat, after=sealed)
    look = {"colour": "#0b5d3b", "address_en": "1 Square (үлгі)", "logo": "0" * 64}
    write(english, "chair", "results.look.set", english.akimat, after=look)
    client.force_login(english.users["administrator"])

    letterhead, seal, question = lines(client)

    assert letterhead.endswith(
        "Address in the letterhead, in English: 1 Square (үлгі) Colour of headings: #0b5d3b"
    )
    assert seal.endswith("Files: report-kk.pdf Number: 2026-0001")
    assert "question about a register" in question
    assert question.endswith("Explanation: A concert (үлгі) What it came to: it is right, and explained")


def test_photographs_places_and_planted_irregularities_are_told_in_words(english, client):
    picture = make.photograph(english.club)
    story = make.story(english.akimat_agreement)
    write(english, "chair", "results.story.illustrated", story, after={"photograph": picture.pk})
    write(english, "chair", "results.story.shared", story, after={"places": 2})
    planted = [{"rule": "closed_day", "group": 3, "sessions": [6, 7]}, {"rule": "crowded", "sessions": []}]
    write(english, "administrator", "demo.frauds.planted", english.network, after={"planted": planted})
    checked = {"outcome": "passed", "dropped_approvals": 0}
    write(english, "chair", "results.release.checked", english.network, after=checked)
    write(english, "administrator", "demo.network.loaded", english.network, after={"entries": {"a": [1]}})
    client.force_login(english.users["chair"])

    loaded, checked, irregular, shared, illustrated = lines(client)

    assert loaded.endswith("Entries: 1 entry")
    assert ("passed" in checked, "may leave" in checked) == (False, True)
    assert irregular.endswith("Irregularities: 2 entries")
    assert "irregularities put into the demo network" in irregular
    assert shared.endswith("Places in the text: 2")
    assert illustrated.endswith(f"Photograph: {picture.name}")


def test_shares_from_contributions_are_told_in_words(english, client):
    agreement = english.akimat_agreement
    make.contribution(agreement, 300_00, date(2025, 9, 3))
    proposed(english, wanted({"club": english.club}, cost_tiyn=1_000_00), english.actor("chair"))
    client.force_login(english.users["administrator"])

    (line,) = lines(client)

    assert line.partition("(үлгі) ")[2].replace("\xa0", " ") == (
        f"shares computed from contributions shares from contributions: {english.club} · September 2025 "
        f"Club: {english.club} What all of it cost: 1,000 ₸ First month: September 2025 "
        f"Last month: September 2025 Shares: {agreement}: 30%, {english.company_agreement}: 0% "
        f"First day: 1 Oct 2025"
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("who=teacher", ["topic of a session written"]),
        ("action=clubs.club.closed", ["club closed"]),
        ("kind=clubs.club", ["club closed", "club added"]),
        ("first=2025-09-02&last=2025-09-02", ["club closed"]),
        ("last=2025-09-01", ["club added"]),
    ],
)
def test_the_log_is_narrowed_by_person_action_object_and_days(english, client, query, found):
    for day, name, action, target in (
        (1, "chair", "clubs.club.added", english.club),
        (2, "chair", "clubs.club.closed", english.other_club),
        (3, "teacher", "attendance.session.topic_set", english.session),
    ):
        entry = write(english, name, action, target)
        AuditEntry.objects.filter(pk=entry.pk).update(at=f"2025-09-{day:02}T04:00:00+00:00")
    client.force_login(english.users["auditor"])

    told = lines(client, f"/log/?{query}")

    assert [next(name for name in found if name in line) for line in told] == found


def test_one_object_is_found_by_its_code(english, client):
    write(english, "chair", "clubs.club.closed", english.club)
    write(english, "chair", "clubs.club.closed", english.other_club)
    client.force_login(english.users["auditor"])

    assert len(lines(client, f"/log/?kind=clubs.club&code={english.club.code}")) == 1
    assert len(lines(client, "/log/?kind=clubs.club&code=ZZZZZZZZZZ")) == 0
    assert client.get("/log/?code=ZZZZZZZZZZ").status_code == 422


def test_pages_follow_one_another_and_ask_as_much_whatever_their_number(english, client):
    for _number in range(2 * ENTRIES + 3):
        write(english, "chair", "clubs.club.edited", english.club)
    client.force_login(english.users["administrator"])
    seen, asked, address = [], [], "/log/?action=clubs.club.edited"
    while address:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address).context["page"]
        seen += [line.entry.pk for line in page.lines]
        asked.append(len(queries))
        address = f"/log/?action=clubs.club.edited&after={page.older}" if page.older else ""

    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 2 * ENTRIES + 3
    assert max(asked) <= 10
    assert not any("COUNT(" in query["sql"] for query in queries)


def test_the_file_is_posted_and_its_address_alone_logs_nothing(english, client):
    client.force_login(english.users["auditor"])

    answer = client.get("/log/entries.csv")

    assert (answer.status_code, answer.url) == (302, "/log/")
    assert not AuditEntry.objects.filter(action="core.auditentry.exported").exists()


def test_the_file_names_nobody_and_is_logged(english, client):
    changed = {"family_name": "Үлгібаев", "phones": ["+77090000001"]}
    old = {"family_name": "Бұрынғы"}
    write(english, "leader", "people.person.edited", english.child, before=old, after=changed)
    tie = {"guardian": english.mother.pk}
    write(english, "leader", "people.guardianship.added", english.child, after=tie)
    client.force_login(english.users["auditor"])

    answer = client.post("/log/entries.csv")

    content = answer.content.decode("utf-8-sig")
    assert [name for name in ("Бұрынғы", "Үлгібаев", "Сәуле", "7709", "Leader") if name in content] == []
    assert (
        f";leader;guardian written down;person;;{english.child.code};Guardian: {english.mother.code}"
        in content
    )
    assert f";leader;person changed;person;;{english.child.code};" in content
    entry = AuditEntry.objects.get(action="core.auditentry.exported")
    assert (entry.actor, entry.after) == (english.users["auditor"], {"entries": 2, "form": "csv"})


def test_the_file_names_organisations_and_clubs_and_tells_only_what_changed(english, client):
    terms = {"agreement": english.akimat_agreement.pk, "club": english.club.pk, "share": 400_000}
    write(english, "chair", "attribution.coveragerule.changed", english.akimat_rule,
          before=terms, after=terms | {"share": 500_000})  # fmt: skip
    write(english, "chair", "results.report.exported", english.akimat, after={"form": "csv"})
    write(english, "chair", "partners.agreement.added", english.akimat_agreement,
          after={"partner": english.akimat.pk})  # fmt: skip
    client.force_login(english.users["auditor"])

    rows = client.post("/log/entries.csv").content.decode("utf-8-sig").splitlines()[1:]

    agreement, rule = english.akimat_agreement, english.akimat_rule
    assert [row.split(";", 2)[2] for row in rows] == [
        f"agreement added;agreement;{agreement};{agreement.code};Partner: {english.akimat}",
        f"report taken as a file;organisation;{english.akimat};{english.akimat.code};Form: csv",
        f"coverage rule changed;coverage rule;{agreement} · 40%;{rule.code};Share: 40% → 50%",
    ]


def test_control_the_page_itself_tells_those_names(english, client):
    write(english, "leader", "people.person.edited", english.child,
          before={"family_name": "Бұрынғы"}, after={"family_name": "Үлгібаев"})  # fmt: skip
    client.force_login(english.users["auditor"])

    assert "Бұрынғы → Үлгібаев" in lines(client)[0]


@pytest.mark.parametrize(
    "query",
    ["first=nonsense", "first=2025-09-02&last=2025-09-01", "who=nobody", "action=x", "after=x", "after=-1"],
)
def test_what_cannot_be_asked_is_refused(english, client, query):
    client.force_login(english.users["auditor"])

    assert client.get(f"/log/?{query}").status_code == 422


def test_an_entry_of_something_that_is_gone_is_still_told(english, client):
    club = make.club("Жоғалған (үлгі)", unit=english.network, starts_on=date(2025, 1, 1))
    write(english, "chair", "clubs.club.added", club)
    AuditEntry.objects.update(target_id=10**9)
    client.force_login(english.users["auditor"])

    assert "club added club First day" not in lines(client)[0]
    assert lines(client)[0].endswith("club added club —")


def test_the_names_of_objects_are_those_that_are_logged():
    from django.apps import apps

    assert [label for label in OBJECTS if not apps.get_model(label)] == []
