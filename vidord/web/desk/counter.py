"""The counter: a thing in the hand and no receipt. Found, examined, and what the law says of it."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from vidord.agreements import looking_up
from vidord.agreements.models import Product, Purchase
from vidord.cases import asking_authority, claim_words, counter, deciding, examining
from vidord.cases.claim_drafts import Given
from vidord.cases.claiming import About, Asserted
from vidord.cases.examining import Seeing
from vidord.cases.models import Examination
from vidord.cases.opening import Matter
from vidord.people.models import LegalEntity
from vidord.rights.finding import NO, Finding
from vidord.rights.statutory_time import swedish_day
from vidord.web.desk import counter_acts
from vidord.web.desk.counter_acts import EXPLAIN, Acts, cost
from vidord.web.desk.counter_forms import ASK, ExaminedForm, FindForm, GivenForm
from vidord.web.policy import Seen, seen_by

FAULT, MISUSE = Examination.Seen.FAULT, Examination.Seen.MISUSE
PAGE = ["GET", "HEAD", "POST"]
MOST_WORDS = 100


@seen_by(Seen.STAFF)
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """`/desk/counter`: scan or write what it is, or find the purchase as the bank shows it."""
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    entities = _entities(request)
    products = _products(words, entities)
    form = FindForm(request.GET if "number" in request.GET else None)
    purchases: list[Purchase] = []
    if form.is_bound and form.is_valid():
        purchases = _purchases(form, entities)
    if products and (len(products) == 1 or _is_number_of(products[0], words)):
        return redirect("desk:counter-product", product=products[0].pk)
    shown = {
        "words": words,
        "form": form,
        "products": products,
        "purchases": purchases,
        "is_searched": bool(words) or (form.is_bound and form.is_valid()),
    }
    return render(request, "desk/counter.html", shown, status=422 if form.errors else 200)


def _products(words: str, entities: QuerySet[LegalEntity]) -> list[Product]:
    try:
        return looking_up.products(words, entities=entities)
    except looking_up.TooLittle:
        return []


def _is_number_of(product: Product, words: str) -> bool:
    """What a scanner reads is one thing, whatever else has those signs in its name."""
    return words.lower() in (product.article_number.lower(), product.bar_code)


def _entities(request: HttpRequest) -> QuerySet[LegalEntity]:
    """The legal entities she has a place in: what the others have sold is behind a wall."""
    return LegalEntity.objects.filter(roles__staff=request.staff).distinct()


def _purchases(form: FindForm, entities: QuerySet[LegalEntity]) -> list[Purchase]:
    found: dict[int, Purchase] = {}
    for sought in form.sought():
        try:
            found |= {one.pk: one for one in looking_up.purchases(sought, entities=entities)}
        except looking_up.TooLittle:
            form.add_error("paid", _("Write the amount and the day too: that could be anything."))
    return list(found.values())


@seen_by(Seen.STAFF)
@require_http_methods(PAGE)
def product(request: HttpRequest, product: int) -> HttpResponse:
    """`/desk/counter/products/<product>`: what the law says of a thing whose purchase nobody has found."""
    sold = Product.objects.filter(entity__in=_entities(request))
    return _card(request, get_object_or_404(sold, pk=product), None)


@seen_by(Seen.STAFF)
@require_http_methods(PAGE)
def purchase(request: HttpRequest, purchase: int) -> HttpResponse:
    """`/desk/counter/purchases/<purchase>`: what the law says of the very thing that was bought then."""
    bought = Purchase.objects.filter(entity__in=_entities(request)).select_related("product")
    found = get_object_or_404(bought, pk=purchase)
    return _card(request, found.product, found)


def _card(request: HttpRequest, product: Product, purchase: Purchase | None) -> HttpResponse:
    examined = ExaminedForm(request.GET, today=swedish_day(request.now))
    if not examined.is_valid() or not examined.cleaned_data["buyer"]:
        return _show(request, product, purchase, examined)
    said = examined.cleaned_data
    seeing = Seeing(product, purchase, tuple(said["seen"]), said["bought_on"], said["buyer"])
    finding = examining.of_goods(seeing, at=request.now)
    price = purchase.amount if purchase else product.price
    has_fault = FAULT in seeing.seen
    acts = counter_acts.of(request.staff, price=price, at=request.now) if has_fault else counter_acts.NONE
    sent = request.POST if request.method == "POST" else None
    form = GivenForm(sent, acts=acts.names, price=price)
    if (
        sent is not None
        and form.is_valid()
        and (done := _done(request, form, finding, seeing, said["proof"]))
    ):
        return done
    return _show(request, product, purchase, examined, finding, seeing=seeing, acts=acts, given=form)


def _done(
    request: HttpRequest, form: GivenForm, finding: Finding, seeing: Seeing, proof: list[str]
) -> HttpResponse | None:
    """Do what was chosen; what can't be done stands in the form."""
    act, key = form.cleaned_data["act"], form.cleaned_data["key"]
    about = About(product=seeing.product, purchase=seeing.purchase)
    visit = _visit(request, form, Asserted(finding, key, about, tuple(proof), seeing.seen))
    given = {"by": request.staff, "at": request.now}
    try:
        if act == EXPLAIN:
            claim = counter.leave_open(visit, **given)
            return redirect("desk:claim-decision", claim=claim.pk)
        if act.startswith(ASK):
            kind = act.removeprefix(ASK)
            claim = counter.ask(visit, kind=kind, amount=cost(kind, form.worth), summary=visit.text, **given)
        else:
            claim = counter.settle(visit, Given(act, cost(act, form.worth), owner=request.staff), **given)
            messages.info(request, _("Decided. Stock and bookkeeping are told."))
    except deciding.NotCovered:
        form.add_error(None, _("Your mandate does not reach so far. Ask somebody whose does."))
    except asking_authority.NobodyMay:
        form.add_error(None, _("Nobody else here may decide that much. Somebody has to be given it first."))
    except asking_authority.MayDecideHerself:
        form.add_error(None, _("You may decide this yourself."))
    except deciding.TheLawGivesMore:
        form.add_error(None, _("The law gives more than that."))
    else:
        return redirect("desk:claim", claim=claim.pk)
    return None


