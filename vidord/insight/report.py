"""The trust report: how promises ended, by month, unit and kind, and never by person."""

from dataclasses import astuple, dataclass, fields
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils.timezone import get_default_timezone

MONTHS = 12
# Of fewer people one could tell whose promises they were: they are counted in what they are part of, and with
# the next larger part where they alone would be the rest of it.
FEWEST_PEOPLE = 5
COUNTED = """
WITH serving AS (
    SELECT u.id AS unit, u.entity_id AS entity, count(s.id) AS here
    FROM people_unit AS u LEFT JOIN people_staff AS s ON s.unit_id = u.id
        AND NOT EXISTS (SELECT FROM people_departure WHERE staff_id = s.id)
    GROUP BY u.id
), entity AS (
    -- What is too small for a row of its own is too small as the rest of one, too: then all of it is one row.
    SELECT entity, sum(here) AS in_all,
        bool_or(here < %(fewest)s)
        AND coalesce(sum(here) FILTER (WHERE here < %(fewest)s), 0) < %(fewest)s AS is_one
    FROM serving GROUP BY entity
), company AS (
    SELECT bool_or(in_all < %(fewest)s)
        AND coalesce(sum(in_all) FILTER (WHERE in_all < %(fewest)s), 0) < %(fewest)s AS takes_one_in,
        (array_agg(entity ORDER BY in_all, entity) FILTER (WHERE in_all >= %(fewest)s))[1] AS next_larger
    FROM entity
), unit AS (
    SELECT u.id, CASE
        WHEN in_all < %(fewest)s OR takes_one_in AND entity.entity = next_larger
            THEN (SELECT name FROM people_company)
        WHEN here >= %(fewest)s AND NOT is_one THEN u.name ELSE e.name END AS name
    FROM company, serving JOIN entity USING (entity) JOIN people_unit AS u ON u.id = unit
    JOIN people_legalentity AS e ON e.id = entity.entity
), promise AS (
    SELECT date_trunc('month', p.due_at AT TIME ZONE %(zone)s)::date AS month, unit.name, p.kind,
        p.due_at - p.made_at AS promised,
        (SELECT o.kind FROM promises_outcome AS o WHERE o.promise_id = p.id
         ORDER BY number DESC LIMIT 1) AS ended,
        EXISTS (SELECT FROM promises_contest AS c JOIN promises_outcome AS o ON o.id = c.outcome_id
                WHERE o.promise_id = p.id) AS is_contested
    FROM promises_promise AS p JOIN people_staff AS owner ON owner.id = p.owner_id
    JOIN unit ON unit.id = owner.unit_id
    WHERE p.due_at >= %(first)s AND p.due_at < %(now)s
)
SELECT month, name, kind,
    count(*) FILTER (WHERE ended = 'KEPT'), count(*) FILTER (WHERE ended = 'MADE_GOOD'),
    count(*) FILTER (WHERE ended = 'BROKEN'), count(*) FILTER (WHERE ended = 'MOVED'),
    count(*) FILTER (WHERE ended = 'RELEASED'), count(*) FILTER (WHERE ended = 'VOID'),
    count(*) FILTER (WHERE ended = 'NOT_REACHED'), count(*) FILTER (WHERE ended = 'UNCONFIRMED'),
    count(*) FILTER (WHERE is_contested),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY promised)
FROM promise GROUP BY month, name, kind ORDER BY month DESC, name, kind
"""


@dataclass(frozen=True)
class Line:
    """
    One month, unit and kind of promise: how many ended how, and how many the customer contests.

    A promise counts in the month in which it was due. `median` is the time that was promised, so that
    promising late is seen beside keeping.
    """

    month: date
    unit: str
    kind: str
    kept: int
    made_good: int
    broken: int
    moved: int
    released: int
    void: int
    not_reached: int
    unconfirmed: int
    contested: int
    median: timedelta

    @property
    def hours(self) -> int:
        """The median in whole hours, rounded."""
        return round(self.median.total_seconds() / 3600)

    @property
    def owed(self) -> int:
        """How many had to be kept: what was moved, released or void is none of them."""
        return self.kept + self.made_good + self.broken


def lines(*, at: datetime) -> list[Line]:
    """Return the report of this month and the eleven before it, the newest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            COUNTED,
            {"fewest": FEWEST_PEOPLE, "zone": settings.TIME_ZONE, "first": _first(at), "now": at},
        )
        return [Line(*row) for row in cursor.fetchall()]


def _first(at: datetime) -> datetime:
    """The first moment of the month eleven months ago, in the company's time zone."""
    local = at.astimezone(get_default_timezone())
    months = local.year * 12 + local.month - MONTHS
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=get_default_timezone())


def table(found: list[Line]) -> list[list[str]]:
    """Return the report as rows of text, the names of the columns first; the median is in hours."""
    names = [*(one.name for one in fields(Line)[:-1]), "median_hours"]
    return [names, *([*map(str, astuple(one)[:-1]), str(one.hours)] for one in found)]
