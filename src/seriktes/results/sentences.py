"""The sentences of a report, in the active language: what the figures mean and how they were protected."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seriktes.core import formats
from seriktes.results.labels import members
from seriktes.results.reports import Line, Report

TABLE_TITLES = {
    "club": lambda: _("By club"),
    "programme_kind": lambda: _("By kind of programme"),
    "month": lambda: _("By month"),
    "sex": lambda: _("By sex"),
    "age": lambda: _("By age"),
    "age_sex": lambda: _("By age and sex"),
    "club_sex": lambda: _("By club and sex"),
}


def table_title(name: str) -> str:
    return TABLE_TITLES[name]()


def first_head(name: str) -> str:
    """Return the head of the names of a table's rows."""
    return {
        "club": _("Club"),
        "programme_kind": _("Kind of programme"),
        "month": _("Month"),
        "sex": _("Sex"),
        "age": _("Age on the last day of the period"),
    }[name]


def overlap_name(name: str) -> str:
    return {
        "club": _("in several clubs"),
        "programme_kind": _("in several kinds"),
        "month": _("in several months"),
    }.get(name, "")


def overlap_note(name: str) -> str:
    """Return why the rows are more than the total; nothing where each person stands once."""
    return {
        "club": _(
            "A person may go to several clubs, so the rows add up to more than the total, "
            "which is counted apart."
        ),
        "programme_kind": _(
            "A person may go to programmes of several kinds, so the rows add up to more than the total, "
            "which is counted apart."
        ),
        "month": _(
            "A person may come in several months, so the rows add up to more than the total, "
            "which is counted apart."
        ),
    }.get(name, "")


def summary(report: Report) -> tuple[str, ...]:
    """Return the report in a few sentences."""
    total, network = report.total, report.network_people
    if total.people == 0:
        nobody = _("Nobody came to a session that the partner supported in this period.")
        return (f"{_came(network)} {nobody}",) if network else (nobody,)
    people = " ".join(filter(None, (_came(network), _ours(total), _alone(total.exclusive))))
    return (people, _sessions(total))


def _came(network: int | None) -> str:
    if network is None:
        return ""
    return ngettext(
        "%(count)s person came to the clubs of the network in this period.",
        "%(count)s different people came to the clubs of the network in this period.",
        network,
    ) % {"count": formats.number(network)}


def _ours(total: Line) -> str:
    if total.people is None:
        return ""
    return ngettext(
        "%(count)s person came at least once to a session that the partner supported.",
        "%(count)s people came at least once to a session that the partner supported.",
        total.people,
    ) % {"count": formats.number(total.people)}


def _alone(exclusive: int | None) -> str:
    if exclusive is None:
        return ""
    return ngettext(
        "%(count)s of them took part with the support of this partner alone.",
        "%(count)s of them took part with the support of this partner alone.",
        exclusive,
    ) % {"count": formats.number(exclusive)}


def _sessions(total: Line) -> str:
    held = ngettext(
        "With the partner’s support %(count)s session was held.",
        "With the partner’s support %(count)s sessions were held.",
        total.held or 0,
    ) % {"count": formats.number(total.held or 0)}
    came = total.visits or 0
    visits = ngettext("People came to them %(count)s time.", "People came to them %(count)s times.", came) % {
        "count": formats.number(came)
    }
    return f"{held} {visits}"


def rate_explained(total: Line) -> str:
    """Return both numbers of the attendance rate, and the third figure beside it."""
    if total.recorded is None or total.visits is None:
        return _("Not given: too few absences stand behind it.")
    both = _("%(visits)s visits ÷ %(recorded)s records.") % {
        "visits": formats.number(total.visits),
        "recorded": formats.number(total.recorded),
    }
    if total.unrecorded is None:
        return both
    missing = ngettext(
        "%(count)s more is not recorded.", "%(count)s more are not recorded.", total.unrecorded
    ) % {"count": formats.number(total.unrecorded)}
    return f"{both} {missing}"


def definitions() -> tuple[tuple[str, str], ...]:
    """Return the words of the report and what they mean."""
    return (
        (_("Different people"), _("A person is counted once, however often they came.")),
        (
            _("Supported"),
            _("An agreement covered the session on its day. Who marks a session never chooses a partner."),
        ),
        (
            _("Share"),
            _(
                "The part of a session that an agreement gives to the partner. "
                "The rest is the network’s own means."
            ),
        ),
        (
            _("Recognised without a share"),
            _(
                "A rule of 0 per cent: the partner took part, for example with a room, and bears no share. "
                "These people are counted as supported by it, never as supported by it only; in the sum they "
                "stand under “this partner and others”. No figure of another partner changes by such a rule."
            ),
        ),
        (
            _("The partner’s share of people"),
            _(
                "Each person is divided among the partners by visits and agreed shares. Example: somebody "
                "came six times to sessions of which 40 per cent belong to one partner, and four times to "
                "sessions of which 40 per cent belong to it and 60 per cent to another. Then 0.40 of the "
                "person belongs to the first, 0.24 to the second and 0.36 to the network’s own means."
            ),
        ),
        (_("Visit"), _("One person came to one session. Whoever came late came too.")),
        (_("Person-hours"), _("The length of every visit added up.")),
        (
            _("Attendance rate"),
            _("Visits divided by all records of the same sessions. Both numbers stand beside it."),
        ),
        (
            _("Not recorded"),
            _(
                "Nobody noted whether an enrolled person came to a session that was held. "
                "It does not mean that they did not come."
            ),
        ),
        (_("Age"), _("In whole years on the last day of the period.")),
    )


def protection(report: Report, language: str) -> tuple[str, ...]:
    """Return how the figures were protected, honestly."""
    if not report.threshold:
        return (
            _(
                "These are live figures for work inside the network: they change with every mark, and "
                "figures of a few people are not protected. Partners are given a released report."
            ),
        )
    rule = _(
        "A figure is given only if at least %(count)s different people stand behind it, whatever it "
        "measures. Where one small figure could be worked out from the others, more are left out. "
        "“%(sign)s” stands in the place of every figure that is not given, small or not."
    ) % {"count": report.threshold, "sign": formats.WITHHELD}
    compared = _(
        "The figures were compared with everything that ever left the network: reports of all partners and "
        "all periods, read together, tell no more than this one."
    )
    return (rule, *_merged(report, language), compared)


def _merged(report: Report, language: str) -> list[str]:
    """Return which rows were read as one."""
    said = []
    for table in report.tables:
        rows = [row for row in table.rows if len(row.keys) > 1]
        if rows and table.name in ("club", "programme_kind"):
            names = ", ".join(members(table, rows[0], language))
            told = {"table": table_title(table.name), "names": names}
            said.append(_("%(table)s: read together as others: %(names)s.") % told)
        elif rows:
            count = ngettext(
                "%(table)s: %(count)s row holds several together.",
                "%(table)s: %(count)s rows hold several together.",
                len(rows),
            )
            said.append(count % {"table": table_title(table.name), "count": len(rows)})
    return said
