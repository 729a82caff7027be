"""The mail fetcher: one thread for each account, so that one account's trouble holds up no other."""

import threading
import traceback
from datetime import UTC, datetime
from time import monotonic

import structlog
from django.db import Error, close_old_connections, connection

from vidord.channels.email.imap import visit
from vidord.channels.email.imap.fetching import Memory
from vidord.channels.email.imap.session import Patience
from vidord.channels.email.imap.trouble import Failure, Trouble
from vidord.channels.email.imap.visit import Result
from vidord.channels.models import ImapAccount

SECONDS_BETWEEN_LOOKS = 10.0
SECONDS_TO_REST = {"ENDED": 5.0, "BUSY": 10.0, "FAILED": 60.0}
MOST_SECONDS_TO_REST = 300.0
SECONDS_TO_STOP = 8.0
log = structlog.get_logger()


def _now() -> datetime:
    return datetime.now(UTC)


def fetch_on(stop: threading.Event, *, patience: Patience | None = None) -> None:
    """Fetch from every account there is, and from those that are added, until told to stop."""
    keepers: dict[int, threading.Thread] = {}
    while not stop.is_set():
        for account in _accounts():
            if account not in keepers or not keepers[account].is_alive():
                keepers[account] = _Keeper(account, stop, patience or Patience())
                keepers[account].start()
        stop.wait(SECONDS_BETWEEN_LOOKS)
    until = monotonic() + SECONDS_TO_STOP
    for keeper in keepers.values():
        keeper.join(max(0.0, until - monotonic()))


def _accounts() -> list[int]:
    """The database may be away for a while; the mail waits where it is."""
    try:
        close_old_connections()
        return list(ImapAccount.objects.order_by("id").values_list("id", flat=True))
    except Error as fault:
        log.warning("the fetcher can't read its accounts", kind=type(fault).__name__)
        return []


def fetch_once(*, patience: Patience | None = None) -> dict[str, Result]:
    """Fetch what is new in every account, all at the same time. Returns how it went, by our address."""
    found: dict[str, Result] = {}

    def take(account: int, address: str) -> None:
        try:
            found[address] = visit.once(account, now=_now, patience=patience or Patience())
        except Exception:
            log.error("a visit failed for a fault of ours", account=account, trace=traceback.format_exc())
            found[address] = Result("FAILED", trouble=Trouble(Failure.NOT_STORED))
        finally:
            connection.close()

    accounts = ImapAccount.objects.order_by("id").values_list("id", "mailbox__address")
    threads = [threading.Thread(target=take, args=one) for one in accounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(sorted(found.items()))


class _Keeper(threading.Thread):
    """Stays with one account: visits it, rests, and visits it again, until it is removed or we stop."""

    def __init__(self, account: int, stop: threading.Event, patience: Patience) -> None:
        super().__init__(name=f"account {account}", daemon=True)
        self._account, self._stop_asked, self._patience = account, stop, patience
        self._memory = Memory()
        self._in_vain = 0

    def run(self) -> None:
        """Never end for a fault: the next visit may go well."""
        while not self._stop_asked.is_set():
            close_old_connections()
            state = self._visit()
            if state == "REMOVED":
                break
            self._in_vain = self._in_vain + 1 if state == "FAILED" else 0
            self._rest(SECONDS_TO_REST.get(state, 0.0) * max(1, self._in_vain))
        connection.close()

    def _visit(self) -> str:
        try:
            if not ImapAccount.objects.filter(pk=self._account).exists():
                return "REMOVED"
            return visit.stay(
                self._account,
                now=_now,
                patience=self._patience,
                memory=self._memory,
                go_on=lambda: not self._stop_asked.is_set(),
            ).state
        except Exception:
            # Without the frames' own values: one of them may be a secret in the open.
            log.error(
                "a visit failed for a fault of ours", account=self._account, trace=traceback.format_exc()
            )
            return "FAILED"

    def _rest(self, seconds: float) -> None:
        """Wait, but not when a person has changed the account meanwhile."""
        seconds, set_up = min(seconds, MOST_SECONDS_TO_REST), self._set_up_at()
        while seconds > 0 and not self._stop_asked.wait(min(seconds, SECONDS_BETWEEN_LOOKS)):
            seconds -= SECONDS_BETWEEN_LOOKS
            if self._set_up_at() != set_up:
                return

    def _set_up_at(self) -> datetime | None:
        try:
            return ImapAccount.objects.filter(pk=self._account).values_list("changed_at", flat=True).first()
        except Error as fault:
            log.warning("the fetcher can't read an account", kind=type(fault).__name__)
            connection.close()
            return None
