"""Text comes in as text: a zero byte, which no keyboard writes and no database keeps, is left out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict


class ZeroByteMiddleware:
    """Take zero bytes out of what was asked and what was posted, so that nothing else of it is lost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _without(request.GET)
        if any("\0" in value for _name, many in request.POST.lists() for value in many):
            request.POST = _without(request.POST)
        return self.get_response(request)


def _without(said: QueryDict) -> QueryDict:
    cleaned = said.copy()
    for name, many in said.lists():
        cleaned.setlist(name, [value.replace("\0", "") for value in many])
    return cleaned
