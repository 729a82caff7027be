"""What those hear who asked us to reconsider: who answers by when, and the answer with its reasons."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from vidord.cases import notices, staff_notices
from vidord.cases.models import Case, PublicAnswer, PublicPromise, Reconsideration
from vidord.channels import outbox
from vidord.channels.models import OutboundMessage
from vidord.core import typography
from vidord.core.clearance import Clearance
from vidord.people.models import Staff
from vidord.promises.models import Promise

PAGE = "/omprovas"


def tell_promised(
    about: Reconsideration, owed: PublicPromise, told: list[tuple[Case, Promise]], *, at: datetime
) -> None:
    """Each customer hears how many have asked, who answers, and by when; never who the others are."""
    outbox.queue(
        [
            notices.compose(
                case,
                "many_asked",
                kind=OutboundMessage.Kind.NOTICE,
                at=at,
                signed_by=owed.decider,
                title=_title(about, case),
                customers=typography.count(owed.customers),
                promise=promise.quoted,
                public=f"{settings.BASE_URL}{PAGE}",
            )
            for case, promise in told
        ]
    )


def tell_decider(about: Reconsideration, owed: PublicPromise, *, at: datetime) -> None:
    """Whoever decided hears that she owes a public answer."""
    with override(staff_notices.SYSTEM_LANGUAGE):
        due = typography.moment(owed.due_at, now=at)
    staff_notices.to_colleagues(
        "staff_many_asked",
        [owed.decider],
        at=at,
        title=about.version.title_sv,
        customers=typography.count(owed.customers),
        due=due,
        desk=f"{settings.BASE_URL}/desk/reconsiderations/{about.pk}",
    )


def answers(
    about: Reconsideration,
    given: PublicAnswer,
    cases: list[Case],
    *,
    cleared: dict[str, Clearance],
    at: datetime,
) -> list[OutboundMessage]:
    """Write the answer to each customer in her language, in the order of the cases. Not yet queued."""
    return [
        _answer(about, given, case, cleared=cleared[case.thread.language], by=given.by, at=at)
        for case in cases
    ]


def _answer(
    about: Reconsideration, given: PublicAnswer, case: Case, *, cleared: Clearance, by: Staff, at: datetime
) -> OutboundMessage:
    language = case.thread.language
    with override(language):
        outcome = in_short(given)
    is_first = given.number == 1
    return notices.compose(
        case,
        "public_answer" if is_first else "public_answer_corrected",
        kind=OutboundMessage.Kind.ANSWER if is_first else OutboundMessage.Kind.INFORMATION,
        at=at,
        signed_by=by,
        cleared=cleared,
        title=_title(about, case),
        outcome=outcome,
        decided=getattr(given, f"decided_{language}").strip(),
        reasons=getattr(given, f"reasons_{language}").strip(),
        public=f"{settings.BASE_URL}{PAGE}",
    )


def in_short(given: PublicAnswer) -> str:
    """Say in the active language whether it stays or changes, and from when."""
    if given.kind == PublicAnswer.Kind.STANDS or given.changes_on is None:
        return _("It stays as it was.")
    return _("It changes, from %(day)s.") % {"day": typography.day(given.changes_on, today=None)}


def _title(about: Reconsideration, case: Case) -> str:
    return getattr(about.version, f"title_{case.thread.language}")
