"""The changes of rules that accepting proposed shares asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from seriktes.attribution.coverage import RuleChange, RuleTerms, require_within
from seriktes.attribution.errors import CoveredElsewhere
from seriktes.attribution.models import SCOPED, CoverageRule, ProposedShare, ShareProposal
from seriktes.attribution.serving import meeting
from seriktes.attribution.wording import scope_words, share_words
from seriktes.core import formats
from seriktes.partners.models import Agreement


class ShareChanges:
    """What each share of one proposal would change, read once for all of them.

    The rule of the very scope is followed by one of the new share, for as long as it would have lasted;
    without one, a new rule lasts until the next of that scope begins, or until the agreement ends.
    """

    def __init__(self, proposal: ShareProposal) -> None:
        self._proposal = proposal
        self._scope = RuleTerms(0, proposal.starts_on, **proposal.scope)
        agreements = proposal.shares.values("agreement")
        known = CoverageRule.objects.current().filter(agreement__in=agreements)
        rules = known.overlapping(proposal.starts_on, date.max).select_related("agreement__partner", *SCOPED)
        self._rules: dict[int, list[CoverageRule]] = defaultdict(list)
        for rule in rules.order_by("starts_on", "pk"):
            self._rules[rule.agreement_id].append(rule)
        terms = [RuleTerms.of(rule).term._replace(id=rule.pk) for rule in rules]
        # People of a category come everywhere: a rule of theirs meets every scope.
        of_people = {rule.pk for rule in rules if rule.category_id is not None}
        self._met = of_people | meeting(self._scope.term, terms)

    def rule_of(self, share: ProposedShare) -> CoverageRule | None:
        """Return the rule of the very scope that is in force on the day from which the share would count."""
        return next((rule for rule in self._same(share) if rule.starts_on <= self._proposal.starts_on), None)

    def change_of(self, share: ProposedShare) -> RuleChange:
        """Return the change that accepting a share asks for; without terms, nothing has to change.

        Raises `OutsideAgreement`, and `CoveredElsewhere` where another rule of the agreement meets the scope
        in that time, or covers people of a category wherever they come: the shares of the two would add up.
        """
        now, first = self.rule_of(share), self._proposal.starts_on
        last = now.ends_on if now else self._until_the_next(share)
        terms = RuleTerms(share.share, first, last, **self._proposal.scope)
        require_within(share.agreement, terms)
        self._require_alone(share.agreement, terms)
        if now is not None and now.share == share.share:
            return RuleChange(share.agreement, now)
        return RuleChange(share.agreement, now, terms, follows=now is not None and now.starts_on < first)

    def _same(self, share: ProposedShare) -> list[CoverageRule]:
        return [rule for rule in self._rules[share.agreement_id] if self._is_same(rule)]

    def _is_same(self, rule: CoverageRule) -> bool:
        return RuleTerms.of(rule).scope == self._scope.scope

    def _until_the_next(self, share: ProposedShare) -> date | None:
        following: Sequence[CoverageRule] = self._same(share)
        return following[0].starts_on - timedelta(1) if following else share.agreement.ends_on

    def _require_alone(self, agreement: Agreement, terms: RuleTerms) -> None:
        met = [
            rule
            for rule in self._rules[agreement.pk]
            if rule.pk in self._met
            and rule.share
            and not self._is_same(rule)
            and rule.starts_on <= terms.last
        ]
        if met:
            raise CoveredElsewhere(
                formats.sentence(
                    _(
                        "Agreement № %(number)s covers it already by other rules (%(rules)s), and both would "
                        "add up. End these rules first, or propose shares for what they cover."
                    ),
                    number=agreement.number,
                    rules=_listed(met),
                )
            )


def _listed(rules: Iterable[CoverageRule]) -> str:
    return "; ".join(f"{scope_words(rule)}: {share_words(rule.share)}" for rule in rules)
