"""The types of the files the program gives, by the ending of their names."""

from __future__ import annotations

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def media_type(name: str) -> str:
    """Return the type of a file by its name; another ending raises and lists the known ones."""
    ending = name.rpartition(".")[2]
    try:
        return MEDIA_TYPES[ending]
    except KeyError:
        raise LookupError(f"No file is given as {ending!r}. Known: {', '.join(MEDIA_TYPES)}.") from None
