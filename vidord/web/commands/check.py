"""Check settings, database, roles and mail; one line per fault."""

import argparse
import smtplib
from urllib.parse import urlsplit

from vidord.web.commands.line import open_house

EXAMPLE = "example: vidord check\nexit codes: 0 all well, 1 something is wrong"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none of its own."""


def run(chosen: argparse.Namespace) -> int:
    """Return 1 when there is a fault."""
    open_house(chosen.data)
    faults = [*_database_faults(), *_mail_faults()]
    for fault in faults:
        print(fault)
    if not faults:
        print("All well.")
    return 1 if faults else 0


def _database_faults() -> list[str]:
    from django.db import Error, connection

    try:
        with connection.cursor() as cursor:
            return [words for words, sql in QUESTIONS.items() if _answers_yes(cursor, sql)]
    except Error as fault:
        return [f"database: {str(fault).splitlines()[0]}"]


def _answers_yes(cursor: object, sql: str) -> bool:
    cursor.execute(sql)
    return bool(cursor.fetchone()[0])


QUESTIONS = {
    "database: the application's role owns tables; it must own none": (
        "SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user)"
    ),
    "database: the application's role may change the timeline; run the migration's grants": (
        "SELECT has_table_privilege('people_event', 'UPDATE')"
        " OR has_table_privilege('people_event', 'DELETE') OR has_table_privilege('people_event', 'TRUNCATE')"
    ),
    "mail: there is no default mailbox, so mail is turned away for now": (
        "SELECT NOT EXISTS (SELECT 1 FROM channels_mailbox WHERE is_default)"
    ),
    "mail: a mailbox belongs to a unit with neither people nor a lead, so nobody can own what arrives": (
        "SELECT EXISTS (SELECT 1 FROM channels_mailbox m JOIN people_unit u ON u.id = m.unit_id"
        " WHERE u.lead_id IS NULL AND NOT EXISTS (SELECT 1 FROM people_staff s WHERE s.unit_id = u.id"
        " AND NOT EXISTS (SELECT 1 FROM people_departure d WHERE d.staff_id = s.id)))"
    ),
    "database: fsync is off, so a power cut loses what was acknowledged": (
        "SELECT current_setting('fsync') = 'off'"
    ),
    "database: synchronous_commit is off, so a power cut loses what was acknowledged": (
        "SELECT current_setting('synchronous_commit') = 'off'"
    ),
}


def _mail_faults() -> list[str]:
    from django.conf import settings

    server = urlsplit(settings.SMTP_URL)
    try:
        smtplib.SMTP(server.hostname or "", server.port or 25, timeout=5).close()
    except OSError as fault:
        return [f"mail: {settings.SMTP_URL} does not answer ({fault}); set VIDORD_SMTP_URL"]
    return []
