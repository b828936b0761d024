"""Reads of attendance: the sheet of a session, a day, a month of a group, a person's marks."""
