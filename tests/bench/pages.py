"""The desk's pages with many cases beside the same pages with few, turn by turn in one run."""

from statistics import median, quantiles

import psycopg

from tests.bench.filling import LIVE
from tests.bench.server import Server, measured, progress, python
from vidord.core.cluster import DATABASE

SIZES = """
    SELECT relname, reltuples::bigint,
           round(pg_table_size(oid) / 1e6)::int, round(pg_indexes_size(oid) / 1e6)::int
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    ORDER BY pg_total_relation_size(oid) DESC LIMIT 12
"""
FEW = 1_000
STAFF = 200
ROUNDS, TIMES_A_ROUND = 4, 50
PAGES = ("/desk/", "/desk/cases/<number>", "/desk/live", "/desk/cases/<number>/live")


def measure(server: Server, *, cases: int) -> dict:
    """Return median and p95 in ms and the number of queries of each page, few and many cases, and ratios."""
    sizes = {"few": FEW, "many": cases}
    databases = {name: server.copy(DATABASE, f"pages_{name}") for name in sizes}
    for name, many in sizes.items():
        progress(f"pages: loading {many:,} cases")
        superuser = {"BENCH_SUPERUSER_URL": server.superuser(databases[name])}
        python(
            "tests.bench.filling",
            str(many),
            str(LIVE),
            str(STAFF),
            env=server.vidord(databases[name]) | superuser,
        )
    rounds: dict[str, list[dict]] = {name: [] for name in sizes}
    for number in range(1, ROUNDS + 1):
        progress(f"pages: round {number} of {ROUNDS}")
        for name, database in databases.items():
            env = server.vidord(database)
            rounds[name].append(measured("reading_pages", str(TIMES_A_ROUND), env=env))
    pages = {page: {name: _summary(rounds[name], page) for name in sizes} for page in PAGES}
    routed = {name: [ms for one in rounds[name] for ms in one["routed_ms"]] for name in sizes}
    for page in pages.values():
        page["ratio"] = round(page["many"]["median_ms"] / page["few"]["median_ms"], 2)
    return {
        "cases": sizes,
        "live": LIVE,
        "staff": STAFF,
        "routed_ms": {name: round(median(times), 1) for name, times in routed.items()},
        "pages": pages,
        "tables": _tables(server, databases["many"]),
    }


def _tables(server: Server, database: str) -> dict[str, dict]:
    """The largest tables of the full database: rows, and the MB of the table and of its indexes."""
    with psycopg.connect(server.superuser(database)) as connection:
        found = connection.execute(SIZES).fetchall()
    return {
        name: {"rows": rows, "table_mb": table, "indexes_mb": indexes} for name, rows, table, indexes in found
    }


def _summary(rounds: list[dict], page: str) -> dict:
    times = [ms for one in rounds for ms in one[page]["ms"]]
    return {
        "median_ms": round(median(times), 1),
        "p95_ms": round(quantiles(times, n=20)[-1], 1),
        "queries": max(one[page]["queries"] for one in rounds),
        "times": len(times),
    }
