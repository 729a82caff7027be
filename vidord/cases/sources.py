"""Where a promise comes from, in words for each of the four sources, and why it was this pledge."""

import re
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from vidord.cases.models import Counted
from vidord.core import typography
from vidord.core.calendar import Reckoning
from vidord.core.reckoning import in_words
from vidord.promises.models import Promise
from vidord.rights.statutory_time import swedish_day
from vidord.texts.models import TextVersion

# How a statute is quoted: `Du får välja … kostnad. [5 kap. 4 § konsumentköplagen (2022:260)]`
CITED = re.compile(r"(?P<said>.+) \[(?P<place>[^\[\]]+)\]")


def cited() -> Subquery:
    """The pledge that a promise cites, as it was published, for `as_pages_show`."""
    pledges = TextVersion.objects.filter(pk=OuterRef("source_reference"))
    row = JSONObject(
        sv="title_sv",
        en="title_en",
        number="number",
        entity="text__entity__name",
        is_withdrawn=Q(withdrawal__isnull=False),
    )
    return Subquery(pledges.values(row=row))


def asked_about() -> Subquery:
    """What many have asked about, of a promise to answer them, for `as_pages_show`."""
    counts = Counted.objects.filter(promise=OuterRef("pk"))
    version = "public_promise__reconsideration__version"
    row = JSONObject(sv=f"{version}__title_sv", en=f"{version}__title_en")
    return Subquery(counts.values(row=row))


def in_short(promise: Promise) -> str:
    """Say in one line where a promise comes from; nothing when the page has not asked for it."""
    if about := getattr(promise, "asked_about", None):
        title = typography.tied(about[typography.language()])
        return _("Many have asked us to reconsider this: %(title)s") % {"title": title}
    if promise.source == Promise.Source.PUBLISHED:
        pledge = getattr(promise, "cited", None)
        return _("By our pledge: %(title)s") % {"title": pledge[typography.language()]} if pledge else ""
    if promise.source == Promise.Source.LAW:
        return _by_law(promise)
    if promise.source == Promise.Source.CONTRACT:
        return _("By the agreement %(number)s") % {"number": promise.agreement_number}
    name = getattr(promise, "given_by", None)
    return _("%(name)s gave it") % {"name": name} if name else ""


def _by_law(promise: Promise) -> str:
    """Where it is written; by the rule's name alone, when the words that were quoted do not say."""
    if found := CITED.fullmatch(promise.source_words):
        return _("By law: %(place)s") % {"place": found["place"]}
    named = {"rule": promise.law_rule, "version": promise.law_version}
    return _("By law, rule %(rule)s in the version %(version)s") % named


def quotation(promise: Promise) -> str:
    """Return the words it cites, of a statute without where they are written: `in_short` says that."""
    found = CITED.fullmatch(promise.source_words) if promise.source == Promise.Source.LAW else None
    return found["said"] if found else promise.source_words


def last_day(promise: Promise) -> str:
    """Say until when the law would have let us take, and whether we promised it sooner; else nothing."""
    day = promise.law_last_day
    if day is None:
        return ""
    said = _("The law’s last day is %(day)s; we have promised it sooner.")
    if swedish_day(promise.due_at) == day:
        said = _("The law’s last day is %(day)s.")
    return said % {"day": typography.day(day, today=None)}


def why(promise: Promise, *, at: datetime) -> str:
    """
    Say why a promise falls under its pledge, or by which rule of law it is owed, and how its time was
    counted; nothing for other sources.
    """
    if promise.source == Promise.Source.LAW and CITED.fullmatch(promise.source_words):
        named = {"rule": promise.law_rule, "version": promise.law_version}
        return " ".join([_("Rule %(rule)s in the version %(version)s.") % named, *_counted(promise)])
    return _why_this_pledge(promise, at=at)


def _why_this_pledge(promise: Promise, *, at: datetime) -> str:
    pledge, facts = getattr(promise, "cited", None), promise.source_facts
    if promise.source != Promise.Source.PUBLISHED or not pledge or not facts:
        return ""
    received = typography.moment(datetime.fromisoformat(facts["received_at"]), now=at)
    said = [
        _("Version %(number)s held when the matter, about %(topic)s, came to %(entity)s %(when)s.")
        % {
            "number": pledge["number"],
            "topic": topics().get(facts["topic"], facts["topic"]),
            "entity": pledge["entity"],
            "when": received,
        }
    ]
    if len(facts["among"]) > 1:
        many = typography.small_number(len(facts["among"]))
        said.append(_("Of %(many)s pledges that fitted it gave the earliest time.") % {"many": many})
    said += _counted(promise)
    if pledge["is_withdrawn"]:
        said.append(_("The pledge has been withdrawn since; what was promised under it is still owed."))
    return " ".join(said)


def _counted(promise: Promise) -> list[str]:
    if not promise.reckoning:
        return []
    counted = in_words(Reckoning.from_row(promise.reckoning), promise.owner.unit.calendar.zone)
    return [_("Counted: %(counted)s.") % {"counted": counted}]


def topics() -> dict[str, str]:
    """What a matter is about, in words."""
    return {
        "FAULT": _("a fault"),
        "BILL": _("a bill"),
        "MOVE": _("a move"),
        "COMPLAINT": _("a complaint"),
        "OTHER": _("something else"),
    }
