"""What the desk does with a letter: sees it as it looked, fetches what hung on it, or the mail as it came."""

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from vidord.cases.case_page import CasePage
from vidord.cases.letters import Letter
from vidord.channels import original
from vidord.web.desk import permits, within_reach


def opened_in(request: HttpRequest) -> int:
    """Return the id of the message that `?original=` asks to be shown as it looked, or one that none has."""
    return within_reach.number_in(request.GET.get("original", ""))


def dress(request: HttpRequest, page: CasePage) -> None:
    """Give each letter its addresses, and the opened one its frame."""
    for letter in page.letters:
        letter.page_url = reverse("desk:case", args=[page.case.number])
        for one in letter.enclosed:
            one.url = _address(request, "attachment", one.attachment)
        if letter.is_mail:
            letter.mail_url = _address(request, "mail", letter.message)
        if letter.html:
            _open(letter)


def _address(request: HttpRequest, purpose: str, number: int) -> str:
    return reverse(f"desk:{purpose}", args=[permits.make(purpose, number, account=request.user)])


def _open(letter: Letter) -> None:
    """Show it in a frame, and say how many of its pictures lie with somebody else."""
    letter.is_opened = True
    try:
        letter.away = original.count_away(letter.html)
    except original.Unshowable:
        letter.away = 0  # the frame says so


def framing(response: HttpResponse, page: CasePage) -> HttpResponse:
    """Let the page hold a frame of our own when a letter is open, and never otherwise."""
    if any(letter.is_opened for letter in page.letters):
        response._csp_update = {"frame-src": [SELF]}
    return response
