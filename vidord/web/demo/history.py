"""What has happened in the town these last two weeks: played at past moments, never written in afterwards."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from vidord.cases import alarms, calling, closing, handing_over, identifying, leaving, moving
from vidord.cases.answering import NewPromise
from vidord.cases.models import Alarm, Case
from vidord.people.models import Actor
from vidord.promises import evidence
from vidord.promises.models import LoggedCall
from vidord.web.demo.anna import sends_her_contract
from vidord.web.demo.arne import lets_the_ombudsman_look
from vidord.web.demo.colleagues import colleagues_help_kerstin
from vidord.web.demo.eva import decides_that_paper_costs_money
from vidord.web.demo.folke import is_asked_what_his_meter_says
from vidord.web.demo.linus import swaps_a_battery
from vidord.web.demo.machines import what_no_person_wrote
from vidord.web.demo.omar import writes_a_pledge
from vidord.web.demo.per import is_told_by_sms
from vidord.web.demo.play import Play
from vidord.web.demo.town import Town

Step = Callable[[], object]
DAYS_BACK = 9


class History(Play):
    """The scenes of the town. Each says on which working day, counted from today, and at what time."""

    def __init__(self, town: Town, *, at: datetime) -> None:
        self.today = at
        self.calendar = town.unit.calendar.as_working_calendar()
        super().__init__(town, now=self.on(-DAYS_BACK, "8.00"))
        self.steps: list[tuple[datetime, Step]] = []
        self.cases: dict[str, Case] = {}

    def on(self, days: int, clock: str) -> datetime:
        """Return a clock time on the working day so many before (negative) or after today."""
        day = self.today.astimezone(self.calendar.timezone).date()
        step = timedelta(days=-1 if days < 0 else 1)
        while days or not self.calendar.intervals_on(day):
            day += step
            if self.calendar.intervals_on(day):
                days -= step.days if days else 0
        hour, minute = map(int, clock.split("."))
        return datetime.combine(day, time(hour, minute), self.calendar.timezone)

    def then(self, days: int, clock: str, step: Step) -> None:
        """Plan a step; one that lies ahead of today's moment does not happen."""
        self.steps.append((self.on(days, clock), step))

    def opened(self, who: str, case: Case) -> None:
        """Remember whose case it is, for what happens to it later."""
        self.cases[who] = case

    def play(self) -> None:
        """Let it all happen in the order of time, up to today's moment."""
        for moment, step in sorted(self.steps, key=lambda planned: planned[0]):
            if moment < self.today:
                self.until(moment)
                step()
                self.run()
        self.until(self.today)


def play(town: Town, *, at: datetime) -> dict[str, Case]:
    """Play the town's last two weeks up to a moment, and return the cases by whose they are."""
    history = History(town, at=at)
    for scene in SCENES:
        scene(history)
    history.play()
    return history.cases


def kerstin_and_the_electrician(town: History) -> None:
    """Broken in the open, made good by Omar, a call that she confirms, and a new question since yesterday."""

    def writes() -> None:
        text = "Elektrikern som inte behövdes\nDet har blinkat i tre veckor, och ni sa att felet var mitt."
        mail = "kerstin.wallin@post.example"
        town.opened("kerstin", town.form(text, name="Kerstin Wallin", email=mail, topic="COMPLAINT"))

    def omar_answers() -> None:
        call = NewPromise("CALL", town.on(-4, "15.00"), town.on(-4, "13.00"))
        text = "Hej Kerstin. Du hade rätt och vi hade fel: det var vår mätare. Förlåt att svaret dröjde."
        town.answer(town.cases["kerstin"], text, promise=call)

    def they_talk() -> None:
        promise = town.promise_in(town.cases["kerstin"])
        calling.log(promise, talked=True, by=promise.owner, at=town.now)

    def she_confirms() -> None:
        case = town.cases["kerstin"]
        call = LoggedCall.objects.get(promise__thread=case.thread)
        evidence.hear_verdict(call, talked=True, by=Actor.of(case.customer), at=town.now)

    town.then(-7, "19.26", writes)
    town.then(-5, "9.12", omar_answers)
    town.then(-4, "13.40", they_talk)
    town.then(-4, "18.20", she_confirms)
    town.then(
        -1,
        "16.10",
        lambda: town.reply(town.cases["kerstin"].thread, "Men vem betalar elektrikern, 3 400 kr?"),
    )


def hamid_waits(town: History) -> None:
    """An answer that nobody has given: short of time in the morning, broken from a minute past ten."""
    town.then(
        -1,
        "10.02",
        lambda: town.opened(
            "hamid",
            town.case_from(
                "Kan jag flytta in den 1 december i stället?",
                name="Hamid Rezaei",
                sender="hamid.rezaei@post.example",
                subject="Nytt flyttdatum",
            ),
        ),
    )


