"""Whose link it is: the conversation that the secret in an address opens."""

from django.http import Http404, HttpRequest

from vidord.cases import continuing
from vidord.channels import threads
from vidord.channels.models import Thread


def own_thread(request: HttpRequest, token: str) -> Thread:
    """
    Return her conversation, or the one that hers continues in.

    :raises Http404: when nobody has such a link, or it has ended.
    """
    try:
        return continuing.shown_to_her(threads.by_token(token, at=request.now))
    except Thread.DoesNotExist:
        raise Http404 from None