def _visit(request: HttpRequest, form: GivenForm, asserted: Asserted) -> counter.Visit:
    """What was brought, in the customer's language: it stands on her own page."""
    spoken = "en" if form.cleaned_data["in_english"] else "sv"
    with override(spoken):
        title = _("Complaint: %(thing)s") % {"thing": asserted.about.product.name}
        said = claim_words.seen()
        seen = _("What we saw: %(seen)s") % {"seen": ", ".join(said[one] for one in asserted.seen)}
        text = f"{title}. {seen}." if asserted.seen else f"{title}."
    reach = form.cleaned_data["reach"]
    matter = Matter(unit=request.staff.unit, title=title, topic="COMPLAINT", language=spoken, **reach)
    return counter.Visit(matter, text, asserted)


def _show(
    request: HttpRequest,
    product: Product,
    purchase: Purchase | None,
    examined: ExaminedForm,
    finding: Finding | None = None,
    *,
    seeing: Seeing | None = None,
    acts: Acts | None = None,
    given: GivenForm | None = None,
) -> HttpResponse:
    gives_a_new_one = bool(acts and acts.own and acts.own[0].name == "REPLACE")
    shown = {
        "product": product,
        "purchase": purchase,
        "examined": examined,
        "shown_by": counter_acts.shown_by(product, purchase, examined),
        "reading": claim_words.read(finding) if finding else None,
        "is_at_the_earliest": bool(
            finding and seeing and finding.answer is not NO and examining.is_at_the_earliest(seeing, finding)
        ),
        "has_fault": bool(seeing and FAULT in seeing.seen),
        "has_misuse": bool(seeing and MISUSE in seeing.seen),
        "acts": acts,
        "form": given,
        "to_say": claim_words.to_say() if gives_a_new_one else claim_words.apology(),
    }
    failed = examined.errors or (given and given.errors)
    return render(request, "desk/counter-card.html", shown, status=422 if failed else 200)
