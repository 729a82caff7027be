"""Anna Ek answers our letter by mail: HTML, our words below hers, a signature, a PDF that hangs on it."""

from email.message import EmailMessage
from typing import TYPE_CHECKING

from vidord.channels import links

if TYPE_CHECKING:
    from vidord.web.demo.history import History

ANNA = "anna.ek@post.example"
OUR_QUESTION = "Hej Anna. Ja, det kan vi. Skicka det gamla avtalet, så ser jag vad som gäller."
HERS = "Hej Nadja! Här är avtalet. Det är bindningstiden jag undrar över."
SIGNATURE = "Anna Ek\nEkbacken 3, Granåsa"
HEAD = "Den ons skrev Nadja Lindgren <kundtjanst@granasa.example>:"
HTML = f"""\
<html><body style="font-family:Georgia,serif">
<p>Hej Nadja!</p>
<p>Här är avtalet. Det är <b style="color:#8a1c1c">bindningstiden</b> jag undrar över.</p>
<table style="border-top:1px solid #888;padding-top:6px"><tr>
<td><img src="https://bilder.ekbacken.example/logga.png" alt="Logga" width="48" height="48"></td>
<td style="color:#555">Anna Ek<br>Ekbacken 3, Granåsa<br><a href="https://ekbacken.example/">ekbacken.example</a></td>
</tr></table>
<p>{HEAD.replace("<", "&lt;").replace(">", "&gt;")}</p>
<blockquote style="border-left:3px solid #ccc;padding-left:10px;color:#555">{OUR_QUESTION}</blockquote>
</body></html>
"""


def sends_her_contract(town: "History") -> None:
    """She asks, we ask back, and she answers with the old contract."""

    def writes() -> None:
        text = "Kan ni ta över mitt elavtal när jag flyttar ihop med min sambo?"
        town.opened("anna", town.case_from(text, name="Anna Ek", sender=ANNA, subject="Ta över elavtal"))

    def is_asked() -> None:
        town.answer(town.cases["anna"], OUR_QUESTION)

    def answers_by_mail() -> None:
        thread = town.cases["anna"].thread
        sent = thread.outbound.filter(kind="ANSWER").latest("id")
        reply = _reply(to=links.reply_address(thread), about=links.message_id(sent.pk, thread))
        town.store(bytes(reply), sender=ANNA, to=reply["To"])

    town.then(-2, "13.20", writes)
    town.then(-2, "15.05", is_asked)
    town.then(-1, "16.32", answers_by_mail)


def _reply(*, to: str, about: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Anna Ek <{ANNA}>", to, "Sv: Ta över elavtal"
    mail["In-Reply-To"] = about
    mail.set_content(f"{HERS}\n\n-- \n{SIGNATURE}\n\n{HEAD}\n> {OUR_QUESTION}\n")
    mail.add_alternative(HTML, subtype="html")
    contract = _pdf("Elavtal 2024-118")
    mail.add_attachment(contract, maintype="application", subtype="pdf", filename="Elavtal 2024-118.pdf")
    return mail


def _pdf(words: str) -> bytes:
    """Return a page that says a few words, as the smallest PDF that every reader opens."""
    shown = f"BT /F1 18 Tf 60 760 Td ({words}) Tj ET"
    fonts = "/Resources << /Font << /F1 5 0 R >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {fonts} >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    whole, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(whole))
        whole += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(whole)}\n%%EOF\n"
    return f"{whole}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("latin-1")
