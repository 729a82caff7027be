// Keeps what stands in the composer: when the typing pauses, and before the page is left or a form is sent.
import { addressOf } from "./parts.js";

const PAUSE = 700, LONGEST = 2500, AGAIN = 5000, PATIENCE = 2000;
const NOT_WRITTEN = ["csrfmiddlewaretoken", "key", "seen", "draft_seen"];

export function keepDraft(place) {
  const form = place.closest("form"), said = place.querySelector("[role=status]");
  const words = place.dataset;
  let kept = written(), timer = 0, dirtySince = 0, saving = null, isSent = false;
  const letThrough = new WeakSet();

  function written() {
    const all = new URLSearchParams(new FormData(form));
    NOT_WRITTEN.forEach((name) => all.delete(name));
    return all.toString();
  }
  const isDirty = () => !isSent && written() !== kept;

  function say(sentence) {
    if (said.textContent !== sentence) said.textContent = sentence;
  }

  function post(more) {
    const body = new FormData(form);
    body.set("turn", Date.now());
    return fetch(words.draft, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual", ...more });
  }

  // After another sign-in the form's token is an old one; the page itself has a new one.
  async function renewToken() {
    const answer = await fetch(addressOf(document), { cache: "no-store", redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[name=csrfmiddlewaretoken]");
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((one) => (one.value = fresh.value));
    return true;
  }

  async function send() {
    const now = written();
    let answer = await post();
    if (!answer.ok && answer.status !== 422 && (await renewToken())) answer = await post();
    if (!answer.ok) throw new Error(answer.status);
    const { how, revision } = await answer.json();
    kept = now;
    if (how === "KEPT") form.elements.draft_seen.value = revision ?? "";
    say({ KEPT: words.kept, BESIDE: words.beside, SENT: words.sent }[how]);
  }

  async function save() {
    clearTimeout(timer);
    while (saving) await saving;
    if (!isDirty()) return;
    dirtySince = 0;
    saving = send()
      .catch(() => {
        say(words.lost);
        timer = setTimeout(save, AGAIN);
      })
      .finally(() => (saving = null));
    await saving;
  }

  form.addEventListener("input", () => {
    dirtySince ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(PAUSE, dirtySince + LONGEST - Date.now())));
  });

  // Whatever is sent from this page, the draft is kept first: signing out must not lose the last words.
  document.addEventListener("submit", async (event) => {
    const sent = event.target, button = event.submitter;
    if (sent === form && button?.getAttribute("formaction") === words.draft) {
      event.preventDefault();
      if (!isDirty()) say(words.kept);
      return save();
    }
    if (letThrough.has(sent) || !isDirty()) {
      isSent = sent === form && !button?.hasAttribute("formaction");
      return;
    }
    event.preventDefault();
    await Promise.race([save(), new Promise((late) => setTimeout(late, PATIENCE))]);
    letThrough.add(sent);
    sent.requestSubmit(button);
  });

  addEventListener("pagehide", () => isDirty() && post({ keepalive: true }).catch(() => {}));
  addEventListener("pageshow", (event) => event.persisted && (isSent = false));
}
