"""Browsers whose clock is the town's: at the desk, at the front door and on a customer's own page."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message

import time_machine
from django.http import HttpResponse

from tests.copy_editor import Page
from tests.reader import Reader
from tests.world import World
from vidord.cases.models import Case
from vidord.channels import links
from vidord.people.models import Staff


class Browser:
    """Asks in Swedish, at the town's moment. Somebody's at the desk signs in each time, a customer never."""

    def __init__(self, world: World, person: Staff | None = None) -> None:
        self.world, self.person = world, person
        self.reader = Reader(headers={"accept-language": "sv"})

    @contextmanager
    def _now(self) -> Iterator[Reader]:
        """The town's moment, signed in: a sign-in of yesterday has ended."""
        with time_machine.travel(self.world.now, tick=False):
            if self.person:
                self.reader.force_login(self.person.account)
            yield self.reader

    def get(self, path: str) -> HttpResponse:
        """Look at a page, or at the one that it leads to."""
        with self._now() as reader:
            return reader.get(path, follow=True)

    def post(self, path: str, **said: object) -> HttpResponse:
        """Send a form with a key of its own, and stand on the page that it leads to."""
        with self._now() as reader:
            answer = reader.post(path, {"key": str(uuid.uuid4())} | said)
            return reader.get(answer["Location"], follow=True) if answer.status_code == 302 else answer


def address(page: HttpResponse) -> str:
    """Where somebody stands who sees a page."""
    return page.request["PATH_INFO"]


def own_page(case: Case) -> str:
    """The address of the customer's own page as it is now."""
    case.thread.refresh_from_db()
    return f"/mitt/{links.page_token(case.thread_id, case.thread.generation)}"


def words(shown: HttpResponse | Message) -> str:
    """What a page or a mail says, without tags, hard spaces and line breaks."""
    if isinstance(shown, Message):
        said = shown.get_content()
    else:
        said = " ".join(text for _tags, _classes, text in Page(shown.content.decode()).texts)
    return " ".join(said.replace("\u00a0", " ").split())
