"""The tables of the room, one file per subject."""

from vidord.cases.models.alarm import Alarm, DangerWord
from vidord.cases.models.case import Case, CasePromise, CaseQuerySet, Closure
from vidord.cases.models.decider_asked import DeciderAsked
from vidord.cases.models.draft import Draft, OpenPage
from vidord.cases.models.handover import HandoverOffer
from vidord.cases.models.held_move import HeldMove
from vidord.cases.models.likeness import Likeness
from vidord.cases.models.no_answer import NoAnswerNeeded
from vidord.cases.models.not_arrived import NotArrived, StaffNotReached

__all__ = [
    "Alarm",
    "Case",
    "CasePromise",
    "CaseQuerySet",
    "Closure",
    "DangerWord",
    "DeciderAsked",
    "Draft",
    "HandoverOffer",
    "HeldMove",
    "Likeness",
    "NoAnswerNeeded",
    "NotArrived",
    "OpenPage",
    "StaffNotReached",
]
