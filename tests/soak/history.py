"""Judges what was said outside against what is inside: every mail once, every letter once, nothing forgotten.

It stands outside: it knows the clients' log, the sink's book and the tables, and nothing of Vidord's code.
A total queue: what was acknowledged must come out exactly once; what nobody knows of may come out, once.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

NUMBER = re.compile(r"<m(\d+)\.")
ARRIVALS = """
SELECT m.key, b.address, encode(sha256(r.content), 'hex'), m.duplicate_of_id IS NOT NULL, m.is_waiting,
       (SELECT count(*) FROM channels_placement p WHERE p.message_id = m.id),
       (SELECT min(p.outcome) FROM channels_placement p WHERE p.message_id = m.id),
       (SELECT count(*) FROM channels_placement p JOIN cases_case c ON c.thread_id = p.thread_id
        WHERE p.message_id = m.id)
FROM channels_inboundmessage m JOIN channels_mailbox b ON b.id = m.mailbox_id
LEFT JOIN channels_rawmessage r ON r.message_id = m.id
"""
LETTERS = "SELECT id, state, form_key::text FROM channels_outboundmessage WHERE recipient <> ''"
WITH_A_CASE = {"NEW_CASE", "REPLY"}
ALLOWED = {"ACCEPTED": {1}, "UNCERTAIN": {0, 1}, "FAILED": {0}, "SUPERSEDED": {0}}


@dataclass(frozen=True)
class Arrival:
    """One row of what came in. `placements` is how many outcomes it has, `cases` how many cases they name."""

    key: str
    mailbox: str
    sha256: str
    is_duplicate: bool
    is_waiting: bool
    placements: int
    outcome: str | None
    cases: int


@dataclass(frozen=True)
class Sent:
    """One row of what goes out."""

    number: int
    state: str
    form_key: str


@dataclass
class Verdict:
    """What was lost, what was doubled, what never ended, what is uncertain; and how much there was."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unending: list[str] = field(default_factory=list)
    uncertain: list[str] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Nothing lost, nothing doubled, nothing without an end."""
        return not (self.lost or self.doubled or self.unending)


def facts(*files: Path) -> list[dict]:
    """Read lines of JSON, the last one of a file perhaps half written."""
    found = []
    for line in (line for file in files if file.exists() for line in file.read_text().splitlines()):
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


def read(database: psycopg.Connection) -> tuple[list[Arrival], list[Sent]]:
    """Return what the tables hold."""
    arrivals = [Arrival(*row) for row in database.execute(ARRIVALS).fetchall()]
    return arrivals, [Sent(*row) for row in database.execute(LETTERS).fetchall()]


def judge(said: Iterable[dict], book: Iterable[dict], arrivals: list[Arrival], sent: list[Sent]) -> Verdict:
    """Compare the clients' log and the sink's book with the rows."""
    verdict, said = Verdict(), list(said)
    mails = [fact for fact in said if "sha256" in fact]
    _judge_mails(mails, arrivals, verdict)
    _judge_answers([fact for fact in said if "form_key" in fact], sent, verdict)
    _judge_letters(Counter(_numbers(book)), sent, verdict)
    operations = Counter(fact["op"] for fact in mails)
    verdict.counted |= {"mails": len({fact["key"] for fact in mails}), "tries": operations["invoke"]}
    verdict.counted |= {name: operations[name] for name in ("ok", "fail", "info")}
    verdict.counted |= {"arrivals": len(arrivals), "letters": len(sent)}
    return verdict


def _judge_mails(said: list[dict], arrivals: list[Arrival], verdict: Verdict) -> None:
    """Each acknowledged try is there byte for byte; each mail is first once in its mailbox."""
    bytes_there = Counter((one.key, one.mailbox, one.sha256) for one in arrivals)
    acknowledged = Counter(
        (fact["key"], fact["mailbox"], fact["sha256"]) for fact in said if fact["op"] == "ok"
    )
    for mail, times in acknowledged.items():
        if bytes_there[mail] < times:
            verdict.lost.append(f"{mail}: acknowledged {times} times, there {bytes_there[mail]} times")
    invoked = Counter((fact["key"], fact["mailbox"]) for fact in said if fact["op"] == "invoke")
    firsts = Counter((one.key, one.mailbox) for one in arrivals if not one.is_duplicate)
    rows = Counter((one.key, one.mailbox) for one in arrivals)
    for mail in rows:
        if firsts[mail] != 1:
            verdict.doubled.append(f"{mail} is first {firsts[mail]} times")
        if rows[mail] > invoked[mail]:
            verdict.doubled.append(f"{mail} is there {rows[mail]} times, was sent {invoked[mail]} times")
    for one in arrivals:
        _judge_outcome(one, verdict)


def _judge_outcome(one: Arrival, verdict: Verdict) -> None:
    if one.placements != 1 or one.is_waiting:
        verdict.unending.append(f"{one.key} in {one.mailbox} has {one.placements} outcomes")
    elif (one.outcome == "DUPLICATE") != one.is_duplicate:
        verdict.doubled.append(f"{one.key} in {one.mailbox} is {one.outcome}")
    elif one.outcome in WITH_A_CASE and one.cases != 1:
        verdict.lost.append(f"{one.key} in {one.mailbox} is {one.outcome} in {one.cases} cases")


def _judge_answers(said: list[dict], sent: list[Sent], verdict: Verdict) -> None:
    """What a person answered, and was told is on its way, is queued once."""
    there = Counter(one.form_key for one in sent)
    for form_key in {fact["form_key"] for fact in said if fact["op"] == "ok"}:
        if not there[form_key]:
            verdict.lost.append(f"the answer {form_key} is nowhere")
    verdict.counted["answers"] = len({fact["form_key"] for fact in said if fact["op"] == "ok"})


def _judge_letters(taken: Counter[int], sent: list[Sent], verdict: Verdict) -> None:
    """At most one acceptance each, exactly one where we say so, none that we know nothing of."""
    states = {one.number: one.state for one in sent}
    by_state = defaultdict(int)
    for number in states.keys() | taken.keys():
        state = states.get(number, "unknown")
        by_state[state] += 1
        words = f"letter {number} is {state}, taken {taken[number]} times"
        if state == "UNCERTAIN":
            verdict.uncertain.append(words)
        if state not in ALLOWED and state != "unknown":
            verdict.unending.append(words)
        elif taken[number] > max(ALLOWED.get(state, {0})):
            verdict.doubled.append(words)
        elif taken[number] < min(ALLOWED.get(state, {0})):
            verdict.lost.append(words)
    verdict.counted |= {f"letters {state.lower()}": many for state, many in by_state.items()}
    verdict.counted["taken outside"] = sum(taken.values())


def _numbers(book: Iterable[dict]) -> Iterable[int]:
    for fact in book:
        if fact["what"] == "accepted" and (found := NUMBER.match(fact["id"])):
            yield int(found[1])
