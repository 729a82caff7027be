"""Build the town and load it with cases by SQL, as a superuser: 100,000 of them take a minute, not a day."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django
import psycopg

LIVE = 40
LOADED = timedelta(days=400)
STATEMENTS = Path(__file__).with_name("many_cases.sql")


def main(cases: int, live: int = LIVE, staff: int = 0) -> None:
    """Build the town as it was before the first case, load the cases, and let the planner know them."""
    from vidord.web.demo import town

    town.build(at=datetime.now(UTC) - LOADED)
    with psycopg.connect(os.environ["BENCH_SUPERUSER_URL"], autocommit=True) as superuser:
        for name, value in (("bench.cases", cases), ("bench.live", live), ("bench.staff", staff)):
            superuser.execute("SELECT set_config(%s, %s, false)", [name, str(value)])
        superuser.execute(STATEMENTS.read_text())
        superuser.execute("VACUUM (ANALYZE)")
        superuser.execute("CHECKPOINT")


if __name__ == "__main__":
    django.setup()
    main(*map(int, sys.argv[1:]))
