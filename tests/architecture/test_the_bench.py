"""The bench is run by hand; this keeps it startable."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_bench_says_what_it_takes():
    command = [sys.executable, "-m", "tests.bench", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "example: bin/bench" in done.stdout
