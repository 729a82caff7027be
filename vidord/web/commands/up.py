"""Start everything: database, web server, worker, mail in; with the demo, a mail catcher too."""

import argparse
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from vidord.core import environment
from vidord.core.cluster import OWNER
from vidord.core.environment import LISTEN_SMTP, LMTP_BESIDE, SettingError
from vidord.web import supervisor
from vidord.web.borrowing import in_use

EXAMPLE = "example: vidord up --port 8000 --demo"
SMS_CATCHER = "kannel+http://demo:demo@127.0.0.1:8027/cgi-bin/sendsms"
DEMO_NUMBER = "+46701740605"
CATCHER = "smtp://127.0.0.1:8026"  # unless VIDORD_SMTP_URL names another place on this machine


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
        mail_host, mail_port = environment.address("VIDORD_LISTEN_SMTP", LISTEN_SMTP)
        _refuse_taken_port(chosen.port, "choose another with --port")
        for port in (mail_port, mail_port + LMTP_BESIDE):
            _refuse_taken_port(port, "set VIDORD_LISTEN_SMTP")
        if demo:
            catcher = urlsplit(os.environ.get("VIDORD_SMTP_URL", CATCHER))
            _stay_on_loopback("VIDORD_SMTP_URL", catcher.hostname)
            _refuse_taken_port(catcher.port or 25, "set VIDORD_SMTP_URL: it is where the demo catches mail")
            phones = urlsplit(os.environ.get("VIDORD_SMS_URL", SMS_CATCHER).partition("+")[2])
            _stay_on_loopback("VIDORD_SMS_URL", phones.hostname)
            _refuse_taken_port(phones.port or 80, "set VIDORD_SMS_URL: it is where the demo catches SMS")
        _settings(chosen.data, chosen.port, demo=demo)
        if demo or own_database:
            _stay_on_loopback("VIDORD_BASE_URL", urlsplit(os.environ["VIDORD_BASE_URL"]).hostname)
            _stay_on_loopback("VIDORD_LISTEN_SMTP", mail_host)
        with _database(chosen.data) if own_database else nullcontext():
            _prepare(chosen.data, demo=demo)
            return supervisor.run(
                _children(chosen, demo=demo),
                ports={"web server": chosen.port, "mail listener": mail_port},
                ready=lambda: _say_hello(chosen.port, mail_port, demo=demo),
            )


def _refuse_taken_port(port: int, advice: str) -> None:
    if supervisor.is_taken(port):
        raise SettingError(f"Port {port} is in use. Stop what uses it, or {advice}.")


def _settings(data: Path, port: int, *, demo: bool) -> None:
    key = data / "secret-key"
    if not os.environ.get("VIDORD_SECRET_KEY") and not key.is_file():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(48))
    os.environ.setdefault("VIDORD_BASE_URL", f"http://127.0.0.1:{port}")
    if demo:
        os.environ["VIDORD_DEMO"] = "true"
        os.environ.setdefault("VIDORD_SMTP_URL", CATCHER)
        os.environ.setdefault("VIDORD_SMS_URL", SMS_CATCHER)
        os.environ.setdefault("VIDORD_SMS_FROM", DEMO_NUMBER)
        os.environ.setdefault("VIDORD_MAIL_DOMAIN", "granasa.example")


def _stay_on_loopback(name: str, host: str | None) -> None:
    if host in {"127.0.0.1", "localhost", "::1"}:
        return
    raise SettingError(
        f"{name} names {host}, but a trial (our own database, or the demo's sign-ins) stays on "
        "127.0.0.1. Set VIDORD_DATABASE_URL and leave out --demo."
    )


@contextmanager
def _database(data: Path) -> Iterator[None]:
    print(f"Starting the database in {data}")
    with in_use(data) as cluster:
        os.environ["VIDORD_DATABASE_URL"] = cluster.url()
        os.environ["VIDORD_DATABASE_OWNER_URL"] = cluster.url(OWNER)
        yield
        print("Stopping the database, unless another command uses it")


def _prepare(data: Path, *, demo: bool) -> None:
    print("Bringing the tables up to date")
    owner = os.environ.get("VIDORD_DATABASE_OWNER_URL", os.environ["VIDORD_DATABASE_URL"])
    supervisor.migrate(owner_url=owner, application_url=os.environ["VIDORD_DATABASE_URL"])
    from vidord.web.demo import town

    if demo and not town.exists():
        print("Building the demo town, and playing its last two weeks")
        _play_the_town(data)


def _play_the_town(data: Path) -> None:
    """The demo's mails go over real SMTP and its SMS over HTTP: what was kept was kept on evidence."""
    from django.conf import settings
    from django.db import transaction

    from vidord.web.demo import catcher, history, sms_catcher, town

    now = datetime.now(UTC)
    with (
        catcher.catching(data / "demo-inbox") as settings.SMTP_URL,
        sms_catcher.catching(data / "demo-sms") as settings.SMS_URL,
        transaction.atomic(),
    ):
        history.play(town.build(at=now), at=now)


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
    children = {
        "web server": web,
        "worker": [*vidord, "worker"],
        "mail listener": [*vidord, "listen"],
        "mail fetcher": [*vidord, "fetch"],
    }
    return children | ({"mail catcher": [*vidord, "catch"]} if demo else {})


def _say_hello(port: int, mail_port: int, *, demo: bool) -> None:
    base = f"http://127.0.0.1:{port}"
    print(
        f"\nVidord is up: {base}\n  the desk:       {base}/desk/\n  incoming mail:  smtp://127.0.0.1:{mail_port}"
    )
    if demo:
        from vidord.web.demo import town

        print(f"  her inbox:      {base}/demo/inbox")
        for name, password, who in town.SIGN_INS:
            print(f"  sign in as      {name} / {password}   ({who})")
    print("\nCtrl-C stops everything; the data survive.", flush=True)
