"""Every address, by who looks."""

from django.urls import include, path

from vidord.web.demo import pages as demo
from vidord.web.desk import (
    arrived,
    changes,
    contests,
    drafting,
    keys,
    line,
    live,
    mailboxes,
    messages,
    moves,
    outgoing,
    people,
    pledges,
    stylebook,
)
from vidord.web.desk import pages as desk
from vidord.web.front import door
from vidord.web.front import pages as front
from vidord.web.public import pages as public

front_urls = [
    path("", door.door, name="door"),
    path("mitt/<str:token>", front.case, name="case"),
    path("mitt/<str:token>/decider", front.decider, name="decider"),
    path("mitt/<str:token>/replies", front.replies, name="replies"),
    path("mitt/<str:token>/proposals/<int:proposal>/answer", front.move_answer, name="move-answer"),
    path("mitt/<str:token>/promises/<int:promise>/release", front.release, name="release"),
    path("mitt/<str:token>/promises/<int:promise>/contest", front.contest, name="contest"),
    path("mitt/<str:token>/calls/<int:call>/verdict", front.verdict, name="verdict"),
]
public_urls = [
    path("loften", public.pledges, name="pledges"),
    path("loften/<int:version>", public.pledge, name="pledge"),
    path("redovisning", public.report, name="report"),
    path("redovisning.csv", public.report_csv, name="report-csv"),
    path("svarar", public.who, name="who"),
]
desk_urls = [
    path("", desk.today, name="today"),
    path("sign-in", desk.sign_in, name="sign-in"),
    path("sign-out", desk.sign_out, name="sign-out"),
    path("intake", arrived.intake, name="intake"),
    path("intake/<int:arrival>", arrived.one, name="arrived"),
    path("intake/<int:arrival>/placement", arrived.placement, name="placement"),
    path("cases/<int:number>", desk.case, name="case"),
    path("cases/<int:number>/answers", desk.answers, name="answers"),
    path("cases/<int:number>/draft", desk.draft, name="draft"),
    path("cases/<int:number>/leaving", live.leaving, name="leaving"),
    path("cases/<int:number>/live", live.case, name="live-case"),
    path("drafts/<int:draft>", drafting.beside, name="draft-beside"),
    path("keys", keys.page, name="keys"),
    path("live", live.today, name="live-today"),
    path("cases/<int:number>/handover", changes.handover, name="handover"),
    path("cases/<int:number>/closure", changes.closure, name="closure"),
    path("cases/<int:number>/no-answer", changes.no_answer, name="no-answer"),
    path("handovers/<int:offer>/answer", changes.handover_answer, name="handover-answer"),
    path("cases/<int:number>/identity", changes.identity, name="identity"),
    path("cases/<int:number>/not-arrived", changes.not_arrived, name="not-arrived"),
    path("cases/<int:number>/alarm", changes.alarm, name="alarm"),
    path("messages/<int:message>/original", messages.original, name="original"),
    path("messages/<int:message>/images", messages.images, name="images"),
    path("attachments/<str:permit>", messages.attachment, name="attachment"),
    path("mails/<str:permit>", messages.mail, name="mail"),
    path("promises/<int:promise>/move", moves.move, name="move"),
    path("proposals/<int:proposal>/withdrawal", moves.withdrawal, name="move-withdrawal"),
    path("contests/<int:contest>", contests.review, name="review"),
    path("promises/<int:promise>/calls", desk.calls, name="calls"),
    path("calls/<int:call>/verdict", line.verdict, name="verdict"),
    path("line", line.line, name="line"),
    path("customers/<int:customer>", line.customer, name="customer"),
    path("people", people.people, name="people"),
    path("people/<int:person>", people.person, name="person"),
    path("people/<int:person>/absence", people.absence, name="absence"),
    path("people/<int:person>/departure", people.departure, name="departure"),
    path("pledges", pledges.pledges, name="pledges"),
    path("letters/<int:letter>/settlement", outgoing.settlement, name="settlement"),
    path("letters/<int:letter>/strike", outgoing.strike, name="strike"),
    path("outbound-hold", outgoing.hold, name="outbound-hold"),
    path("outbound-hold/release", outgoing.release, name="outbound-hold-release"),
    path("mailboxes", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/<int:mailbox>", mailboxes.mailbox, name="mailbox"),
    path("mailboxes/<int:mailbox>/trial", mailboxes.trial, name="mailbox-trial"),
    path("mailboxes/<int:mailbox>/removal", mailboxes.removal, name="mailbox-removal"),
    path("stylebook", stylebook.page, name="stylebook"),
]
demo_urls = [path("inbox", demo.inbox, name="inbox"), path("inbox/replies", demo.replies, name="replies")]
urlpatterns = [
    path("desk/", include((desk_urls, "desk"))),
    path("demo/", include((demo_urls, "demo"))),
    path("", include((public_urls, "public"))),
    path("", include((front_urls, "front"))),
]
