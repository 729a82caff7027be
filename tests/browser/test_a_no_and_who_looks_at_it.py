"""A question goes up, is decided with a good no, and the ombudsman looks at it: clicked through, scripts off."""

from playwright.sync_api import expect

from tests.browser.house import sign_in
from tests.browser.test_in_the_browser import _until


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


def test_rut_gets_a_good_no_from_whoever_may_decide_and_an_opinion_from_the_ombudsman(page, house):
    hers, contact = told_at_the_door(page, house)

    # It is more than her contact may decide: it goes to Eva by name, and Rut reads that.
    sign_in(page, house, name=contact)
    page.get_by_role("link", name="Rut Frys").click()
    page.get_by_role("link", name="Besluta, eller fråga någon som får").click()
    page.locator("[name=kind]").select_option("REFUND")
    page.get_by_label("Hur mycket, i kronor").fill("6 000")
    page.locator("[name=summary]").fill("Avbrott i nio timmar, mat i frysen.")
    page.get_by_label("Vem som beslutar").select_option(label="Eva Lindqvist")
    page.get_by_role("button", name="Gå vidare").click()
    _until(page, hers, "Eva Lindqvist beslutar")

    # Eva says no, in five parts.
    sign_in(page, house, name="eva")
    page.get_by_role("link", name="Besluta för Rut Frys").click()
    page.locator("[name=answer][value=NO]").check()
    page.locator("[name=reasons]").fill(
        "Ett avbrott på nio timmar ger ingen ersättning. Efter tolv timmar gör det det."
    )
    page.locator("[name=understood]").fill("Du vill ha 6 000 kr för maten i frysen.")
    page.locator("[name=rule]").fill("Ellagen 10 kap. 10 §.")
    page.locator("[name=evidence]").fill("Mätaren visar nio timmar utan ström.")
    page.get_by_role("button", name="Besluta och skriv till kunden").click()
    _until(page, hers, "Eva Lindqvist beslutade: nej")
    _until(page, f"{house.base}/demo/inbox", "Allmänna reklamationsnämnden")

    # Rut lets the ombudsman look at it, without signing in.
    page.goto(hers)
    page.get_by_text("Låt kundombudsmannen titta på det").first.click()
    page.get_by_role("button", name="Låt kundombudsmannen titta på det").click()
    expect(page.locator("main")).to_contain_text("Solveig Brandt")

    # Solveig finds it on her page, and publishes what she finds: to Rut with reasons, to all without names.
    sign_in(page, house, name="solveig")
    page.goto(f"{house.base}/desk/ombudsman")
    page.get_by_role("link", name="Rut Frys").first.click()
    page.locator("[name=kind][value=UPHELD]").check()
    page.locator("[name=reasons]").fill("Gränsen är tolv timmar i lagen, och mätaren visar nio.")
    page.locator("[name=public_sv]").fill("Ett avbrott på nio timmar ger ingen ersättning enligt lagen.")
    page.locator("[name=public_en]").fill("An outage of nine hours gives no compensation under the law.")
    page.get_by_role("button", name="Publicera").click()
    _until(page, hers, "Gränsen är tolv timmar i lagen")
    page.goto(f"{house.base}/ombudsman")
    expect(page.locator("main")).to_contain_text(
        "Ett avbrott på nio timmar ger ingen ersättning enligt lagen."
    )
    expect(page.locator("main")).not_to_contain_text("Rut")
