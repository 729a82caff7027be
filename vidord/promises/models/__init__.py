"""The tables of the ledger."""

from vidord.promises.models.condition import Condition, ConditionAnswer
from vidord.promises.models.contest import Contest, Review
from vidord.promises.models.moving import MoveAnswer, MoveProposal
from vidord.promises.models.outcome import Fulfilment, LoggedCall, Outcome, Reminder, Verdict
from vidord.promises.models.pause import Pause, PauseEnd, PauseReminder
from vidord.promises.models.promise import OwnerChange, Promise
from vidord.promises.models.telephony import ConnectedCall, Unanswered

__all__ = [
    "Condition",
    "ConditionAnswer",
    "ConnectedCall",
    "Contest",
    "Fulfilment",
    "LoggedCall",
    "MoveAnswer",
    "MoveProposal",
    "Outcome",
    "OwnerChange",
    "Pause",
    "PauseEnd",
    "PauseReminder",
    "Promise",
    "Reminder",
    "Review",
    "Unanswered",
    "Verdict",
]
