from __future__ import annotations

from django.db.models import Q

from seriktes.core.access import Rule, everyone_signed_in, grant

own_job = Rule(
    "own_job",
    lambda actor, job: job.owner_id == actor.user.pk,
    lambda actor: Q(owner=actor.user.pk),
    lambda actor: True,
)

grant("core.job.view", own_job)
grant("core.page.view", everyone_signed_in())
