"""Ask what the law says: the questions, an answer with its steps, and where every value is from."""

import argparse
import json
import os
import signal
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from vidord.rights.explaining import Kind, Line, explain, with_lines
from vidord.rights.facts import WrongFacts
from vidord.rights.finding import Answer
from vidord.rights.policy import NOTHING_MORE, NotBetter, read_policy
from vidord.rights.questions import NoSuchQuestion, NoSuchReading, all_questions, assess, listed
from vidord.rights.sources import sources
from vidord.rights.statutory_time import swedish_day
from vidord.rights.words import words
from vidord.rights.written import Unreadable, facts_of
from vidord.web.commands.files import not_read

EXIT = {Answer.YES: 0, Answer.NO: 3, Answer.ASK: 4}
STALE, READER_GONE = 5, 128 + signal.SIGPIPE
EXAMPLE = (
    "example: vidord rights questions\n"
    "example: vidord rights questions goods.defect --example > facts.json\n"
    "example: vidord rights assess goods.defect --facts facts.json --on 2026-11-26 --lang en\n"
    "example: vidord rights sources --json\n"
    "exit codes: 0 yes, or nothing to complain of; 1 a fact or a file is wrong, in words on stderr;\n"
    "2 the command is wrong; 3 no; 4 a person must decide, or something is to be answered first;\n"
    "5 a source has become stale\n"
    "docs/howto/rights.md has more. It needs no database and no settings."
)
MARKS = {
    Kind.LAW: "-",
    Kind.WHO: "@",
    Kind.PERSON: "?",
    Kind.READING: "~",
    Kind.DEADLINE: ">",
    Kind.POLICY: "+",
    Kind.OPEN: "?",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="questions|assess|sources")
    _questions(acts.add_parser("questions", help="which questions there are", epilog=_example("questions")))
    _assess(acts.add_parser("assess", help="answer one question", epilog=_example("assess goods.defect")))
    _sources(acts.add_parser("sources", help="every value with its source", epilog=_example("sources")))


def _example(words_after: str) -> str:
    return f"example: vidord rights {words_after} --json"


def _questions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="?", help="this one alone")
    parser.add_argument("--example", action="store_true", help="print its example, to fill in")
    _language_and_json(parser)
    parser.set_defaults(of_rights=_list_questions)


def _assess(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question")
    parser.add_argument("--facts", help="a JSON file, or - for standard input; without it nothing is known")
    parser.add_argument("--on", type=_day, default=swedish_day(datetime.now(UTC)), help="the day (today)")
    parser.add_argument("--read", action="append", default=[], metavar="POINT=WAY", help="an open point")
    parser.add_argument("--policy", type=Path, help="TOML with what the company promises beyond the law")
    _language_and_json(parser)
    parser.set_defaults(of_rights=_answer)


def _sources(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", type=_day, default=swedish_day(datetime.now(UTC)), help="stale on that day")
    parser.add_argument("--json", action="store_true", help="one JSON array, for programs")
    parser.set_defaults(of_rights=_list_sources)


def _language_and_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=["sv", "en"], default="sv")
    parser.add_argument("--json", action="store_true", help="for programs")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day; write it as 2026-05-05") from None


def run(chosen: argparse.Namespace) -> int:
    """Return what the answer means as an exit code."""
    try:
        code = chosen.of_rights(chosen)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads it has read enough: `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    return code


def _list_questions(chosen: argparse.Namespace) -> int:
    known = all_questions()
    if chosen.question and chosen.question not in known:
        return _no_such(chosen.question)
    if chosen.example and not chosen.question:
        return _complain("--example: of which question?")
    wanted = [known[chosen.question]] if chosen.question else list(known.values())
    if chosen.example:
        print(json.dumps(wanted[0].example, ensure_ascii=False, indent=2))
    elif chosen.json:
        print(json.dumps([listed(one, chosen.lang) for one in wanted], ensure_ascii=False))
    else:
        for one in wanted:
            print(f"{one.id:<32}{words(chosen.lang)['questions'][one.id]['title']}")
    return 0


def _answer(chosen: argparse.Namespace) -> int:
    try:
        finding = assess(
            chosen.question,
            _facts(chosen.facts),
            on=chosen.on,
            readings=dict(_reading(one) for one in chosen.read),
            policy=read_policy(chosen.policy) if chosen.policy else NOTHING_MORE,
        )
    except NoSuchQuestion:
        return _no_such(chosen.question)
    except WrongFacts as wrong:
        return _complain("\n".join(one.said(chosen.lang) for one in wrong.faults))
    except NotBetter as fault:
        return _complain(f"{chosen.policy}: {fault.said(chosen.lang)}")
    except NoSuchReading as fault:
        return _complain(f"no such reading: {fault}")
    except OSError as fault:
        return _complain(not_read(fault))
    except Unreadable as fault:
        return _complain(f"{chosen.facts}: {fault}")
    if chosen.json:
        print(json.dumps(with_lines(finding, chosen.lang), ensure_ascii=False, sort_keys=True))
    else:
        print("\n".join(_printed(line) for line in explain(finding, chosen.lang)))
    return EXIT[finding.answer]


def _facts(place: str | None) -> dict[str, Any]:
    if place is None:
        return {}
    try:
        text = sys.stdin.read() if place == "-" else Path(place).read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise Unreadable(f"no JSON: {fault}") from None
    return facts_of(text)


def _reading(text: str) -> tuple[str, str]:
    point, _, way = text.partition("=")
    return point, way


def _printed(line: Line) -> str:
    return line.whole if line.kind is Kind.ANSWER else f"  {MARKS[line.kind]} {line.whole}"


def _no_such(name: str) -> int:
    return _complain(f"there is no question {name}; vidord rights questions lists them")


def _complain(words_for_it: str) -> int:
    sys.stderr.write("".join(f"vidord rights: {line}\n" for line in words_for_it.splitlines()))
    return 1


def _list_sources(chosen: argparse.Namespace) -> int:
    known = sources(on=chosen.on)
    if chosen.json:
        print(json.dumps([one.as_object() for one in known], ensure_ascii=False))
    else:
        for one in known:
            value = "–" if one.value is None else one.value
            days = f"{one.begins or '–'} … {one.ends or ''}"
            stale = "  STALE" if one.is_stale else ""
            print(
                f"{one.parameter:<36}{value!s:>8} {days:<26}{one.status:<11}{one.checked} {one.source}{stale}"
            )
    return STALE if any(one.is_stale for one in known) else 0
