"""Saving a register over HTTP: how much of it keeps the sums current.

The reference is the whole request, without the refreshing of the roll-up that happens inside it. Everything
that is written is taken back.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from uuid import uuid4

from _measuring import Measured, network, show

network()

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.test import Client

from seriktes.accounts.models import User
from seriktes.attendance.enums import SessionState
from seriktes.attendance.models import Session
from seriktes.attribution import rollup

MOST, SHARE = 1.5, 0.2
LOOKS = 40


def main() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    teacher = User.objects.get(username="teacher")
    held = Session.objects.filter(lead=teacher, state=SessionState.HELD)
    session = held.annotate(people=Count("marks")).order_by("-people", "-day")[0]
    people = list(session.marks.filter(replaced_at=None).values_list("person__code", flat=True))
    client = Client()
    client.force_login(teacher)
    found = sorted(_saved(client, session, people, number) for number in range(LOOKS))
    whole, refreshing = found[len(found) // 4]
    rest = whole - refreshing
    note = f"{len(people)} people; the first quarter of {LOOKS} requests"
    show(
        "Saving a register",
        [
            Measured("the whole request", whole, rest, note=note),
            Measured("of it: making the month of the group anew", refreshing, whole, MOST),
            Measured("its share of the request, in hundredths", refreshing / whole * 100, target=SHARE * 100),
        ],
    )


def _saved(client: Client, session: Session, people: list[str], number: int) -> tuple[float, float]:
    """Save the sheet with every second child absent; return the milliseconds, and those of the sums."""
    taken: list[float] = []
    refresh = rollup.refresh

    def timed(pairs) -> None:
        start = time.process_time()
        refresh(pairs)
        taken.append((time.process_time() - start) * 1000)

    statuses = {f"status-{code}": ("absent", "present")[place % 2] for place, code in enumerate(people)}
    was = {f"was-{code}": "" for code in people}
    event = {"event": str(uuid4()), "made_at": datetime.now(UTC).isoformat()}
    rollup.refresh = timed
    try:
        with transaction.atomic():
            start = time.process_time()
            address = f"/sessions/{session.code}/sheet/"
            answer = client.post(address, {"person": people, **statuses, **was, **event})
            whole = (time.process_time() - start) * 1000
            transaction.set_rollback(True)
    finally:
        rollup.refresh = refresh
    if answer.status_code != 302 or not taken:
        raise SystemExit(f"The register was not saved: {answer.status_code}, look {number}.")
    return whole, sum(taken)


main()
