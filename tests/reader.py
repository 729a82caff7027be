"""The browser of the tests: every page it fetches is read by the copy editor and its queries are counted."""

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from tests import copy_editor

MOST_QUERIES = 12
# A page that may cost more, and why.
CEILINGS = {
    "desk:customer": 14,
    "desk:line": 18,  # a search and a customer's page in one
    "desk:intake": 13,
}


class Reader(Client):
    """Django's client, with the rules of the house applied to whatever comes back."""

    def get(self, path: str, *args: object, **kwargs: object) -> HttpResponse:
        """Fetch a page."""
        with CaptureQueriesContext(connection) as queries:
            response = super().get(path, *args, **kwargs)
        if response.status_code == 200 and not kwargs.get("follow"):
            name = _name_of(path)
            ceiling = CEILINGS.get(name, MOST_QUERIES)
            said = "\n".join(query["sql"][:160] for query in queries.captured_queries)
            assert len(queries) <= ceiling, f"{name} costs {len(queries)} queries, not {ceiling}:\n{said}"
        return response

    def request(self, **request: object) -> HttpResponse:
        """Every answer passes here, also those that a redirect leads to."""
        response = super().request(**request)
        is_ours = "; sandbox;" not in response.get(
            "Content-Security-Policy", ""
        )  # a mail as it looked is not
        if is_ours and response.get("Content-Type", "").startswith("text/html") and response.content:
            found = copy_editor.faults(response.content.decode())
            assert not found, f"{request.get('PATH_INFO')}: {found}"
        return response


def _name_of(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return path
