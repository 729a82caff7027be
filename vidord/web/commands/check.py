"""Check settings, database, roles and mail; one line per fault."""

import argparse
import smtplib
import socket
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from vidord.web.commands.line import open_house

MOST_SECONDS_APART = 5
EXAMPLE = "example: vidord check\nexit codes: 0 all well, 1 something is wrong"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none of its own."""


def run(chosen: argparse.Namespace) -> int:
    """Return 1 when there is a fault."""
    with open_house(chosen.data):
        faults = [
            *_reading_faults(),
            *_database_faults(),
            *_mailbox_faults(),
            *_mail_faults(),
            *_sms_faults(),
            *_mirror_faults(),
            *_law_faults(),
        ]
    for fault in faults:
        print(fault)
    if not faults:
        print("All well.")
    return 1 if faults else 0


def _reading_faults() -> list[str]:
    """Say which protections stand around the child that reads mail; without a child no mail is read."""
    from vidord.channels.email import reader

    try:
        protections = reader.protections()
    except reader.NoReader as fault:
        return [f"reading: no child can be started, so mail waits ({fault})"]
    finally:
        reader.close()
    print(f"reading: protected by limits on {_names(protections, True)}")
    if not all(protections.values()):
        print(f"reading: this machine refuses limits on {_names(protections, False)}")
    return []


def _names(protections: dict[str, bool], is_on: bool) -> str:
    return ", ".join(name for name in protections if protections[name] is is_on)


def _database_faults() -> list[str]:
    from django.db import Error, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('people_event') IS NULL")
            if cursor.fetchone()[0]:
                return ["database: it has no tables yet; run vidord migrate"]
            faults = [words for words, sql in QUESTIONS.items() if _answers_yes(cursor, sql)]
            return [*faults, *_budget_faults(cursor), *_clock_faults(cursor)]
    except Error as fault:
        return [f"database: {str(fault).splitlines()[0]}"]


def _clock_faults(cursor: Any) -> list[str]:
    """The database's clock against this machine's: due times are counted with both."""
    cursor.execute("SELECT now()")
    apart = abs((datetime.now(UTC) - cursor.fetchone()[0]).total_seconds())
    if apart <= MOST_SECONDS_APART:
        return []
    return [f"clock: this machine and the database are {apart:.0f} s apart; set both by a time server"]


AUTOMATIC_MAIL = (
    "SELECT count(*) FROM (SELECT FROM channels_outboundmessage WHERE kind IN ('ACKNOWLEDGEMENT', 'NOTICE')"
    " AND NOT recipient = '' AND next_attempt_at > now() - interval '1 hour' LIMIT %s) AS recent"
)


def _budget_faults(cursor: Any) -> list[str]:
    """The circuit breaker for automatic mail: a storm, or somebody who fills mailboxes through us."""
    from django.conf import settings

    cursor.execute(AUTOMATIC_MAIL, [settings.MOST_AUTOMATIC_AN_HOUR])
    if cursor.fetchone()[0] < settings.MOST_AUTOMATIC_AN_HOUR:
        return []
    most = settings.MOST_AUTOMATIC_AN_HOUR
    return [f"mail: automatic mail waits, more than {most} in an hour; see VIDORD_MOST_AUTOMATIC_AN_HOUR"]


def _answers_yes(cursor: Any, sql: str) -> bool:
    cursor.execute(sql)
    return bool(cursor.fetchone()[0])


QUESTIONS = {
    "database: the application's role owns tables; it must own none": (
        "SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user)"
    ),
    "database: the application's role may change the timeline; run vidord migrate": (
        "SELECT has_table_privilege('people_event', 'UPDATE')"
        " OR has_table_privilege('people_event', 'DELETE') OR has_table_privilege('people_event', 'TRUNCATE')"
    ),
    "database: the application's role may change outcomes or raw messages; run vidord migrate": (
        "SELECT bool_or(has_table_privilege(name, right_)) FROM (VALUES ('promises_outcome'),"
        " ('channels_rawmessage')) AS tables(name), (VALUES ('UPDATE'), ('DELETE'), ('TRUNCATE'))"
        " AS rights(right_)"
    ),
    "clock: a promise should have been looked at minutes ago; the worker stands still": (
        "SELECT EXISTS (SELECT 1 FROM promises_promise WHERE wake_at < now() - interval '2 minutes')"
    ),
    "clock: an alarm should have called again minutes ago; the worker stands still": (
        "SELECT EXISTS (SELECT 1 FROM cases_alarm WHERE next_call_at < now() - interval '2 minutes')"
    ),
    "mail: a message has waited ten minutes without an outcome; see the worker's log": (
        "SELECT EXISTS (SELECT 1 FROM channels_inboundmessage WHERE is_waiting"
        " AND received_at < now() - interval '10 minutes')"
    ),
    "mail: there is no default mailbox, so mail is turned away for now": (
        "SELECT NOT EXISTS (SELECT 1 FROM channels_mailbox WHERE is_default)"
    ),
    "mail: nothing is sent since a backup was restored; see /desk/outbound-hold": (
        "SELECT EXISTS (SELECT 1 FROM channels_outboundhold WHERE lifted_at IS NULL)"
    ),
    "mail: of a letter nobody knows whether it arrived; its case says how to find out": (
        "SELECT EXISTS (SELECT 1 FROM channels_outboundmessage WHERE state = 'UNCERTAIN')"
    ),
    "database: fsync is off, so a power cut loses what was acknowledged": (
        "SELECT current_setting('fsync') = 'off'"
    ),
    "database: synchronous_commit is off, so a power cut loses what was acknowledged": (
        "SELECT current_setting('synchronous_commit') = 'off'"
    ),
}


def _mailbox_faults() -> list[str]:
    """A database without tables has been said already."""
    from django.db import Error
    from django.utils.translation import override

    from vidord.cases import silent_mailboxes
    from vidord.channels.models import ImapAccount

    try:
        silent = list(ImapAccount.objects.in_trouble(at=datetime.now(UTC)).select_related("mailbox"))
    except Error:
        return []
    with override("en"):
        told = [(one.mailbox.address, silent_mailboxes.what_is_wrong(one)) for one in silent]
    return [f"mail: {address} is not fetched. {why}" for address, why in told]


def _law_faults() -> list[str]:
    """What is owed by law and can't be counted, because nobody has given us a value of the law."""
    from django.db import Error

    from vidord.cases import interest

    try:
        waits = list(interest.lacking(at=datetime.now(UTC)))
    except Error:
        return []
    return [
        f"law: {need.name} has no value on {need.day}, so the interest on {remedy.reference} waits"
        for remedy, need in waits
    ]


