"""A question is decided with a good no, and the ombudsman looks at it: clicked through, scripts off."""

from playwright.sync_api import expect

from tests.browser.house import sign_in
from tests.browser.test_in_the_browser import _until

NO = {
    "reasons": "Ett avbrott på nio timmar ger ingen ersättning. Efter tolv timmar gör det det.",
    "understood": "Du vill ha 6 000 kr för maten i frysen.",
    "rule": "Ellagen 10 kap. 10 §.",
    "evidence": "Mätaren visar nio timmar utan ström.",
}
FOUND = {
    "reasons": "Gränsen är tolv timmar i lagen, och mätaren visar nio.",
    "public_sv": "Ett avbrott på nio timmar ger ingen ersättning enligt lagen.",
    "public_en": "An outage of nine hours gives no compensation under the law.",
}


def told_at_the_door(page, house):
    """Rut tells us at the front door that she wants money. Returns her own page, and who answers her."""
    page.goto(house.base)
    page.get_by_text("Jag ska flytta eller bli kund").click()
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_label("Berätta vad du behöver").fill("Strömmen var borta i nio timmar. Jag vill ha 6 000 kr.")
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_label("Ditt namn").fill("Rut Frys")
    page.get_by_label("Din mejladress").fill("rut.frys@post.example")
    page.get_by_role("button", name="Skicka till").click()
    expect(page.locator(".next")).to_contain_text("svarar dig")
    return page.url, page.locator(".face__name").inner_text().split()[0].lower()


def ask_eva(page, house, contact):
    """It is more than her contact may decide: it goes to Eva by name."""
    sign_in(page, house, name=contact)
    page.get_by_role("link", name="Rut Frys").click()
    page.get_by_role("link", name="Besluta, eller fråga någon som får").click()
    page.locator("[name=kind]").select_option("REFUND")
    page.get_by_label("Hur mycket, i kronor").fill("6 000")
    page.locator("[name=summary]").fill("Avbrott i nio timmar, mat i frysen.")
    page.get_by_label("Vem som beslutar").select_option(label="Eva Lindqvist")
    page.get_by_role("button", name="Gå vidare").click()


def say_no(page, house):
    """Eva says no, in five parts."""
    sign_in(page, house, name="eva")
    page.get_by_role("link", name="Besluta åt Rut Frys").click()
    page.locator("[name=answer][value=NO]").check()
    for name, words in NO.items():
        page.locator(f"[name={name}]").fill(words)
    page.get_by_role("button", name="Besluta och skriv till kunden").click()


def publish_what_she_finds(page, house):
    """Solveig finds it on her own page, and publishes what she finds."""
    sign_in(page, house, name="solveig")
    page.goto(f"{house.base}/desk/ombudsman")
    page.get_by_role("link", name="Rut Frys").first.click()
    page.locator("[name=kind][value=UPHELD]").check()
    for name, words in FOUND.items():
        page.locator(f"[name={name}]").fill(words)
    page.get_by_role("button", name="Publicera, och skriv till kunden").click()


def test_rut_gets_a_good_no_from_whoever_may_decide_and_an_opinion_from_the_ombudsman(page, house):
    hers, contact = told_at_the_door(page, house)

    ask_eva(page, house, contact)
    _until(page, hers, "Eva Lindqvist beslutar")
    say_no(page, house)
    _until(page, hers, "Eva Lindqvist beslutade: nej")
    _until(page, f"{house.base}/demo/inbox", "Allmänna reklamationsnämnden")

    # Rut lets the ombudsman look at it, without signing in.
    page.goto(hers)
    page.get_by_text("Låt kundombudsmannen titta på det").first.click()
    page.get_by_role("button", name="Låt kundombudsmannen titta på det").click()
    expect(page.locator("main")).to_contain_text("Solveig Brandt")

    # To Rut with reasons, to all without names.
    publish_what_she_finds(page, house)
    _until(page, hers, FOUND["reasons"])
    page.goto(f"{house.base}/ombudsman")
    expect(page.locator("main")).to_contain_text(FOUND["public_sv"])
    expect(page.locator("main")).not_to_contain_text("Rut")