def birgitta_is_promised_a_call(town: History) -> None:
    """She rang yesterday; Yusuf calls her today."""

    def rings() -> None:
        call = NewPromise("CALL", town.on(0, "16.30"), town.on(0, "15.00"))
        text = "Mätaren visar noll sedan i fredags"
        yusuf = town.town.yusuf
        case = town.on_the_line(text, by=yusuf, name="Birgitta Moberg", phone="+46980319236", result=call)
        town.opened("birgitta", case)

    town.then(-1, "15.12", rings)


def linda_and_tor_have_a_new_time(town: History) -> None:
    """Answered in time, with a promise to write again; they say yes to a later day, so that one is moved."""

    def write() -> None:
        mail = "ask.ekbacken@post.example"
        text = "Vi flyttar in på Ekbacken 7. Vad händer med avtalet?"
        case = town.case_from(text, name="Linda och Tor Ask", sender=mail, subject="Inflyttning Ekbacken 7")
        town.opened("linda", case)

    def nadja_answers() -> None:
        text = "Hej Linda och Tor. Avtalet följer med. Jag bekräftar datumet när nätet har svarat."
        town.answer(town.cases["linda"], text, promise=NewPromise("WRITE", town.on(0, "15.00")))

    def nadja_asks() -> None:
        promise = town.promise_in(town.cases["linda"])
        because = "Nätet hinner inte svara före dess."
        moving.ask(promise, due_at=town.on(1, "12.00"), because=because, by=town.town.nadja, at=town.now)

    def they_agree() -> None:
        case = town.cases["linda"]
        asked = moving.waiting_in(case.thread, at=town.now)
        moving.accept(asked, by=Actor.of(case.customer), at=town.now)

    town.then(-2, "9.30", write)
    town.then(-2, "11.05", nadja_answers)
    town.then(-1, "10.20", nadja_asks)
    town.then(-1, "11.40", they_agree)


def torsten_at_the_counter(town: History) -> None:
    """No e-mail address: a visit, a call that nobody has confirmed."""

    def visits() -> None:
        call = NewPromise("CALL", town.on(-4, "12.00"), town.on(-4, "10.00"))
        case = town.on_the_line(
            "Avtalet kom aldrig i brevlådan",
            by=town.town.nadja,
            name="Torsten Grahn",
            phone="+46980319247",
            way="VISIT",
            result=call,
        )
        town.opened("torsten", case)

    def is_called() -> None:
        calling.log(town.promise_in(town.cases["torsten"]), talked=True, by=town.town.nadja, at=town.now)

    town.then(-5, "10.20", visits)
    town.then(-4, "10.30", is_called)


def lotta_is_done(town: History) -> None:
    """Kept in two hours, and closed."""

    def writes() -> None:
        mail = "lotta.nyberg@post.example"
        text = "Fakturan är på 3 915 kr mot 1 240 kr i vanliga fall."
        case = town.case_from(text, name="Lotta Nyberg", sender=mail, subject="Fel på fakturan")
        town.opened("lotta", case)

    def is_answered() -> None:
        text = "Hej Lotta. Priset var fel. Du får 912 kr tillbaka."
        town.answer(town.cases["lotta"], text)

    def is_closed() -> None:
        case = town.cases["lotta"]
        closing.close(case, by=case.face, at=town.now, because="Pengarna är på väg och Lotta är nöjd.")

    town.then(-4, "8.45", writes)
    town.then(-4, "10.50", is_answered)
    town.then(-3, "9.00", is_closed)


def bo_says_thanks(town: History) -> None:
    """A thank you needs no answer."""

    def writes() -> None:
        case = town.case_from(
            "Tack för snabb hjälp i går.",
            name="Bo Ekman",
            sender="bo.ekman@post.example",
            subject="Tack",
        )
        town.opened("bo", case)

    def needs_none() -> None:
        case = town.cases["bo"]
        closing.needs_no_answer(case, reason="THANKS", by=case.face, at=town.now)

    town.then(-3, "14.15", writes)
    town.then(-3, "14.40", needs_none)


def ingegerd_is_handed_over(town: History) -> None:
    """Omar has been asked to take her case and has not answered yet."""

    def writes() -> None:
        mail = "ingegerd.falk@post.example"
        text = "Jag har inte fått min ersättning för avbrottet i oktober, 1 200 kr."
        case = town.case_from(text, name="Ingegerd Falk", sender=mail, subject="Ersättning för avbrottet")
        town.opened("ingegerd", case)

    def is_offered() -> None:
        case = town.cases["ingegerd"]
        because = "Över min gräns, och Ingegerd har väntat länge."
        handing_over.offer(case, to=town.town.omar, by=case.face, at=town.now, because=because)

    town.then(-1, "13.20", writes)
    town.then(-1, "13.50", is_offered)


def answers(town: History, who: str, text: str) -> Step:
    """The face of somebody's case answers."""
    return lambda: town.answer(town.cases[who], text)


