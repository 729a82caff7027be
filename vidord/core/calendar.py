"""When somebody is at work, and when something promised in working days or hours is due. Plain Python."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from vidord.core.holidays import swedish_holidays

LONGEST_CLOSED_DAYS = 400


@dataclass(frozen=True)
class Interval:
    """
    One open stretch of a day, in local time; it closes after it opens, on the same day.

    :raises ValueError: when it does not.
    """

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.closes <= self.opens:
            raise ValueError("an open stretch closes after it opens, on the same day")


@dataclass(frozen=True)
class Reckoning:
    """How a due time was counted. `amount` is days for WORKING_DAYS and seconds for the other rules."""

    rule: str
    amount: int
    received_at: datetime
    counts_from: datetime
    due_at: datetime
    skipped: tuple[tuple[date, str], ...]

    def as_row(self) -> dict:
        """Return the same as JSON can hold it."""
        row = asdict(self)
        moments = ("received_at", "counts_from", "due_at")
        row |= {name: row[name].isoformat() for name in moments}
        return row | {"skipped": [[day.isoformat(), why] for day, why in self.skipped]}

    @classmethod
    def from_row(cls, row: dict) -> "Reckoning":
        """Read what `as_row` wrote."""
        moments = {
            name: datetime.fromisoformat(row[name]) for name in ("received_at", "counts_from", "due_at")
        }
        skipped = tuple((date.fromisoformat(day), why) for day, why in row["skipped"])
        return cls(rule=row["rule"], amount=row["amount"], skipped=skipped, **moments)


@dataclass(frozen=True)
class WorkingCalendar:
    """Open hours per weekday (Monday first), holidays by law, closures of one's own, in one time zone."""

    timezone: ZoneInfo
    week: tuple[tuple[Interval, ...], ...]
    follows_holidays: bool = True
    closures: frozenset[date] = frozenset()
    round_the_clock: bool = False

    def intervals_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """Return the day's open stretches as moments in UTC, right also when the clocks change."""
        if self.round_the_clock:
            return [(self._moment(day, time()), self._moment(day + timedelta(days=1), time()))]
        if self._why_closed(day):
            return []
        stretches = (
            (self._moment(day, one.opens), self._moment(day, one.closes)) for one in self.week[day.weekday()]
        )
        return [(opens, closes) for opens, closes in stretches if opens < closes]

    def is_open(self, at: datetime) -> bool:
        """Tell whether somebody is at work; the closing moment itself is closed."""
        moment = self._utc(at)
        return any(opens <= moment < closes for opens, closes in self.intervals_on(self._day(at)))

    def opening_from(self, at: datetime) -> datetime:
        """Return `at` itself when open, else the next opening. In UTC."""
        return max(self._utc(at), next(self._from(at))[0])

    def after_working_days(self, received: datetime, days: int) -> Reckoning:
        """
        Count `days` (at least 1) working days. Received in open hours or in a break between them: the same
        clock time so many open days later, or the last open moment before it that day. Received when closed
        for the day: the close of the last day counted.

        :raises ValueError: for fewer days than one, or when the calendar never opens.
        """
        if days < 1:
            raise ValueError("a promise in working days needs at least one")
        counts_from = self.opening_from(received)
        is_at_work = self._has_opened(received) and self._day(counts_from) == self._day(received)
        open_days = self._open_days(self._day(counts_from))
        if is_at_work:
            next(open_days)
        for _ in range(days):
            day = next(open_days)
        due_at = self._same_clock_time(received, day) if is_at_work else self.intervals_on(day)[-1][1]
        return self._reckoning("WORKING_DAYS", days, received, counts_from, due_at)

    def after_working_time(self, received: datetime, length: timedelta) -> Reckoning:
        """
        Count a length of open hours, zero or more.

        :raises ValueError: for a length below zero, or when the calendar never opens.
        """
        if length < timedelta():
            raise ValueError("a length of working time is zero or more")
        counts_from, left = self.opening_from(received), length
        for opens, closes in self._from(received):
            start = max(opens, self._utc(received))
            if closes - start >= left:
                return self._reckoning(
                    "WORKING_TIME", int(length.total_seconds()), received, counts_from, start + left
                )
            left -= closes - start
        raise ValueError("this calendar is never open")

    def after_elapsed(self, received: datetime, length: timedelta) -> Reckoning:
        """Count a length on the wall clock, open or not."""
        start = self._utc(received)
        return self._reckoning("ELAPSED", int(length.total_seconds()), received, start, start + length)

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return the open time between two moments, zero when `end` is not after `start`."""
        first, last = self._utc(start), self._utc(end)
        total, day = timedelta(), self._day(start)
        while day <= self._day(end):
            for opens, closes in self.intervals_on(day):
                total += max(timedelta(), min(closes, last) - max(opens, first))
            day += timedelta(days=1)
        return total

    def _reckoning(
        self, rule: str, amount: int, received: datetime, counts_from: datetime, due_at: datetime
    ) -> Reckoning:
        skipped = [] if rule == "ELAPSED" else self._closed_days(self._day(received), self._day(due_at))
        return Reckoning(rule, amount, self._utc(received), counts_from, due_at, tuple(skipped))

    def _closed_days(self, first: date, last: date) -> list[tuple[date, str]]:
        days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
        return [(day, why) for day in days if (why := self._why_closed(day))]

    def _why_closed(self, day: date) -> str:
        if self.round_the_clock:
            return ""
        if day in self.closures:
            return "CLOSURE"
        if not self.week[day.weekday()]:
            return "WEEKEND"
        return swedish_holidays(day.year).get(day, "") if self.follows_holidays else ""

    def _has_opened(self, at: datetime) -> bool:
        return any(opens <= self._utc(at) for opens, _ in self.intervals_on(self._day(at)))

    def _same_clock_time(self, received: datetime, day: date) -> datetime:
        local = received.astimezone(self.timezone)
        # The hour that comes twice: its second turn counts as over, or what comes later would be due earlier.
        clock = _next_hour(local.time()) if local.fold else local.time()
        wanted = self._moment(day, clock)
        opens = [stretch for stretch in self.intervals_on(day) if stretch[0] <= wanted]
        return min(wanted, opens[-1][1]) if opens else self.intervals_on(day)[0][0]

    def _open_days(self, first: date) -> Iterator[date]:
        closed = 0
        while closed <= LONGEST_CLOSED_DAYS:
            closed = 0 if self.intervals_on(first) else closed + 1
            if not closed:
                yield first
            first += timedelta(days=1)
        raise ValueError("this calendar is never open")

    def _from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        for day in self._open_days(self._day(at)):
            yield from (stretch for stretch in self.intervals_on(day) if stretch[1] > self._utc(at))

    def _moment(self, day: date, clock: time) -> datetime:
        moment = datetime.combine(day, clock, self.timezone).astimezone(UTC)
        if moment.astimezone(self.timezone).time() == clock:
            return moment
        # The hour that the clocks skip is the moment they do it.
        return datetime.combine(day, _next_hour(clock), self.timezone).astimezone(UTC)

    def _day(self, at: datetime) -> date:
        return self._utc(at).astimezone(self.timezone).date()

    def _utc(self, at: datetime) -> datetime:
        # Python compares and subtracts moments of one zone by their clock faces, wrong over a clock change.
        if at.tzinfo is None:
            raise ValueError("a moment without time zone could be any hour")
        return at.astimezone(UTC)


def _next_hour(clock: time) -> time:
    return time(clock.hour + 1) if clock.hour < 23 else time.max
