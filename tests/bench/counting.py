"""How often a program asks the database, and how often it makes it write to the disk and wait."""

from collections.abc import Callable

WRITES = ("INSERT", "UPDATE", "DELETE")


def asked(work: Callable[[], None]) -> dict[str, int]:
    """Do the work and return its statements and its commits; a write outside a transaction commits alone."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        work()
    commits, is_inside = 0, False
    for sql in (query["sql"] for query in captured.captured_queries):
        if sql in {"BEGIN", "COMMIT"}:
            commits += sql == "COMMIT"
            is_inside = sql == "BEGIN"
        elif not is_inside:
            commits += sql.startswith(WRITES)
    return {"queries": len(captured), "commits": commits}
