"""Two invented stories of the demo: one shared with the akimat, one that waits for a second reader."""

from __future__ import annotations

from datetime import timedelta

from seriktes.core.access import Actor
from seriktes.core.text import fold
from seriktes.demo.scale import Scale
from seriktes.gallery.models import Photograph
from seriktes.organisations.models import Organisation
from seriktes.partners.models import Agreement
from seriktes.results.stories.actions import StoryDetails, illustrate, share_story, write_story


def write(scale: Scale, partner: Organisation, author: Actor, reader: Actor) -> None:
    """Write both for the partner's newest agreement, each with the picture that shows what it tells."""
    agreement = Agreement.objects.filter(partner=partner).order_by("-starts_on", "pk").first()
    if agreement is None:
        return
    shared, waiting = (
        write_story(actor=author, details=_details(agreement, scale, number)) for number in range(len(TOLD))
    )
    for story, word in ((shared, "шахмат"), (waiting, "шеберхана")):
        if photograph := Photograph.objects.filter(search_key__contains=fold(word)).first():
            illustrate(actor=author, story=story, photograph=photograph)
    share_story(actor=reader, story=shared, has_read=True)


def _details(agreement: Agreement, scale: Scale, number: int) -> StoryDetails:
    names, texts = TOLD[number]
    return StoryDetails(
        agreement, scale.until - timedelta(days=25 + 14 * number), names[0], texts[0], *names[1:], *texts[1:]
    )


TOLD = (
    (
        (
            "Шахмат жарысына бәрі келді (үлгі)",
            "На шахматный турнир пришли все (үлгі)",
            "Everybody came (үлгі)",
        ),
        (
            (
                "Төрт ауылдың балалары клубта шахматтан жарысты. Ата-аналар "
                "үстелді бірге әкеліп, шай берді. Жарыстан кейін жаңа балалар жазылып, екінші топ ашылды."
            ),
            (
                "Дети четырёх аулов соревновались в клубе в шахматы. Родители вместе привезли столы "
                "и угощали чаем. После турнира в кружок записались новые дети, и открылась вторая группа."
            ),
            (
                "Children of four villages played chess at the club. Parents brought "
                "the tables and served tea. New children joined afterwards, so a second group was opened."
            ),
        ),
    ),
    (
        (
            "Шеберхана кешке де ашық (үлгі)",
            "Мастерская открыта и вечером (үлгі)",
            "Open in the evening (үлгі)",
        ),
        (
            (
                "Ересектер сұраған соң, қолөнер шеберханасы аптасына екі кеш ашық болатын болды. Киіз басуды "
                "үйренгендер жәрмеңкеге өз бұйымдарын апарды."
            ),
            (
                "По просьбе взрослых мастерская ремёсел открыта два вечера в неделю. Кто научился "
                "валять войлок, повезли свои изделия на ярмарку."
            ),
            (
                "Because adults asked for it the craft workshop is open two evenings a week. Those who "
                "learned to felt took their work to the fair."
            ),
        ),
    ),
)
