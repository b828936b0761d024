"""The way of a report out of the network, as tests walk it: draft, check, two approvals, seal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from seriktes.accounts.enums import Role
from seriktes.attendance.enums import SessionState
from seriktes.attribution.rollup import rebuild
from seriktes.core.access import Actor
from seriktes.core.jobs import run_job
from seriktes.results.actions import approve_release, draft_release, draft_restatement
from seriktes.results.models import Release
from seriktes.results.validators import Period
from tests import factories as make
from tests.results.networks import PERIOD

NEXT = Period(PERIOD.last + 1, PERIOD.last + 2)


@dataclass
class Desk:
    """The two people who release a network's reports."""

    manager: Actor
    chair: Actor

    def drafted(self, partner, period=PERIOD) -> Release:
        """Draft a report and let the worker check it."""
        return worked(draft_release(actor=self.manager, partner=partner, period=period))

    def restated(self, release: Release, cause="Журнал кеш енгізілді (үлгі)") -> Release:
        """Release a restatement."""
        return self.approved(worked(draft_restatement(actor=self.manager, release=release, cause=cause)))

    def approved(self, draft: Release) -> Release:
        """Let both approve what was checked, and let the worker seal it."""
        for actor in (self.manager, self.chair):
            draft = approve_release(actor=actor, release=draft, seen=draft.digest)
        return worked(draft)

    def released(self, partner, period=PERIOD) -> Release:
        return self.approved(self.drafted(partner, period))


def worked(release: Release) -> Release:
    """Do the work that is ordered on a release, as the worker does, and return the row as it is then."""
    if release.job_id is not None:
        run_job(release.job_id)
    return again(release)


def again(release: Release) -> Release:
    found: Any = Release.objects.select_related("partner", "seal", "job", "restates__seal")
    return found.get(pk=release.pk)


def desk() -> Desk:
    """Appoint a chair and a partnership manager of their own."""
    users = [make.user(f"desk-{role.value}") for role in (Role.PARTNERSHIP_MANAGER, Role.CHAIR)]
    for user, role in zip(users, (Role.PARTNERSHIP_MANAGER, Role.CHAIR), strict=True):
        make.network_role(user, role)
    return Desk(*(Actor(user=user) for user in users))


def many_more_visits(network) -> None:
    """A late journal: twenty people came once more, on a day that nobody had recorded."""
    session = make.session(network.groups[0], date(2025, 12, 28), time(9), state=SessionState.HELD)
    for person in network.people[:20]:
        make.mark(session, person)
    rebuild()
