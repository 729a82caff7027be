"""Why a server did not take a mail, from its status and its words; and whether sending again would help."""

import re

STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
ANSWER = re.compile(r"(?<![\d.#])(?:[45]\d\d[ -]|#?[45]\.\d{1,3}\.\d{1,3}\b)")
FOR_NOW = re.compile(r"(?i)temporar|try (?:again )?later")
LONGEST = 4000

# In this order: what says more comes first. Each is one server's phrase or many servers' common one.
SAID = {
    "NO_SUCH_RECIPIENT": r"5\.4\.1 .{0,40}recipient address(?:es)? rejected ?: access denied",
    "BLOCKED": (
        r"(?<!may be )black ?-?list|block ?-?list|\bdnsbl\b|\brbl\b|spamhaus|sorbs|\(bl\)|reputation|banned|"
        r"reverse dns|\brdns\b|\bptr\b|name lookup failed|hostname (?:lookup|from ip|could not)|"
        r"client host rejected|sending ips?\b|server of your isp|(?:does|do|did) ?n[o']t (?:match|"
        r"resolve)|mismatch\w* client|"
        r"\bdmarc\b|\bspf\b|\bdkim\b|unauthenticated|not authenticated|authentication information|"
        r"smtp auth|without authentication|sender (?:address|was|domain)? ?(?:is )?(?:rejected|"
        r"invalid|denied)|"
        r"domain of sender|sender domain|responsible address|from: domain is invalid|"
        r"not permitted to\b.{0,20}\brelay|mail relay|relay(?:ing)? (?:access )?denied|"
        r"(?:ip|host|server|sender|client|address)\b.{0,40}\b(?:is |been |was )?blocked|^blocked\b|"
        r"\d blocked\b|"
        r"mail exchanger|dynamic ip|may not be|unexpected volume|user complaints|"
        r"bad dns|not a valid (?:host|sender)|your (?:ip|host|server|network|domain)\b|"
        r"access denied(?!.{0,20}recipient)"
    ),
    "SPAM": (
        r"\bspam\b|\bube\b|\buce\b|junk mail|bulk mail|skräppost|søppelpost|"
        r"message content rejected|(?:considered|scored|classified|detected|identified) as (?:un|sp)"
    ),
    "RATE_LIMITED": (
        r"at a rate|rate.?limit|too many (?:messages|mails|connections|recipients|emails)|too fast|"
        r"exceeded.{0,30}(?:messages|rate|connections)|throttl|för många meddelanden"
    ),
    "MAILBOX_FULL": (
        r"mail ?box (?:is |was )?(?:\w+ )?full|(?:over|exceed\w*|out of|insufficient|disk|storage|mailbox)"
        r".{0,30}\bquota\b|\bquota\b.{0,30}(?:exceed|exhaust|full|reach)|overquota|quota exceeded|"
        r"(?:mailbox|inbox|user|account|recipient).{0,30}\bfull\b|"
        r"(?:mailbox|inbox).{0,40}(?:size|limit|exceed)|over (?:the )?(?:maximum|"
        r"allowed).{0,20}(?:size|storage)|"
        r"storage (?:limit|space|exceed)|no space left for|"
        r"(?:brevlåd\w+|inkorg\w*|postlåd\w+|postboks\w*|innboks\w*).{0,20}(?:är |er )?(?:full|fuld)"
    ),
    "TOO_BIG": (
        r"message (?:is |was |size |too )?(?:too )?(?:big|large|long)\b|message size|size limit|"
        r"exceeds.{0,30}(?:maximum|size)|för stort?\b|for stor\b"
    ),
    "DOMAIN_UNKNOWN": (
        r"(?:\bhost|domain)(?: name| or domain name)?\b(?! said)(?!.{0,40}try again).{0,40}"
        r"(?:not found|not exist|unknown|cannot be found)|"
        r"(?<![@\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){1,6} does not exist|"
        r"unknown (?:host|domain)|no (?:such )?(?:host|domain|mx)\b|invalid domain|illegal host|"
        r"domain.{0,50}(?:not reachable|couldn.t be found|not valid)|account or domain may not exist|"
        r"no mx record|(?:does|do) not accept mail|domänen.{0,30}(?:finns inte|hittades inte|saknas)"
    ),
    "INACTIVE": (
        r"(?:account|user|mailbox|recipient|address)\b.{0,60}\b(?:disabled|inactive|suspended|deactivated|"
        r"discontinued|expired|locked|closed|terminated)|disabled (?:recipient|account|user|mailbox)|"
        r"inactive user|"
        r"kontot är (?:inaktivt|spärrat|stängt|avslutat)"
    ),
    "NO_SUCH_ADDRESS": (
        r"(?:user|recipient|mailbox|address|account|addressee|local.?part)\b.{0,60}"
        r"(?:unknown|not found|not exist|no longer|not recogni|unrecogni|invalid|not listed|not known|"
        r"couldn.t be found|unavailable|moved)|"
        r"(?:unknown|invalid|no such|no valid|not a valid|bad|incorrect|nonexist\w*|non-exist\w*)"
        r" (?:\w+ ){0,2}(?:user|recipient|mailbox|address|account|person|destination)|no such user|"
        r"no mailbox|doesn.t have an? .{0,40}account|user doesn.t|not our customer|"
        r"does not like recipient|rejected recipient|recipnotfound|recipient not found|"
        r"not listed in|is not a (?:registered|valid|known)|recipient rejected|address rejected(?!: ?\w)|"
        r"unknown to|no one by that name|undeliverable address|dest\w*inataire invalide|"
        r"mottagar\w+.{0,40}(?:finns inte|hittades inte|okänd|saknas)|okänd (?:mottagare|användare|adress)|"
        r"adressen.{0,40}(?:finns inte|hittades inte|kunde inte hittas|är okänd|är ogiltig)|"
        r"(?:finns ingen|hittades ingen).{0,20}(?:brevlåda|mottagare|användare)|kontot finns inte|"
        r"ukjent (?:mottaker|bruker)|mottakeren finnes ikke|ukendt (?:modtager|bruger)|"
        r"modtageren findes ikke|"
        r"vastaanottajaa ei|kohdeosoitetta ei|ディレクトリのリストにありません|アドレス.{0,10}見つか"
    ),
    "EXPIRED": (
        r"time(?:d)?.?out|expired|too long|retry time|giving up|gave up|will be retried|delayed|"
        r"deferred|not (?:yet )?(?:been )?delivered .{0,40}after|connection refused|no route to host|"
        r"wasn.t able to establish|not accept our requests|aborted after|förfall|fördröj|har försökt|"
        r"tidsgräns|upphört att försöka"
    ),
    "SERVER_FAULT": (
        r"system (?:config )?error|internal (?:system )?error|local (?:configuration )?error|"
        r"temporar(?:y|ily)|unavailable|insufficient (?:disk|system)|disk (?:space|full)|no space|"
        r"lost connection|connection (?:was )?(?:dropped|reset|closed|lost)|too many hops|loop|"
        r"command (?:died|failed|output)|pipe to|procmail|transaction failed|could not load|"
        r"name service error|malformed or unexpected|protocol error|recipient error|mailer error|x-unix"
    ),
    "POLICY": (
        r"polic(?:y|ies)|access denied|not (?:allowed|authori[sz]ed|permitted|accepted)|"
        r"(?:rejected|denied|refused|prohibited|restricted|filtered|rejectmessage)|permission|virus|malware|"
        r"content|attachment|header|may not exist, or|tillåts inte|inte behörig|vissa avsändare|nekad"
    ),
}
# Exchange Online turns unknown recipients away with the first of these words.
PATTERNS = [(reason.replace("RECIPIENT", "ADDRESS"), re.compile(words)) for reason, words in SAID.items()]

