"""What may go is found by an index, however much waits, and a letter never waits behind a mass mailing."""

import pytest
from django.db import connection

from tests import database
from tests.bench import outgoing
from tests.smtp_peer import Peer
from tests.waiting import until
from vidord.channels import claims
from vidord.channels.models import OutboundMessage
from vidord.channels.sending import BULK_SHARE, MOST, Postman

pytestmark = pytest.mark.xdist_group("found fast")
MANY = 100_000


@pytest.fixture(scope="module")
def mailing(committed):
    """A mass mailing of a hundred thousand waits beside a case; the planner knows of it."""
    committed.case = committed.case_from("Hej")
    outgoing.mailing(MANY, at=committed.now)
    database.analysed(committed.database, "channels_outboundmessage")
    return committed


@pytest.mark.parametrize("is_bulk", [False, True])
def test_what_may_go_is_found_by_the_index_while_a_hundred_thousand_wait(mailing, is_bulk):
    waiting = claims._waiting("MAIL", mailing.now, ["post.example"], is_bulk=is_bulk)
    ordered = waiting.order_by("is_bulk", "next_attempt_at", "id")
    sql, values = ordered.values_list("id")[:250].query.sql_with_params()

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert OutboundMessage.objects.filter(is_bulk=True, state="QUEUED").count() > MANY
    assert "Index Scan using outbound_ready" in plan, plan
    assert "Seq Scan on channels_outboundmessage" not in plan
    assert "Sort" not in plan


def test_a_reply_leaves_at_once_while_a_hundred_thousand_wait(mailing, settings):
    with Peer() as peer:
        settings.SMTP_URL = peer.url
        postman = Postman(now=lambda: mailing.now)
        postman.work(seconds=0.5)
        before = len(peer.mails)
        reply = mailing.answer(mailing.case, "Svaret.", seen=10**9)

        def has_left():
            postman.work(seconds=0.5)
            reply.refresh_from_db()
            return reply.state == "ACCEPTED"

        assert until(has_left)
        postman.close()
        place = next(place for place, one in enumerate(peer.mails) if b"Svaret." in one.content)
        assert place - before <= MOST * BULK_SHARE * 2
