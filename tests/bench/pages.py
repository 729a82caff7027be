"""The desk's pages with many cases beside the same pages with few, turn by turn in one run."""

from statistics import median, quantiles

from tests.bench.filling import LIVE
from tests.bench.server import Server, measured, progress, python
from vidord.core.cluster import DATABASE

FEW = 1_000
ROUNDS, TIMES_A_ROUND = 4, 50
PAGES = ("/desk/", "/desk/cases/<number>", "/desk/live", "/desk/cases/<number>/live")


def measure(server: Server, *, cases: int) -> dict:
    """Return median and p95 in ms and the number of queries of each page, few and many cases, and ratios."""
    sizes = {"few": FEW, "many": cases}
    databases = {name: server.copy(DATABASE, f"pages_{name}") for name in sizes}
    for name, many in sizes.items():
        progress(f"pages: loading {many:,} cases")
        superuser = {"BENCH_SUPERUSER_URL": server.superuser(databases[name])}
        python("tests.bench.filling", str(many), env=server.vidord(databases[name]) | superuser)
    rounds: dict[str, list[dict]] = {name: [] for name in sizes}
    for number in range(1, ROUNDS + 1):
        progress(f"pages: round {number} of {ROUNDS}")
        for name, database in databases.items():
            env = server.vidord(database)
            rounds[name].append(measured("reading_pages", str(TIMES_A_ROUND), env=env))
    pages = {page: {name: _summary(rounds[name], page) for name in sizes} for page in PAGES}
    for page in pages.values():
        page["ratio"] = round(page["many"]["median_ms"] / page["few"]["median_ms"], 2)
    return {"cases": sizes, "live": LIVE, "pages": pages}


def _summary(rounds: list[dict], page: str) -> dict:
    times = [ms for one in rounds for ms in one[page]["ms"]]
    return {
        "median_ms": round(median(times), 1),
        "p95_ms": round(quantiles(times, n=20)[-1], 1),
        "queries": max(one[page]["queries"] for one in rounds),
        "times": len(times),
    }
