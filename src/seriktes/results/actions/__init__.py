"""Acts upon results: look behind live figures, draft, check, approve, seal, restate, withdraw."""

from __future__ import annotations

from seriktes.results.actions.approvals import approve_release, seal_again, take_back_approval
from seriktes.results.actions.checking import CHECK_JOB, check_again, check_release
from seriktes.results.actions.drafts import (
    discard_draft,
    draft_release,
    draft_restatement,
    restore_draft,
)
from seriktes.results.actions.merging import accept_merging, separate_rows
from seriktes.results.actions.reports import (
    FILE_JOB,
    log_report_export,
    order_report_file,
    trace_figure,
)
from seriktes.results.actions.sealing import SEAL_JOB, seal_release
from seriktes.results.actions.taking import log_ledger_export, take_release_file
from seriktes.results.actions.withdrawals import restore_release, withdraw_release

__all__ = [
    "CHECK_JOB",
    "FILE_JOB",
    "SEAL_JOB",
    "accept_merging",
    "approve_release",
    "check_again",
    "check_release",
    "discard_draft",
    "draft_release",
    "draft_restatement",
    "log_ledger_export",
    "log_report_export",
    "order_report_file",
    "restore_draft",
    "restore_release",
    "seal_again",
    "seal_release",
    "separate_rows",
    "take_back_approval",
    "take_release_file",
    "trace_figure",
    "withdraw_release",
]
