"""Build the town, as it is now, in an empty database."""

from datetime import UTC, datetime

import django
from django.conf import settings


def main() -> None:
    """Build it; passwords are hashed fast, nobody signs in."""
    django.setup()
    from vidord.web.demo import town

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    town.build(at=datetime.now(UTC))


if __name__ == "__main__":
    main()