def _mail_faults() -> list[str]:
    from django.conf import settings

    server = urlsplit(settings.SMTP_URL)
    try:
        smtplib.SMTP(server.hostname or "", server.port or 25, timeout=5).close()
    except OSError as fault:
        return [f"mail: {settings.SMTP_URL} does not answer ({fault.strerror or fault}); set VIDORD_SMTP_URL"]
    return []


def _sms_faults() -> list[str]:
    from django.conf import settings

    from vidord.channels.sms.exchange import PORTS

    if not settings.SMS_URL:
        return []
    server = urlsplit(settings.SMS_URL.partition("+")[2])
    faults = [] if settings.SMS_SECRET else ["sms: VIDORD_SMS_SECRET is not set, so no SMS comes in"]
    try:
        socket.create_connection((server.hostname or "", server.port or PORTS[server.scheme]), 5).close()
    except OSError as fault:
        faults.append(
            f"sms: {server.hostname} does not answer ({fault.strerror or fault}); see VIDORD_SMS_URL"
        )
    return faults


def _mirror_faults() -> list[str]:
    """Say of which moment what is mirrored is; a file that was not read to its end is a fault."""
    from django.db import Error

    from vidord.agreements.models import MirrorRun

    try:
        newest = list(MirrorRun.objects.newest())
    except Error:
        return []
    faults = []
    for run in newest:
        what = f"{run.of.lower()} of {run.entity.name}"
        if run.ended_at is None:
            faults.append(
                f"mirror: {what}, begun {run.started_at:%Y-%m-%d %H:%M} UTC, were not read to the end"
            )
        else:
            print(f"mirror: {what} as of {run.started_at:%Y-%m-%d %H:%M} UTC, {run.faulty} rows left out")
    return faults
