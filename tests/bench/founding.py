"""Set up the example's company in an empty database, for what a listener needs to take mail."""

import django

from tests.bench.mail_into_vidord import AT

if __name__ == "__main__":
    django.setup()
    from vidord.web.demo import town

    town.build(at=AT)
