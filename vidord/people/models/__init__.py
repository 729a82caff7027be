"""The tables of the room, one file per subject."""

from vidord.people.models.account import Account, FailedSignIn
from vidord.people.models.actor import Actor, Event
from vidord.people.models.calendar import Calendar, CalendarHours, OwnDay
from vidord.people.models.company import Company, LegalEntity, Unit
from vidord.people.models.customer import (
    ContactPoint,
    Customer,
    EntityConsent,
    ProtectedIdentity,
    Unreachable,
)
from vidord.people.models.mandate import Mandate, StaffRole
from vidord.people.models.ombudsman import OmbudsmanEnd, OmbudsmanTerm
from vidord.people.models.staff import Absence, Departure, RosterHours, Staff

__all__ = [
    "Absence",
    "Account",
    "Actor",
    "Calendar",
    "CalendarHours",
    "Company",
    "ContactPoint",
    "Customer",
    "Departure",
    "EntityConsent",
    "Event",
    "FailedSignIn",
    "LegalEntity",
    "Mandate",
    "OmbudsmanEnd",
    "OmbudsmanTerm",
    "OwnDay",
    "ProtectedIdentity",
    "RosterHours",
    "Staff",
    "StaffRole",
    "Unit",
    "Unreachable",
]
