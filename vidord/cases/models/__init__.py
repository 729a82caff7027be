"""The tables of the room, one file per subject."""

from vidord.cases.models.alarm import Alarm, DangerWord
from vidord.cases.models.answer_draft import AnswerDraft, OpenPage
from vidord.cases.models.answer_stopped import AnswerStopped
from vidord.cases.models.board import BoardFinding, BoardTrial
from vidord.cases.models.case import Case, CasePromise, CaseQuerySet, Closure
from vidord.cases.models.claim import Claim, ClaimAsked, ClaimDecision, Examination, Proof
from vidord.cases.models.decider_asked import DeciderAsked
from vidord.cases.models.decision import AuthorityAsked, Decision
from vidord.cases.models.handover import HandoverOffer
from vidord.cases.models.held_move import HeldMove
from vidord.cases.models.likeness import Likeness
from vidord.cases.models.merge import CaseLink, Merge
from vidord.cases.models.no_answer import NoAnswerNeeded
from vidord.cases.models.not_arrived import NotArrived, StaffNotReached
from vidord.cases.models.note import Mention, Note
from vidord.cases.models.ombudsman import AnswerOrdered, Opinion, Reopening, ReviewAsked
from vidord.cases.models.reconsideration import (
    Counted,
    Objection,
    PublicAnswer,
    PublicPromise,
    Reconsideration,
)
from vidord.cases.models.remedy import (
    InterestFound,
    LatePayment,
    Remedy,
    RemedyConfirmation,
    RemedyExport,
)
from vidord.cases.models.series_step import SeriesStep
from vidord.cases.models.watch import Watch
from vidord.cases.models.works_question import WorksAnswer, WorksQuestion

__all__ = [
    "Alarm",
    "AnswerDraft",
    "AnswerOrdered",
    "AnswerStopped",
    "AuthorityAsked",
    "BoardFinding",
    "BoardTrial",
    "Case",
    "CaseLink",
    "CasePromise",
    "CaseQuerySet",
    "Claim",
    "ClaimAsked",
    "ClaimDecision",
    "Closure",
    "Counted",
    "DangerWord",
    "DeciderAsked",
    "Decision",
    "Examination",
    "HandoverOffer",
    "HeldMove",
    "InterestFound",
    "LatePayment",
    "Likeness",
    "Mention",
    "Merge",
    "NoAnswerNeeded",
    "NotArrived",
    "Note",
    "Objection",
    "OpenPage",
    "Opinion",
    "Proof",
    "PublicAnswer",
    "PublicPromise",
    "Reconsideration",
    "Remedy",
    "RemedyConfirmation",
    "RemedyExport",
    "Reopening",
    "ReviewAsked",
    "SeriesStep",
    "StaffNotReached",
    "Watch",
    "WorksAnswer",
    "WorksQuestion",
]
