"""Why a seal is refused.

SealRefused
├── AlreadySealed       409  the number was sealed before; what it says stands for good
└── SigningKeyMissing   503  the server does not hold the private key that signs, or cannot keep a new one
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class SealRefused(DomainError):
    code = "seal_refused"


class AlreadySealed(SealRefused):
    code = "already_sealed"


class SigningKeyMissing(SealRefused):
    code = "signing_key_missing"
    status = 503
