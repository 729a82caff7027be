"""
The whole set of hostile mails in a real Chromium: no script of theirs runs, nothing is asked of anybody.

There are two walls, and each is tried alone: what we take out of a mail, and the frame it is shown in.
"""

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.browser import house as houses
from tests.hostile import PAYLOADS, PWN
from vidord.channels.email import sanitising
from vidord.web.desk.messages import SHOWN

ELSEWHERE = "http://desk.test"  # our own page; what ends in .example is a stranger's
RAN = "a script of the mail's has run"
# Nobody can look into a frame whose scripts are off; but a script that does run there tells of itself.
TELL = f"Object.defineProperty(window, '__pwn', {{set() {{ console.log(\"{RAN}\") }}}})"
# No policy stops a browser from opening a line that nothing is asked on: only taking these out does.
BARE_LINE = re.compile("preconnect|dns-prefetch|^<iframe src=https")
# What somebody does who reads a page: moves over everything, presses everything, walks through by keyboard.
EVERYTHING = """() => {
  for (const one of document.querySelectorAll('*')) {
    for (const kind of ['mouseover', 'pointerenter', 'wheel', 'copy', 'animationstart', 'toggle'])
      one.dispatchEvent(new Event(kind, {bubbles: true}));
    if (one.focus) one.focus();
    if (one.click && one.tagName !== 'A') one.click();
  }
  return [...document.querySelectorAll('a[href]')].map(one => one.getAttribute('href'));
}"""


@dataclass
class Canary:
    """Listens where every stranger's name leads, and counts who comes; nobody may."""

    port: int
    visits: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    """One for all of them."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        canary = Canary(listener.getsockname()[1])
        thread = threading.Thread(target=_count, args=(listener, canary), daemon=True)
        thread.start()
        yield canary
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _count(listener: socket.socket, canary: Canary) -> None:
    with contextlib.suppress(OSError):
        while True:
            line, where = listener.accept()
            canary.visits.append(str(where))
            line.close()


@pytest.fixture(scope="module")
def wild(canary) -> Iterator[object]:
    """A Chromium to which every name ending in .example is the canary, and no other name is anybody."""
    names = f"MAP *.example 127.0.0.1:{canary.port},MAP *.test ~NOTFOUND"
    with houses.chromium(f"--host-resolver-rules={names}") as browser:
        yield browser


class Watch:
    """A page, and what it does that it should not: runs scripts, asks the network, complains."""

    def __init__(self, browser: object, *, ours: str, **context: object) -> None:
        context = browser.new_context(**context)
        context.add_init_script(TELL)
        self.page, self.ours, self.found = context.new_page(), ours, []
        self.page.on("request", self._look_at)
        self.page.on("dialog", self._dismiss)
        self.page.on("console", lambda one: self.found.append(f"said: {one.text}"))

    def _look_at(self, request: object) -> None:
        if not request.url.startswith((self.ours, "data:image/", "about:")):
            self.found.append(f"asked: {request.url}")

    def _dismiss(self, dialog: object) -> None:
        self.found.append(f"opened: {dialog.message}")
        dialog.dismiss()

    def so_far(self) -> list[str]:
        """What it has done since it was last looked at."""
        found, self.found = self.found, []
        return found


def test_the_canary_sings_and_the_script_tells(wild, canary):
    """Else the tests below could not fail."""
    before, watch = len(canary.visits), Watch(wild, ours=ELSEWHERE)
    watch.page.set_content(f"<img src='http://spar.example/1.png'><script>{PWN};alert(1)</script>")
    watch.page.wait_for_load_state("networkidle")
    found = watch.so_far()
    watch.page.context.close()

    assert f"said: {RAN}" in found
    assert {"opened: 1", "asked: http://spar.example/1.png"} <= set(found)
    assert len(canary.visits) > before


def test_made_harmless_a_mail_does_nothing_even_on_a_page_that_allows_everything(wild, canary):
    before, watch, tried = len(canary.visits), Watch(wild, ours=ELSEWHERE), {}
    for payload in PAYLOADS:
        shown = re.sub(r' src="#image-\d+"', "", sanitising.sanitise(payload).html)
        watch.page.set_content(f"<!doctype html><p>före</p>{shown}<p>efter</p>")
        leads = watch.page.evaluate(EVERYTHING)
        if found := [*watch.so_far(), *leads]:
            tried[payload] = found
    watch.page.context.close()

    assert tried == {}
    assert len(canary.visits) == before


def test_as_it_came_a_mail_does_nothing_inside_our_frame(wild, canary):
    before, watch, ran = len(canary.visits), Watch(wild, ours=ELSEWHERE), []
    asked = []

    def serve(route: object) -> None:
        if route.request.url == f"{ELSEWHERE}/case":
            route.fulfill(body="<iframe sandbox src=/original></iframe>", content_type="text/html")
        elif route.request.url == f"{ELSEWHERE}/original":
            head = {"Content-Security-Policy": SHOWN, "X-Frame-Options": "SAMEORIGIN"}
            route.fulfill(body=serve.payload, content_type="text/html; charset=utf-8", headers=head)
        else:
            asked.append(route.request.url)
            route.abort()

    watch.page.route("**/*", serve)
    for payload in (one for one in PAYLOADS if not BARE_LINE.search(one)):
        serve.payload = f"<!doctype html><p>före</p>{payload}<p>efter</p>"
        watch.page.goto(f"{ELSEWHERE}/case")
        if len(canary.visits) > before:
            asked.append(payload)
            before = len(canary.visits)
        if f"said: {RAN}" in (found := watch.so_far()) or any(one.startswith("opened") for one in found):
            ran.append(payload)
    watch.page.context.close()

    assert (ran, asked) == ([], []), "the browser may complain of what it stops, and stops it"
