"""What attendance refuses, each with a stable code for programs and a sentence for people.

AttendanceError
├── SessionGone        the session was removed while somebody marked it
├── DidNotHappen       the session is recorded as one that did not happen
├── HasMarks           a session with marks cannot be one that did not happen, nor be removed
├── TooEarly           the day has not come yet
├── NotOnSheet         the person is neither enrolled that day nor added to the sheet
├── LeadDecides        only the session's lead takes back what the lead has recorded
├── AlreadyPlanned     the group has a session at that hour already
├── AlreadyDecided     somebody has decided about this entry before
├── Unknown            an entry names somebody who is not registered any more
└── OutsideGroup       the day lies outside the group's dates or what can be planned
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class AttendanceError(DomainError):
    code = "attendance"


class SessionGone(AttendanceError):
    code = "session_gone"


class DidNotHappen(AttendanceError):
    code = "session_did_not_happen"


class HasMarks(AttendanceError):
    code = "session_has_marks"


class TooEarly(AttendanceError):
    code = "session_too_early"


class NotOnSheet(AttendanceError):
    code = "person_not_on_sheet"


class LeadDecides(AttendanceError):
    code = "lead_decides"


class AlreadyPlanned(AttendanceError):
    code = "session_already_planned"


class AlreadyDecided(AttendanceError):
    code = "set_aside_already_decided"


class Unknown(AttendanceError):
    code = "set_aside_person_unknown"


class OutsideGroup(AttendanceError):
    code = "day_outside_group"
