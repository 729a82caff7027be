"""Pictures of every page of the demo town: `bin/shots [FOLDER] [--only NAME] [--readme]`."""

import argparse
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import house as houses
from tests.browser import still

README = Path(__file__).resolve().parents[2] / "docs" / "pictures"
WIDTHS = (320, 390, 1280)
LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
THEMES = ("light", "dark")


def main() -> None:
    """Stop the town's clock on a Wednesday at 10.31, walk it as Nadja's lead, and take the pictures."""
    parser = argparse.ArgumentParser(
        prog="bin/shots", epilog="example: bin/shots /tmp/pictures --only desk:case"
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path("shots"))
    parser.add_argument("--only", help="one kind of page, for example desk:today")
    parser.add_argument("--readme", action="store_true", help="only the two pictures in the README")
    chosen = parser.parse_args()
    with still.town() as house, houses.chromium() as browser:
        found = _kinds(browser, house)
        if chosen.readme:
            _two_for_the_readme(browser, house, found)
        else:
            _all(browser, house, {k: v for k, v in found.items() if chosen.only in (None, k)}, chosen.folder)


def _kinds(browser: Browser, house: houses.House) -> dict[str, str]:
    from tests import pages

    page = browser.new_context(locale="sv-SE").new_page()
    houses.sign_in(page, house, name="omar")
    seeds = [one.filled() for one in pages.addresses() if not one.holes and one.name != "desk:sign-out"]
    return houses.every_page(page, house, seeds=["/desk/", *seeds])


def _all(browser: Browser, house: houses.House, found: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for width, (code, locale), theme in product(WIDTHS, LANGUAGES.items(), THEMES):
        context = browser.new_context(
            locale=locale, color_scheme=theme, viewport={"width": width, "height": 900}
        )
        page = context.new_page()
        houses.sign_in(page, house, name="omar")
        for name, path in found.items():
            page.goto(house.base + path)
            picture = folder / f"{name.replace(':', '-')}-{width}-{code}-{theme}.png"
            page.screenshot(path=picture, full_page=True)
        context.close()


def _two_for_the_readme(browser: Browser, house: houses.House, found: dict[str, str]) -> None:
    README.mkdir(parents=True, exist_ok=True)
    desk = browser.new_context(locale="sv-SE", viewport={"width": 1280, "height": 860}).new_page()
    houses.sign_in(desk, house, name="nadja")
    desk.screenshot(path=README / "today.png")
    hers = browser.new_context(locale="sv-SE", viewport={"width": 390, "height": 860}).new_page()
    hers.goto(house.base + found["front:case"])
    hers.screenshot(path=README / "her-page.png")


if __name__ == "__main__":
    main()
