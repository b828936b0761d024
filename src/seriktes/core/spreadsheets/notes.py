from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Note:
    """A sentence for a person that is translated when it is shown, not when it is made.

    `code` and `values` are for programs (JSON output, tests); `template` is a lazy message whose
    placeholders are named after the keys of `values`.
    """

    code: str
    template: Any
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.template % dict(self.values)) if self.values else str(self.template)

    @property
    def sentence(self) -> str:
        return str(self)
