"""After somebody has tried to decide: what refused it, in words at a field, or that it is done."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from vidord.cases import decided, deciding, drafts, examining
from vidord.cases.models import Case, Decision
from vidord.channels import outbox
from vidord.core.typography import reference
from vidord.web.desk.decision_forms import DecideForm

REFUSALS = (
    deciding.NotCovered,
    deciding.RemedyNotCovered,
    deciding.OwnQuestion,
    deciding.NoLongerAsked,
    deciding.LessThanAsked,
    deciding.CalendarNeverOpens,
    deciding.TheLawGivesMore,
    deciding.LastDayUnknown,
    deciding.ExaminedAnew,
    examining.TheLawSaysYes,
    examining.LeftToAPerson,
)


def refused(refusal: Exception) -> tuple[str | None, str]:
    """Return at which field, and in what words; what she wrote stays in the form."""
    if isinstance(refusal, deciding.NotCovered) and refusal.args[0]:
        said = _("Your mandate does not cover this any more. %(name)s decides now. Your text is still here.")
        return None, said % {"name": refusal.args[0].public_name}
    return {
        deciding.NotCovered: (None, _("Your mandate does not cover this. Your text is still here.")),
        deciding.RemedyNotCovered: ("remedy", _("Your mandate does not cover that. Choose something else.")),
        deciding.OwnQuestion: (None, _("You have asked this yourself. Somebody else has to decide it.")),
        deciding.NoLongerAsked: (None, _("The customer has let us off: there is nothing to decide.")),
        deciding.LessThanAsked: ("answer", _("That is not all that was asked. Then it is partly.")),
        deciding.CalendarNeverOpens: ("owner", _("Nobody works in that unit’s calendar. Choose another.")),
        deciding.TheLawGivesMore: (
            "answer",
            _("The law gives it: it can’t be declined, nor be less than that."),
        ),
        deciding.LastDayUnknown: (
            None,
            _(
                "The law has a last day for this, and what it is counted from is not known. "
                "Examine it anew first."
            ),
        ),
        deciding.ExaminedAnew: (None, _("It has been examined anew meanwhile. Read it again first.")),
        examining.TheLawSaysYes: ("ground", _("The law gives it all the same: that ground is not enough.")),
        examining.LeftToAPerson: ("ground", _("The law leaves this to a person. Say what you have weighed.")),
    }[type(refusal)]


def told(request: HttpRequest, case: Case, decision: Decision, form: DecideForm) -> None:
    """Say what became of it. Of what came too late, from a window of her own too, the words lie beside."""
    if decision.letter.form_key != form.cleaned_data["key"]:
        words = form.draft().words
        drafts.keep_beside(case, "\n\n".join(filter(None, words)), by=request.staff, at=request.now)
        said = _(
            "%(decision)s. What you sent now does not hold. "
            "Your text lies unsent on the page of case %(number)s."
        )
        about = {"decision": by_whom(decision), "number": reference(case.number)}
        messages.error(request, said % about)
    elif decision.at != request.now:
        messages.info(request, by_whom(decision))
    else:
        said = _("Decided. The letter to the customer is on its way.")
        messages.info(request, said if outbox.way_to(case.thread) else _("Decided.") + f" {by_hand()}")


def by_hand() -> str:
    """Say what to do with a letter to somebody who has given no address."""
    return _("We have no address to send it to: read it to the customer, or print it.")


def by_whom(decision: Decision) -> str:
    return decided.by_whom(
        decision.by.public_name, kind=decision.kind, remedy=decision.remedy, amount=decision.amount
    )
