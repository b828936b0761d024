"""Where a paper is checked, as the world reaches it: the QR code on it holds this address."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from seriktes.verification.models import Seal


def absolute(seal: Seal) -> str:
    """Return the whole address of a seal's page, on the network's public address."""
    return f"{settings.SERIKTES_PUBLIC_ADDRESS}{seal.address}"


def entrance() -> str:
    """Return the whole address of the page where a number is typed."""
    return f"{settings.SERIKTES_PUBLIC_ADDRESS}{reverse('verification:entrance')}"
