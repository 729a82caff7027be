"""Start everything: database, web server, worker and mail listener; with the demo, a mail catcher too."""

import argparse
import os
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from vidord.core.cluster import OWNER, Cluster
from vidord.core.environment import SettingError
from vidord.web import supervisor

EXAMPLE = "example: vidord up --port 8000 --demo"
SMTP_IN, LMTP_IN, CATCHER = 8025, 8035, 8026


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--demo",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="the demo town; on with our own database",
    )


def run(chosen: argparse.Namespace) -> int:
    """Return 0 after Ctrl-C, 1 when something could not start or a child ended by itself."""
    own_database = not os.environ.get("VIDORD_DATABASE_URL")
    demo = own_database if chosen.demo is None else chosen.demo
    try:
        chosen.data.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise SettingError(f"{chosen.data} can not be the data directory: {fault.strerror}.") from None
    with supervisor.only_one(chosen.data):
        _refuse_taken_ports([chosen.port, SMTP_IN, LMTP_IN, *([CATCHER] if demo else [])])
        _settings(chosen.data, chosen.port, demo=demo)
        if demo or own_database:
            _stay_on_loopback()
        cluster = Cluster(chosen.data) if own_database else None
        try:
            if cluster:
                _start_database(cluster)
            _prepare(demo=demo)
            return supervisor.run(
                _children(chosen, demo=demo),
                port=chosen.port,
                ready=lambda: _say_hello(chosen.port, demo=demo),
            )
        finally:
            if cluster and cluster.is_running():
                print("Stopping the database")
                cluster.stop()


def _refuse_taken_ports(ports: list[int]) -> None:
    for port in ports:
        if supervisor.is_taken(port):
            raise SettingError(f"Port {port} is in use. Stop what uses it, or choose another with --port.")


def _settings(data: Path, port: int, *, demo: bool) -> None:
    key = data / "secret-key"
    if not os.environ.get("VIDORD_SECRET_KEY") and not key.is_file():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(48))
    os.environ.setdefault("VIDORD_BASE_URL", f"http://127.0.0.1:{port}")
    if demo:
        os.environ["VIDORD_DEMO"] = "true"
        os.environ["VIDORD_SMTP_URL"] = f"smtp://127.0.0.1:{CATCHER}"
        os.environ.setdefault("VIDORD_MAIL_DOMAIN", "granasa.example")


def _stay_on_loopback() -> None:
    host = urlsplit(os.environ["VIDORD_BASE_URL"]).hostname
    if host not in {"127.0.0.1", "localhost", "::1"}:
        raise SettingError(
            f"VIDORD_BASE_URL names {host}, but a trial (our own database, or the demo's sign-ins) stays on "
            "127.0.0.1. Set VIDORD_DATABASE_URL and leave out --demo."
        )


def _start_database(cluster: Cluster) -> None:
    print(f"Starting the database in {cluster.data}")
    if not cluster.is_running():
        cluster.start()
    os.environ["VIDORD_DATABASE_URL"] = cluster.url()
    os.environ["VIDORD_DATABASE_OWNER_URL"] = cluster.url(OWNER)


def _prepare(*, demo: bool) -> None:
    print("Bringing the tables up to date")
    owner = os.environ.get("VIDORD_DATABASE_OWNER_URL", os.environ["VIDORD_DATABASE_URL"])
    supervisor.migrate(owner_url=owner, application_url=os.environ["VIDORD_DATABASE_URL"])
    from vidord.web.demo import town

    if demo and not town.exists():
        print("Building the demo town")
        town.build(at=datetime.now(UTC))


def _children(chosen: argparse.Namespace, *, demo: bool) -> dict[str, list[str]]:
    vidord = [sys.executable, "-m", "vidord"]
    web = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(chosen.port),
        "--workers",
        "2",
        "--blocking-threads",
        "4",
        "--no-ws",
        "--log-level",
        "warning",
        "vidord.wsgi:application",
    ]
    children = {"web server": web, "worker": [*vidord, "worker"], "mail listener": [*vidord, "listen"]}
    return children | ({"mail catcher": [*vidord, "catch"]} if demo else {})


def _say_hello(port: int, *, demo: bool) -> None:
    base = f"http://127.0.0.1:{port}"
    print(
        f"\nVidord is up: {base}\n  the desk:       {base}/desk/\n  incoming mail:  smtp://127.0.0.1:{SMTP_IN}"
    )
    if demo:
        from vidord.web.demo import town

        print(f"  her inbox:      {base}/demo/inbox")
        for name, password, who in town.SIGN_INS:
            print(f"  sign in as      {name} / {password}   ({who})")
    print("\nCtrl-C stops everything; the data survive.", flush=True)
