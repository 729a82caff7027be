"""Opening a thread, and finding it by its customer's link."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from vidord.channels import links
from vidord.channels.models import Thread
from vidord.core import rows
from vidord.people.models import ContactPoint, Customer

FIRST_GENERATION = 1


@dataclass(frozen=True)
class Opening:
    """Whom a conversation is with, where she is told, and in which language."""

    customer: Customer
    contact_point: ContactPoint | None
    language: str


def open_all(openings: list[Opening], *, at: datetime) -> list[Thread]:
    """Open conversations; their links work at once. The ids come first: each link is made from one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('channels_thread', 'id')) FROM generate_series(1, %s)",
            [len(openings)],
        )
        ids = [number for (number,) in cursor.fetchall()]
    return rows.insert(
        Thread(
            pk=number,
            customer=one.customer,
            contact_point=one.contact_point,
            language=one.language,
            opened_at=at,
            link_digest=links.digest(links.page_token(number, FIRST_GENERATION)),
        )
        for number, one in zip(ids, openings, strict=True)
    )


def renew_link(thread: Thread) -> Thread:
    """Store the digest of the link of the thread's present generation."""
    thread.link_digest = links.digest(links.page_token(thread.pk, thread.generation))
    thread.save(update_fields=["link_digest"])
    return thread


def revoke_links(thread: Thread) -> Thread:
    """Make every link sent so far worthless."""
    thread.generation += 1
    thread.save(update_fields=["generation"])
    return renew_link(thread)


def end_link(thread: Thread, *, at: datetime | None) -> None:
    """Let the page's link end at a moment; with nothing it no longer ends."""
    thread.link_ends_at = at
    thread.save(update_fields=["link_ends_at"])


def by_token(token: str, *, at: datetime) -> Thread:
    """
    Return the thread that a link opens.

    :raises Thread.DoesNotExist: for a wrong, revoked or ended link; nobody learns which.
    """
    thread = Thread.objects.select_related("customer", "contact_point").get(link_digest=links.digest(token))
    if thread.link_ends_at and thread.link_ends_at <= at:
        raise Thread.DoesNotExist
    return thread
