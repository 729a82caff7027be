"""When somebody is at work, and when something promised in working days or hours is due. Plain Python."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from vidord.core.holidays import swedish_eves, swedish_holidays

LONGEST_CLOSED_DAYS = 400


class NeverOpen(ValueError):
    """The calendar has no open hour, now or in the year to come: nothing can be counted with it."""


@dataclass(frozen=True)
class Interval:
    """
    One open stretch of a day, in local time; it closes after it opens, and by midnight, `time.max`.

    :raises ValueError: when it does not.
    """

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.closes <= self.opens:
            raise ValueError("an open stretch closes after it opens, on the same day")

    def within(self, other: "Interval") -> "Interval | None":
        """Return what of it lies in another one, if anything does."""
        opens, closes = max(self.opens, other.opens), min(self.closes, other.closes)
        return Interval(opens, closes) if opens < closes else None


Week = tuple[tuple[Interval, ...], ...]
NO_HOURS: Week = ((),) * 7


@dataclass(frozen=True)
class Reckoning:
    """
    How a due time was counted. `amount` is days for WORKING_DAYS and seconds for the other rules.

    `skipped` are the closed days on the way, `shortened` those with shorter hours, each with why.
    """

    rule: str
    amount: int
    received_at: datetime
    counts_from: datetime
    due_at: datetime
    skipped: tuple[tuple[date, str], ...]
    shortened: tuple[tuple[date, str], ...] = ()
    is_urgent: bool = False

    def as_row(self) -> dict:
        """Return the same as JSON can hold it."""
        row = asdict(self)
        moments = ("received_at", "counts_from", "due_at")
        row |= {name: row[name].isoformat() for name in moments}
        days = ("skipped", "shortened")
        return row | {name: [[day.isoformat(), why] for day, why in row[name]] for name in days}

    @classmethod
    def from_row(cls, row: dict) -> "Reckoning":
        """Read what `as_row` wrote."""
        return cls(
            rule=row["rule"],
            amount=row["amount"],
            received_at=datetime.fromisoformat(row["received_at"]),
            counts_from=datetime.fromisoformat(row["counts_from"]),
            due_at=datetime.fromisoformat(row["due_at"]),
            skipped=_days_of(row["skipped"]),
            shortened=_days_of(row.get("shortened", [])),
            is_urgent=row.get("is_urgent", False),
        )


@dataclass(frozen=True)
class WorkingCalendar:
    """
    Open hours per weekday (Monday first), holidays by law, days of one's own, in one time zone.

    A shorter day, or an eve with shorter hours each year, keeps what of its usual hours lies within some
    bounds; an eve without bounds is closed. On-call hours hold every such weekday, holidays and closures
    included, and count only for what is urgent.
    """

    timezone: ZoneInfo
    week: Week
    follows_holidays: bool = True
    closures: frozenset[date] = frozenset()
    round_the_clock: bool = False
    short_days: Mapping[date, Interval] = field(default_factory=dict, hash=False)
    eves: Mapping[str, Interval | None] = field(default_factory=dict, hash=False)
    on_call: Week = NO_HOURS
    is_urgent: bool = False

    def when_urgent(self) -> "WorkingCalendar":
        """Return the same calendar with its on-call hours counted: who reckons what is urgent asks for it."""
        return replace(self, is_urgent=True)

    def has_an_open_hour(self) -> bool:
        """Tell whether somebody is ever at work, on-call hours apart."""
        return self.round_the_clock or any(self.week)

    def intervals_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """Return the day's open stretches as moments in UTC, right also when the clocks change."""
        if self.round_the_clock:
            return [(self._moment(day, time()), self._moment(day + timedelta(days=1), time()))]
        stretches = (
            (self._moment(day, one.opens), self._closing(day, one.closes)) for one in self.hours_on(day)
        )
        return [(opens, closes) for opens, closes in stretches if opens < closes]

    def hours_on(self, day: date) -> list[Interval]:
        """Return the day's open stretches by the clock on the wall."""
        usual = [] if self._why_shut(day) else list(self.week[day.weekday()])
        if usual and (shorter := self._shorter(day)):
            bounds = shorter[1]
            usual = [part for one in usual if bounds and (part := one.within(bounds))]
        return _joined([*usual, *self.on_call[day.weekday()]]) if self.is_urgent else usual

    def why_closed(self, day: date) -> str:
        """Say why nobody is at work: a holiday's or eve's name, CLOSURE or WEEKEND; else nothing."""
        if self.round_the_clock or self.hours_on(day):
            return ""
        shorter = self._shorter(day)
        return self._why_shut(day) or (shorter[0] if shorter else "")

    def why_shorter(self, day: date) -> str:
        """Say why a day on which somebody is at work has shorter hours: an eve's name, or SHORT_DAY."""
        shorter = self._shorter(day)
        return shorter[0] if shorter and not self.is_urgent and self.hours_on(day) else ""

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

        :raises ValueError: for fewer days than one.
        :raises NeverOpen: when the calendar never opens.
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

        :raises ValueError: for a length below zero.
        :raises NeverOpen: when the calendar never opens.
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
        raise NeverOpen("this calendar is never open")

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
        days = [] if rule == "ELAPSED" else self._days(self._day(received), self._day(due_at))
        return Reckoning(
            rule,
            amount,
            self._utc(received),
            counts_from,
            due_at,
            skipped=tuple((day, why) for day in days if (why := self.why_closed(day))),
            shortened=tuple((day, why) for day in days if (why := self.why_shorter(day))),
            is_urgent=self.is_urgent and rule != "ELAPSED",
        )

    @staticmethod
    def _days(first: date, last: date) -> list[date]:
        return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]

    def _why_shut(self, day: date) -> str:
        if day in self.closures:
            return "CLOSURE"
        if not self.week[day.weekday()]:
            return "WEEKEND"
        return swedish_holidays(day.year).get(day, "") if self.follows_holidays else ""

    def _shorter(self, day: date) -> tuple[str, Interval | None] | None:
        if day in self.short_days:
            return "SHORT_DAY", self.short_days[day]
        eve = swedish_eves(day.year).get(day, "") if self.eves else ""
        return (eve, self.eves[eve]) if eve in self.eves else None

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
        raise NeverOpen("this calendar is never open")

    def _from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        for day in self._open_days(self._day(at)):
            yield from (stretch for stretch in self.intervals_on(day) if stretch[1] > self._utc(at))

    def _moment(self, day: date, clock: time) -> datetime:
        moment = datetime.combine(day, clock, self.timezone).astimezone(UTC)
        if moment.astimezone(self.timezone).time() == clock:
            return moment
        # The hour that the clocks skip is the moment they do it.
        return datetime.combine(day, _next_hour(clock), self.timezone).astimezone(UTC)

    def _closing(self, day: date, clock: time) -> datetime:
        return (
            self._moment(day + timedelta(days=1), time()) if clock == time.max else self._moment(day, clock)
        )

    def _day(self, at: datetime) -> date:
        return self._utc(at).astimezone(self.timezone).date()

    def _utc(self, at: datetime) -> datetime:
        # Python compares and subtracts moments of one zone by their clock faces, wrong over a clock change.
        if at.tzinfo is None:
            raise ValueError("a moment without time zone could be any hour")
        return at.astimezone(UTC)


def _days_of(row: list[list[str]]) -> tuple[tuple[date, str], ...]:
    return tuple((date.fromisoformat(day), why) for day, why in row)


def _next_hour(clock: time) -> time:
    return time(clock.hour + 1) if clock.hour < 23 else time.max


def _joined(stretches: Iterable[Interval]) -> list[Interval]:
    """Return the same hours, with those that touch or overlap made one."""
    joined: list[Interval] = []
    for one in sorted(stretches, key=lambda one: one.opens):
        if joined and one.opens <= joined[-1].closes:
            joined[-1] = Interval(joined[-1].opens, max(joined[-1].closes, one.closes))
        else:
            joined.append(one)
    return joined


ORDINARY = WorkingCalendar(ZoneInfo("Europe/Stockholm"), (*(((Interval(time(8), time(17)),),) * 5), (), ()))