def two_firms(town: History) -> None:
    """A bakery that is told we are looking at it, and a housing association on fibre."""

    def kringlan() -> None:
        mail = "ekonomi@kringlan.example"
        text = "Vi behöver en samlingsfaktura för tre bagerier."
        case = town.case_from(text, name="Bageriet Kringlan AB", sender=mail, subject="Samlingsfaktura")
        identifying.state(
            case,
            kind="COMPANY",
            capacity="SMALL_BUSINESS",
            identity="CALLED_BACK",
            by=case.face,
            at=town.now,
        )
        town.opened("kringlan", case)

    def is_informed() -> None:
        town.answer(town.cases["kringlan"], "Hej. Vi räknar på det.", is_answer=False)

    def bjorken() -> None:
        mail, text = "styrelsen@bjorken.example", "Fibern i trapphus B ligger nere sedan i morse."
        about = {"subject": "Fibern i trapphus B", "to": "fiber@granasa.example"}
        town.opened("bjorken", town.case_from(text, name="BRF Björken", sender=mail, **about))

    town.then(-1, "9.05", kringlan)
    town.then(-1, "9.50", is_informed)
    town.then(-1, "11.15", bjorken)
    town.then(0, "8.40", answers(town, "kringlan", "Hej. Samlingsfakturan kommer från december."))
    town.then(0, "14.10", answers(town, "bjorken", "Hej. Fibern i trapphus B är igång igen."))


def two_neighbors(town: History) -> None:
    """An English newcomer, and the man with the damp cupboard."""

    def james() -> None:
        mail = "james.carter@post.example"
        text = "Hello, I am moving to Granåsa in January. Could you please tell me what I need to arrange?"
        town.opened(
            "james", town.case_from(text, name="James Carter", sender=mail, subject="Moving to your town")
        )

    def rolf() -> None:
        mail, text = "rolf.hed@post.example", "Det är fuktigt i mätarskåpet igen."
        town.opened("rolf", town.case_from(text, name="Rolf Hed", sender=mail, subject="Fukt i mätarskåpet"))

    town.then(-1, "14.30", james)
    town.then(0, "8.10", rolf)
    town.then(0, "12.30", answers(town, "james", "Hello James. All you need is a contract; I will send it."))


def amira_before_she_is_a_customer(town: History) -> None:
    """She writes at half past ten in the evening and knows at once who answers, and when."""
    text = "Jag flyttar till Granåsa den 15 januari\nVad behöver jag ordna med el och bredband?"
    town.then(
        -1,
        "22.30",
        lambda: town.opened(
            "amira",
            town.form(text, name="Amira Nasser", email="amira.nasser@post.example", topic="MOVE"),
        ),
    )
    town.then(0, "15.20", answers(town, "amira", "Hej Amira. Du behöver två avtal."))


def sven_erik_smells_smoke(town: History) -> None:
    """Danger in the evening: Mats on duty is told at once, and takes it in four minutes."""

    def writes() -> None:
        text = "Det luktar bränt och brinner i elskåpet på Tallvägen 4."
        mail = "svenerik.palm@post.example"
        case = town.form(text, name="Sven-Erik Palm", email=mail, topic="FAULT", danger=True)
        town.opened("svenerik", case)

    def is_taken() -> None:
        alarms.take(Alarm.objects.get(case=town.cases["svenerik"]), by=town.town.mats, at=town.now)

    def is_answered() -> None:
        town.answer(town.cases["svenerik"], "Hej Sven-Erik. Skåpet är strömlöst och bytt i natt.")

    town.then(-2, "20.14", writes)
    town.then(-2, "20.18", is_taken)
    town.then(-1, "8.20", is_answered)


def karin_leaves(town: History) -> None:
    """Karin's last day: what she owed Maj-Britt has Yusuf's name, at the same time."""

    def maj_britt_writes() -> None:
        case = town.on_the_line(
            "Vill ha papper på vad det fasta priset blir",
            by=town.town.karin,
            name="Maj-Britt Lund",
            phone="+46980319251",
            result=NewPromise("WRITE", town.on(1, "15.00")),
        )
        town.opened("majbritt", case)

    town.then(-6, "15.00", maj_britt_writes)
    town.then(
        -3,
        "16.30",
        lambda: leaving.leave(town.town.karin, by=Actor.of(town.town.omar), at=town.now),
    )


SCENES = (
    kerstin_and_the_electrician,
    hamid_waits,
    birgitta_is_promised_a_call,
    linda_and_tor_have_a_new_time,
    torsten_at_the_counter,
    lotta_is_done,
    bo_says_thanks,
    ingegerd_is_handed_over,
    two_firms,
    two_neighbors,
    amira_before_she_is_a_customer,
    sven_erik_smells_smoke,
    karin_leaves,
    what_no_person_wrote,
    sends_her_contract,
    is_asked_what_his_meter_says,
    colleagues_help_kerstin,
    writes_a_pledge,
    is_told_by_sms,
    lets_the_ombudsman_look,
    decides_that_paper_costs_money,
    swaps_a_battery,
)
