"""Why a coverage rule is refused.

RuleRefused
├── OverTheWhole        shares of one group on one day would add up to more than the whole
├── OutsideAgreement    the rule's days are not all days of its agreement
├── SameScopeTwice      the agreement already has a rule for this scope in that time
├── RuleChanged         another version has taken the rule's place meanwhile
├── AlreadyProposed     another change of the rule waits for a second person
├── ProposalDecided     somebody has decided the proposal meanwhile
├── OwnProposal         nobody approves what they have proposed
├── NothingGiven        no contribution in tenge counts for the scope in the months
├── CostTooSmall        the scope cost less than partners gave
├── CoveredElsewhere    another rule of the agreement covers the scope, or a part of it, already
├── SharesChanged       what the shares were computed from has changed since
└── LowerFirst          raised shares need the lowered ones, which wait for a second person
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class RuleRefused(DomainError):
    code = "rule_refused"


class OverTheWhole(RuleRefused):
    code = "over_the_whole"


class OutsideAgreement(RuleRefused):
    code = "outside_agreement"


class SameScopeTwice(RuleRefused):
    code = "same_scope_twice"


class RuleChanged(RuleRefused):
    code = "rule_changed"


class AlreadyProposed(RuleRefused):
    code = "already_proposed"


class ProposalDecided(RuleRefused):
    code = "already_decided"


class OwnProposal(RuleRefused):
    code = "own_proposal"


class NothingGiven(RuleRefused):
    code = "nothing_given"


class CostTooSmall(RuleRefused):
    code = "cost_too_small"
    field = "cost"


class CoveredElsewhere(RuleRefused):
    code = "covered_elsewhere"


class SharesChanged(RuleRefused):
    code = "shares_changed"


class LowerFirst(RuleRefused):
    code = "lower_first"
