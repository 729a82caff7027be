"""Vidord as a newcomer starts it: `vidord up` in a folder of its own, with the demo town."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
# The browser is ours alone and the network is closed: without these it looks for its maker's hosts.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PASSWORD = "hall-ord-i-granasa"
SECONDS_TO_STOP = 30


@dataclass(frozen=True)
class House:
    """Where the running Vidord is reached."""

    base: str
    mail_port: int


def free_ports(number: int) -> list[int]:
    """Return ports that nothing listens on, each with the one ten above free too (LMTP stands there)."""
    found: list[int] = []
    while len(found) < number:
        with socket.socket() as probe, socket.socket() as beside:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
            if beside.connect_ex(("127.0.0.1", port + 10)):
                found.append(port)
    return found


@contextmanager
def running() -> Iterator[House]:
    """Start Vidord with the demo town, wait until it says that it is up, and stop it afterwards."""
    web, mail, catcher, phones = free_ports(4)
    folder = Path(tempfile.mkdtemp(prefix="vidord-house-"))
    folder.chmod(0o711)
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("VIDORD_")}
    surroundings |= {
        "VIDORD_LISTEN_SMTP": f"127.0.0.1:{mail}",
        "VIDORD_SMTP_URL": f"smtp://127.0.0.1:{catcher}",
        "VIDORD_SMS_URL": f"kannel+http://demo:demo@127.0.0.1:{phones}/cgi-bin/sendsms",
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "vidord", "up", "--port", str(web), "--data", str(folder)]
    up = subprocess.Popen(
        command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said: list[str] = []
    hears = threading.Thread(target=lambda: said.extend(up.stdout), daemon=True)
    try:
        said.append(_until_it_is_up(up))
        assert "Vidord is up" in said[0], said
        hears.start()  # whatever is said and not heard would stop whoever says it, once a pipe is full
        yield House(f"http://127.0.0.1:{web}", mail)
        assert up.poll() is None, "it stopped by itself:\n" + "".join(said)[-4000:]
    finally:
        up.send_signal(signal.SIGINT)
        up.wait(SECONDS_TO_STOP)
        if hears.is_alive():
            hears.join(SECONDS_TO_STOP)
        up.stdout.close()
        shutil.rmtree(folder, ignore_errors=True)


def _until_it_is_up(up: subprocess.Popen) -> str:
    said = ""
    for line in up.stdout:
        said += line
        if line.startswith("Ctrl-C"):
            break
    return said


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """Start Debian's Chromium, with more of its arguments."""
    if not Path(CHROMIUM).exists():
        raise FileNotFoundError("Chromium is missing: apt-get install --yes chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *more])
        yield browser
        browser.close()


def sign_in(page: Page, house: House, *, name: str) -> None:
    """Sign a person in at the desk."""
    page.goto(f"{house.base}/desk/sign-in")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()


def every_page(page: Page, house: House, *, seeds: list[str]) -> dict[str, str]:
    """Walk the links of a signed-in browser; return one path of each kind of page, by the kind's name."""
    from django.urls import Resolver404, resolve

    found: dict[str, str] = {}
    waiting = list(seeds)
    while waiting:
        path = waiting.pop(0)
        try:
            name = resolve(path.partition("?")[0]).view_name
        except Resolver404:
            continue
        if name in found:
            continue
        answer = page.request.get(house.base + path)
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            found[name] = path
            page.goto(house.base + path)
            links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
            waiting += [link.removeprefix(house.base) for link in links if link.startswith(house.base)]
    return found
