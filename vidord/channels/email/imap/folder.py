"""One folder of a mailbox that has been selected: what is new, how large, its bytes, what is done with it."""

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from time import monotonic

from vidord.channels.email.imap.session import MOST_BYTES, Reply, Session, quoted
from vidord.channels.email.imap.trouble import Failure, No, Trouble

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HIGHEST_UID = 2**32 - 1
UID = re.compile(rb"\bUID (\d{1,10})\b")
SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,18})\b", re.IGNORECASE)
BODY = re.compile(rb'BODY\[\](?:<(\d+)>)? (?:(\{\})|"((?:[^"\\]|\\.)*)")', re.IGNORECASE)
VALIDITY = re.compile(rb"\[UIDVALIDITY (\d{1,10})\]", re.IGNORECASE)
NEXT = re.compile(rb"\[UIDNEXT (\d{1,10})\]", re.IGNORECASE)
ANNOUNCED = re.compile(rb"^\d+ (EXISTS|RECENT)", re.IGNORECASE)


class Gone(Exception):
    """The mail is no longer in the folder: somebody took it away."""


@dataclass(frozen=True)
class Folder:
    """A selected folder. `validity` changes when its UIDs begin anew (RFC 3501 2.3.1.1)."""

    session: Session
    validity: int
    next: int = 0  # zero when the server does not say

    def begins_anew_after(self, validity: int | None, last_uid: int) -> bool:
        """
        Tell whether what we know of its UIDs is worth nothing any more.

        A mailbox restored from a backup may count from an earlier number, and forget to say so.
        """
        return self.validity != validity or 0 < self.next <= last_uid

    def uids(self, *, after: int, since: date) -> list[int]:
        """Return the UIDs above one, of mail that the server got on a day or later, in order."""
        day = f"{since.day}-{MONTHS[since.month - 1]}-{since.year:04d}"
        words = f"UID SEARCH UID {after + 1}:* SINCE {day}"
        found: set[int] = set()
        for reply in self.session.ask(words.encode(), longest=MOST_BYTES):
            if reply.text[:6].upper() == b"SEARCH":
                found.update(int(one) for one in reply.text[6:].split() if one.isdigit() and len(one) <= 10)
        # `n:*` always names the last mail, even when it lies below n.
        return sorted(uid for uid in found if after < uid <= HIGHEST_UID)

    def sizes(self, uids: list[int]) -> dict[int, int]:
        """Return how large the server says that these are."""
        replies = self.session.ask(b"UID FETCH", as_set(uids), b"(UID RFC822.SIZE)")
        found = [(UID.search(one.text), SIZE.search(one.text)) for one in replies]
        return {int(uid[1]): int(size[1]) for uid, size in found if uid and size}

    def fetch(self, uid: int, *, most: int, expected: int) -> bytes:
        """
        Return the first `most` bytes of one mail. It is not marked as seen by that.

        When fewer come than were `expected`, the rest is asked for: some servers cut, some only count wrong.

        :raises Gone: when it is not there any more.
        :raises No: when the server can't give it.
        """
        content = self._piece(uid, start=0, most=most, expected=expected)
        if content is None and self._is_there(uid):
            raise No(b"the mail did not come")
        if content is None:
            raise Gone
        while len(content) < min(expected, most):
            rest = self._piece(uid, start=len(content), most=most - len(content), expected=expected)
            if not rest:
                break
            content += rest
        return content

    def _piece(self, uid: int, *, start: int, most: int, expected: int) -> bytes | None:
        what = b"(UID BODY.PEEK[]<%d.%d>)" % (start, most)
        seconds = self.session.patience.for_mail(min(expected, most))
        for reply in self.session.ask(b"UID FETCH %d" % uid, what, seconds=seconds, keep=most):
            named = UID.search(reply.text)
            if named and int(named[1]) == uid and (content := _body(reply, start)) is not None:
                return content
        return None

    def _is_there(self, uid: int) -> bool:
        said = b"".join(one.text for one in self.session.ask(b"UID SEARCH UID %d" % uid))
        return str(uid).encode() in said.split()

    def mark_seen(self, uids: list[int]) -> None:
        """Mark them as seen, for whoever reads the same mailbox; a folder only for reading stays so."""
        try:
            self.session.ask(b"UID STORE", as_set(uids), rb"+FLAGS.SILENT (\Seen)")
        except No:
            return

    def move(self, uids: list[int], to: str) -> None:
        """
        Move them to another folder.

        Without MOVE they are copied, marked as deleted and, where these alone can be named (UIDPLUS),
        expunged: a plain EXPUNGE would take away what others have marked.

        :raises Trouble: NO_FOLDER when the server refuses.
        """
        try:
            if self.session.can("MOVE"):
                self.session.ask(b"UID MOVE", as_set(uids), quoted(utf7(to)))
                return
            self.session.ask(b"UID COPY", as_set(uids), quoted(utf7(to)))
            self.session.ask(b"UID STORE", as_set(uids), rb"+FLAGS.SILENT (\Seen \Deleted)")
            if self.session.can("UIDPLUS"):
                self.session.ask(b"UID EXPUNGE", as_set(uids))
        except No as no:
            raise Trouble(Failure.NO_FOLDER, no.words) from None

    def pause(self, *, go_on: Callable[[], bool]) -> None:
        """Wait, where nobody tells us when to look, then let the server say what is new."""
        until = monotonic() + self.session.patience.polling
        while (left := until - monotonic()) > 0 and go_on():
            if self.session.wire.has_more(min(left, self.session.patience.between_ticks)):
                break
        self.session.ask(b"NOOP")

    def idle(self, *, go_on: Callable[[], bool]) -> None:
        """
        Wait until the server says that something came, the patience ends, or `go_on` says no.

        :raises No: when the server does not want to.
        """
        session = self.session
        until = monotonic() + session.patience.idling
        ticks = _Ticks(self, until, go_on)
        session.ask(b"IDLE", more=ticks, seconds=session.patience.answer)

    def _wait(self, until: float, go_on: Callable[[], bool]) -> None:
        wire = self.session.wire
        if any(ANNOUNCED.match(one.text) for one in self.session.heard):
            return
        while (left := until - monotonic()) > 0 and go_on():
            if wire.has_more(min(left, self.session.patience.between_ticks)):
                wire.allow(self.session.patience.answer)
                said = self.session.reply().text.removeprefix(b"* ")
                if said[:3].upper() == b"BYE":
                    words = self.session.speakable(said[4:].decode("utf-8", "replace"))
                    raise Trouble(Failure.BROKEN_OFF, words)
                if ANNOUNCED.match(said):
                    break
        wire.allow(self.session.patience.answer)


