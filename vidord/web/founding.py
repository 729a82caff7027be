"""A company's people, units, mailboxes, mandates and pledges, read from one file and written at once."""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from vidord.channels.models import Mailbox
from vidord.people.models import (
    Account,
    Calendar,
    CalendarHours,
    Company,
    LegalEntity,
    RosterHours,
    Staff,
    StaffRole,
    Unit,
)
from vidord.texts.models import PledgeRule, Text, TextVersion
from vidord.web import founding_mandates
from vidord.web.commands.files import not_read

ROLES = [kind for kind in StaffRole.Kind.values if kind != StaffRole.Kind.OMBUDSMAN]  # she is appointed
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Unclear(Exception):
    """Something in the file is missing or wrong; the text says what and where."""


@dataclass
class _Founding:
    """What has been written so far, by the names that the file uses."""

    at: datetime
    entities: dict[str, LegalEntity] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Staff] = field(default_factory=dict)

    def one(self, kind: str, name: str, where: str) -> Any:
        """
        Return what the file named before.

        :raises Unclear: when it did not.
        """
        try:
            return getattr(self, kind)[name]
        except KeyError:
            raise Unclear(f"{where}: there is no {name!r} among the {kind} of this file") from None


def found(file: Path, *, at: datetime) -> str:
    """
    Set up the company, all of it or nothing. Returns a sentence about what was set up.

    :raises Unclear: when the file can't be read, something in it is wrong, or there is a company already.
    """
    try:
        plan = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as fault:
        raise Unclear(not_read(fault, file)) from None
    except ValueError as fault:
        raise Unclear(f"{file}: {fault}") from None
    if Company.objects.exists():
        raise Unclear("there is a company here already")
    try:
        with transaction.atomic():
            return _write(plan, _Founding(at))
    except KeyError as fault:
        raise Unclear(f"{file}: {fault.args[0]} is missing") from None
    except founding_mandates.Unfounded as fault:
        raise Unclear(f"{file}: {fault}") from None
    except (IntegrityError, ValueError) as fault:
        raise Unclear(f"{file}: {str(fault).splitlines()[0]}") from None


def _write(plan: dict, done: _Founding) -> str:
    Company.objects.create(
        **{name: plan["company"][name] for name in ("name", "street_address", "fault_number")}
    )
    for one in plan["entity"]:
        done.entities[one["name"]] = LegalEntity.objects.create(
            name=one["name"],
            organisation_number=one["organisation_number"],
            takes_part_in_board=_yes_or_no(one, "takes_part_in_arn"),
        )
    for one in plan["unit"]:
        done.units[one["name"]] = _unit(one, done)
    for one in plan["person"]:
        done.people[one["name"]] = _person(one, done)
    for one in plan["person"]:
        if "deputy" in one:
            person = done.people[one["name"]]
            person.deputy = done.one("people", one["deputy"], one["name"])
            person.save(update_fields=["deputy"])
    founding_mandates.write(plan["person"], done.people, at=done.at)
    for one in plan["unit"]:
        _mailboxes_and_lead(one, done)
    for one in plan.get("pledge", []):
        _pledge(one, done)
    return (
        f"{plan['company']['name']} is set up: {len(done.units)} units, {len(done.people)} people. "
        "Give each a password with: vidord password NAME"
    )


def _yes_or_no(one: dict, name: str) -> bool:
    said = one.get(name, True)
    if not isinstance(said, bool):
        raise Unclear(f"{one['name']}: {name} is true or false, not {said!r}")
    return said


def _unit(one: dict, done: _Founding) -> Unit:
    is_round_the_clock, week = one.get("round_the_clock", False), _hours(one.get("open", {}), one["name"])
    if not is_round_the_clock and not week:
        raise Unclear(f'{one["name"]}: no hour is open; write open = {{ weekdays = ["08:00-17:00"] }}')
    calendar = Calendar.objects.create(
        name=one["name"],
        time_zone=one.get("time_zone", "Europe/Stockholm"),
        round_the_clock=is_round_the_clock,
        follows_holidays=not is_round_the_clock,
    )
    CalendarHours.objects.bulk_create(
        CalendarHours(calendar=calendar, weekday=day, opens=opens, closes=closes)
        for day, opens, closes in week
    )
    CalendarHours.objects.bulk_create(
        CalendarHours(calendar=calendar, weekday=day, opens=opens, closes=closes, on_call=True)
        for day, opens, closes in _hours(one.get("on_call", {}), one["name"])
    )
    entity = done.one("entities", one["entity"], one["name"])
    return Unit.objects.create(name=one["name"], entity=entity, calendar=calendar)


def _hours(week: dict[str, list[str]], where: str) -> list[tuple[int, time, time]]:
    """Read `monday = ["08:00-12:00", "13:00-17:00"]`; `weekdays` stands for Monday to Friday."""
    found = []
    for name, spans in week.items():
        if name != "weekdays" and name not in DAYS:
            raise Unclear(f"{where}: {name!r} is no day; write weekdays, monday, tuesday …")
        for day in range(5) if name == "weekdays" else [DAYS.index(name)]:
            for span in spans:
                opens, _, closes = span.partition("-")
                ends = time.max if closes.strip() == "24:00" else time.fromisoformat(closes.strip())
                found.append((day, time.fromisoformat(opens.strip()), ends))
    return found


def _person(one: dict, done: _Founding) -> Staff:
    unit = done.one("units", one["unit"], one["name"])
    account = Account(username=one["sign_in"], email=one["email"])
    account.set_unusable_password()
    account.save()
    person = Staff.objects.create(
        account=account,
        unit=unit,
        public_name=one["name"],
        title=one.get("title", ""),
        direct_number=one["direct_number"],
        email=one["email"],
        languages=one.get("languages", ["sv"]),
        topics=one.get("topics", []),
    )
    RosterHours.objects.bulk_create(
        RosterHours(staff=person, weekday=day, starts=starts, ends=ends)
        for day, starts, ends in _hours(one.get("at_work", {}), one["name"])
    )
    for kind in one.get("roles", ["AGENT"]):
        if kind not in ROLES:
            raise Unclear(f"{one['name']}: {kind!r} is no role; write {', '.join(ROLES)}")
        StaffRole.objects.create(staff=person, entity=unit.entity, kind=kind)
    return person


def _mailboxes_and_lead(one: dict, done: _Founding) -> None:
    unit = done.units[one["name"]]
    unit.lead = done.one("people", one["lead"], one["name"])
    unit.save(update_fields=["lead"])
    for address in one.get("mailboxes", []):
        is_default = address == one.get("default_mailbox")
        Mailbox.objects.create(address=address.lower(), unit=unit, is_default=is_default)


def _pledge(one: dict, done: _Founding) -> None:
    owner = done.one("people", one["owner"], one["slug"])
    checked_by = done.one("people", one["checked_by"], one["slug"])
    entity = done.one("entities", one["entity"], one["slug"])
    text = Text.objects.create(entity=entity, owner=owner, kind=Text.Kind.PLEDGE, slug=one["slug"])
    words = ("title", "body", "because")
    version = TextVersion.objects.create(
        text=text,
        number=1,
        published_at=done.at,
        written_by=owner,
        checked_by=checked_by,
        decided_by=owner,
        **{name: one[name] for word in words for name in (f"{word}_sv", f"{word}_en")},
    )
    PledgeRule.objects.create(
        version=version,
        promise_kind="ANSWER",
        topics=one.get("topics", []),
        working_days=one.get("working_days"),
        working_hours=one.get("working_hours"),
        indicator_sv=one["indicator_sv"],
        indicator_en=one["indicator_en"],
    )
