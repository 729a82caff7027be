"""One mailbox with very many mails, fetched by `vidord fetch`: python -m tests.imap.big_mailbox 100000"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from tests.imap import dovecot as servers
from tests.imap.letters import letter
from vidord.core.cluster import OWNER, Cluster

ROOT = Path(__file__).resolve().parents[2]


def fetch_all(number: int) -> dict[str, float]:
    """
    Fetch so many mails into a database of its own, with fsync on, and look a second time.

    :raises AssertionError: when one is lost or doubled.
    """
    with tempfile.TemporaryDirectory(prefix="vidord-big-") as name, servers.running() as dovecot:
        folder = Path(name)
        folder.chmod(0o711)
        cluster = Cluster(folder)
        cluster.start()
        try:
            _set_up(folder, cluster, dovecot)
            for one in range(number):
                dovecot.deliver(letter(one))
            first = _fetch(folder)
            second = _fetch(folder)
            _check(number, first, second)
        finally:
            cluster.stop()
            cluster.sockets.rmdir()
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "mails": number,
        "seconds": round(first["seconds"], 1),
        "mails_per_second": round(number / first["seconds"], 1),
        "cpu_ms_per_mail": round((first["cpu"] - second["cpu"]) / number * 1000, 2),
        "seconds_for_a_second_look": round(second["seconds"], 1),
        "largest_process_mib": round(largest, 1),
    }


def _set_up(folder: Path, cluster: Cluster, dovecot: servers.Dovecot) -> None:
    (folder / "secret-key").write_text("only-for-the-soak-only-for-the-soak-only-for-the-soak")
    os.environ |= {
        "SSL_CERT_FILE": str(dovecot.certificate),
        "VIDORD_IMAP_LOCAL_HOSTS": "localhost",
        "VIDORD_DATABASE_URL": cluster.url(),
        "VIDORD_DATABASE_OWNER_URL": cluster.url(OWNER),
        "VIDORD_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "vidord.settings",
    }
    _vidord(folder, "migrate")
    _vidord(folder, "company", str(ROOT / "docs/howto/company.toml"))
    import django

    django.setup()
    from vidord.channels.email.imap import accounts
    from vidord.channels.models import Mailbox
    from vidord.core.sealing import Secret
    from vidord.people.models import Actor

    accounts.connect(
        Mailbox.objects.get(is_default=True),
        accounts.Setting("localhost", servers.NAME, date(2020, 1, 1), port=dovecot.port),
        secret=Secret(servers.PASSWORD),
        by=Actor.of("soak"),
        at=datetime.now(UTC),
    )


def _vidord(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "vidord", *arguments, "--data", str(folder)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def _fetch(folder: Path) -> dict:
    began, used = time.monotonic(), _cpu()
    said = json.loads(_vidord(folder, "fetch", "--once", "--json"))
    return said | {"seconds": time.monotonic() - began, "cpu": _cpu() - used}


def _cpu() -> float:
    """Return the seconds of work of the commands that have ended; not of the database or of Dovecot."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _check(number: int, first: dict, second: dict) -> None:
    from django.db import connection

    from vidord.channels.models import InboundMessage

    assert (first["stored"], first["stuck"]) == (number, 0), first
    assert (second["stored"], second["already_here"]) == (0, 0), second
    assert InboundMessage.objects.count() == number
    assert InboundMessage.objects.values("key").distinct().count() == number
    connection.close()


if __name__ == "__main__":
    print(json.dumps(fetch_all(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)))  # noqa: T201
