"""What the law says, for programs: which questions there are, and one of them answered. Nothing is stored."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from vidord.core.typography import language
from vidord.rights.explaining import with_lines
from vidord.rights.facts import WrongFacts
from vidord.rights.questions import NoSuchQuestion, all_questions, assess, listed
from vidord.rights.statutory_time import swedish_day
from vidord.rights.written import Unreadable, facts_of
from vidord.web.policy import Seen, seen_by

LARGEST = 64 * 1024
UNPROCESSABLE = 422
LONGEST_NAME = 60


@seen_by(Seen.ANYONE)
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """`/api/rights`: every question with its act, the JSON Schema of its facts, and an example."""
    return JsonResponse({"questions": [listed(one, language()) for one in all_questions().values()]})


@csrf_exempt
@seen_by(Seen.ANYONE)
@require_POST
def finding(request: HttpRequest, law: str) -> HttpResponse:
    """
    `/api/rights/<question>`: the facts as a JSON object; the finding, and its lines to read.

    400 when it is no JSON object, 404 when there is no such question, 422 with each fact that can't be so.
    """
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return JsonResponse({"error": f"at most {LARGEST} bytes"}, status=413)
    try:
        said = facts_of(_body(request))
        found = assess(law, said, on=swedish_day(request.now))
    except (Unreadable, UnicodeDecodeError) as fault:
        return JsonResponse({"error": str(fault)}, status=400)
    except NoSuchQuestion:
        said_of_it = _("There is no question %(name)s. GET /api/rights says which there are.")
        return JsonResponse({"error": said_of_it % {"name": law[:LONGEST_NAME]}}, status=404)
    except WrongFacts as wrong:
        faults = [{"fact": one.name, "said": one.said(language())} for one in wrong.faults]
        return JsonResponse({"faults": faults}, status=UNPROCESSABLE)
    return JsonResponse(with_lines(found, language()))


def _body(request: HttpRequest) -> str:
    try:
        return request.body.decode()
    except RawPostDataException:  # a form with files: no program asks so
        return ""