# RFC 3463, when the words say nothing; the first that fits.
BY_STATUS = (
    (r"[45]\.1\.[0-36]|[45]\.1\.10|[45]\.1\.351", "NO_SUCH_ADDRESS"),
    (r"[45]\.1\.2|[45]\.4\.4", "DOMAIN_UNKNOWN"),
    (r"[45]\.1\.[78]", "BLOCKED"),
    (r"[45]\.2\.1", "INACTIVE"),
    (r"[45]\.2\.2", "MAILBOX_FULL"),
    (r"[45]\.2\.3|[45]\.3\.4", "TOO_BIG"),
    (r"[45]\.4\.[1-7]", "EXPIRED"),
    (r"[45]\.7\.(?:2[0-7]|5\d\d|6\d\d|7\d\d|9)", "BLOCKED"),
    (r"[45]\.[67]\.\d+", "POLICY"),
    (r"[45]\.3\.\d+|4\.\d+\.\d+", "SERVER_FAULT"),
)
HARD = {"NO_SUCH_ADDRESS", "DOMAIN_UNKNOWN", "INACTIVE", "TOO_BIG"}


def status_in(words: str) -> str:
    """Return the first enhanced status (RFC 3463) in a server's words, empty when there is none."""
    found = STATUS.search(words[:LONGEST])
    return found[1] if found else ""


def best_status(stated: str, words: str) -> str:
    """Return the status that says most: the stated one, unless it is a bare x.0.0 and the words are exact."""
    stated, said = status_in(stated), status_in(words)
    is_bare = stated.endswith(".0.0") and said[:1] == stated[:1]
    return said if said and (not stated or is_bare) else stated


def reason_of(status: str, words: str) -> str:
    """Return why, as an enum value: by the server's own answer, else by all the words, else by the status."""
    plain = " ".join(words[:LONGEST].lower().replace("’", "'").split())
    answer = ANSWER.search(plain)
    for said in (plain[answer.start() :] if answer else "", plain):
        for reason, pattern in PATTERNS:
            if said and pattern.search(said):
                return reason
    return next((reason for pattern, reason in BY_STATUS if re.fullmatch(pattern, status)), "OTHER")


def is_hard(status: str, reason: str, words: str) -> bool:
    """
    Tell whether the same mail sent again would fail again.

    A full mailbox, a delay and what our own server has done wrong pass; a policy counts when it says 5.7.1.
    """
    if reason == "INACTIVE" and (status.startswith("4") or FOR_NOW.search(words[:LONGEST])):
        return False
    return reason in HARD or (reason == "POLICY" and status == "5.7.1")
