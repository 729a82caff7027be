"""Let go what is held back since a backup was restored."""

import argparse
import sys
from datetime import UTC, datetime

from vidord.web.commands.line import open_house

EXAMPLE = (
    "example: vidord release-outbound --by gunnar --old strike\nexit codes: 0 let go, 1 not; a line says why"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", required=True, metavar="SIGN_IN_NAME", help="who says so: an administrator")
    parser.add_argument(
        "--old",
        choices=("strike", "send"),
        help="what waited in the backup and may have gone after it: strike it (its promise stays owed),"
        " or send it, perhaps a second time; needed when there is any",
    )


def run(chosen: argparse.Namespace) -> int:
    """Return 1 when nothing is held, or when no administrator signs in so."""
    with open_house(chosen.data):
        from vidord.channels import holding
        from vidord.people.models import Actor, Staff, StaffRole

        administrators = Staff.objects.serving().filter(roles__kind=StaffRole.Kind.ADMINISTRATOR)
        by = administrators.filter(account__username=chosen.by).first()
        if by is None:
            sys.stderr.write(f"vidord release-outbound: {chosen.by} is no administrator who signs in\n")
            return 1
        held = holding.held()
        if held and held.old and chosen.old is None:
            sys.stderr.write(
                f"vidord release-outbound: {held.old} letter(s) may have gone after the backup was made;"
                " say --old strike or --old send\n"
            )
            return 1
        try:
            struck = holding.release(send_old=chosen.old == "send", by=Actor.of(by), at=datetime.now(UTC))
        except holding.NotHeld:
            sys.stderr.write("vidord release-outbound: nothing is held\n")
            return 1
    print(f"Mail goes out again; {struck} letter(s) were struck.")
    return 0
