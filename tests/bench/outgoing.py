"""Personal mail that waits: written as an answer is, each to another customer in a thread of her own."""

import random
from datetime import datetime, timedelta

from tests.bench.letters import FIRST_NAMES, LAST_NAMES, SENTENCES, SENTENCES_IN_A_LETTER, SUBJECTS

DOMAINS = 20
WRITTEN = 200


def queue(many: int, *, at: datetime) -> None:
    """Queue so many letters from the town's Nadja, in batches."""
    for begin in range(0, many, 5000):
        _queue(range(begin, min(begin + 5000, many)), at=at, is_bulk=False)


def mailing(many: int, *, at: datetime) -> None:
    """Queue a mass mailing: a few hundred rows are written, and copied until they are enough."""
    from django.db import connection

    from vidord.channels.models import OutboundMessage

    _queue(range(WRITTEN), at=at, is_bulk=True)
    columns = [one.column for one in OutboundMessage._meta.fields if one.column not in {"id", "form_key"}]
    named = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO channels_outboundmessage ({named}, form_key) SELECT {named}, gen_random_uuid() FROM"
            f" (SELECT {named} FROM channels_outboundmessage WHERE is_bulk) one, generate_series(1, %s)",
            [many // WRITTEN],
        )


def _queue(numbers: range, *, at: datetime, is_bulk: bool) -> None:
    from vidord.channels.models import OutboundMessage, Thread
    from vidord.people.models import Actor, ContactPoint, Customer, Staff

    nadja = Staff.objects.get(public_name="Nadja Lindgren")
    by = Actor.of(nadja)
    customers = Customer.objects.bulk_create(Customer(name=_name(one), created_at=at) for one in numbers)
    points = ContactPoint.objects.bulk_create(
        ContactPoint(customer=customer, kind="EMAIL", value=f"kund{one}@post{one % DOMAINS}.example")
        for one, customer in zip(numbers, customers, strict=True)
    )
    threads = Thread.objects.bulk_create(
        Thread(
            customer=point.customer,
            contact_point=point,
            language="sv",
            opened_at=at,
            link_digest=f"{point.pk:064x}",
        )
        for point in points
    )
    OutboundMessage.objects.bulk_create(
        OutboundMessage(
            thread=thread,
            kind="INFORMATION" if is_bulk else "ANSWER",
            recipient=thread.contact_point.value,
            written_by=by,
            signed_by=nadja,
            queued_at=at,
            next_attempt_at=at - timedelta(seconds=1),
            subject=_subject(one),
            text=_text(0 if is_bulk else one, _name(one), thread),
            is_bulk=is_bulk,
            checked="bench",
        )
        for one, thread in zip(numbers, threads, strict=True)
    )


def _name(number: int) -> str:
    chance = random.Random(number)
    return f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"


def _subject(number: int) -> str:
    return f"{SUBJECTS[number % len(SUBJECTS)]} (ärende {20_000 + number})"


def _text(number: int, name: str, thread: object) -> str:
    from vidord.channels import links

    said = random.Random(number).sample(SENTENCES, SENTENCES_IN_A_LETTER)
    page = links.page_address(thread)
    half = SENTENCES_IN_A_LETTER // 2
    return (
        f"Hej {name.split()[0]}.\n\n{' '.join(said[:half])}\n\n{' '.join(said[half:])}\n\n--\n"
        f"Nadja Lindgren, 0980-31 92 11\nDin egen sida: {page}"
    )
