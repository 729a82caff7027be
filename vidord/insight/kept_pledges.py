"""How the promises under each pledge ended in the last twelve months, and never by person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from vidord.insight.report import FEWEST_PEOPLE

YEAR = timedelta(days=365)
FEWEST_PROMISES = 5
# Of a company of few one could tell whose promises they were; so one could where one person gave them all.
COUNTED = """
WITH serving AS (
    SELECT unit.entity_id AS entity, count(*) AS here FROM people_staff AS staff
    JOIN people_unit AS unit ON unit.id = staff.unit_id
    WHERE NOT EXISTS (SELECT FROM people_departure WHERE staff_id = staff.id) GROUP BY unit.entity_id
), ended AS (
    SELECT p.source_reference AS version, p.owner_id, p.due_at - p.made_at AS promised, last.kind
    FROM promises_promise AS p CROSS JOIN LATERAL (
        SELECT kind, at FROM promises_outcome WHERE promise_id = p.id ORDER BY number DESC LIMIT 1
    ) AS last
    WHERE p.source = 'PUBLISHED' AND last.kind IN ('KEPT', 'MADE_GOOD', 'BROKEN')
      AND last.at > %(since)s AND last.at <= %(now)s
)
SELECT ended.version, count(*) FILTER (WHERE ended.kind = 'KEPT'),
    count(*) FILTER (WHERE ended.kind = 'MADE_GOOD'), count(*) FILTER (WHERE ended.kind = 'BROKEN'),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY promised)
FROM ended JOIN texts_textversion AS v ON v.id = ended.version JOIN texts_text ON texts_text.id = v.text_id
JOIN serving ON serving.entity = texts_text.entity_id
WHERE here >= %(people)s
GROUP BY ended.version HAVING count(*) >= %(promises)s AND count(DISTINCT ended.owner_id) > 1
"""


@dataclass(frozen=True)
class Kept:
    """How many ended how under one version of a pledge; `median` is the time that was promised."""

    version: int
    kept: int
    made_good: int
    broken: int
    median: timedelta

    @property
    def owed(self) -> int:
        """How many had to be kept."""
        return self.kept + self.made_good + self.broken

    @property
    def hours(self) -> int:
        """The median in whole hours, rounded."""
        return round(self.median.total_seconds() / 3600)


def by_version(*, at: datetime) -> dict[int, Kept]:
    """Return the figures by the version's id, of those where there are enough to say. One query."""
    with connection.cursor() as cursor:
        asked = {"since": at - YEAR, "now": at, "people": FEWEST_PEOPLE, "promises": FEWEST_PROMISES}
        cursor.execute(COUNTED, asked)
        return {row[0]: Kept(*row) for row in cursor.fetchall()}
