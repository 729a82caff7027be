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
GREETINGS = re.compile(r"^(?:hej|hejsan|hello|hi)(?: \w+){0,2} (?=.)|^(?:hej|hejsan|hello|hi) (?=.)")
THANKS = re.compile(
    r"(?: (?:mvh|hälsningar|vänliga hälsningar|tack|thanks|thank you|regards|best regards).*)$"
)


def said_in(content: InboundContent) -> bool | None:
    """Return whether all that a mail says anew is a yes, or a no; nothing when it says more, or neither."""
    new = " ".join(one.text for one in passages_of(content.text, content.folds) if one.kind == NEW)
    plain = " ".join(re.findall(r"\w+", new.casefold().replace("’", "").replace("'", "")))
    for words in _readings(plain):
        if words in YES:
            return True
        if words in NO:
            return False
    return None


def _readings(plain: str) -> list[str]:
    """The words as they stand, and without what people say before and after."""
    without = THANKS.sub("", GREETINGS.sub("", plain))
    return [plain, THANKS.sub("", plain), without]
