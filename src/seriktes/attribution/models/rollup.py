"""Mixes of rules, and the sums of each group and month under each of them."""

from __future__ import annotations

from django.db import models

from seriktes.activities.models import Group
from seriktes.attribution.models.rules import CoverageRule


class Mix(models.Model):
    """The set of rule versions that cover a fact, with their shares; the same set is one row.

    The empty mix is a row too: the network's own means. The reason of any attributed fact is read
    from the rules of its mix.
    """

    # Sorted keys of the rule versions, joined by commas; the database lets each set exist once.
    key = models.TextField(unique=True)

    class Meta:
        verbose_name_plural = "mixes"

    def __str__(self) -> str:
        return self.key or "own means"


class MixPart(models.Model):
    """One rule version in a mix."""

    mix = models.ForeignKey(Mix, on_delete=models.CASCADE, related_name="parts")
    rule = models.ForeignKey(CoverageRule, on_delete=models.PROTECT, related_name="mix_parts")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("mix", "rule"), name="attribution_mixpart_once"),)

    def __str__(self) -> str:
        return f"{self.mix_id}: {self.rule_id}"


class GroupMonth(models.Model):
    """The roll-up: what one group did in one month under one mix, person by person.

    What belongs to a person (visits, minutes, marks, marks that are missing) stands under the rules of the
    place and of the person's categories that day; what belongs to a session stands under those of the place.

    The persons stand in four packed columns of equal length (little-endian: uint32 person, uint16
    visits, uint16 recorded marks, uint32 minutes), so that a year of a large network is read in
    thousands of rows, not millions (docs/decisions). Person keys are canonical: a merged person
    counts once a session. It is refreshed in the transaction that changes the marks; it can be made
    anew from them at any time.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="months")
    month = models.PositiveIntegerField()
    mix = models.ForeignKey(Mix, on_delete=models.PROTECT, related_name="months")
    held = models.PositiveIntegerField(default=0)
    not_held = models.PositiveIntegerField(default=0)
    # Minutes of the sessions held; hours of persons are in the packed column.
    session_minutes = models.PositiveIntegerField(default=0)
    # Enrolled persons without a mark at a session that was held: "not recorded" is a third figure.
    unrecorded = models.PositiveIntegerField(default=0)
    persons = models.BinaryField(default=bytes)
    visits = models.BinaryField(default=bytes)
    recorded = models.BinaryField(default=bytes)
    minutes = models.BinaryField(default=bytes)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("group", "month", "mix"), name="attribution_groupmonth_once"),
        )
        indexes = (models.Index(fields=("month",), name="attribution_groupmonth_month"),)

    def __str__(self) -> str:
        return f"{self.group_id} {self.month}"
