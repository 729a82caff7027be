"""How a mail was read, step by step, in sentences for whoever wonders why it lies where it lies."""

from collections.abc import Callable

from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vidord.core import typography


def told(trace: list[str], *, reasons: dict[str, str]) -> list[str]:
    """Say each line of a trace, `STEP:FINDING`, in words. One that has no words stands as it is."""
    said = []
    for line in trace:
        step, _colon, finding = line.partition(":")
        said.append(_told(step, finding, reasons) or line)
    return said


def _told(step: str, finding: str, reasons: dict[str, str]) -> str:
    if finding == "FAILED":
        return _("%(what)s could not be read.") % {"what": _things()[step]} if step in _things() else ""
    if step == "PLACE" and finding == "NEW_MATTER":
        return _("It belongs with nothing that came before.")
    if step == "PLACE":
        why = reasons.get(finding) or machines().get(finding, "")
        return _("It has its place because: %(why)s.") % {"why": why} if why else ""
    if step in COUNTED:
        try:
            return COUNTED[step](finding)
        except ValueError:  # another version of us found it, and wrote it otherwise
            return ""
    return _plain().get(step, {}).get(finding, "")


def _things() -> dict[str, str]:
    return {
        "STRUCTURE": _("How it is built"),
        "SENDER": _("Who sent it"),
        "PEOPLE": _("To whom it was written"),
        "SUBJECT": _("Its subject"),
        "DATE": _("When it was written"),
        "ID": _("Its own id"),
        "TEXT": _("Its words"),
        "FILES": _("What hangs on it"),
        "FOLDS": _("Which words are new"),
        "FORWARDED": _("Whether it was passed on"),
        "LANGUAGE": _("Its language"),
        "AUTHENTICITY": _("Whether its domain stands behind it"),
        "MACHINE": _("Whether a machine wrote it"),
        "REPORTS": _("What a machine reports"),
    }


def _plain() -> dict[str, dict[str, str]]:
    """Findings that are one word."""
    return {
        "STRUCTURE": {
            "WHOLE": _("All of it was taken apart."),
            "PARTS_LEFT": _("It has more parts than we take apart. The rest lies in the mail as it came."),
            "HEADERS_LEFT": _("It has more headers than we read. The rest lie in the mail as it came."),
        },
        "SUBJECT": {"READ": _("It has a subject."), "EMPTY": _("It has no subject.")},
        "DATE": {
            "READ": _("It says when it was written."),
            "NONE": _("It does not say when it was written."),
        },
        "TEXT": {
            "PLAIN": _("Its words were read from its plain text."),
            "HTML": _("Its words were read from its HTML."),
            "HTML_CUT": _("Its words were read from its HTML, which was too long to be read to the end."),
            "SOURCE": _("It could not be taken apart. It is shown as it came."),
            "ONLY_IN_TNEF": _("Its words lie in a winmail.dat, which is not read."),
            "NONE": _("It has no words."),
        },
        "FORWARDED": {
            "YES": _("It passes on what another wrote."),
            "NO": _("It passes on nobody else’s mail."),
        },
        "AUTHENTICITY": {
            "PASS": _("Its sender’s domain stands behind it."),
            "FAIL": _("Its sender’s domain says that it is not theirs."),
            "NONE": _("Nobody whom we trust has looked whether the sender’s domain stands behind it."),
        },
        "MACHINE": {"NONE": _("A person wrote it.")}
        | {kind: _("A machine wrote it: %(why)s.") % {"why": why} for kind, why in machines().items()},
    }


def machines() -> dict[str, str]:
    """Why no person wrote it, in words."""
    return {
        "BOUNCE": _("it says that a mail did not arrive"),
        "DELAYED": _("it says that a mail is late"),
        "DELIVERED": _("it says that a mail has arrived"),
        "READ_RECEIPT": _("it says that a mail was opened"),
        "COMPLAINT": _("it says that a mail was taken for spam"),
        "AUTO_REPLY": _("an automatic reply"),
        "OUT_OF_OFFICE": _("somebody is away"),
        "CHALLENGE": _("a mailbox that asks who we are"),
        "LIST": _("it came by a list"),
        "BULK": _("it was sent to many"),
        "OWN_LOOP": _("one of our own mails came back"),
        "MACHINE_ADDRESS": _("its address is a machine’s"),
        "EMPTY_ENVELOPE_SENDER": _("its envelope names nobody to answer"),
    }


def _reports(finding: str) -> str:
    if finding == "NONE":
        return _("It reports nothing of a mail of ours.")
    return _("It reports what became of a mail of ours.")


def _sender(finding: str) -> str:
    field, _line, number = finding.partition("_")
    if field == "SENDER":
        return _("Nobody stands in From, so Sender counts.")
    if field != "FROM":
        return _("Nobody is named as its sender.")
    return ngettext(
        "One sender stands in From.", "%(count)s stand in From, and the first counts.", int(number)
    ) % {"count": typography.count(int(number))}


def _people(finding: str) -> str:
    to, copied = finding.removeprefix("TO_").removesuffix("_REPLY_TO").split("_CC_")
    said = _("Written to %(to)s, with a copy to %(copied)s.") % {"to": to, "copied": copied}
    elsewhere = " " + _("It asks for answers to another address.") if finding.endswith("_REPLY_TO") else ""
    return said + elsewhere


def _ids(finding: str) -> str:
    kind, _line, number = finding.partition("_BEFORE_")
    own = _("It has an id of its own.") if kind == "GIVEN" else _("It has no id, so we made one.")
    before = ngettext(
        "It refers to one earlier mail.", "It refers to %(count)s earlier mails.", int(number)
    ) % {"count": number}
    return f"{own} {before}" if int(number) else own


def _files(finding: str) -> str:
    if finding == "0":
        return _("Nothing hangs on it.")
    return ngettext("One file hangs on it.", "%(count)s files hang on it.", int(finding)) % {"count": finding}


def _folds(finding: str) -> str:
    names = {
        "QUOTE": _("earlier messages"),
        "SIGNATURE": _("the signature"),
        "NOTICE": _("what a mail system added"),
    }
    folded = [words for kind, words in names.items() if kind in finding.split("_")]
    return _("Folded: %(what)s.") % {"what": ", ".join(folded)} if folded else _("Nothing of it is folded.")


def _language(finding: str) -> str:
    try:
        name = Locale.parse(finding.lower()).get_display_name(typography.language())
    except (UnknownLocaleError, ValueError):
        name = None
    return _("Its language: %(language)s.") % {"language": name} if name else ""


COUNTED: dict[str, Callable[[str], str]] = {
    "SENDER": _sender,
    "PEOPLE": _people,
    "ID": _ids,
    "FILES": _files,
    "FOLDS": _folds,
    "LANGUAGE": _language,
    "REPORTS": _reports,
}
