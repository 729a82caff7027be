"""Which language a page is in: what the reader chose, else what her browser asks for, else Swedish."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

SPOKEN = ("sv", "en")


class LanguageMiddleware:
    """`?language=en` is remembered in a cookie. A customer's own page sets its thread's language itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("language")
        language = chosen if chosen in SPOKEN else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if language not in SPOKEN:
            language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        if chosen in SPOKEN:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", secure=settings.SECURE, httponly=True
            )
        return response
