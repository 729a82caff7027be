"""A promise that the law made for us: from what it says of a case, its source and the time it is due."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from vidord.cases import closing_time
from vidord.core.calendar import Reckoning
from vidord.people.models import Staff
from vidord.promises.ledger import Source
from vidord.promises.models import Promise
from vidord.rights.explaining import explain
from vidord.rights.finding import Answer, Basis, Deadline, Finding, Lack, Role, Step
from vidord.rights.statutory_time import swedish_day

# The last days by which something is paid or given back. Others that bind us are for telling something.
LAST_DAYS_OF_GIVING = {"dal.financial.return", "dal.refund", "ellag.due", "fal.payout", "kkl.refund"}
ONE_DAY = timedelta(days=1)
# What a yes gives, where no last day is named and the step that decides it would say less.
WHAT_IS_GIVEN = {
    "btl.free_exit",
    "kkl.change.money",
    "kkl.digital.remedy",
    "kkl.remedy",
    "kkrl.liable",
    "lek.fault.remedies",
    "renewal.leave",
}


class NotByLaw(Exception):
    """The law does not give it: the finding is no yes, or no statute says it."""


def gives(finding: Finding) -> bool:
    """Tell whether a statute says yes, so that what is given can be promised in its name."""
    return finding.answer is Answer.YES and _step(finding) is not None


def source(finding: Finding, reckoning: Reckoning, *, at: datetime, language: str) -> Source:
    """
    Return what the promise cites: the last day for it where there is one, else what the statute gives, in
    the customer's language and with its section.

    The last day is kept beside our own time while ours is no later. Has it passed, its words still name it.

    :raises NotByLaw: when the law does not give it.
    """
    deadline, step = _deadline(finding, on=swedish_day(at)), _step(finding)
    if finding.answer is not Answer.YES or step is None:
        raise NotByLaw
    cited: Deadline | Step = deadline or step
    is_in_time = deadline and swedish_day(reckoning.due_at) <= deadline.shifted_last_day
    return Source(
        Promise.Source.LAW,
        reckoning=reckoning,
        words=_said(finding, cited, language),
        law_rule=cited.id,
        law_version=finding.rules_version,
        law_last_day=deadline.shifted_last_day if deadline and is_in_time else None,
    )


def last_day(finding: Finding, *, at: datetime) -> date | None:
    """Return the law's last day for giving it, also when that has passed: interest is counted from it."""
    deadline = _deadline(finding, on=swedish_day(at))
    return deadline.shifted_last_day if deadline else None


def lacks_its_last_day(finding: Finding, *, at: datetime) -> bool:
    """Tell whether somebody's word is lacking that the last day is counted from, and nothing else is."""
    is_yes = finding.answer is Answer.YES and last_day(finding, at=at) is None
    return is_yes and any(one.lack is Lack.FACT for one in finding.needs)


def due(finding: Finding, *, owner: Staff, days: int, at: datetime) -> Reckoning:
    """
    Count so many working days in the owner's calendar, at the latest to the last close on or before our own
    earlier day. Is that day too near, it is due at the next close there is, be it late by law.

    :raises vidord.cases.closing_time.CalendarNeverOpens: when the owner's calendar has no open hour.
    """
    ours = _our_day(finding, on=swedish_day(at))
    for number in range(days, 0, -1):
        counted = closing_time.after(owner, number, at=at)
        if ours is None or swedish_day(counted.due_at) <= ours:
            return counted
    return closing_time.first(owner, at=at)


def _deadline(finding: Finding, *, on: date) -> Deadline | None:
    """The first last day that has not passed; when all have, the latest of them."""
    those = sorted(
        (one for one in finding.deadlines if one.id in LAST_DAYS_OF_GIVING),
        key=lambda one: one.shifted_last_day,
    )
    return next((one for one in those if on <= one.shifted_last_day), those[-1] if those else None)


def _our_day(finding: Finding, *, on: date) -> date | None:
    """A day before the law's that we promise, sooner still where the company has promised that to all."""
    deadline = _deadline(finding, on=on)
    if deadline is None:
        return None
    promised = finding.promised.deadlines if finding.promised else ()
    same = [deadline, *(one for one in promised if one.id == deadline.id)]
    ours = (one.promise_by or one.shifted_last_day for one in same)
    return min(deadline.shifted_last_day - ONE_DAY, *ours)


def _step(finding: Finding) -> Step | None:
    """What a statute gives, else the last of its rules that said yes."""
    by_statute = [one for one in finding.steps if one.basis is Basis.STATUTE and one.says is Answer.YES]
    given = [one for one in by_statute if one.id in WHAT_IS_GIVEN]
    rules = [one for one in by_statute if one.role is Role.RULE]
    return next(reversed(given or rules), None)


def _said(finding: Finding, cited: Deadline | Step, language: str) -> str:
    """The one line of the explanation, without the day that is ours: the promise itself has that."""
    alone = replace(finding, steps=(), deadlines=(), needs=(), readings={}, promised=None, who_answers="")
    if isinstance(cited, Deadline):
        cited = replace(cited, promise_by=cited.shifted_last_day)
        return explain(replace(alone, deadlines=(cited,)), language)[-1].whole
    return explain(replace(alone, steps=(cited,)), language)[-1].whole
