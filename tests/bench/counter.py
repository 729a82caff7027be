"""What the counter looks up, over many purchases beside few; and how fast a file is mirrored."""

from pathlib import Path
from statistics import median, quantiles

import psycopg

from tests.bench import mirrored
from tests.bench.server import Server, measured, progress, python
from vidord.core.cluster import DATABASE

FEW = 20_000
PRODUCTS_OF = 20  # lines of receipts for each product
ROUNDS, TIMES_A_ROUND = 4, 50
STATEMENTS = Path(__file__).with_name("purchases.sql")


def measure(server: Server, *, purchases: int) -> dict:
    """Return median and p95 in ms of each way to look, over few and many lines; and rows/s of mirroring."""
    sizes = {"few": FEW, "many": purchases}
    databases = {name: server.copy(DATABASE, f"counter_{name}") for name in sizes}
    for name, many in sizes.items():
        progress(f"counter: loading {many:,} purchases")
        python("tests.bench.founding", env=server.vidord(databases[name]))
        fill(server.superuser(databases[name]), purchases=many)
    rounds: dict[str, list[dict]] = {name: [] for name in sizes}
    for number in range(1, ROUNDS + 1):
        progress(f"counter: round {number} of {ROUNDS}")
        for name, database in databases.items():
            env = server.vidord(database)
            rounds[name].append(measured("at_the_counter", str(TIMES_A_ROUND), env=env))
    ways = {way: {name: _summary(rounds[name], way) for name in sizes} for way in rounds["few"][0]}
    empty = server.copy(DATABASE, "counter_mirror")
    return {
        "purchases": sizes,
        "ways": ways,
        "mirror": mirrored.measure(server, of=databases["many"], into=empty),
    }


def fill(superuser: str, *, purchases: int) -> None:
    """Load so many lines of receipts, and let the planner know them."""
    counts = {"bench.purchases": purchases, "bench.products": max(purchases // PRODUCTS_OF, 1)}
    with psycopg.connect(superuser, autocommit=True) as connection:
        for name, value in counts.items():
            connection.execute("SELECT set_config(%s, %s, false)", [name, str(value)])
        connection.execute(STATEMENTS.read_text())
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")


def _summary(rounds: list[dict], way: str) -> dict:
    times = [ms for one in rounds for ms in one[way]]
    return {"median_ms": round(median(times), 1), "p95_ms": round(quantiles(times, n=20)[-1], 1)}
