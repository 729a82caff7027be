"""How fast we try: longer after each try in vain, and nothing is thrown at a server that is not there."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

BACK_OFF_MINUTES = (1, 5, 15, 60, 240)
JITTER = 0.2
EXPIRES = timedelta(days=5)
LONGEST_PAUSE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=5)
PATIENCE_WITH_A_DOMAIN = 5
DOMAIN_PAUSE = timedelta(minutes=1)


def wait_after(tries: int, *, message: int) -> timedelta:
    """Return how long a message waits after so many tries, a little more or less than its neighbour."""
    minutes = BACK_OFF_MINUTES[min(tries, len(BACK_OFF_MINUTES)) - 1]
    chance = random.Random(f"{message}:{tries}")
    return timedelta(minutes=minutes * chance.uniform(1 - JITTER, 1 + JITTER))


@dataclass
class Pace:
    """
    What one worker has learnt of the server and of the recipients' domains. Forgotten when it ends.

    A server that is not to be had is left alone, longer each time, until one try finds it again. A domain
    that puts off several in a row is left alone for a minute, and nobody else waits for it.
    """

    _failures: int = 0
    _closed_until: datetime | None = None
    _put_off: dict[str, int] = field(default_factory=dict)
    _paused: dict[str, datetime] = field(default_factory=dict)

    def is_closed(self, *, at: datetime) -> bool:
        """Tell whether the server is left alone now."""
        return self._closed_until is not None and at < self._closed_until

    def is_probing(self) -> bool:
        """Tell whether the last try found no server: then one message goes first, alone."""
        return self._failures > 0

    def server_failed(self, *, at: datetime) -> None:
        """Leave the server alone, twice as long as the last time."""
        pause = min(FIRST_PAUSE * 2 ** min(self._failures, 10), LONGEST_PAUSE)
        self._failures += 1
        self._closed_until = at + pause

    def server_answered(self) -> None:
        """It is there."""
        self._failures, self._closed_until = 0, None

    def put_off(self, domain: str, *, at: datetime) -> None:
        """A domain has put one more off."""
        self._put_off[domain] = self._put_off.get(domain, 0) + 1
        if self._put_off[domain] >= PATIENCE_WITH_A_DOMAIN:
            self._put_off[domain] = 0
            self._paused[domain] = at + DOMAIN_PAUSE

    def took(self, domain: str) -> None:
        """A domain has taken one."""
        self._put_off.pop(domain, None)

    def paused(self, *, at: datetime) -> list[str]:
        """The domains that are left alone now."""
        self._paused = {domain: until for domain, until in self._paused.items() if at < until}
        return sorted(self._paused)
