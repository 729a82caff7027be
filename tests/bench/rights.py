"""What a finding costs: every question's example, and many power cuts beside the same sums alone."""

import random
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from vidord.rights.questions import all_questions, assess
from vidord.rights.written import as_json

ON = date(2026, 11, 26)
CORES = 2
ROUNDS = 40
MONEY = Decimal("0.01")


def measure(*, outages: int) -> dict:
    """Return milliseconds a finding, and seconds for so many power cuts, both ways on two cores."""
    findings = {name: _milliseconds(name) for name in all_questions()}
    share = [outages // CORES + (core < outages % CORES) for core in range(CORES)]
    with ProcessPoolExecutor(CORES) as pool:
        list(pool.map(_findings, [1] * CORES))  # both have read the statutes
        paid, seconds = _timed(pool, _findings, share)
        bare, bare_seconds = _timed(pool, _bare, share)
    if paid != bare:
        raise AssertionError(f"the law paid {paid} and the bare loop {bare}")
    return {
        "questions": len(findings),
        "median_ms": round(statistics.median(findings.values()), 3),
        "slowest_ms": round(max(findings.values()), 3),
        "slowest": max(findings, key=findings.__getitem__),
        "outages": outages,
        "seconds": round(seconds, 2),
        "bare_seconds": round(bare_seconds, 2),
        "ratio": round(seconds / bare_seconds, 1),
        "paid": str(paid),
    }


def _timed(
    pool: ProcessPoolExecutor, sums: Callable[[int], Decimal], share: list[int]
) -> tuple[Decimal, float]:
    began = time.perf_counter()
    paid = sum(pool.map(sums, share), Decimal(0))
    return paid, time.perf_counter() - began


def _milliseconds(name: str) -> float:
    """The median of some rounds of one question's example, with its canonical JSON."""
    example = all_questions()[name].example
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        as_json(assess(name, example, on=ON))
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def _power_cuts(count: int) -> list[tuple[datetime, datetime, Decimal]]:
    """So many of 2026, from twelve hours to five days; the same for the same count."""
    chance = random.Random(count)
    made = []
    for _ in range(count):
        begins = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(400_000))
        ends = begins + timedelta(minutes=chance.randrange(12 * 60, 120 * 60))
        made.append((begins, ends, Decimal(chance.randrange(100_000, 2_000_000)) / 100))
    return made


def _findings(count: int) -> Decimal:
    """What the law pays for them, each a finding with all its steps."""
    paid = Decimal(0)
    for begins, ends, cost in _power_cuts(count):
        said = {
            "outages": [[begins, ends]],
            "phases": "ALL",
            "annual_network_cost": cost,
            "company_has_shown": [],
            "claimed_on": ends.date(),
            "known_on": ends.date(),
        }
        paid += assess("outage.compensation", said, on=ON).amount or 0
    return paid


def _bare(count: int) -> Decimal:
    """The same arithmetic alone."""
    paid = Decimal(0)
    for begins, ends, cost in _power_cuts(count):
        least = (Decimal(59200) * 2 / 100 / 100).to_integral_value(ROUND_CEILING) * 100
        further = -((timedelta(hours=24) - (ends - begins)) // timedelta(hours=24))
        steps = max(0, further)
        amount = max(cost * Decimal("12.5") / 100, least) + steps * max(cost * 25 / 100, least)
        paid += min(amount, cost * 3).quantize(MONEY, ROUND_HALF_UP)
    return paid
