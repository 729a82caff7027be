"""Every page in both languages, as the one who may see it: read by the copy editor, its queries counted."""

import pytest

from tests import pages
from vidord.web.policy import Seen

COUNTER = ("desk:counter-product", "desk:counter-purchase")
OMBUDSMANS = ("desk:ombudsman", "desk:opinion", "desk:oversight")


@pytest.fixture
def browsers(lived, client):
    """Who looks at which pages: Omar or the ombudsman signed in at the desk, anybody at the rest."""
    from tests.reader import Reader

    omar = Reader()
    omar.force_login(lived.town.omar.account)
    solveig = Reader()
    solveig.force_login(lived.town.solveig.account)
    linus = Reader()
    linus.force_login(lived.town.linus.account)
    hers = dict.fromkeys(OMBUDSMANS, solveig) | dict.fromkeys(COUNTER, linus)
    return hers | {Seen.STAFF: omar, Seen.ANYONE: client, Seen.BY_LINK: client, Seen.BY_SECRET: client}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_reads_well_and_costs_little(lived, browsers, settings, language):
    settings.DEMO = True
    seen = []
    for address, path in pages.to_look_at(lived, lived.cases["kerstin"], lived.town.nadja):
        browser = browsers.get(address.name) or browsers[address.seen_by]
        answer = browser.get(path, headers={"accept-language": language})
        if answer.status_code != 405 and address.seen_by is not Seen.BY_SECRET:
            assert answer.status_code == 200, path
            seen.append(address.name)

    assert len(seen) >= 14, seen


def test_the_line_finds_birgitta_by_the_number_she_calls_from(lived, browsers):
    page = browsers[Seen.STAFF].get("/desk/line?q=0980-31 92 36", headers={"accept-language": "sv"})

    assert "Birgitta Moberg" in page.content.decode()
    assert "Kerstin Wallin" not in page.content.decode()


def test_her_sheet_on_the_line_shows_what_we_owe_her_first(lived, browsers):
    birgitta = lived.cases["birgitta"].customer_id
    page = browsers[Seen.STAFF].get(f"/desk/line?customer={birgitta}", headers={"accept-language": "sv"})

    text = page.content.decode()
    assert 0 < text.index("Yusuf Demir ringer dig") < text.index("Vad som sades")
