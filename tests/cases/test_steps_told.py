"""Whoever wonders why a mail lies where it lies reads sentences, in her language, and no codes."""

import re

import pytest
from django.utils.translation import override

from tests import mail_sv
from vidord.cases import arrived, steps_told
from vidord.channels.email.reading import STEPS, read

CODE = re.compile(r"[A-Z]+:[A-Z0-9_]+")


def told(trace, language):
    with override(language):
        return steps_told.told(trace, reasons=arrived.reasons())


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("mail", mail_sv.mails(), ids=str)
def test_every_step_of_every_mail_has_a_sentence(mail, language):
    trace = read(mail.raw, envelope_from="").trace

    said = told(trace, language)

    assert len(said) == len(trace)
    assert [one for one in said if CODE.search(one)] == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_step_that_fails_and_every_reason_for_a_place_has_one_too(language):
    places = [*arrived.reasons(), *steps_told.machines(), "NEW_MATTER"]
    trace = [f"{name}:FAILED" for name, _step in STEPS] + [f"PLACE:{because}" for because in places]

    said = told(trace, language)

    assert len(set(said)) == len(trace)
    assert [one for one in said if CODE.search(one)] == []


def test_what_a_later_version_found_stands_as_it_is():
    assert told(["TASTE:SWEET", "FILES:many"], "en") == ["TASTE:SWEET", "FILES:many"]
