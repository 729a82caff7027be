// A form that outlives a moment without contact: it stays as it is and is sent again until it has arrived.
// It carries a key of its own, so that what arrives twice counts once. What was written is kept beside it
// until then, so that neither a sign-in nor a page that has become too old loses a word of it.
const AGAIN_MS = 2000, LONGEST_KEPT_MS = 3600_000;
const OURS = 'link[href="/static/css/vidord.css"]', SIGN_IN = "/desk/sign-in", GATEWAYS = [502, 503, 504];
const NEVER_KEPT = ["csrfmiddlewaretoken", "act"];

export function sendOnce(form) {
  fillAgain(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.hidden) return;
    const said = new FormData(form, event.submitter);
    keep(form, said);
    hold(form, true);
    say(form, null);
    send(form, said);
  });
}

async function send(form, said) {
  let answer, page;
  try {
    answer = await fetch(form.action, { method: "POST", body: said, credentials: "same-origin" });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return sendLater(form, said);
  }
  if (GATEWAYS.includes(answer.status) || !page.querySelector(OURS)) return sendLater(form, said);
  hold(form, false);
  if (new URL(answer.url).pathname === SIGN_IN) return say(form, "signed-out", answer.url);
  if (answer.status === 403) return say(form, "too-old", form.action);
  const main = page.querySelector("#main");
  if (!main || answer.status === 404 || answer.status >= 500) return say(form, "refused");
  drop(form);
  if (answer.redirected) goTo(answer.url, main);
  else show(page, main);
}

function sendLater(form, said) {
  say(form, "waits");
  setTimeout(() => send(form, said), AGAIN_MS);
}

// A button that is not shown is what Enter presses: it chooses nothing, and stays as it is.
function hold(form, isHeld) {
  form.querySelectorAll("button:not([hidden])").forEach((button) => { button.disabled = isHeld; });
  form.setAttribute("aria-busy", String(isHeld));
}

function say(form, what, address) {
  form.querySelectorAll("[data-said]").forEach((one) => { one.hidden = one.dataset.said !== what; });
  if (address) form.querySelector(`[data-said="${what}"] a`).href = address;
}

const placeOf = (form) => `sent-once:${form.action}`;
const drop = (form) => sessionStorage.removeItem(placeOf(form));

function keep(form, said) {
  const words = [...said].filter(([name]) => !NEVER_KEPT.includes(name));
  sessionStorage.setItem(placeOf(form), JSON.stringify({ at: Date.now(), words }));
}

function fillAgain(form) {
  const kept = JSON.parse(sessionStorage.getItem(placeOf(form)));
  drop(form);
  if (!kept || Date.now() - kept.at > LONGEST_KEPT_MS) return;
  for (const [name, value] of kept.words) {
    const field = form.elements.namedItem(name);
    if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
  say(form, "filled");
}

// A page is told once what has been done, and this one is asked for anew: its words are taken along.
function goTo(address, main) {
  const told = [...main.querySelectorAll(":scope > .notice[role=status]:not([data-state])")].map((one) => one.textContent.trim());
  sessionStorage.setItem("told", JSON.stringify({ address, told }));
  location.assign(address);
}

export function tellWhatWasDone() {
  const kept = JSON.parse(sessionStorage.getItem("told"));
  sessionStorage.removeItem("told");
  if (kept?.address !== location.href) return;
  const notices = kept.told.map((words) => {
    const notice = Object.assign(document.createElement("div"), { className: "notice", role: "status" });
    notice.append(Object.assign(document.createElement("p"), { textContent: words }));
    return notice;
  });
  document.querySelector("#main").prepend(...notices);
}

// The form as it came back, with what is wrong in it.
function show(page, main) {
  document.title = page.title;
  document.querySelector("#main").replaceWith(main);
  const first = main.querySelector("[autofocus], h1");
  first?.setAttribute("tabindex", "-1");
  first?.focus();
  main.querySelectorAll("[data-sent-once]").forEach(sendOnce);
}
