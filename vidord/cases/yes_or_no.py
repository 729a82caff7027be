"""A mail that is nothing but a yes or a no. Anything more is for a person to read."""

import re

from vidord.cases.letters import NEW, passages_of
from vidord.channels.models import InboundContent

YES = {
    *(
        "ja",
        "ja tack",
        "jadå",
        "japp",
        "jo",
        "jo tack",
        "ok",
        "okej",
        "okey",
        "det går bra",
        "ja det går bra",
    ),
    *("går bra", "det är bra", "det blir bra", "gärna", "ja gärna", "yes", "yes please", "that is fine"),
    *(
        "thats fine",
        "fine",
        "yes that works",
        "that works",
        "okay",
        "sure",
        "ja det blir bra",
        "yes thank you",
    ),
}
NO = {
    *("nej", "nej tack", "nä", "nej det går inte", "det går inte", "det passar inte", "nej det passar inte"),
    *("no", "no thanks", "no thank you", "no that does not work", "that does not work", "inte alls"),
}
# To "does it work now?": what agrees to a time, such as "fine", says nothing of whether a thing works.
WORKS = {
    *("ja", "jadå", "japp", "jo", "ja tack", "ja det gör det", "det gör det", "ja nu fungerar det"),
    *("det fungerar", "det fungerar nu", "nu fungerar det", "ja det fungerar", "ja det fungerar nu"),
    *("yes", "yes thanks", "yes thank you", "yes it does", "it works", "it works now", "yes it works"),
    "yes it works now",
}
WORKS_NOT = {
    *("nej", "nä", "nej tyvärr", "nej det gör det inte", "det gör det inte", "det fungerar inte"),
    *("nej det fungerar inte", "det fungerar fortfarande inte", "nej det fungerar fortfarande inte"),
    *("nej fortfarande inte", "fortfarande inte", "no", "no sorry", "no it does not", "no it doesnt"),
    *("it does not work", "it doesnt work", "no it does not work", "no it doesnt work", "still not working"),
    *("no still not working", "it still does not work", "no it still does not work"),
}
GREETINGS = [re.compile(rf"^(?:hej|hejsan|hello|hi)(?: \w+){{{names}}} (?=.)") for names in range(3)]
THANKS = re.compile(
    r"(?: (?:mvh|hälsningar|vänliga hälsningar|tack|thanks|thank you|regards|best regards).*)$"
)

CLOSING = re.compile(
    r"(?: (?:tack|tack så mycket|tack för hjälpen|thanks|thank you|thanks for your help))?"
    r"(?: (?:mvh|hälsningar|vänliga hälsningar|med vänlig hälsning|regards|best regards|kind regards)"
    r"(?: \w+){0,2})?$"
)


def said_in(content: InboundContent) -> bool | None:
    """Return whether all that a mail says anew is a yes, or a no; nothing when it says more, or neither."""
    return _said(content, yes=YES, no=NO, after=THANKS)


def works_in(content: InboundContent) -> bool | None:
    """
    Return whether all that a message says anew is that it works, or that it does not; nothing when it says
    more, as in "yes, thanks for that, but the other one does not".
    """
    return _said(content, yes=WORKS, no=WORKS_NOT, after=CLOSING)


def _said(content: InboundContent, *, yes: set[str], no: set[str], after: re.Pattern[str]) -> bool | None:
    new = " ".join(one.text for one in passages_of(content.text, content.folds) if one.kind == NEW)
    plain = " ".join(re.findall(r"\w+", new.casefold().replace("’", "").replace("'", "")))
    for words in _readings(plain, after=after):
        if words in yes:
            return True
        if words in no:
            return False
    return None


def _readings(plain: str, *, after: re.Pattern[str]) -> list[str]:
    """The words as they stand, and without what people say before and after."""
    answer = after.sub("", plain)
    return [plain, answer, *(greeting.sub("", answer) for greeting in GREETINGS)]
