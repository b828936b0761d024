from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    FEMALE = "f", _("female")
    MALE = "m", _("male")


class Relation(TextChoices):
    """Who a guardian is to the child: the legal representatives of the law on children's rights, art. 1."""

    MOTHER = "mother", _("mother")
    FATHER = "father", _("father")
    GUARDIAN = "guardian", _("guardian or trustee")
    ADOPTER = "adopter", _("adoptive parent")
    FOSTER = "foster", _("foster carer")


class Purpose(TextChoices):
    """What a consent is for; each is asked apart (law № 94-V, art. 7)."""

    PROCESSING = "processing", _("keeping the person's data to run the club")
    PHOTO = "photo", _("photographs on the site and in social networks")
    TRANSFER = "transfer", _("giving the data to a partner")
    ABROAD = "abroad", _("sending the data abroad (messengers, cloud services)")


class ConsentForm(TextChoices):
    """How the consent was given: any way that lets one prove it (law № 94-V, art. 8)."""

    PAPER = "paper", _("on paper")
    ELECTRONIC = "electronic", _("electronically")


class ErasureReason(TextChoices):
    """Why the data of a person are destroyed (law № 94-V, art. 18, 24)."""

    REQUEST = "request", _("the person, or who answers for them, asked for it")
    WITHDRAWN = "withdrawn", _("the consent to keep the data was withdrawn")
    MISTAKE = "mistake", _("written down by mistake or without consent")
    RETENTION = "retention", _("the time for keeping the data is over")


class Likeness(TextChoices):
    """Why two people may be one, the surest reason first."""

    IIN = "iin", _("the same IIN")
    NAME_AND_DAY = "name_and_day", _("the same name and the same date of birth")
    PATRONYMIC = "patronymic", _("the same name and date of birth; one is without a patronymic")
    SPELLING = "spelling", _("the name is spelled in another way; the same date of birth")
    ORDER = "order", _("family name and given name have changed places; the same date of birth")
    DAY_AND_MONTH = "day_and_month", _("the same name; day and month of birth have changed places")
    PHONE = "phone", _("the same phone and the same given name")
    UNDATED = "undated", _("the same name; a date of birth is missing")
    OTHER_PATRONYMIC = "other_patronymic", _("the same name in the same club; another patronymic")
    NEARBY = "nearby", _("the same name in the same club; another date of birth")
