"""Opening a thread, and finding it by its customer's link."""

import secrets
from datetime import datetime

from django.db import transaction

from vidord.channels import links
from vidord.channels.models import Thread
from vidord.people.models import ContactPoint, Customer


@transaction.atomic
def open_thread(
    *, customer: Customer, contact_point: ContactPoint | None, language: str, at: datetime
) -> Thread:
    """Open a conversation; its link works at once."""
    thread = Thread.objects.create(
        customer=customer,
        contact_point=contact_point,
        language=language,
        opened_at=at,
        link_digest=secrets.token_hex(16),
    )
    return renew_link(thread)


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
