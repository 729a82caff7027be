"""How much automatic mail an address, a case and the whole house may get; people's answers always go."""

from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from vidord.channels.models import Authenticity, InboundContent, OutboundMessage

Kind, State = OutboundMessage.Kind, OutboundMessage.State
AUTOMATIC = (Kind.ACKNOWLEDGEMENT, Kind.NOTICE)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_AN_HOUR_UNPROVEN = 1
MOST_AN_HOUR_PROVEN = 5
MOST_WAITING = 3
MOST_A_CASE_A_DAY = 10


def space_out(letters: list[OutboundMessage], *, at: datetime) -> list[OutboundMessage]:
    """
    Let one acknowledgement an hour go to each address; to one whose mail is proven its own, five.

    Anybody can write in another's name: nobody's mailbox is filled through us. The next three wait for the
    address's next free hour; what is more than that stands on her page only.
    """
    addresses = {letter.recipient for letter in letters if letter.recipient}
    proven = _proven(addresses)
    slots = _slots(addresses, at=at)
    for letter in (one for one in letters if one.recipient):
        most = MOST_AN_HOUR_PROVEN if letter.recipient in proven else MOST_AN_HOUR_UNPROVEN
        taken = slots.setdefault(letter.recipient, [])
        recent = [slot for slot in taken if slot > at - HOUR]
        if len(recent) >= most:
            letter.next_attempt_at = recent[-most] + HOUR
        if sum(slot > at for slot in taken) >= MOST_WAITING and letter.next_attempt_at > at:
            letter.recipient = ""
        else:
            taken.append(letter.next_attempt_at)
    return letters


def _proven(addresses: set[str]) -> set[str]:
    """Those addresses in whose name a mail has come that their own domain stands behind."""
    passed = InboundContent.objects.filter(from_address__in=addresses, authenticity=Authenticity.PASS)
    return set(passed.values_list("from_address", flat=True).distinct())


def _slots(addresses: set[str], *, at: datetime) -> dict[str, list[datetime]]:
    """When each address has got or will get an acknowledgement, within the last hour and from now on."""
    held = OutboundMessage.objects.filter(
        kind=Kind.ACKNOWLEDGEMENT,
        recipient__in=addresses,
        queued_at__gt=at - (MOST_WAITING + 2) * HOUR,
        next_attempt_at__gt=at - HOUR,
    ).exclude(state=State.SUPERSEDED)
    slots: dict[str, list[datetime]] = {}
    for address, slot in held.order_by("next_attempt_at").values_list("recipient", "next_attempt_at"):
        slots.setdefault(address, []).append(slot)
    return slots


def allot(letters: list[OutboundMessage]) -> list[OutboundMessage]:
    """
    Apply the rules for all automatic mail to what is about to be queued.

    None goes to an address that does not work, nor an eleventh in a day about one case: these stand on her
    page only. More than the house's limit in an hour waits for an hour, and beyond twice that is not sent.
    """
    _overtake([one for one in letters if one.kind == Kind.ANSWER and one.not_before is None])
    automatic = [one for one in letters if one.kind in AUTOMATIC and one.recipient]
    if not automatic:
        return letters
    most = settings.MOST_AUTOMATIC_AN_HOUR
    shut, told, recent = _spent(automatic, most=most)
    for letter in automatic:
        told[letter.thread_id] += 1
        if letter.recipient in shut or told[letter.thread_id] > MOST_A_CASE_A_DAY or recent >= 2 * most:
            letter.recipient = ""
            continue
        if recent >= most:
            letter.next_attempt_at = max(letter.next_attempt_at, letter.queued_at + HOUR)
        recent += 1
    return letters


def _overtake(answers: list[OutboundMessage]) -> None:
    """An acknowledgement that still waits for its hour when a person answers is not sent after the answer."""
    for answer in answers:
        OutboundMessage.objects.filter(
            thread=answer.thread_id,
            kind=Kind.ACKNOWLEDGEMENT,
            state=State.QUEUED,
            next_attempt_at__gt=answer.queued_at,
        ).exclude(recipient="").update(state=State.SUPERSEDED)


# One statement, because it stands before every automatic mail.
SPENT = """
SELECT
    ARRAY(
        SELECT DISTINCT value FROM people_unreachable
        JOIN people_contactpoint ON people_contactpoint.id = contact_point_id
        WHERE ended_at IS NULL AND kind IN ('EMAIL', 'PHONE') AND value = ANY(%(addresses)s)
    ),
    ARRAY(
        SELECT thread_id FROM channels_outboundmessage
        WHERE thread_id = ANY(%(threads)s) AND kind IN ('ACKNOWLEDGEMENT', 'NOTICE') AND NOT recipient = ''
          AND queued_at > %(yesterday)s
    ),
    (SELECT count(*) FROM (
        SELECT FROM channels_outboundmessage
        WHERE kind IN ('ACKNOWLEDGEMENT', 'NOTICE') AND NOT recipient = '' AND next_attempt_at > %(hour_ago)s
        LIMIT %(enough)s
    ) AS recent)
"""


def _spent(letters: list[OutboundMessage], *, most: int) -> tuple[set[str], Counter[int], int]:
    """Return the addresses that do not work, each conversation's mails of this day, and the house's hour."""
    at = min(letter.queued_at for letter in letters)
    with connection.cursor() as cursor:
        cursor.execute(
            SPENT,
            {
                "addresses": [letter.recipient for letter in letters],
                "threads": [letter.thread_id for letter in letters],
                "yesterday": at - DAY,
                "hour_ago": at - HOUR,
                "enough": 2 * most,
            },
        )
        shut, told, recent = cursor.fetchone()
    return set(shut), Counter(told), recent
