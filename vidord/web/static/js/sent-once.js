// A form that outlives a moment without contact: it stays as it is and is sent again until it has arrived.
// It carries a key of its own, so that what arrives twice counts once.
const AGAIN_MS = 2000;

export function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = new FormData(form, event.submitter);
    hold(form, true);
    send(form, said);
  });
}

async function send(form, said) {
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: said, credentials: "same-origin" });
  } catch {
    waits(form, true);
    setTimeout(() => send(form, said), AGAIN_MS);
    return;
  }
  waits(form, false);
  hold(form, false);
  show(await answer.text(), answer.url);
}

function hold(form, isHeld) {
  form.querySelectorAll("button").forEach((button) => { button.disabled = isHeld; });
  form.setAttribute("aria-busy", String(isHeld));
}

function waits(form, isWaiting) {
  form.querySelector("[data-waits]").hidden = !isWaiting;
}

// The page that answers, without asking for it again: what it says once would else be said to nobody.
function show(html, address) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.title = page.title;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  history.pushState(null, "", address);
  const first = document.querySelector("main [autofocus], main h1");
  first?.setAttribute("tabindex", "-1");
  first?.focus();
  document.querySelectorAll("[data-sent-once]").forEach(sendOnce);
}
