"""Refusals of templates.

DomainError
├── SectionGone       somebody has removed the section meanwhile
├── SectionNeeded     a section every report must have
├── NothingToKeep     the template is as its newest version
├── TemplateInUse     partners' papers are made with it
├── UnreadText        the texts name somebody, and nobody has said that they may
└── FormRefused       a partner's form that cannot be filled safely
"""

from __future__ import annotations

from seriktes.core.errors import DomainError


class SectionGone(DomainError):
    code = "section_gone"


class SectionNeeded(DomainError):
    code = "section_needed"


class NothingToKeep(DomainError):
    code = "nothing_to_keep"


class TemplateInUse(DomainError):
    code = "template_in_use"


class UnreadText(DomainError):
    code = "unread_text"


class FormRefused(DomainError):
    code = "form_refused"
