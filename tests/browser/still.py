"""The lived-in town with its clock standing at one moment, so that two pictures of it can be compared."""

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from zoneinfo import ZoneInfo

import time_machine

from tests.browser.house import House, free_ports
from vidord.core.cluster import OWNER, Cluster
from vidord.web import supervisor

MORNING = datetime(2026, 11, 11, 10, 31, tzinfo=ZoneInfo("Europe/Stockholm"))


@contextmanager
def town(at: datetime = MORNING) -> Iterator[House]:
    """Serve the town as it is at a moment; time goes on from there while the pictures are taken."""
    folder = Path(tempfile.mkdtemp(prefix="vidord-still-"))
    folder.chmod(0o711)
    cluster = Cluster(folder, durable=False)
    cluster.start()
    (port,) = free_ports(1)
    os.environ |= {
        "VIDORD_DATA": str(folder),
        "VIDORD_BASE_URL": f"http://127.0.0.1:{port}",
        "VIDORD_DATABASE_URL": cluster.url(),
        "VIDORD_DATABASE_OWNER_URL": cluster.url(OWNER),
        "VIDORD_SECRET_KEY": "only-for-pictures-only-for-pictures-only-for-pictures",
        "VIDORD_DEMO": "true",
        "VIDORD_MAIL_DOMAIN": "granasa.example",
    }
    try:
        supervisor.migrate(owner_url=cluster.url(OWNER), application_url=cluster.url())
        with time_machine.travel(at):
            _play(folder, at=at)
            with _served(port):
                yield House(f"http://127.0.0.1:{port}", 0)
    finally:
        cluster.stop()
        shutil.rmtree(folder)
        shutil.rmtree(cluster.sockets)


def _play(folder: Path, *, at: datetime) -> None:
    from django.conf import settings

    from vidord.web.demo import catcher, history
    from vidord.web.demo import town as people

    with catcher.catching(folder / "demo-inbox") as settings.SMTP_URL:
        history.play(people.build(at=at), at=at)


@contextmanager
def _served(port: int) -> Iterator[None]:
    from django.db import connections

    from vidord.wsgi import application

    server = make_server("127.0.0.1", port, application, _Threaded, _Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield
    server.shutdown()
    server.server_close()
    connections.close_all()


class _Threaded(ThreadingMixIn, WSGIServer):
    """A browser opens several connections at once, and keeps some of them open for nothing."""

    daemon_threads = True


class _Silent(WSGIRequestHandler):
    """It has nothing to say about each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing; the name is wsgiref's."""
