"""Shares are integer millionths: nothing is lost in sums, on either database."""

from __future__ import annotations

WHOLE = 1_000_000
