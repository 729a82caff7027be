"""What must hold after every fault, asked of the tables and of the outside: invariants I-1 to I-4."""

from collections import Counter
from dataclasses import dataclass, field

import psycopg

FIRSTS = """
SELECT count(*) FROM channels_inboundmessage m
JOIN channels_rawmessage r ON r.message_id = m.id JOIN channels_mailbox b ON b.id = m.mailbox_id
WHERE m.duplicate_of_id IS NULL AND b.address = %s AND r.content = %s
"""
# Each finds what must not be there; the text says what it is.
NEVER = {
    "a message is doubled in a mailbox": """
        SELECT mailbox_id, key FROM channels_inboundmessage WHERE duplicate_of_id IS NULL
        GROUP BY mailbox_id, key HAVING count(*) > 1""",
    "a duplicate has no first": """
        SELECT m.id FROM channels_inboundmessage m JOIN channels_inboundmessage f ON f.id = m.duplicate_of_id
        WHERE f.duplicate_of_id IS NOT NULL OR f.key <> m.key OR f.mailbox_id <> m.mailbox_id""",
    "a message has no bytes": """
        SELECT id FROM channels_inboundmessage m
        WHERE NOT EXISTS (SELECT FROM channels_rawmessage r WHERE r.message_id = m.id)""",
    "a message has no outcome, or more than one": """
        SELECT m.id FROM channels_inboundmessage m LEFT JOIN channels_placement p ON p.message_id = m.id
        GROUP BY m.id HAVING count(p.id) <> 1""",
    "a message waits though it has its outcome": """
        SELECT id FROM channels_inboundmessage m WHERE is_waiting""",
    "a duplicate is placed as something else": """
        SELECT m.id FROM channels_inboundmessage m JOIN channels_placement p ON p.message_id = m.id
        WHERE (m.duplicate_of_id IS NOT NULL) <> (p.outcome = 'DUPLICATE' AND p.because = 'SAME_BYTES')""",
    "a copy does not stand where the same mail stands that another mailbox got": """
        SELECT m.id FROM channels_inboundmessage m JOIN channels_placement p ON p.message_id = m.id
        WHERE p.outcome = 'DUPLICATE' AND p.because <> 'SAME_BYTES' AND 1 <> (
        SELECT count(*) FROM channels_inboundmessage f JOIN channels_placement q ON q.message_id = f.id
        WHERE f.key = m.key AND f.mailbox_id <> m.mailbox_id AND q.outcome <> 'DUPLICATE'
        AND q.thread_id = p.thread_id)""",
    "a thread has not its one case": """
        SELECT t.id FROM channels_thread t LEFT JOIN cases_case c ON c.thread_id = t.id
        GROUP BY t.id HAVING count(c.id) <> 1""",
    "a case has nobody who has promised an answer": """
        SELECT c.id FROM cases_case c
        WHERE NOT EXISTS (SELECT FROM cases_casepromise p WHERE p.case_id = c.id)""",
    "a new case is not acknowledged once": """
        SELECT p.thread_id FROM channels_placement p WHERE p.outcome = 'NEW_CASE' AND 1 <> (
        SELECT count(*) FROM channels_outboundmessage o
        WHERE o.thread_id = p.thread_id AND o.kind = 'ACKNOWLEDGEMENT')""",
    "a message out has not come to an end": """
        SELECT id FROM channels_outboundmessage
        WHERE recipient <> '' AND state NOT IN ('ACCEPTED', 'FAILED', 'UNCERTAIN', 'SUPERSEDED')""",
    "an acceptance has no attempt that says so": """
        SELECT o.id FROM channels_outboundmessage o WHERE o.state = 'ACCEPTED' AND 1 <> (
        SELECT count(*) FROM channels_attempt a WHERE a.message_id = o.id AND a.outcome = 'ACCEPTED')""",
    "a promise ended twice": """
        SELECT promise_id FROM promises_outcome GROUP BY promise_id, kind HAVING count(*) > 1""",
}


# Whether something waits for a later round: a lease, or the next try.
UNFINISHED = f"""
SELECT FROM channels_inboundmessage WHERE is_waiting
UNION ALL ({NEVER["a message out has not come to an end"].replace("SELECT id", "SELECT")}) LIMIT 1
"""
# What a run that was killed must leave as many of as one that was not.
TALLIES = {
    "outcomes": """
        SELECT p.outcome, count(*) FROM channels_placement p
        JOIN channels_inboundmessage m ON m.id = p.message_id WHERE m.duplicate_of_id IS NULL GROUP BY 1""",
    "cases": "SELECT 'cases', count(*) FROM cases_case",
    "promises": "SELECT kind, count(*) FROM promises_promise GROUP BY 1",
    "alarms": "SELECT 'alarms', count(*) FROM cases_alarm",
    "letters": "SELECT kind, count(*) FROM channels_outboundmessage WHERE kind <> 'STAFF_NOTICE' GROUP BY 1",
    "receipts": "SELECT kind, count(*) FROM channels_receipt GROUP BY 1",
    "ends": "SELECT kind, count(*) FROM promises_outcome GROUP BY 1",
    "events": "SELECT verb, count(*) FROM people_event GROUP BY 1",
}
# A send that nobody can be sure of keeps nothing, and its owner is told: these may differ then.
WHEN_SURE = {"ends", "events"}
Tally = dict[str, dict[str, int]]


@dataclass
class Found:
    """What is wrong, in words; and how many sends nobody can be sure of."""

    faults: list[str] = field(default_factory=list)
    uncertain: int = 0


def tally(database: psycopg.Connection) -> Tally:
    """Count what there is of each sort."""
    return {name: dict(database.execute(query).fetchall()) for name, query in TALLIES.items()}


def look(
    database: psycopg.Connection, *, given: list[tuple[str, bytes]], taken: Counter[int], like: Tally
) -> Found:
    """
    Compare the tables with what was acknowledged, with what the world outside took, and with a whole run.

    `given` names mailbox and bytes; `taken` counts acceptances by message.
    """
    found = Found()
    for words, query in NEVER.items():
        if rows := database.execute(query).fetchall():
            found.faults.append(f"{words}: {rows[:3]}")
    for mailbox, raw in given:
        (copies,) = database.execute(FIRSTS, [mailbox, raw]).fetchone()
        if copies != 1:
            found.faults.append(f"an acknowledged message is there {copies} times in {mailbox}")
    _compare_with_outside(database, taken, found)
    uncertain = "SELECT count(*) FROM channels_outboundmessage WHERE state = 'UNCERTAIN'"
    (found.uncertain,) = database.execute(uncertain).fetchone()
    for name, there in tally(database).items():
        if there != like[name] and not (found.uncertain and name in WHEN_SURE):
            found.faults.append(f"{name} are {there}, not {like[name]}")
    return found


def _compare_with_outside(database: psycopg.Connection, taken: Counter[int], found: Found) -> None:
    """At most one acceptance each; one exactly where we say so; none that we know nothing of."""
    states = dict(database.execute("SELECT id, state FROM channels_outboundmessage"))
    for number in states.keys() | taken.keys():
        state, times = states.get(number, "unknown to us"), taken[number]
        allowed = {"ACCEPTED": {1}, "UNCERTAIN": {0, 1}}.get(state, {0})
        if times not in allowed:
            found.faults.append(f"message {number} is {state}, and the world outside took it {times} times")
