"""What every page knows: the company, the moment, who reads, and the other language."""

from django.db.models import Exists
from django.http import HttpRequest
from django.utils import timezone

from vidord.channels.models import OutboundHold
from vidord.core.typography import language
from vidord.people.models import Company
from vidord.web.desk import keys


def surroundings(request: HttpRequest) -> dict:
    """Return the names that all templates may use. One query."""
    return {
        "company": Company.objects.annotate(
            is_held=Exists(OutboundHold.objects.filter(lifted_at=None))
        ).first(),
        "now": getattr(request, "now", None) or timezone.now(),
        "keys": keys.listed,
        "staff": getattr(request, "staff", None),
        "language": language(),
        "other_language": "en" if language() == "sv" else "sv",
    }
