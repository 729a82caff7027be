"""The same notices in as few signs as an SMS has room for."""

import re

from vidord.core import words

REFERENCE = re.compile(r" \([^()]*\)$")  # how the subject of a notice ends


def of(name: str, *, subject: str, language: str, values: dict[str, str]) -> str:
    """
    Return a notice as an SMS, from `words/sms_<name>`.

    One without short words of its own says what its mail has in the subject, and where the rest stands.
    """
    try:
        return words.say("cases", f"sms_{name}", language=language, **values)[0].strip()
    except FileNotFoundError:
        return f"{values['company']}: {REFERENCE.sub('', subject)} {values['page']}"
