"""Rows that keep some of their texts sealed, each by a data key of its own (`core.crypto`).

class Letter(SealedRow):
    sealed_text = models.BinaryField(default=bytes)

letter.seal("sealed_text", "…")
letter.save(update_fields=("data_key", "sealed_text"))
letter.opened("sealed_text")
"""

from __future__ import annotations

from django.db import models

from seriktes.core import crypto


class SealedRow(models.Model):
    """A row with a data key; it has none as long as nothing of it is sealed."""

    data_key = models.BinaryField(default=bytes)

    class Meta:
        abstract = True

    def seal(self, column: str, text: str) -> None:
        """Set a sealed column of a row that has its key in the database; the caller saves it and `data_key`.

        No text is no sealed value.
        """
        if not text:
            setattr(self, column, b"")
            return
        if not self.data_key:
            self.data_key = crypto.new_data_key()
        sealed = crypto.seal(
            bytes(self.data_key), text, table=self._meta.db_table, column=column, row=self.pk
        )
        setattr(self, column, sealed)

    def opened(self, column: str) -> str:
        """Return the text of a sealed column."""
        sealed = bytes(getattr(self, column))
        if not sealed:
            return ""
        return crypto.open_sealed(
            bytes(self.data_key), sealed, table=self._meta.db_table, column=column, row=self.pk
        )