@dataclass
class _Ticks:
    """The one thing said while idling, DONE, and only once the waiting is over."""

    folder: Folder
    until: float
    go_on: Callable[[], bool]

    def __iter__(self) -> Iterator[bytes]:
        self.folder._wait(self.until, self.go_on)
        yield b"DONE"


def selected(session: Session, name: str, *, is_trial: bool = False) -> Folder:
    """
    Select a folder; on trial so that nothing in it can change.

    :raises Trouble: NO_FOLDER when there is none.
    """
    try:
        replies = session.ask(b"EXAMINE" if is_trial else b"SELECT", quoted(utf7(name)))
    except No as no:
        raise Trouble(Failure.NO_FOLDER, no.words) from None
    said = b"\n".join(one.text for one in replies)
    validity, following = VALIDITY.search(said), NEXT.search(said)
    if not validity:
        raise Trouble(Failure.BROKEN_OFF)
    return Folder(session, int(validity[1]), int(following[1]) if following else 0)


def look_for(session: Session, name: str) -> None:
    """
    See that there is a folder of that name, without opening it.

    :raises Trouble: NO_FOLDER when there is none.
    """
    try:
        session.ask(b"STATUS", quoted(utf7(name)), b"(UIDVALIDITY)")
    except No as no:
        raise Trouble(Failure.NO_FOLDER, no.words) from None


def _body(reply: Reply, start: int) -> bytes | None:
    found = BODY.search(reply.text)
    if not found or int(found[1] or 0) != start:
        return None
    if found[2]:
        return reply.literals[0] if len(reply.literals) == 1 else None
    return re.sub(rb"\\(.)", rb"\1", found[3])


def as_set(uids: list[int]) -> bytes:
    """[3, 4, 5, 9] → `3:5,9`."""
    spans: list[list[int]] = []
    for uid in sorted(uids):
        if spans and uid == spans[-1][1] + 1:
            spans[-1][1] = uid
        else:
            spans.append([uid, uid])
    return ",".join(f"{a}:{b}" if a < b else str(a) for a, b in spans).encode()


def utf7(name: str) -> str:
    """`Hämtat` → `H&AOQ-mtat`: how folders are named on the line (RFC 3501 5.1.3)."""

    def shifted(found: re.Match) -> str:
        coded = base64.b64encode(found[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
        return f"&{coded}-"

    return re.sub(r"[^\x20-\x7e]+", shifted, name.replace("&", "&-"))
